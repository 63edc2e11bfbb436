#include "base/shell.hpp"

#include <algorithm>

namespace oidcctl {

std::string
shell_quote(std::string_view text)
{
  const auto is_plain = [](char c) {
    constexpr std::string_view marks = "_-./:@%+,=";
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           marks.find(c) != std::string_view::npos;
  };
  // An '=' in front is an expansion of zsh.
  if (!text.empty() && text.front() != '=' &&
      std::all_of(text.begin(), text.end(), is_plain)) {
    return std::string(text);
  }
  std::string quoted = "'";
  for (const char c : text) {
    if (c == '\'') {
      quoted += "'\\''";
    } else {
      quoted += c;
    }
  }
  return quoted + "'";
}

} // namespace oidcctl
