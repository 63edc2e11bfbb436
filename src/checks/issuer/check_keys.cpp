#include "authenticator/key_cache.hpp"
#include "authenticator/token_provider.hpp"
#include "base/text.hpp"
#include "checks/http_findings.hpp"
#include "checks/issuer/issuer_checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

// The key set as kube-apiserver reads it (go-oidc remoteKeySet, go-jose v2).
namespace oidcctl::checks {

namespace {

constexpr const char* k_no_keys = "requires the key set";
constexpr unsigned k_recommended_rsa = 2048; // RFC 7518 chapter 3.3

const Jwks*
decoded_keys(const IssuerCase& c)
{
  const auto* set = c.keys();
  return set != nullptr && !set->decode_error ? set : nullptr;
}

// Call `visit` with every key and its description.
template <typename Visit>
void
each_key(const Jwks& set, Visit visit)
{
  for (std::size_t i = 0; i < set.keys.size(); ++i) {
    visit(set.keys[i], describe(set.keys[i], i));
  }
}

// A key that cannot be read verifies nothing.
std::vector<std::string>
usable_algorithms_of(const Jwk& key)
{
  return key.problem ? std::vector<std::string>{} : oidcctl::algorithms_of(key);
}

std::set<std::string>
algorithms_of(const Jwks& set)
{
  std::set<std::string> algorithms;
  for (const auto& key : set.keys) {
    for (auto& algorithm : usable_algorithms_of(key)) {
      algorithms.insert(std::move(algorithm));
    }
  }
  return algorithms;
}

} // namespace

Findings
keys_reply(const IssuerCase& c)
{
  const auto* exchange = c.keys_exchange();
  if (exchange != nullptr && exchange->failure() != nullptr &&
      exchange->failure()->fault == HttpFault::certificate) {
    return {failure(fmt::format("the certificate of {} was rejected: {}",
                                text::quote(exchange->last_url()),
                                text::printable(exchange->failure()->message)),
                    "another host serves the keys; add its CA to the same file "
                    "(--certificate-authority)")};
  }
  return {reply_finding(c.evidence.keys, "the key set")};
}

Findings
keys_status(const IssuerCase& c)
{
  auto finding = status_finding(c.keys_exchange(),
                                "have the provider correct jwks_uri in its document");
  if (finding.status == Status::pass && !c.keys_exchange()->redirects.empty()) {
    return {redirect_finding(c.keys_exchange())};
  }
  return {std::move(finding)};
}

Findings
keys_readable(const IssuerCase& c)
{
  if (!c.key_set) {
    return {skipped(k_no_keys)};
  }
  if (!*c.key_set) {
    return {parse_finding(c.key_set->error(), *c.keys_reply(), "the key set")};
  }
  const auto& set = **c.key_set;
  if (set.decode_error) {
    return {failure("kube-apiserver cannot decode the key set: " + *set.decode_error,
                    "have the provider send {\"keys\": [...]} (RFC 7517)")};
  }
  auto unusable = Json::array();
  std::string first;
  std::string hint =
      "have the provider remove the key, or serve a separate key set for this client";
  each_key(set, [&](const Jwk& key, const std::string& name) {
    if (key.problem) {
      unusable.push_back({{"key", name}, {"problem", *key.problem}});
      hint = first.empty() ? x5c_hint(key, name).value_or(hint) : hint;
      first = first.empty() ? name + ": " + *key.problem : first;
    }
  });
  if (!unusable.empty()) {
    return {failure(
        fmt::format(
            "{}; kube-apiserver rejects the whole key set because of one unusable key",
            first),
        std::move(hint),
        {{"unusable", std::move(unusable)}})};
  }
  return {pass(fmt::format("{} key{}, all readable by kube-apiserver",
                           set.keys.size(),
                           set.keys.size() == 1 ? "" : "s"))};
}

Findings
keys_usable(const IssuerCase& c)
{
  const auto* set = decoded_keys(c);
  if (set == nullptr) {
    return {skipped(k_no_keys)};
  }
  if (set->keys.empty()) {
    return {failure("the key set is empty; no token can be verified",
                    "create a signing key at the provider")};
  }
  const auto algorithms = algorithms_of(*set);
  if (algorithms.empty()) {
    const bool spoilt = std::all_of(
        set->keys.begin(), set->keys.end(), [](const Jwk& key) { return key.problem; });
    if (spoilt) {
      return {skipped("no key can be read; see keys/readable")};
    }
    return {
        failure("no key can verify a signature: expected an RSA key of 1024 bits or "
                "more with an odd exponent of 3 to 2147483647, or an EC key on P-256, "
                "P-384 or P-521",
                "have the provider sign with RS256 or ES256")};
  }
  auto list = Json::array();
  each_key(*set, [&list](const Jwk& key, const std::string& name) {
    list.push_back({{"key", name},
                    {"kty", key.key_type},
                    {"bits", bits_of(key)},
                    {"alg", key.algorithm},
                    {"use", key.use},
                    {"verifies", usable_algorithms_of(key)}});
  });
  return {pass("keys for " + text::join({algorithms.begin(), algorithms.end()}, " "),
               {{"keys", std::move(list)}})};
}

Findings
keys_algorithms(const IssuerCase& c)
{
  const auto* set = decoded_keys(c);
  const auto possible = set == nullptr ? std::set<std::string>{} : algorithms_of(*set);
  if (possible.empty()) {
    return {skipped("requires a key that can verify a signature")};
  }
  const auto accepted = c.policy.accepted_algorithms();
  std::vector<std::string> both;
  std::copy_if(
      accepted.begin(),
      accepted.end(),
      std::back_inserter(both),
      [&possible](const auto& algorithm) { return possible.count(algorithm) > 0; });
  const std::vector<std::string> possible_list(possible.begin(), possible.end());
  const Json details{{"accepted", accepted}, {"possible", possible_list}};
  if (both.empty()) {
    return {failure(
        fmt::format("the API server accepts {}, the keys are for {}",
                    text::join(accepted, " "),
                    text::join(possible_list, " ")),
        c.policy.structured
            ? "create an RSA key at the provider: an AuthenticationConfiguration accepts "
              "nothing but RS256 before Kubernetes 1.30"
            : fmt::format("set --oidc-signing-algs={} on the API server (--signing-algs "
                          "here), or use an AuthenticationConfiguration (--structured)",
                          possible_list.front()),
        details)};
  }
  return {pass("accepted, and with a key: " + text::join(both, " "), details)};
}

Findings
keys_ids(const IssuerCase& c)
{
  const auto* set = decoded_keys(c);
  if (set == nullptr) {
    return {skipped(k_no_keys)};
  }
  std::set<std::string> seen;
  std::string twice;
  std::size_t without = 0;
  for (const auto& key : set->keys) {
    if (key.key_id.empty()) {
      ++without;
    } else if (!seen.insert(key.key_id).second) {
      twice = key.key_id;
    }
  }
  if (!twice.empty()) {
    return {warning(fmt::format("more than one key has kid {}", text::quote(twice)),
                    "have the provider use a unique key ID for each key")};
  }
  if (without > 0 && set->keys.size() > 1) {
    return {
        info(fmt::format("{} of {} keys have no kid; they never match tokens with a kid",
                         without,
                         set->keys.size()),
             {})};
  }
  return {pass(without > 0 ? "the only key has no kid: it is tried for tokens without kid"
                           : "all key IDs are unique")};
}

Findings
keys_strength(const IssuerCase& c)
{
  const auto* set = decoded_keys(c);
  if (set == nullptr) {
    return {skipped(k_no_keys)};
  }
  Findings findings;
  each_key(*set, [&findings](const Jwk& key, const std::string& name) {
    if (key.type == Jwk::Type::rsa && !key.problem && bits_of(key) < k_recommended_rsa) {
      findings.push_back(
          warning(fmt::format("{} has {} bits; RSA keys below {} bits are weak{}",
                              name,
                              bits_of(key),
                              k_recommended_rsa,
                              bits_of(key) < 1024
                                  ? " and rejected below 1024 since Kubernetes 1.33"
                                  : ""),
                  "create a key of 2048 bits or more at the provider"));
    }
  });
  return findings.empty() ? Findings{pass("no weak RSA keys")} : findings;
}

Findings
keys_private(const IssuerCase& c)
{
  const auto* set = decoded_keys(c);
  if (set == nullptr) {
    return {skipped(k_no_keys)};
  }
  Findings findings;
  each_key(*set, [&findings](const Jwk& key, const std::string& name) {
    if (key.is_private || key.type == Jwk::Type::symmetric) {
      findings.push_back(warning(
          name + " contains its private part; anyone can sign tokens with it",
          "replace this key at the provider immediately, and publish only public keys"));
    }
  });
  return findings.empty() ? Findings{pass("only public keys are published")} : findings;
}

Findings
keys_cache(const IssuerCase& c)
{
  const auto* reply = c.keys_reply();
  if (reply == nullptr) {
    return {skipped(k_no_keys)};
  }
  constexpr Seconds long_time = std::chrono::days{1};
  constexpr Seconds head_start{30}; // a fetch is allowed this long before the cache ends
  const auto lifetime = key_cache_lifetime(*reply, c.evidence.now);
  const auto refused = std::max(Seconds{0}, lifetime.span - head_start);
  const Json details{{"source", lifetime.source},
                     {"cacheSeconds", lifetime.span.count()},
                     {"rotatedKeyRefusedSeconds", refused.count()}};
  if (refused == Seconds{0}) {
    return {pass("a new key is fetched with the first token that needs it; a removed key "
                 "stays trusted until some token requires a fetch",
                 details)};
  }
  const auto message =
      fmt::format("cached {} ({}): tokens signed with a new key are rejected for up to "
                  "{}, and a removed key stays trusted at least as long",
                  human(lifetime.span),
                  lifetime.source,
                  human(refused));
  if (refused > long_time) {
    return {warning(message,
                    "have the provider send a shorter max-age, and publish a new key at "
                    "least that long before signing with it",
                    details)};
  }
  return {info(message,
               "publish a new key at least that long before the provider signs with it",
               details)};
}

} // namespace oidcctl::checks
