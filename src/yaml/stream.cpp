#include "yaml/stream.hpp"

#include <fmt/format.h>

#include <utility>

namespace oidcctl::yaml {

namespace {

// Return whether a line has nothing but white space, a comment or a separator.
bool
says_nothing(std::string_view line)
{
  if (line.starts_with("---")) {
    line.remove_prefix(3);
  }
  const auto first = line.find_first_not_of(" \t\r\n");
  return first == std::string_view::npos || line[first] == '#';
}

} // namespace

Result<std::optional<std::string>>
DocumentStream::next()
{
  auto document = std::exchange(m_line, {});
  bool is_empty = says_nothing(document);
  ++m_number;
  while (true) {
    std::string line;
    TRY_ASSIGN(const bool has_line, take_line(line));
    if (!has_line) {
      return is_empty ? std::optional<std::string>() : std::move(document);
    }
    if (line.starts_with("---")) {
      if (says_nothing(line)) {
        line.clear(); // so that lines are counted from after it
      }
      if (!is_empty) {
        m_line = std::move(line);
        return document;
      }
      document.clear();
    }
    is_empty = is_empty && says_nothing(line);
    if (document.size() + line.size() > m_longest) {
      return fail(
          ErrorCode::local_file,
          fmt::format("document {} has more than {} bytes of YAML", m_number, m_longest),
          "use JSON, which has no size limit");
    }
    document += line;
  }
}

// Take a line with its end; return false at the end of the text.
Result<bool>
DocumentStream::take_line(std::string& line)
{
  while (line.size() <= m_longest) {
    const auto end = m_block.find('\n', m_at);
    if (end != std::string::npos) {
      line.append(m_block, m_at, end + 1 - m_at);
      m_at = end + 1;
      return true;
    }
    line.append(m_block, m_at);
    m_at = 0;
    TRY_ASSIGN(m_block, m_blocks());
    if (m_block.empty()) {
      return !line.empty();
    }
  }
  return true; // too long, which the caller tells
}

} // namespace oidcctl::yaml
