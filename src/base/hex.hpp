#pragma once

#include <string>
#include <string_view>

namespace oidcctl {

// Return two hexadecimal digits in lower case for each byte.
std::string hex(std::string_view bytes);

} // namespace oidcctl
