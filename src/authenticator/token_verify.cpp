#include "authenticator/token_verify.hpp"

#include "authenticator/token_advice.hpp"
#include "authenticator/token_provider.hpp"
#include "base/text.hpp"
#include "model/oidc/jws.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace oidcctl {

namespace {

constexpr unsigned k_signature_first_minor = 36; // go-oidc v2.5.0
constexpr std::int64_t k_not_before_leeway = 60;
constexpr const char* k_bad_signature =
    "oidc: verify token: failed to verify signature: failed to verify id token signature";

TokenProblem
problem(std::string reason, const std::string& message, std::string hint = {})
{
  return {std::move(reason), "oidc: verify token: " + message, std::move(hint), false};
}

// ---- the token

std::optional<TokenProblem>
form_problem(const Jws& jws, const Jose& jose, go::Version go)
{
  if (jws.embedded_key) {
    const auto parsed = x5c_problem(jws.embedded_key->certificates, go);
    if (const auto why = parsed ? parsed : jose.key_problem(*jws.embedded_key)) {
      return problem("malformed_jwt",
                     "oidc: malformed jwt: failed to unmarshal JWK: " + *why);
    }
  }
  const auto why = x5c_problem(jws.certificates, go);
  return why ? std::optional(problem(
                   "malformed_jwt",
                   "oidc: malformed jwt: failed to unmarshal x5c header: " + *why))
             : std::nullopt;
}

std::string
signature_hint(const Jws& jws, const std::vector<Jwk>& keys)
{
  if (jws.critical) {
    return "the header requires something that the API server does not support: " +
           *jws.critical;
  }
  const bool has_key = std::any_of(keys.begin(), keys.end(), [&jws](const Jwk& key) {
    return key.key_id == jws.key_id;
  });
  if (keys.empty()) {
    return "the key set is empty; create a signing key at the provider";
  }
  if (!jws.key_id.empty() && !has_key) {
    return fmt::format("the key set does not contain key {}; the key was rotated, or the "
                       "token was issued by another provider: log in again",
                       text::quote(jws.key_id));
  }
  return {};
}

TokenProblem
bad_signature(const Jws& jws, const std::vector<Jwk>& keys)
{
  return {"signature", k_bad_signature, signature_hint(jws, keys), false};
}

// The same as `signature_problem` with keys that are ready for use.
std::optional<TokenProblem>
prepared_signature_problem(const Jws& jws, const PreparedKeys& prepared)
{
  const auto input = jws.signing_input();
  for (std::size_t i = 0; !jws.critical && i < prepared.keys.size(); ++i) {
    const bool is_meant = jws.key_id.empty() || prepared.keys[i].key_id == jws.key_id;
    const auto& key = prepared.public_keys[i];
    if (is_meant && key && key->verifies(jws.algorithm, input, jws.signature)) {
      return std::nullopt;
    }
  }
  return bad_signature(jws, prepared.keys);
}

std::optional<TokenProblem>
signature_problem(const Jws& jws,
                  const ProviderEvidence& provider,
                  unsigned minor,
                  const Jose& jose)
{
  if (provider.prepared) {
    return prepared_signature_problem(jws, *provider.prepared);
  }
  const auto keys = keys_of(provider, minor, jose);
  if (!keys) {
    return keys.error();
  }
  const auto input = jws.signing_input();
  const bool good =
      !jws.critical && std::any_of(keys->begin(), keys->end(), [&](const Jwk& key) {
        if ((!jws.key_id.empty() && key.key_id != jws.key_id) ||
            is_refused_by_go(key, minor)) {
          return false;
        }
        const auto public_key = jose.public_key(key);
        return public_key && public_key->verifies(jws.algorithm, input, jws.signature);
      });
  return good ? std::nullopt : std::optional(bad_signature(jws, *keys));
}

std::optional<TokenProblem>
source_problem(const IdToken& token)
{
  for (const auto& [claim, source] : token.claim_names) {
    if (source.empty()) {
      return problem("claim_source_missing",
                     "oidc: failed to obtain source from claim name");
    }
    if (token.claim_sources.count(source) == 0) {
      return problem("claim_source_missing", "oidc: source does not exist");
    }
  }
  return std::nullopt;
}

std::optional<TokenProblem>
audience_problem(const IdToken& token, const Policy& policy)
{
  const auto& audience = token.audience;
  const auto& clients = policy.client_ids;
  const bool fits =
      std::any_of(clients.begin(), clients.end(), [&audience](const auto& id) {
        return std::find(audience.begin(), audience.end(), id) != audience.end();
      });
  if (fits) {
    return std::nullopt;
  }
  auto wanted = clients;
  std::sort(wanted.begin(), wanted.end());
  const auto expected =
      wanted.size() == 1 ? go::go_quote(wanted.front()) : "in " + go::go_quote(wanted);
  return problem(
      "audience_mismatch",
      fmt::format("oidc: expected audience {} got {}", expected, go::go_quote(audience)),
      audience_difference(audience, clients));
}

std::optional<TokenProblem>
expiry_problem(const IdToken& token, Time now)
{
  if (!token.expiry.is_before(now.time_since_epoch().count())) {
    return std::nullopt;
  }
  return problem(
      "expired",
      fmt::format("oidc: token is expired (Token Expiry: {})", token.expiry.go_text()),
      token.expiry.is_set
          ? ""
          : "the token has no `exp` claim; have the provider send ID tokens");
}

std::optional<TokenProblem>
not_before_problem(const IdToken& token, Time now)
{
  const auto latest = now.time_since_epoch().count() + k_not_before_leeway;
  // Later than `latest` means not before the second that follows it.
  if (!token.not_before || token.not_before->is_before(latest + 1)) {
    return std::nullopt;
  }
  const JsonTime here{now.time_since_epoch().count(), true};
  return problem("not_yet_valid",
                 fmt::format("oidc: current time {} before the nbf (not before) time: {}",
                             here.go_text(),
                             token.not_before->go_text()));
}

std::optional<TokenProblem>
algorithm_problem(const Jws& jws, const Policy& policy)
{
  const auto accepted = policy.accepted_algorithms();
  if (std::find(accepted.begin(), accepted.end(), jws.algorithm) != accepted.end()) {
    return std::nullopt;
  }
  const auto& known = known_algorithms();
  const bool possible =
      std::find(known.begin(), known.end(), jws.algorithm) != known.end();
  const auto hint = [&]() -> std::string {
    if (!possible) {
      return "have the provider sign this client's ID tokens with RS256; no API server "
             "accepts this algorithm";
    }
    return policy.structured
               ? "an AuthenticationConfiguration accepts only RS256 before Kubernetes "
                 "1.30: have the provider sign this client's ID tokens with RS256, or "
                 "upgrade the cluster"
               : fmt::format("set --oidc-signing-algs={} on the API server",
                             jws.algorithm);
  };
  return problem(
      "alg_not_allowed",
      fmt::format("oidc: id token signed with unsupported algorithm, expected {} got "
                  "{}",
                  go::go_quote(accepted),
                  go::go_quote(jws.algorithm)),
      hint());
}

void
add(std::vector<TokenProblem>& problems, std::optional<TokenProblem> problem)
{
  if (problem) {
    problems.push_back(std::move(*problem));
  }
}

// What the payload says, in the order of go-oidc: types, sources, audience (one), times.
std::vector<TokenProblem>
payload_problems(const CompactToken& token,
                 const Policy& policy,
                 Time now,
                 JwtVerification& out)
{
  if (!token.claims) {
    return {problem("claims_malformed",
                    "oidc: failed to unmarshal claims: " + token.claims_error.message)};
  }
  out.unverified_claims = token.claims;
  auto id_token = IdToken::decode(*token.claims);
  if (!id_token) {
    return {problem("claims_malformed",
                    "oidc: failed to unmarshal claims: " + id_token.error())};
  }
  std::vector<TokenProblem> problems;
  add(problems, source_problem(*id_token));
  if (policy.client_ids.size() == 1) {
    add(problems, audience_problem(*id_token, policy));
  }
  add(problems, expiry_problem(*id_token, now));
  add(problems, not_before_problem(*id_token, now));
  out.unverified_id_token = std::move(*id_token);
  return problems;
}

} // namespace

