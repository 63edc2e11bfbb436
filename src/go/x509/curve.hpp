#pragma once

#include <cstddef>
#include <string_view>

namespace oidcctl::go::x509 {

// A curve that Go knows (FIPS 186-4 D.1.2).
struct Curve
{
  std::string_view name; // "P-256"
  std::string_view oid;
  unsigned bits;
  std::string_view prime; // hexadecimal
  std::string_view b;     // of y^2 = x^3 - 3x + b, hexadecimal
};

// Return the curve with `oid`, or nullptr.
const Curve* find_curve(std::string_view oid);

// Return whether `point` is the uncompressed form of a point on `curve` (SEC 1, chapter
// 2.3.3): 4, x and y, both below the prime.
bool is_uncompressed_point(const Curve& curve, std::string_view point);

} // namespace oidcctl::go::x509
