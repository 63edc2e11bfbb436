#include "yaml/encoding.hpp"

#include "base/text.hpp"

namespace oidcctl::yaml {

namespace {

constexpr std::string_view k_little_endian = "\xff\xfe";
constexpr std::string_view k_big_endian = "\xfe\xff";
constexpr std::size_t k_unit = 2; // bytes

bool
is_high_surrogate(char32_t unit)
{
  return unit >= 0xd800 && unit < 0xdc00;
}

bool
is_low_surrogate(char32_t unit)
{
  return unit >= 0xdc00 && unit < 0xe000;
}

tl::unexpected<Error>
broken(const std::string& what)
{
  return fail(ErrorCode::local_file, "invalid UTF-16: " + what, "save the file as UTF-8");
}

} // namespace

bool
is_utf16(std::string_view text)
{
  return text.starts_with(k_little_endian) || text.starts_with(k_big_endian);
}

Result<std::optional<std::string>>
from_utf16(std::string_view text)
{
  if (!is_utf16(text)) {
    return std::nullopt;
  }
  if (text.size() % k_unit != 0) {
    return broken("the text ends within a character");
  }
  const std::size_t high = text.starts_with(k_big_endian) ? 0 : 1;
  const auto unit_at = [text, high](std::size_t at) {
    const auto byte = [text](std::size_t i) {
      return static_cast<unsigned char>(text[i]);
    };
    return static_cast<char32_t>(byte(at + high) << 8U | byte(at + 1 - high));
  };
  std::string out;
  for (std::size_t at = k_unit; at < text.size(); at += k_unit) {
    const auto unit = unit_at(at);
    if (is_low_surrogate(unit)) {
      return broken("a low surrogate without a high one before it");
    }
    if (!is_high_surrogate(unit)) {
      text::append_utf8(out, unit);
      continue;
    }
    at += k_unit;
    if (at >= text.size() || !is_low_surrogate(unit_at(at))) {
      return broken("a high surrogate without a low one after it");
    }
    text::append_utf8(out, 0x10000 + ((unit - 0xd800) << 10U) + (unit_at(at) - 0xdc00));
  }
  return out;
}

} // namespace oidcctl::yaml
