#pragma once

#include <string>
#include <string_view>

namespace oidcctl::go::x509 {

// Return a big-endian number in two's complement, as in the content of an INTEGER, in
// decimal.
std::string decimal(std::string_view bytes);

} // namespace oidcctl::go::x509
