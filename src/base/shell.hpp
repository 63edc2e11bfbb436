#pragma once

#include <string>
#include <string_view>

namespace oidcctl {

// Return `text` as one word of a POSIX shell's command: as it is where no shell takes any
// of its characters for something else, in single quotes otherwise. Control characters
// stay what they are.
std::string shell_quote(std::string_view text);

} // namespace oidcctl
