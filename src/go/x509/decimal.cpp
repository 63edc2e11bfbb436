#include "go/x509/decimal.hpp"

#include <algorithm>

namespace oidcctl::go::x509 {

std::string
decimal(std::string_view bytes)
{
  const bool is_negative =
      !bytes.empty() && (static_cast<unsigned char>(bytes.front()) & 0x80U) != 0;
  std::string digits = "0"; // values 0 to 9, the least significant first, as characters
  // Multiply by 256 and add the next byte; of a negative number the magnitude less one.
  const auto append = [&digits](unsigned carry, unsigned factor) {
    for (auto& digit : digits) {
      carry += static_cast<unsigned>(digit - '0') * factor;
      digit = static_cast<char>('0' + carry % 10);
      carry /= 10;
    }
    for (; carry != 0; carry /= 10) {
      digits += static_cast<char>('0' + carry % 10);
    }
  };
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    append(is_negative ? 0xffU - byte : byte, 256);
  }
  if (is_negative) {
    append(1, 1);
    digits += '-';
  }
  std::reverse(digits.begin(), digits.end());
  return digits;
}

} // namespace oidcctl::go::x509
