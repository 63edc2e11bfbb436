#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace oidcctl::go {

// Return why `text` is not an IP address as netip.ParseAddr says it
// (`ParseAddr("::g"): ...`), or nothing when it is one. `is_ipv4`: what was read, when it
// was read.
std::optional<std::string> address_problem(std::string_view text, bool& is_ipv4);

} // namespace oidcctl::go
