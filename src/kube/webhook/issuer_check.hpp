#pragma once

#include "kube/webhook/webhook_config.hpp"

namespace oidcctl::webhook {

// Return an error (`local_file`) where the issuers of `config` cannot be served as they
// are: one has CEL expressions, or no prefix, or one that begins with that of another, so
// that their users could have the same names, and its rules do not allow that.
Result<void> check_issuers(const Config& config);

} // namespace oidcctl::webhook
