#pragma once

#include "go/x509/certificate.hpp"

#include <optional>
#include <string>

namespace oidcctl::go::x509 {

// Read what `certificate.extensions` mean into the other members; return Go's words for
// what is wrong with one, or nothing (crypto/x509 processExtensions).
std::optional<std::string> read_extensions(Certificate& certificate, Version go);

// Read the subjectAltName extension; `is_unhandled`: nothing in it is known to Go.
std::optional<std::string>
read_alternative_names(Certificate& certificate, std::string_view value, Version go);

// Read the nameConstraints extension; `is_unhandled`: a kind of name is not known to Go.
std::optional<std::string> read_name_constraints(Certificate& certificate,
                                                 std::string_view value,
                                                 Version go,
                                                 bool& is_unhandled);

} // namespace oidcctl::go::x509
