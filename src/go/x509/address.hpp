#pragma once

#include "go/version.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace oidcctl::go::x509 {

// Return the 4 or 16 bytes of the address that `text` is, or nothing (net.ParseIP): no
// brackets, no zone, an IPv4 address that is mapped into IPv6 gives 4 bytes. Numbers with
// leading zeros are taken until Go 1.16.
std::optional<std::string> parse_ip(std::string_view text, Version go);

// Return the text of an address of 4 or 16 bytes (net.IP.String, RFC 5952); for other
// sizes, "?" and the bytes in hexadecimal.
std::string ip_text(std::string_view bytes);

// Return whether `a` and `b` are the same address; one may be mapped into IPv6.
bool is_same_ip(std::string_view a, std::string_view b);

} // namespace oidcctl::go::x509
