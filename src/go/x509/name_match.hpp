#pragma once

#include "go/x509/certificate.hpp"

#include <string>
#include <string_view>

// Whether a name falls under a name constraint (RFC 5280 4.2.1.10, as crypto/x509 reads
// it).
namespace oidcctl::go::x509 {

// How a name that begins with a wildcard is compared with a constraint.
enum class Wildcards {
  literal,    // as any label
  any_depth,  // without the first label of both
  same_depth, // the same, where both have as many labels
};

// Return whether `domain` is `constraint` or below it; with a leading dot, below it only;
// the empty constraint has everything.
bool
matches_domain(std::string_view domain, std::string_view constraint, Wildcards wildcards);

// Return whether the address `email` is `constraint`, or its domain falls under it.
bool
matches_email(std::string_view email, std::string_view constraint, Wildcards wildcards);

// Return whether `address` (4 or 16 bytes) is in `range`, of the same family.
bool is_in_range(std::string_view address, const AddressRange& range);

// Return `range` as net.IPNet prints it: "10.0.0.0/8".
std::string range_text(const AddressRange& range);

} // namespace oidcctl::go::x509
