#pragma once

#include "base/result.hpp"
#include "kube/review/attributes.hpp"

#include <string_view>

// The user of a request, as API servers before Kubernetes 1.26 show it: they write the
// user into each CertificateSigningRequest that is created (certificates.k8s.io/v1,
// strategy PrepareForCreate), also in a dry run, which keeps nothing.
namespace oidcctl::review {

inline constexpr std::string_view k_signing_request_path =
    "/apis/certificates.k8s.io/v1/certificatesigningrequests?dryRun=All";

// Return the object to send. The private key of its request does not exist any more.
Json signing_request();

// Return the user of the answer; an error (`unavailable`) when it has none.
Result<UserInfo> parse_signing_request(const go::Value& object);

} // namespace oidcctl::review
