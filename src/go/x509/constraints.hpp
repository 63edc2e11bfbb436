#pragma once

#include "go/x509/certificate.hpp"

#include <optional>
#include <string>
#include <vector>

namespace oidcctl::go::x509 {

// A path from the server's certificate to a root, in that order.
using Chain = std::vector<const Certificate*>;

// What is wrong with a name.
struct NameProblem
{
  std::string detail = {};
  // The words of an error of its own; otherwise `detail` belongs to "not authorized to
  // sign for this name".
  bool is_whole = false;
};

// Return why `authority` may not be added above `below`, as Go until 1.25 asks for each
// certificate that a path is extended by (crypto/x509 isValid), or nothing.
std::optional<NameProblem>
constraint_problem(const Certificate& authority, const Chain& below, Version go);

// Return which name constraint `chain` breaks, as Go from 1.26 on asks once for a whole
// chain (crypto/x509 constraints.go), or nothing.
std::optional<std::string> chain_constraint_problem(const Chain& chain, Version go);

} // namespace oidcctl::go::x509
