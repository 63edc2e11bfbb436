#include "go/json_scanner.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oidcctl::go {

namespace {

constexpr char32_t k_replacement = 0xfffd;

} // namespace

// Return the character at hand as Go's scanner quotes it.
std::string
Scanner::quoted_character() const
{
  const char c = m_text[m_at];
  if (c == '\'' || c == '"') {
    return c == '"' ? "'\"'" : "'\\''";
  }
  // Go takes the byte for a code point of its own: a byte order mark begins with an 'ï'.
  const auto byte = static_cast<unsigned char>(c);
  constexpr unsigned char first_printable = 0xa1;
  constexpr unsigned char soft_hyphen = 0xad;
  if (byte >= 0x80 && (byte < first_printable || byte == soft_hyphen)) {
    return fmt::format("'\\u{:04x}'", byte);
  }
  auto text = byte < 0x80 ? go_quote(m_text.substr(m_at, 1))
                          : std::string{'"',
                                        static_cast<char>(0xc0U | (byte >> 6U)),
                                        static_cast<char>(0x80U | (byte & 0x3fU)),
                                        '"'};
  text.front() = text.back() = '\'';
  return text;
}

bool
Scanner::refuse(std::string_view where)
{
  m_error.message =
      m_at < m_text.size()
          ? fmt::format("invalid character {} {}", quoted_character(), where)
          : std::string("unexpected end of JSON input");
  return false;
}

void
Scanner::skip_blanks()
{
  while (m_at < m_text.size() && (m_text[m_at] == ' ' || m_text[m_at] == '\t' ||
                                  m_text[m_at] == '\r' || m_text[m_at] == '\n')) {
    ++m_at;
  }
}

bool
Scanner::take(char c)
{
  if (!at(c)) {
    return false;
  }
  ++m_at;
  return true;
}

bool
Scanner::read_word(std::string_view word)
{
  for (const char c : word) {
    if (!take(c)) {
      return refuse(fmt::format("in literal {} (expecting '{}')", word, c));
    }
  }
  return true;
}

bool
Scanner::read_digits()
{
  const auto start = m_at;
  while (m_at < m_text.size() && m_text[m_at] >= '0' && m_text[m_at] <= '9') {
    ++m_at;
  }
  return m_at > start;
}

bool
Scanner::read_number(std::string& text)
{
  const auto start = m_at;
  const bool negative = take('-');
  if (!take('0') && !read_digits()) {
    return refuse(negative ? "in numeric literal" : "looking for beginning of value");
  }
  if (take('.') && !read_digits()) {
    return refuse("after decimal point in numeric literal");
  }
  if (take('e') || take('E')) {
    if (!take('+')) {
      take('-');
    }
    if (!read_digits()) {
      return refuse("in exponent of numeric literal");
    }
  }
  text = m_text.substr(start, m_at - start);
  return true;
}

std::optional<char32_t>
Scanner::read_hex4()
{
  if (m_at + 4 > m_text.size()) {
    m_at = m_text.size();
    return std::nullopt;
  }
  char32_t value = 0;
  for (int i = 0; i < 4; ++i, ++m_at) {
    const char c = m_text[m_at];
    const char lower = static_cast<char>(c | 0x20);
    if (c >= '0' && c <= '9') {
      value = value * 16 + static_cast<char32_t>(c - '0');
    } else if (lower >= 'a' && lower <= 'f') {
      value = value * 16 + static_cast<char32_t>(lower - 'a' + 10);
    } else {
      return std::nullopt;
    }
  }
  return value;
}

// Read what follows `\u`; half a surrogate pair becomes U+FFFD.
bool
Scanner::read_unicode(std::string& out)
{
  const auto first = read_hex4();
  if (!first) {
    return refuse("in \\u hexadecimal character escape");
  }
  char32_t c = *first;
  if (c >= 0xd800 && c <= 0xdfff) {
    const auto back = m_at;
    c = k_replacement;
    if (*first < 0xdc00 && take('\\') && take('u')) {
      const auto second = read_hex4();
      if (second && *second >= 0xdc00 && *second <= 0xdfff) {
        c = 0x10000 + ((*first - 0xd800) << 10) + (*second - 0xdc00);
      }
    }
    if (c == k_replacement) {
      m_at = back; // what followed stands for itself
    }
  }
  text::append_utf8(out, c);
  return true;
}

bool
Scanner::read_escape(std::string& out)
{
  static constexpr std::string_view letters = "\"\\/bfnrt";
  static constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
  if (take('u')) {
    return read_unicode(out);
  }
  const auto which =
      m_at < m_text.size() ? letters.find(m_text[m_at]) : std::string_view::npos;
  if (which == std::string_view::npos) {
    return refuse("in string escape code");
  }
  out += meanings[which];
  ++m_at;
  return true;
}

bool
Scanner::read_string(std::string& out)
{
  ++m_at;
  while (true) {
    const auto start = m_at;
    unsigned char all = 0;
    for (; m_at < m_text.size(); ++m_at) {
      const auto c = static_cast<unsigned char>(m_text[m_at]);
      if (c == '"' || c == '\\' || c < 0x20) {
        break;
      }
      all |= c;
    }
    const auto piece = m_text.substr(start, m_at - start);
    if (all < 0x80 || text::is_utf8(piece)) {
      out += piece;
    } else {
      out += text::to_valid_utf8(piece);
    }
    if (take('"')) {
      return true;
    }
    if (!take('\\')) {
      return refuse("in string literal");
    }
    if (!read_escape(out)) {
      return false;
    }
  }
}

} // namespace oidcctl::go
