#include "kube/rbac/shell_word.hpp"

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
    return fail(ErrorCode::usage,
                fmt::format("{} has characters that a terminal does not show, which no "
                            "command should have",
                            text::quote(text)),
                "use -o yaml or -o json, which have them as escapes");
  }
  return shell_quote(text);
}

} // namespace oidcctl::rbac
