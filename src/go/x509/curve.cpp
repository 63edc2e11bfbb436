#include "go/x509/curve.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace oidcctl::go::x509 {

namespace {

constexpr Curve k_curves[] = {
    {"P-224",
     "1.3.132.0.33",
     224,
     "ffffffffffffffffffffffffffffffff000000000000000000000001",
     "b4050a850c04b3abf54132565044b0b7d7bfd8ba270b39432355ffb4"},
    {"P-256",
     "1.2.840.10045.3.1.7",
     256,
     "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff",
     "5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b"},
    {"P-384",
     "1.3.132.0.34",
     384,
     "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe"
     "ffffffff0000000000000000ffffffff",
     "b3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875a"
     "c656398d8a2ed19d2a85c8edd3ec2aef"},
    {"P-521",
     "1.3.132.0.35",
     521,
     "01ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
     "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
     "ffff",
     "0051953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef1"
     "09e156193951ec7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b50"
     "3f00"},
};

// An unsigned number of up to 544 bits, the least significant word first. No number here
// is secret, so nothing takes care to run in constant time.
using Number = std::array<std::uint32_t, 17>;

int
compare(const Number& a, const Number& b)
{
  for (std::size_t i = a.size(); i-- > 0;) {
    if (a[i] != b[i]) {
      return a[i] < b[i] ? -1 : 1;
    }
  }
  return 0;
}

// Subtract `b` from `a`, which is not smaller.
void
subtract(Number& a, const Number& b)
{
  std::int64_t borrow = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const auto difference = static_cast<std::int64_t>(a[i]) - b[i] - borrow;
    borrow = difference < 0 ? 1 : 0;
    a[i] = static_cast<std::uint32_t>(difference);
  }
}

// Add modulo `prime`; both are below it, and it is below 2^543.
Number
add(Number a, const Number& b, const Number& prime)
{
  std::uint64_t carry = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    carry += std::uint64_t{a[i]} + b[i];
    a[i] = static_cast<std::uint32_t>(carry);
    carry >>= 32U;
  }
  if (compare(a, prime) >= 0) {
    subtract(a, prime);
  }
  return a;
}

Number
multiply(const Number& a, const Number& b, const Number& prime)
{
  Number product{};
  for (std::size_t i = b.size(); i-- > 0;) {
    for (unsigned bit = 32; bit-- > 0;) {
      product = add(product, product, prime);
      if (((b[i] >> bit) & 1U) != 0) {
        product = add(product, a, prime);
      }
    }
  }
  return product;
}

Number
from_hex(std::string_view hex)
{
  Number number{};
  std::size_t position = 0;
  for (auto at = hex.rbegin(); at != hex.rend(); ++at, ++position) {
    const auto digit =
        static_cast<std::uint32_t>(*at <= '9' ? *at - '0' : *at - 'a' + 10);
    number[position / 8] |= digit << (position % 8 * 4);
  }
  return number;
}

Number
from_bytes(std::string_view bytes)
{
  Number number{};
  std::size_t position = 0;
  for (auto at = bytes.rbegin(); at != bytes.rend(); ++at, ++position) {
    number[position / 4] |= std::uint32_t{static_cast<unsigned char>(*at)}
                            << (position % 4 * 8);
  }
  return number;
}

} // namespace

const Curve*
find_curve(std::string_view oid)
{
  const auto* found = std::find_if(std::begin(k_curves),
                                   std::end(k_curves),
                                   [oid](const auto& curve) { return curve.oid == oid; });
  return found == std::end(k_curves) ? nullptr : found;
}

bool
is_uncompressed_point(const Curve& curve, std::string_view point)
{
  const std::size_t size = (curve.bits + 7) / 8;
  if (point.size() != 1 + 2 * size || point.front() != 4) {
    return false;
  }
  const auto prime = from_hex(curve.prime);
  const auto x = from_bytes(point.substr(1, size));
  const auto y = from_bytes(point.substr(1 + size));
  if (compare(x, prime) >= 0 || compare(y, prime) >= 0) {
    return false;
  }
  // y^2 + 3x == x^3 + b
  auto left = multiply(y, y, prime);
  for (int i = 0; i < 3; ++i) {
    left = add(left, x, prime);
  }
  const auto cube = multiply(multiply(x, x, prime), x, prime);
  return compare(left, add(cube, from_hex(curve.b), prime)) == 0;
}

} // namespace oidcctl::go::x509
