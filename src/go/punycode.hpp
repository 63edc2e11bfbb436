#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace oidcctl::go {

// Return `host` in ASCII, as it is looked up, sent and compared with certificates
// (golang.org/x/net/idna ToASCII): labels that are not ASCII in their "xn--" form (RFC
// 3492), a host that is ASCII as it is. Percent escapes of other bytes are resolved
// first. Letters outside of ASCII have to be in lower case and composed already. Nothing
// for invalid UTF-8.
std::optional<std::string> ascii_host(std::string_view host);

} // namespace oidcctl::go
