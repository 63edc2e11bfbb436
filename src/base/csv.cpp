#include "base/csv.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <utility>

namespace oidcctl {

Result<bool>
CsvReader::next(std::vector<std::string>& fields)
{
  while (true) {
    fields.clear();
    m_field.clear();
    m_state = State::field_start;
    TRY_ASSIGN(const bool has_more, fill());
    if (!has_more) {
      return false;
    }
    if (++m_row > m_limits.rows) {
      return fail(ErrorCode::local_file,
                  fmt::format("it has more than {} rows", m_limits.rows),
                  "split the file");
    }
    while (m_state != State::row_ended) {
      TRY_ASSIGN(const bool has_byte, fill());
      if (!has_byte) {
        TRY(end_text(fields));
        break;
      }
      TRY(take(m_block[m_at++], fields));
    }
    const bool is_blank = fields.size() == 1 && fields.front().empty();
    if (!is_blank) {
      return true;
    }
  }
}

// Return whether there is another byte.
Result<bool>
CsvReader::fill()
{
  if (m_at < m_block.size()) {
    return true;
  }
  TRY_ASSIGN(m_block, m_blocks());
  m_at = 0;
  return !m_block.empty();
}

Result<void>
CsvReader::take(char c, std::vector<std::string>& fields)
{
  if (std::exchange(m_after_return, false) && c != '\n') {
    return wrong("carriage return without a line feed",
                 "save the file with Unix or Windows line endings");
  }
  switch (m_state) {
  case State::field_start:
    return take_start(c, fields);
  case State::bare:
    if (c == '"') {
      return wrong("quote in the middle of a field",
                   "quote the whole field and double each quote inside it");
    }
    return c == ',' || c == '\r' || c == '\n' ? take_separator(c, fields) : append(c);
  case State::quoted:
    if (c == '"') {
      m_state = State::quote_ended;
      return {};
    }
    return append(c);
  case State::quote_ended:
    if (c == '"') {
      m_state = State::quoted;
      return append(c);
    }
    if (c == ',' || c == '\r' || c == '\n') {
      return take_separator(c, fields);
    }
    return wrong("unexpected text after the closing quote of a field",
                 "double each quote inside a field");
  case State::row_ended:
    break;
  }
  return {};
}

Result<void>
CsvReader::take_start(char c, std::vector<std::string>& fields)
{
  if (c == '"') {
    m_state = State::quoted;
    return {};
  }
  if (c == ',' || c == '\r' || c == '\n') {
    return take_separator(c, fields);
  }
  m_state = State::bare;
  return append(c);
}

Result<void>
CsvReader::take_separator(char c, std::vector<std::string>& fields)
{
  if (c == '\r') {
    m_after_return = true;
    return {};
  }
  TRY(end_field(fields));
  m_state = c == ',' ? State::field_start : State::row_ended;
  return {};
}

Result<void>
CsvReader::append(char c)
{
  if (c == '\0') {
    return wrong("NUL byte: not a text file");
  }
  if (m_field.size() == m_limits.field) {
    return wrong(fmt::format("field longer than {} bytes", m_limits.field));
  }
  m_field += c;
  return {};
}

Result<void>
CsvReader::end_field(std::vector<std::string>& fields)
{
  if (!text::is_utf8(m_field)) {
    return wrong("invalid UTF-8", "save the file as UTF-8");
  }
  if (fields.size() == m_limits.fields) {
    return wrong(fmt::format("more than {} fields", m_limits.fields));
  }
  fields.push_back(std::exchange(m_field, {}));
  return {};
}

// The last row need not have a line break.
Result<void>
CsvReader::end_text(std::vector<std::string>& fields)
{
  if (m_after_return) {
    return wrong("carriage return without a line feed",
                 "save the file with Unix or Windows line endings");
  }
  if (m_state == State::quoted) {
    return wrong("unterminated quoted field",
                 "close the quote; double each quote inside a field");
  }
  return end_field(fields);
}

tl::unexpected<Error>
CsvReader::wrong(const std::string& what, std::string hint) const
{
  return fail(
      ErrorCode::local_file, fmt::format("row {}: {}", m_row, what), std::move(hint));
}

} // namespace oidcctl
