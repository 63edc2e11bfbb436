#include "base/sha1.hpp"

#include <fmt/format.h>

#include <array>
#include <bit>
#include <cstdint>

// RFC 3174, method 1.
namespace oidcctl {

namespace {

using State = std::array<std::uint32_t, 5>;

constexpr std::size_t k_block = 64; // bytes
constexpr State k_start{0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0};

// Return `bytes` with the mark, the zeros and the length in bits that fill whole blocks.
std::string
padded(std::string_view bytes)
{
  std::string text(bytes);
  text += '\x80';
  while (text.size() % k_block != k_block - 8) {
    text += '\0';
  }
  const auto bits = static_cast<std::uint64_t>(bytes.size()) * 8;
  for (int shift = 56; shift >= 0; shift -= 8) {
    text += static_cast<char>(bits >> shift);
  }
  return text;
}

std::uint32_t
mixed(std::size_t round, std::uint32_t b, std::uint32_t c, std::uint32_t d)
{
  if (round < 20) {
    return ((b & c) | (~b & d)) + 0x5a827999;
  }
  if (round < 40) {
    return (b ^ c ^ d) + 0x6ed9eba1;
  }
  return round < 60 ? ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc
                    : (b ^ c ^ d) + 0xca62c1d6;
}

void
add_block(State& state, std::string_view block)
{
  std::array<std::uint32_t, 80> words{};
  for (std::size_t i = 0; i < k_block; ++i) {
    words[i / 4] = words[i / 4] << 8 | static_cast<unsigned char>(block[i]);
  }
  for (std::size_t i = 16; i < words.size(); ++i) {
    words[i] = std::rotl(words[i - 3] ^ words[i - 8] ^ words[i - 14] ^ words[i - 16], 1);
  }
  auto [a, b, c, d, e] = state;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto next = std::rotl(a, 5) + mixed(i, b, c, d) + e + words[i];
    e = d;
    d = c;
    c = std::rotl(b, 30);
    b = a;
    a = next;
  }
  const State added{a, b, c, d, e};
  for (std::size_t i = 0; i < state.size(); ++i) {
    state[i] += added[i];
  }
}

} // namespace

std::string
sha1_hex(std::string_view bytes)
{
  auto state = k_start;
  const auto text = padded(bytes);
  for (std::size_t at = 0; at < text.size(); at += k_block) {
    add_block(state, std::string_view(text).substr(at, k_block));
  }
  std::string hex;
  for (const auto word : state) {
    hex += fmt::format("{:08x}", word);
  }
  return hex;
}

} // namespace oidcctl
