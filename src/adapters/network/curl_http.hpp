#pragma once

#include "base/result.hpp"
#include "go/x509/verify.hpp"
#include "ports/http.hpp"

#include <memory>

namespace oidcctl {

// Return HTTP over libcurl and OpenSSL, as Go's net/http does it: roots only from
// `options` when it names some, TLS and certificates by the rules of `options.go`, no
// redirects, no cookies, no credentials. `signatures` verifies those of certificates and
// has to outlive what is returned; `is_interrupted` says when the user wants the program
// to stop (InterruptGrace).
Result<std::unique_ptr<Http>>
make_curl_http(const NetworkOptions& options,
               const go::x509::SignatureVerifier& signatures,
               bool (*is_interrupted)() = nullptr);

} // namespace oidcctl
