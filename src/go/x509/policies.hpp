#pragma once

#include "go/x509/constraints.hpp"

namespace oidcctl::go::x509 {

// Return whether the certificate policies of `chain` are valid when any policy is
// acceptable (RFC 5280 6.1, as RFC 9618 changed it; crypto/x509 policiesValid).
bool has_valid_policies(const Chain& chain);

} // namespace oidcctl::go::x509
