#pragma once

#include "kube/apiserver/authentication_configuration.hpp"
#include "kube/apiserver/go_struct.hpp"

namespace oidcctl::apiserver {

// Return the struct AuthenticationConfiguration of apiserver.config.k8s.io, which all API
// versions share: only the Kubernetes version decides which members there are.
const StructType<AuthenticationConfiguration>& authentication_configuration_type();

} // namespace oidcctl::apiserver
