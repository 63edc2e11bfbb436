#pragma once

#include "go/json.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace oidcctl::go {

// Reads the scalars of a JSON text as the scanner of Go's encoding/json does. Every
// `read_...` returns whether it could; `m_error` then has Go's complaint.
class Scanner
{
protected:
  explicit Scanner(std::string_view text) : m_text(text) {}

  // Return whether the next character is `c`; `take` also passes it.
  bool
  at(char c) const
  {
    return m_at < m_text.size() && m_text[m_at] == c;
  }
  bool take(char c);
  void skip_blanks();

  bool read_word(std::string_view word);
  // Append the number as it is written.
  bool read_number(std::string& text);
  // Append the string that begins with the quotation mark at hand, decoded.
  bool read_string(std::string& out);

  // Note that the character at hand, or the end of the text, does not fit; return false.
  bool refuse(std::string_view where);

  std::string_view m_text;
  std::size_t m_at = 0;
  ParseError m_error = {};

private:
  std::string quoted_character() const;
  bool read_digits();
  std::optional<char32_t> read_hex4();
  bool read_unicode(std::string& out);
  bool read_escape(std::string& out);
};

} // namespace oidcctl::go
