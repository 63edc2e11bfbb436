#pragma once

#include "authenticator/token_evidence.hpp"
#include "authenticator/token_problem.hpp"
#include "model/oidc/jose.hpp"
#include "model/oidc/jwks.hpp"

#include <tl/expected.hpp>

#include <optional>
#include <vector>

// What kube-apiserver has of a provider when a token comes.
namespace oidcctl {

// Return why Kubernetes 1.`minor` has not initialised the provider, or nothing.
std::optional<TokenProblem> provider_problem(const ProviderEvidence& provider,
                                             unsigned minor);

// Return the keys as Kubernetes 1.`minor` holds them, or why it has none: one unusable
// key spoils the whole set.
tl::expected<std::vector<Jwk>, TokenProblem>
keys_of(const ProviderEvidence& provider, unsigned minor, const Jose& jose);

// Put the keys of `provider` ready for use into it, for Kubernetes 1.`minor`. Where its
// documents cannot be used, return why, as a token would meet it; it is left as it was.
std::optional<TokenProblem>
prepare_keys(ProviderEvidence& provider, unsigned minor, const Jose& jose);

// Return what to do about the certificates of `key`, which is called `name`, when they
// are its `problem`.
std::optional<std::string> x5c_hint(const Jwk& key, const std::string& name);

} // namespace oidcctl