JwtVerification
verify_jwt(const CompactToken& token,
           const Policy& policy,
           Time now,
           const ProviderEvidence& provider,
           const Jose& jose)
{
  JwtVerification out;
  const auto minor = policy.kubernetes_minor;
  add(out.problems, provider_problem(provider, minor));
  const bool initialized = out.problems.empty();
  const auto jws = Jws::parse(token.text, minor);

  std::vector<TokenProblem> signature;
  if (!jws) {
    out.problems.push_back(
        problem("malformed_jwt", "oidc: malformed jwt: " + jws.error()));
  } else {
    add(out.problems,
        form_problem(*jws, jose, go::version_of_kubernetes(policy.kubernetes_minor)));
    add(signature, algorithm_problem(*jws, policy));
    const auto& known = known_algorithms();
    const bool possible =
        std::find(known.begin(), known.end(), jws->algorithm) != known.end();
    if (initialized && possible) {
      add(signature, signature_problem(*jws, provider, minor, jose));
    }
  }
  auto claims = token.payload ? payload_problems(token, policy, now, out)
                              : std::vector<TokenProblem>{};
  if (minor < k_signature_first_minor) {
    std::swap(signature, claims);
  }
  for (auto* list : {&signature, &claims}) {
    out.problems.insert(out.problems.end(), list->begin(), list->end());
  }
  if (policy.client_ids.size() > 1 && out.unverified_id_token) {
    add(out.problems, audience_problem(*out.unverified_id_token, policy));
  }
  if (out.problems.empty() && out.unverified_claims && out.unverified_id_token) {
    out.token = VerifiedToken(out.unverified_claims, *out.unverified_id_token);
  }
  return out;
}

} // namespace oidcctl
