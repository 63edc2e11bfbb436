#include "base/json_scanner.hpp"
#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>

// RFC 8259 chapter 7.
namespace oidcctl {

namespace {

// Return the first place in [at, end) that holds none of the bytes which stand for
// themselves in a string, and note whether there are others than ASCII.
const char*
end_of_plain(const char* at, const char* end, bool& is_ascii)
{
  unsigned char all = 0;
  for (; at != end; ++at) {
    const auto c = static_cast<unsigned char>(*at);
    if (c == '"' || c == '\\' || c < 0x20) {
      break;
    }
    all |= c;
  }
  is_ascii = is_ascii && all < 0x80;
  return at;
}

} // namespace

bool
JsonScanner::string()
{
  m_text.clear();
  bool is_ascii = true;
  ++m_at;
  while (fill()) {
    const auto* end = end_of_plain(m_at, m_end, is_ascii);
    m_text.append(m_at, end);
    m_at = end;
    if (m_text.size() > m_longest) {
      return fail(fmt::format("line {}: string longer than {} bytes", m_line, m_longest));
    }
    if (m_at == m_end) {
      continue;
    }
    if (*m_at == '"') {
      ++m_at;
      return is_ascii || text::is_utf8(m_text) ||
             fail(fmt::format("line {}: invalid UTF-8", m_line), "save it as UTF-8");
    }
    if (!special()) {
      return false;
    }
  }
  return fail();
}

bool
JsonScanner::special()
{
  if (*m_at != '\\') {
    return fail(); // a control character
  }
  ++m_at;
  return escape();
}

bool
JsonScanner::escape()
{
  constexpr std::string_view letters = "\"\\/bfnrt";
  constexpr std::string_view characters = "\"\\/\b\f\n\r\t";
  if (is('u')) {
    ++m_at;
    return character();
  }
  const auto which = fill() ? letters.find(*m_at) : std::string_view::npos;
  if (which == std::string_view::npos) {
    return fail();
  }
  m_text += characters[which];
  ++m_at;
  return true;
}

// Take the digits behind \u, and the second half of a pair.
bool
JsonScanner::character()
{
  constexpr unsigned high = 0xd800;
  constexpr unsigned low = 0xdc00;
  constexpr unsigned end = 0xe000;
  unsigned first = 0;
  if (!hex(first)) {
    return false;
  }
  if (first < high || first >= end) {
    text::append_utf8(m_text, first);
    return true;
  }
  unsigned second = 0;
  if (first >= low || !is('\\')) {
    return fail();
  }
  ++m_at;
  if (!is('u')) {
    return fail();
  }
  ++m_at;
  if (!hex(second)) {
    return false;
  }
  if (second < low || second >= end) {
    return fail();
  }
  text::append_utf8(m_text, 0x10000 + ((first - high) << 10) + (second - low));
  return true;
}

bool
JsonScanner::hex(unsigned& value)
{
  constexpr std::string_view small = "0123456789abcdef";
  constexpr std::string_view large = "0123456789ABCDEF";
  value = 0;
  for (int i = 0; i < 4; ++i, ++m_at) {
    if (!fill()) {
      return fail();
    }
    const auto digit = std::min(small.find(*m_at), large.find(*m_at));
    if (digit == std::string_view::npos) {
      return fail();
    }
    value = value * 16 + static_cast<unsigned>(digit);
  }
  return true;
}

} // namespace oidcctl
