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

// Append what whole groups of four digits at the start of `text` stand for; return how
// many characters those are.
std::size_t
decode_groups(std::string_view text,
              const std::array<std::uint8_t, 256>& values,
              std::string& bytes)
{
  constexpr std::uint32_t largest = 63; // of a digit
  const auto groups = text.size() / 4;
  const auto before = bytes.size();
  bytes.resize(before + groups * 3);
  auto* out = bytes.data() + before;
  std::size_t done = 0;
  for (; done < groups; ++done) {
    const auto value = [&](std::size_t i) -> std::uint32_t {
      return values[static_cast<unsigned char>(text[done * 4 + i])];
    };
    const auto a = value(0), b = value(1), c = value(2), d = value(3);
    if ((a | b | c | d) > largest) {
      break;
    }
    const auto bits = a << 18 | b << 12 | c << 6 | d;
    *out++ = static_cast<char>(bits >> 16);
    *out++ = static_cast<char>(bits >> 8);
    *out++ = static_cast<char>(bits);
  }
  bytes.resize(before + done * 3);
  return done * 4;
}

} // namespace

std::optional<std::string>
decode(std::string_view text, Alphabet alphabet)
{
  const auto& values = alphabet == Alphabet::standard ? k_standard_values : k_url_values;
  std::string bytes;
  bytes.reserve(text.size() / 4 * 3 + 2);
  text.remove_prefix(decode_groups(text, values, bytes));
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
  std::size_t at = 0;
  const auto byte = [&](std::size_t i) -> std::uint32_t {
    return static_cast<unsigned char>(bytes[at + i]);
  };
  for (; at + 3 <= bytes.size(); at += 3) {
    const auto bits = byte(0) << 16 | byte(1) << 8 | byte(2);
    const char group[] = {digits[bits >> 18],
                          digits[bits >> 12 & 0x3f],
                          digits[bits >> 6 & 0x3f],
                          digits[bits & 0x3f]};
    text.append(group, sizeof group);
  }
  const auto rest = bytes.size() - at;
  if (rest > 0) {
    const auto bits = byte(0) << 16 | (rest > 1 ? byte(1) << 8 : 0U);
    text += digits[bits >> 18];
    text += digits[bits >> 12 & 0x3f];
    if (rest > 1) {
      text += digits[bits >> 6 & 0x3f];
    }
    if (alphabet == Alphabet::standard) {
      text.append(3 - rest, '=');
    }
  }
  return text;
}

} // namespace oidcctl::base64
