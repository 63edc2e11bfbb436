#pragma once

#include <optional>
#include <string_view>

namespace oidcctl {

// Return the decimal number that `text` begins with, as JSON writes numbers; what follows
// it is not looked at. Nothing when it begins with none. Too large a number is infinity,
// too small a one zero. (std::from_chars of a double, which libc++ lacks before
// version 20.)
std::optional<double> leading_double(std::string_view text);

} // namespace oidcctl
