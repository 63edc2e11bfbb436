#include "base/unicode.hpp"

#include "base/unicode_tables.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace oidcctl::unicode {

namespace {

bool
contains(std::span<const Range> ranges, char32_t c)
{
  const auto* const end = ranges.data() + ranges.size();
  const auto* const found = std::partition_point(
      ranges.data(), end, [c](const Range& range) { return range.last < c; });
  return found != end && found->first <= c;
}

} // namespace

CodePoint
decode(std::string_view text)
{
  const auto byte = [&text](std::size_t i) -> unsigned {
    return static_cast<unsigned char>(text[i]);
  };
  const auto first = byte(0);
  if (first < 0x80) {
    return {first, 1};
  }
  struct Form
  {
    unsigned lead_mask, lead;
    std::size_t size;
    char32_t smallest;
  };
  static constexpr std::array<Form, 3> forms{
      {{0xe0, 0xc0, 2, 0x80}, {0xf0, 0xe0, 3, 0x800}, {0xf8, 0xf0, 4, 0x10000}}};
  for (const auto& form : forms) {
    if ((first & form.lead_mask) != form.lead) {
      continue;
    }
    if (text.size() < form.size) {
      return {};
    }
    char32_t value = first & ~form.lead_mask & 0xff;
    for (std::size_t i = 1; i < form.size; ++i) {
      if ((byte(i) & 0xc0) != 0x80) {
        return {};
      }
      value = (value << 6) | (byte(i) & 0x3f);
    }
    const bool surrogate = value >= 0xd800 && value <= 0xdfff;
    return value < form.smallest || surrogate || value > 0x10ffff
               ? CodePoint{}
               : CodePoint{value, form.size};
  }
  return {};
}

std::size_t
columns(char32_t c)
{
  constexpr char32_t first_combining = 0x300;
  if (c < first_combining) {
    return 1;
  }
  if (contains(k_zero, c)) {
    return 0;
  }
  return contains(k_wide, c) ? 2 : 1;
}

bool
is_white_space(char32_t c)
{
  return contains(k_white_space, c);
}

bool
is_default_ignorable(char32_t c)
{
  return contains(k_default_ignorable, c);
}

} // namespace oidcctl::unicode
