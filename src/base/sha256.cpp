#include "base/sha256.hpp"

#include "base/hex.hpp"

#include <array>
#include <bit>
#include <cstdint>

// FIPS 180-4, chapters 4.1.2, 4.2.2, 5 and 6.2.
namespace oidcctl {

namespace {

using State = std::array<std::uint32_t, 8>;
using Words = std::array<std::uint32_t, 64>;

constexpr std::size_t k_block = 64; // bytes
constexpr State k_start{0x6a09e667,
                        0xbb67ae85,
                        0x3c6ef372,
                        0xa54ff53a,
                        0x510e527f,
                        0x9b05688c,
                        0x1f83d9ab,
                        0x5be0cd19};
constexpr Words k_rounds{
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4,
    0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe,
    0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f,
    0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7,
    0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc,
    0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
    0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116,
    0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
    0xc67178f2};

// Return the last block or two: what is left of the bytes, the mark, zeros and the number
// of all bits.
std::string
padded(std::string_view rest, std::size_t all)
{
  std::string text(rest);
  text += '\x80';
  while (text.size() % k_block != k_block - 8) {
    text += '\0';
  }
  const auto bits = static_cast<std::uint64_t>(all) * 8;
  for (int shift = 56; shift >= 0; shift -= 8) {
    text += static_cast<char>(bits >> shift);
  }
  return text;
}

Words
schedule_of(std::string_view block)
{
  Words words{};
  for (std::size_t i = 0; i < k_block; ++i) {
    words[i / 4] = words[i / 4] << 8 | static_cast<unsigned char>(block[i]);
  }
  for (std::size_t i = 16; i < words.size(); ++i) {
    const auto early = words[i - 15];
    const auto late = words[i - 2];
    words[i] = words[i - 16] + words[i - 7] +
               (std::rotr(early, 7) ^ std::rotr(early, 18) ^ (early >> 3)) +
               (std::rotr(late, 17) ^ std::rotr(late, 19) ^ (late >> 10));
  }
  return words;
}

void
add_block(State& state, std::string_view block)
{
  const auto words = schedule_of(block);
  auto [a, b, c, d, e, f, g, h] = state;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto first = h + (std::rotr(e, 6) ^ std::rotr(e, 11) ^ std::rotr(e, 25)) +
                       ((e & f) ^ (~e & g)) + k_rounds[i] + words[i];
    const auto second = (std::rotr(a, 2) ^ std::rotr(a, 13) ^ std::rotr(a, 22)) +
                        ((a & b) ^ (a & c) ^ (b & c));
    h = g;
    g = f;
    f = e;
    e = d + first;
    d = c;
    c = b;
    b = a;
    a = first + second;
  }
  const State added{a, b, c, d, e, f, g, h};
  for (std::size_t i = 0; i < state.size(); ++i) {
    state[i] += added[i];
  }
}

} // namespace

std::string
sha256(std::string_view bytes)
{
  auto state = k_start;
  auto rest = bytes;
  for (; rest.size() >= k_block; rest.remove_prefix(k_block)) {
    add_block(state, rest.substr(0, k_block));
  }
  const auto end = padded(rest, bytes.size());
  for (std::size_t at = 0; at < end.size(); at += k_block) {
    add_block(state, std::string_view(end).substr(at, k_block));
  }
  std::string digest;
  for (const auto word : state) {
    for (int shift = 24; shift >= 0; shift -= 8) {
      digest += static_cast<char>(word >> shift);
    }
  }
  return digest;
}

std::string
sha256_hex(std::string_view bytes)
{
  return hex(sha256(bytes));
}

} // namespace oidcctl
