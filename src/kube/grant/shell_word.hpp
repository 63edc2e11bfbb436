#pragma once

#include "base/result.hpp"

#include <string>
#include <string_view>

namespace oidcctl::rbac {

// Return `text` as one word of a command for any POSIX shell, or an error (`usage`) when
// it has characters that a terminal does not show: who reads a command must see what it
// does.
Result<std::string> shell_word(std::string_view text);

} // namespace oidcctl::rbac
