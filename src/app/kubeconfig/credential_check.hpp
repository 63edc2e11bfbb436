#pragma once

#include "base/result.hpp"
#include "base/secret.hpp"
#include "kube/kubeconfig/client_config.hpp"
#include "ports/http.hpp"

#include <optional>
#include <string>

namespace oidcctl {

class Jose;

// Return Go's words for why a certificate and a key, both PEM, are not a pair, or nothing
// (crypto/tls X509KeyPair).
std::optional<std::string>
pair_problem(const std::string& certificate, const Secret& key, const Jose& jose);

// Return an error, in kubectl's words, where it would not use the certificates that
// `options` have from the kubeconfig, or could not send the token: a certificate
// authority without a certificate, a client certificate and key that are not a pair.
Result<void> check_credentials(const kube::ClientConfig& config,
                               const NetworkOptions& options,
                               const Jose& jose);

} // namespace oidcctl
