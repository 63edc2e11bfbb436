#pragma once

#include "go/x509/constraints.hpp"
#include "go/x509/verify.hpp"

#include <optional>
#include <span>
#include <vector>

namespace oidcctl::go::x509 {

// Why a certificate, or a path, is refused. `words` lack crypto/tls's "failed to verify".
struct VerifyProblem
{
  Cause cause = Cause::unknown_authority;
  std::string words = {};
  const Certificate* certificate = nullptr; // that is meant, if it is not the leaf
};

// Certificates that may sign others, each once.
class CertPool
{
public:
  explicit CertPool(std::span<const Certificate> certificates);

  bool contains(const Certificate& certificate) const;

  // Return those whose subject is the issuer of `child`, byte for byte: first those with
  // its authority key identifier, then those where one side has none, then the rest
  // (crypto/x509 findPotentialParents).
  std::vector<const Certificate*> potential_parents(const Certificate& child) const;

private:
  std::vector<const Certificate*> m_certificates = {};
};

enum class Place { leaf, intermediate, root };

// What a path is built from.
struct PathContext
{
  const CertPool& roots;
  const CertPool& intermediates;
  const VerifyOptions& options;
  const SignatureVerifier& verifier;
  unsigned signature_checks = 0;
};

// Return why `certificate` may not be added to `below` at `place`, or nothing
// (crypto/x509 isValid).
std::optional<VerifyProblem> validity_problem(const Certificate& certificate,
                                              Place place,
                                              const Chain& below,
                                              const VerifyOptions& options);

// Append every path from the last of `current` to a root to `chains`; return why there is
// none (crypto/x509 buildChains).
std::optional<VerifyProblem>
build_chains(PathContext& context, const Chain& current, std::vector<Chain>& chains);

} // namespace oidcctl::go::x509
