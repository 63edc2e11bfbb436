#include "base/base64.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

namespace oidcctl::base64 {

namespace {

constexpr std::string_view k_standard =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view k_url =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

constexpr std::string_view
digits_of(Alphabet alphabet)
{
  return alphabet == Alphabet::standard ? k_standard : k_url;
}

constexpr std::uint8_t k_no_digit = 0xff;

constexpr std::array<std::uint8_t, 256>
values_of(std::string_view digits)
{
  std::array<std::uint8_t, 256> values{};
  for (auto& value : values) {
    value = k_no_digit;
  }
  for (std::size_t i = 0; i < digits.size(); ++i) {
    values[static_cast<unsigned char>(digits[i])] = static_cast<std::uint8_t>(i);
  }
  return values;
}

constexpr auto k_standard_values = values_of(k_standard);
constexpr auto k_url_values = values_of(k_url);

} // namespace

std::optional<std::string>
decode(std::string_view text, Alphabet alphabet)
{
  const auto& values = alphabet == Alphabet::standard ? k_standard_values : k_url_values;
  std::string bytes;
  bytes.reserve(text.size() / 4 * 3 + 2);
  std::uint32_t bits = 0;
  std::size_t count = 0;
  std::size_t padding = 0;
  for (const char c : text) {
    if (c == '\r' || c == '\n') {
      continue;
    }
    if (c == '=' && alphabet == Alphabet::standard) {
      ++padding;
      continue;
    }
    const auto value = values[static_cast<unsigned char>(c)];
    if (value == k_no_digit || padding > 0) {
      return std::nullopt;
    }
    bits = (bits << 6) | value;
    if (++count % 4 == 0) {
      bytes += static_cast<char>(bits >> 16);
      bytes += static_cast<char>(bits >> 8);
      bytes += static_cast<char>(bits);
      bits = 0;
    }
  }
  const auto rest = count % 4;
  const auto wanted_padding =
      alphabet == Alphabet::standard && rest != 0 ? 4 - rest : std::size_t{0};
  if (rest == 1 || padding != wanted_padding) {
    return std::nullopt;
  }
  if (rest == 2) {
    bytes += static_cast<char>(bits >> 4);
  } else if (rest == 3) {
    bytes += static_cast<char>(bits >> 10);
    bytes += static_cast<char>(bits >> 2);
  }
  return bytes;
}

std::string
encode(std::string_view bytes, Alphabet alphabet)
{
  const auto digits = digits_of(alphabet);
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t bits = 0;
    const auto size = std::min<std::size_t>(3, bytes.size() - i);
    for (std::size_t k = 0; k < 3; ++k) {
      bits = (bits << 8) | (k < size ? static_cast<unsigned char>(bytes[i + k]) : 0U);
    }
    for (std::size_t k = 0; k < size + 1; ++k) {
      text += digits[(bits >> (18 - 6 * k)) & 0x3f];
    }
    if (alphabet == Alphabet::standard) {
      text.append(3 - size, '=');
    }
  }
  return text;
}

} // namespace oidcctl::base64
