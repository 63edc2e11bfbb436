#pragma once

#include "base/result.hpp"
#include "ports/http.hpp"

#include <memory>

namespace oidcctl {

// Return HTTP over libcurl and OpenSSL: roots from `options` alone when it names some,
// TLS 1.2 or newer, proxies from the environment, no redirects, no cookies, no
// credentials. `is_interrupted` tells when the user wants the program to stop
// (InterruptGrace).
Result<std::unique_ptr<Http>> make_curl_http(const NetworkOptions& options,
                                             bool (*is_interrupted)() = nullptr);

} // namespace oidcctl
