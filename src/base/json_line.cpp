#include "base/json_line.hpp"

#include "base/json.hpp"

#include <algorithm>

namespace oidcctl {

void
JsonLine::separate()
{
  const char last = m_text.empty() ? '{' : m_text.back();
  if (last != '{' && last != '[' && last != ':') {
    m_text += ',';
  }
}

void
JsonLine::quote(std::string_view text)
{
  const bool is_ascii =
      std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c < 0x7f; });
  if (!is_ascii) {
    m_text += to_text(std::string(text), -1);
    return;
  }
  m_text += '"';
  while (true) {
    const auto special = std::find_if(
        text.begin(), text.end(), [](char c) { return c == '"' || c == '\\'; });
    const auto size = static_cast<std::size_t>(special - text.begin());
    m_text += text.substr(0, size);
    if (size == text.size()) {
      break;
    }
    m_text += '\\';
    m_text += text[size];
    text.remove_prefix(size + 1);
  }
  m_text += '"';
}

JsonLine&
JsonLine::name(std::string_view name)
{
  separate();
  quote(name);
  m_text += ':';
  return *this;
}

JsonLine&
JsonLine::value(std::string_view text)
{
  separate();
  quote(text);
  return *this;
}

JsonLine&
JsonLine::value(bool is_true)
{
  return raw(is_true ? "true" : "false");
}

JsonLine&
JsonLine::value(const std::vector<std::string>& texts)
{
  separate();
  m_text += '[';
  for (const auto& text : texts) {
    value(text);
  }
  m_text += ']';
  return *this;
}

JsonLine&
JsonLine::raw(std::string_view json)
{
  separate();
  m_text += json;
  return *this;
}

} // namespace oidcctl
