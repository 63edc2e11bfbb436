#include "base/text.hpp"

#include "base/unicode.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

namespace oidcctl::text {

namespace {

using unicode::decode;

// Marks that reorder or break what a terminal shows, and two that YAML does not allow.
bool
is_deceptive(char32_t c)
{
  return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x061c ||
         (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) ||
         (c >= 0x2060 && c <= 0x206f) || c == 0xfeff || c == 0xfffe || c == 0xffff;
}

// Return how many bytes at the start of `text` are ASCII, in whole words: a few more may
// follow.
std::size_t
ascii_start(std::string_view text)
{
  constexpr std::uint64_t high_bits = 0x8080808080808080;
  std::size_t size = 0;
  std::uint64_t word = 0;
  for (; size + sizeof word <= text.size(); size += sizeof word) {
    std::memcpy(&word, text.data() + size, sizeof word);
    if ((word & high_bits) != 0) {
      break;
    }
  }
  return size;
}

// Return how many bytes of the first `columns` columns of `word`, which is longer, make a
// line: up to a mark as URLs have them where one is in the second half, else all. At
// least one character, however wide.
std::size_t
break_of(std::string_view word, std::size_t columns)
{
  constexpr std::string_view marks = "/?&,";
  std::size_t end = 0;
  std::size_t after_mark = 0;
  std::size_t column = 0;
  while (end < word.size()) {
    const auto point = decode(word.substr(end));
    const auto wide = point.size == 0 ? 1 : unicode::columns(point.value);
    if (end > 0 && column + wide > columns) {
      break;
    }
    column += wide;
    const bool is_mark = marks.find(word[end]) != std::string_view::npos;
    end += std::max<std::size_t>(point.size, 1);
    if (is_mark && column > columns / 2) {
      after_mark = end;
    }
  }
  return after_mark > 0 ? after_mark : end;
}

} // namespace

std::vector<std::string>
split(std::string_view text, char separator)
{
  std::vector<std::string> parts;
  std::size_t start = 0;
  while (true) {
    const auto end = text.find(separator, start);
    parts.emplace_back(text.substr(start, end - start));
    if (end == std::string_view::npos) {
      return parts;
    }
    start = end + 1;
  }
}

std::string_view
trim(std::string_view text)
{
  constexpr std::string_view blanks = " \t\r\n";
  const auto first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) {
    return {};
  }
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::string
to_lower(std::string_view text)
{
  std::string lower(text);
  for (auto& c : lower) {
    if (c >= 'A' && c <= 'Z') {
      c = static_cast<char>(c - 'A' + 'a');
    }
  }
  return lower;
}

std::string
join(const std::vector<std::string>& parts, std::string_view separator)
{
  return fmt::format("{}", fmt::join(parts, separator));
}

bool
contains_ignoring_case(std::string_view text, std::string_view part)
{
  return to_lower(text).find(to_lower(part)) != std::string::npos;
}

std::string
printable(std::string_view text)
{
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const auto point = decode(text);
    if (point.size == 0) {
      out += fmt::format("\\x{:02x}", static_cast<unsigned char>(text.front()));
      text.remove_prefix(1);
      continue;
    }
    if (!is_deceptive(point.value)) {
      out += text.substr(0, point.size);
    } else if (point.value < 0x100) {
      out += fmt::format("\\x{:02x}", static_cast<unsigned>(point.value));
    } else {
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(point.value));
    }
    text.remove_prefix(point.size);
  }
  return out;
}

std::string
escape_hidden(std::string text)
{
  const auto is_hidden = [](const unicode::CodePoint& point) {
    return point.size > 0 && point.value >= 0x20 && is_deceptive(point.value);
  };
  constexpr unsigned char first_hidden = 0x7f;
  const bool is_plain = std::none_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) >= first_hidden;
  });
  if (is_plain) {
    return text;
  }
  std::string out;
  std::size_t copied = 0;
  for (std::size_t i = 0; i < text.size();) {
    const auto point = decode(std::string_view(text).substr(i));
    if (is_hidden(point)) {
      out.append(text, copied, i - copied);
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(point.value));
      copied = i + point.size;
    }
    i += std::max<std::size_t>(point.size, 1);
  }
  return copied == 0 ? text : out.append(text, copied);
}

std::string
quote(std::string_view text, std::size_t limit)
{
  if (text.size() <= limit) {
    return '"' + printable(text) + '"';
  }
  while (limit > 0 && (static_cast<unsigned char>(text[limit]) & 0xc0) == 0x80) {
    --limit; // not in the middle of a code point
  }
  return '"' + printable(text.substr(0, limit)) + "…\"";
}

std::string
to_valid_utf8(std::string_view text)
{
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const auto size = decode(text).size;
    if (size == 0) {
      out += "\xef\xbf\xbd";
    } else {
      out += text.substr(0, size);
    }
    text.remove_prefix(std::max<std::size_t>(size, 1));
  }
  return out;
}

bool
is_utf8(std::string_view text)
{
  while (true) {
    text.remove_prefix(ascii_start(text));
    if (text.empty()) {
      return true;
    }
    const auto size = decode(text).size;
    if (size == 0) {
      return false;
    }
    text.remove_prefix(size);
  }
}

std::size_t
width(std::string_view text)
{
  std::size_t columns = 0;
  while (!text.empty()) {
    const auto point = decode(text);
    columns += point.size == 0 ? 1 : unicode::columns(point.value);
    text.remove_prefix(std::max<std::size_t>(point.size, 1));
  }
  return columns;
}

std::vector<std::string>
wrap(std::string_view text, std::size_t columns)
{
  std::vector<std::string> lines;
  std::string line;
  for (const auto& whole : split(text, ' ')) {
    std::string_view word = whole;
    if (!line.empty() && width(line) + 1 + width(word) > columns) {
      lines.push_back(std::move(line));
      line.clear();
    }
    // Counted once: a word of a megabyte must not be counted for each of its lines.
    auto left = width(word);
    while (columns > 0 && left > columns) {
      const auto size = break_of(word, columns);
      left -= width(word.substr(0, size));
      lines.emplace_back(word.substr(0, size));
      word.remove_prefix(size);
    }
    if (!line.empty()) {
      line += ' ';
    }
    line += word;
  }
  if (!line.empty() || lines.empty()) {
    lines.push_back(std::move(line));
  }
  return lines;
}

void
append_utf8(std::string& out, char32_t c)
{
  const auto add = [&out](char32_t byte) { out += static_cast<char>(byte); };
  if (c < 0x80) {
    add(c);
  } else if (c < 0x800) {
    add(0xc0 | (c >> 6));
    add(0x80 | (c & 0x3f));
  } else if (c < 0x10000) {
    add(0xe0 | (c >> 12));
    add(0x80 | ((c >> 6) & 0x3f));
    add(0x80 | (c & 0x3f));
  } else {
    add(0xf0 | (c >> 18));
    add(0x80 | ((c >> 12) & 0x3f));
    add(0x80 | ((c >> 6) & 0x3f));
    add(0x80 | (c & 0x3f));
  }
}

} // namespace oidcctl::text
