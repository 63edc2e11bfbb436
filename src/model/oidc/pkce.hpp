#pragma once

#include <string>
#include <string_view>

namespace oidcctl {

// Return the S256 code challenge for a code verifier (RFC 7636 4.2).
std::string s256_challenge(std::string_view verifier);

// Return whether two texts are equal, in a time that tells nothing of where they differ.
bool equal_in_constant_time(std::string_view a, std::string_view b);

} // namespace oidcctl
