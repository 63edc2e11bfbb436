#pragma once

#include "go/x509/verify.hpp"

#include <optional>

namespace oidcctl::go::x509 {

// Why the signature of a certificate does not count.
struct SignatureProblem
{
  Cause cause = Cause::unknown_authority;
  std::string words = {}; // Go's
};

// Return why `parent` did not sign `child`, or nothing (crypto/x509 CheckSignatureFrom).
// The names of the two are not looked at.
std::optional<SignatureProblem> signature_problem(const Certificate& child,
                                                  const Certificate& parent,
                                                  Version go,
                                                  const SignatureVerifier& verifier);

} // namespace oidcctl::go::x509
