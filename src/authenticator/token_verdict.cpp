#include "authenticator/token_verdict.hpp"

#include "authenticator/token_advice.hpp"
#include "authenticator/token_verify.hpp"
#include "authenticator/token_warnings.hpp"
#include "base/base64.hpp"
#include "base/text.hpp"
#include "model/apiserver/identity.hpp"
#include "model/http/http_status.hpp"
#include "model/oidc/jws.hpp"
#include "model/oidc/unverified_token.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oidcctl {

namespace {

using Kind = go::Value::Kind;

TokenProblem
skipped_token(std::string hint)
{
  return {"skipped", "invalid bearer token", std::move(hint), false};
}

// Return whether a compact token is a JWE (RFC 7516): five parts, and `enc` in its
// header.
bool
is_encrypted(const std::vector<std::string>& parts)
{
  constexpr std::size_t k_parts_of_jwe = 5;
  if (parts.size() != k_parts_of_jwe) {
    return false;
  }
  const auto bytes = base64::decode(parts.front(), base64::Alphabet::url);
  const auto header = bytes ? go::parse(*bytes) : tl::make_unexpected(go::ParseError{});
  return header && header->find("enc") != nullptr;
}

// Return why this authenticator would not look at the token at all, or nothing.
std::optional<TokenProblem>
skip_problem(std::string_view token, const std::string& issuer)
{
  if (text::trim(token).substr(0, 1) == "{") {
    return skipped_token(
        "this is JSON: expected the compact form, three parts separated by dots");
  }
  const auto parts = text::split(token, '.');
  const auto count = parts.size();
  if (is_encrypted(parts)) {
    return skipped_token(
        "the token is encrypted (JWE, five parts), which no API server reads: turn off "
        "the encryption of ID tokens for this client at the provider");
  }
  if (count == 1 && text::trim(token).size() > 0) {
    return skipped_token("the token has no parts separated by dots: it is opaque, as "
                         "access tokens may be; use the ID token (id_token), or have the "
                         "provider issue JWTs");
  }
  if (count != 3) {
    return skipped_token(
        fmt::format("the token has {} parts separated by dots: an ID token has 3; use "
                    "the ID token, not an opaque access token",
                    count));
  }
  const auto payload = untrusted_payload(token);
  if (!payload) {
    return skipped_token("the payload is not base64url without padding");
  }
  const auto claims = parse_payload(*payload);
  if (!claims) {
    return skipped_token("the payload is not a JSON object: " +
                         text::printable(claims.error().message));
  }
  const auto found = untrusted_issuer(*claims);
  if (!found) {
    return skipped_token("the issuer in the token (`iss`) is not a string");
  }
  if (*found != issuer) {
    return skipped_token(fmt::format("the token was issued by {}: configured is {}, and "
                                     "they must match byte for byte{}",
                                     text::quote(*found),
                                     text::quote(issuer),
                                     issuer_difference(*found, issuer)));
  }
  return std::nullopt;
}

TokenProblem
distributed(const std::string& message, bool could_not_find_out = false)
{
  return {"distributed_claims",
          "oidc: could not expand distributed claims: " + message,
          {},
          could_not_find_out};
}

// Return the value of the distributed claim, or why the API server does not get it.
tl::expected<go::Value, TokenProblem>
resolve(const ClaimSource& source,
        const Policy& policy,
        const TokenEvidence& evidence,
        const Jose& jose)
{
  const auto refuse = [](TokenProblem p) { return tl::make_unexpected(std::move(p)); };
  const auto& claim = policy.groups_claim;
  const auto place =
      fmt::format("while getting distributed claim {}: ", go::go_quote(claim));
  if (!evidence.distributed) {
    return refuse(distributed(place + "the endpoint was not requested", true));
  }
  const auto& [exchange, provider] = *evidence.distributed;
  if (const auto* failure = exchange.failure()) {
    return refuse(distributed(fmt::format("{}Get {}: {}",
                                          place,
                                          go::go_quote(source.endpoint),
                                          text::printable(failure->message)),
                              !is_answer(*failure)));
  }
  const auto& reply = *exchange.reply();
  if (reply.status < 200 || reply.status > 226) {
    return refuse(distributed(place + "error while getting distributed claim JWT: " +
                              status_line(reply.status)));
  }
  if (const auto problem = skip_problem(reply.body, provider.issuer)) {
    return refuse(distributed(
        fmt::format("getting untrusted issuer from endpoint {} failed for claim {}: {}",
                    source.endpoint,
                    go::go_quote(claim),
                    problem->hint)));
  }
  auto verified = verify_jwt(reply.body, policy, evidence.now, provider, jose);
  if (!verified.token) {
    const auto& first = verified.problems.front();
    return refuse(distributed("verify distributed claim token: " + first.message,
                              first.could_not_find_out));
  }
  const auto* value = verified.token->claims().find(claim);
  if (value == nullptr) {
    return refuse(
        distributed(fmt::format("jwt returned by distributed claim endpoint {} did "
                                "not contain claim: {}",
                                go::go_quote(source.endpoint),
                                claim)));
  }
  return *value;
}

// Return whether `_claim_names` is there without `_claim_sources` although the groups
// claim would need them.
bool
lacks_sources(const go::Value& claims, const Policy& policy)
{
  return !policy.groups_claim.empty() && claims.find(policy.groups_claim) == nullptr &&
         claims.find("_claim_names") != nullptr &&
         claims.find("_claim_sources") == nullptr;
}

// Return why the API server cannot decode `_claim_sources` itself: it also reads `JWT`,
// which the verifier passed over.
std::optional<TokenProblem>
sources_problem(const go::Value& claims, const Policy& policy)
{
  const auto* sources = claims.find("_claim_sources");
  if (policy.groups_claim.empty() || claims.find(policy.groups_claim) != nullptr ||
      claims.find("_claim_names") == nullptr || sources == nullptr) {
    return std::nullopt;
  }
  for (const auto& source : sources->members) {
    for (const auto& member : source.value.members) {
      if (go::names_field(member.name, "JWT") && !member.value.is(Kind::string) &&
          !member.value.is(Kind::null)) {
        return distributed(fmt::format(
            "oidc: could not parse claim sources: json: cannot unmarshal {} into "
            "Go struct field endpoint.JWT of type string",
            go::type_name(member.value.kind)));
      }
    }
  }
  return std::nullopt;
}

// Put the distributed groups claim into `claims`; return why that fails, if it does.
std::optional<TokenProblem>
expand(go::Value& claims,
       const Policy& policy,
       const TokenEvidence& evidence,
       const Jose& jose)
{
  if (lacks_sources(claims, policy)) {
    return distributed("oidc: no claim sources");
  }
  if (auto problem = sources_problem(claims, policy)) {
    return problem;
  }
  const auto source = distributed_source(claims, policy);
  if (!source) {
    return std::nullopt;
  }
  auto value = resolve(*source, policy, evidence, jose);
  if (!value) {
    return value.error();
  }
  claims.members.push_back({policy.groups_claim, std::move(*value)});
  return std::nullopt;
}

TokenVerdict
refused(TokenProblem problem)
{
  TokenVerdict verdict;
  verdict.accepted = false;
  verdict.problems.push_back(std::move(problem));
  return verdict;
}

// Say of a refused access token that it is one: a new one would be refused as well.
void
advise_on_sort(std::string_view token,
               const Policy& policy,
               std::vector<TokenProblem>& problems)
{
  const auto unverified = UnverifiedToken::parse(token);
  if (!unverified) {
    return;
  }
  for (auto& problem : problems) {
    const bool is_typical = problem.reason == "audience_mismatch" ||
                            problem.reason == "signature" ||
                            problem.reason == "username_claim_missing";
    if (!is_typical || !problem.hint.empty()) {
      continue;
    }
    const auto sort = other_sort(*unverified, policy);
    if (!sort.empty()) {
      problem.hint =
          fmt::format("this is {}: send the ID token (id_token) instead", sort);
    }
  }
}

} // namespace

