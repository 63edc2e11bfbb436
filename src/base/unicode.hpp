#pragma once

#include <cstddef>
#include <string_view>

// What Unicode says of code points.
namespace oidcctl::unicode {

struct CodePoint
{
  char32_t value = 0;
  std::size_t size = 0; // bytes; 0 when the bytes are not valid UTF-8
};

// Return the code point at the start of `text` (RFC 3629, chapter 4), which is not empty.
CodePoint decode(std::string_view text);

// Return how many columns of a terminal `c` takes: 0, 1 or 2, as wcwidth counts, whatever
// the locale. Control characters count as 1; they are escaped before they are shown.
std::size_t columns(char32_t c);

// Return whether `c` has the property White_Space.
bool is_white_space(char32_t c);

// Return whether `c` has the property Default_Ignorable_Code_Point: most fonts show
// nothing for it, and two texts that differ in it look the same.
bool is_default_ignorable(char32_t c);

} // namespace oidcctl::unicode
