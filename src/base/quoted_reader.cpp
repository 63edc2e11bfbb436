#include "base/quoted_reader.hpp"

namespace oidcctl::text {

bool
QuotedReader::take(std::string_view word)
{
  const bool is_next = m_text.starts_with(word);
  m_text.remove_prefix(is_next ? word.size() : 0);
  return is_next;
}

bool
QuotedReader::name(std::string& target)
{
  if (!take("\"")) {
    return false;
  }
  target.clear();
  while (!m_text.empty() && m_text.front() != '"') {
    const bool is_escape = m_text.front() == '\\' && m_text.size() > 1 &&
                           (m_text[1] == '"' || m_text[1] == '\\');
    m_text.remove_prefix(is_escape ? 1 : 0);
    target += m_text.front();
    m_text.remove_prefix(1);
  }
  return take("\"");
}

std::string
QuotedReader::word()
{
  const auto end = m_text.find_first_of(" \n");
  auto taken = std::string(m_text.substr(0, end));
  m_text.remove_prefix(taken.size());
  take(" ");
  return taken;
}

} // namespace oidcctl::text