std::optional<ClaimSource>
distributed_source(const go::Value& claims, const Policy& policy)
{
  if (policy.groups_claim.empty() || claims.find(policy.groups_claim) != nullptr) {
    return std::nullopt;
  }
  const auto* names = claims.find("_claim_names");
  const auto* sources = claims.find("_claim_sources");
  const auto* name = names == nullptr ? nullptr : names->find(policy.groups_claim);
  const auto* source =
      sources == nullptr || name == nullptr ? nullptr : sources->find(name->text);
  if (source == nullptr) {
    return std::nullopt;
  }
  // Decoded by the verifier's own rules, which is how the server reads it too.
  go::Value only_sources;
  only_sources.kind = Kind::object;
  only_sources.members = {{"_claim_sources", *sources}};
  const auto decoded = IdToken::decode(only_sources);
  if (!decoded || decoded->claim_sources.at(name->text).endpoint.empty()) {
    return std::nullopt;
  }
  return decoded->claim_sources.at(name->text);
}

TokenVerdict
judge_token(std::string_view token,
            const Policy& policy,
            const TokenEvidence& evidence,
            const Jose& jose)
{
  const auto& issuer = evidence.provider.issuer;
  if (const auto problem = policy_problem(policy, issuer)) {
    return refused({problem->is_unsupported ? "unsupported_setting" : "config_invalid",
                    problem->message,
                    {},
                    false});
  }
  if (auto problem = skip_problem(token, issuer)) {
    auto verdict = refused(std::move(*problem));
    // It is skipped for its issuer: that of the cluster itself, most of the time.
    if (const auto unverified = UnverifiedToken::parse(token)) {
      verdict.remarks = service_account_remarks(unverified->claims, policy);
    }
    return verdict;
  }
  TokenVerdict verdict;
  auto verified = verify_jwt(token, policy, evidence.now, evidence.provider, jose);
  verdict.problems = std::move(verified.problems);
  ClaimMapping mapping;
  if (verified.unverified_claims) {
    auto claims = verified.token ? verified.token->claims() : *verified.unverified_claims;
    if (verified.unverified_id_token) {
      if (auto problem = expand(claims, policy, evidence, jose)) {
        verdict.problems.push_back(std::move(*problem));
      }
    }
    mapping = map_claims(claims, policy, issuer);
    const bool is_named = verdict.problems.empty() && mapping.problems.empty();
    verdict.remarks =
        token_remarks(token, claims, policy, is_named ? &mapping.identity : nullptr);
  }
  std::move(mapping.problems.begin(),
            mapping.problems.end(),
            std::back_inserter(verdict.problems));
  if (!policy.expressions.empty()) {
    verdict.problems.push_back(
        {"cel_not_evaluated",
         fmt::format("the verdict depends on CEL, which oidcctl does not evaluate: {}",
                     text::quote(policy.expressions.front())),
         {},
         true});
  }
  advise_on_sort(token, policy, verdict.problems);
  if (verdict.problems.empty() && verified.token) {
    verdict.accepted = true;
    verdict.identity = std::move(mapping.identity);
  } else if (!verdict.problems.front().could_not_find_out) {
    verdict.accepted = false;
  }
  return verdict;
}

} // namespace oidcctl
