#include "base/number.hpp"

#include <cstdlib>
#include <string>

namespace oidcctl {

std::optional<double>
leading_double(std::string_view text)
{
  // strtod(3) also takes spaces, a plus, hexadecimal and words before and within a
  // number.
  if (text.empty() || text.front() == '+') {
    return std::nullopt;
  }
  const std::string digits(text.substr(0, text.find_first_not_of("0123456789+-.eE")));
  char* end = nullptr;
  const double number = std::strtod(digits.c_str(), &end); // the locale is "C" always
  return end == digits.c_str() ? std::nullopt : std::optional(number);
}

} // namespace oidcctl
