#include "kube/grant/shell_word.hpp"

#include "base/shell.hpp"
#include "base/text.hpp"

#include <fmt/format.h>

namespace oidcctl::rbac {

Result<std::string>
shell_word(std::string_view text)
{
  auto visible = std::string(text);
  std::erase_if(visible, [](char c) { return c == '\n' || c == '\t'; });
  if (text::printable(visible) != visible) {
    return fail(
        ErrorCode::usage,
        fmt::format(
            "{} contains invisible characters, which are not printed in a command",
            text::quote(text)),
        "use -o yaml or -o json, where they are escaped");
  }
  return shell_quote(text);
}

} // namespace oidcctl::rbac
