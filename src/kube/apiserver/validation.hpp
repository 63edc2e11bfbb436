#pragma once

#include "kube/apiserver/authentication_configuration.hpp"
#include "kube/apiserver/field_error.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace oidcctl::apiserver {

struct ValidationRules
{
  unsigned minor = 0;                               // of Kubernetes 1.NN
  std::vector<std::string> disallowed_issuers = {}; // service account issuers
};

struct Validation
{
  std::vector<FieldError> errors = {}; // in the server's order
  // StructDecoder that are not decided here: expressions that may or may not compile.
  std::vector<std::string> open = {};
};

// Return what ValidateAuthenticationConfiguration of k8s.io/apiserver says in Kubernetes
// 1.`rules.minor`.
Validation validate(const AuthenticationConfiguration& configuration,
                    const ValidationRules& rules);

// Return why `pem` cannot be a certificateAuthority of Kubernetes 1.`minor`, in the
// server's words, or an empty text (client-go's cert.NewPoolFromBytes).
std::string certificate_authority_problem(std::string_view pem, unsigned minor);

} // namespace oidcctl::apiserver
