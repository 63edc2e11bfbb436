#include "authenticator/token_verdict.hpp"

#include "authenticator/token_advice.hpp"
#include "authenticator/token_verify.hpp"
#include "authenticator/token_warnings.hpp"
#include "base/base64.hpp"
#include "base/text.hpp"
#include "model/apiserver/identity.hpp"
#include "model/http/http_status.hpp"
#include "model/oidc/unverified_token.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oidcctl {

namespace {

using Kind = go::Value::Kind;

// What a token is judged by.
struct Judging
{
  const Policy& policy;
  Time now;
  const ProviderEvidence& provider;
  const DistributedEvidence* distributed; // nullptr: nothing was fetched
  const Jose& jose;
};

TokenProblem
skipped_token(std::string hint)
{
  return {"skipped", "invalid bearer token", std::move(hint), false};
}

// Return whether a compact token is a JWE (RFC 7516): five parts, and `enc` in its
// header.
bool
is_encrypted(const CompactToken& token)
{
  constexpr std::size_t parts_of_jwe = 5;
  if (token.parts != parts_of_jwe) {
    return false;
  }
  const auto part = token.text.substr(0, token.text.find('.'));
  const auto bytes = base64::decode(part, base64::Alphabet::url);
  const auto header = bytes ? go::parse(*bytes) : tl::make_unexpected(go::ParseError{});
  return header && header->find("enc") != nullptr;
}

// Return why this authenticator would not look at the token at all, or nothing.
std::optional<TokenProblem>
skip_problem(const CompactToken& token, const std::string& issuer)
{
  const auto bare = text::trim(token.text);
  if (bare.starts_with('{')) {
    return skipped_token(
        "this is JSON: expected the compact form, three parts separated by dots");
  }
  if (is_encrypted(token)) {
    return skipped_token(
        "the token is encrypted (JWE, five parts), which no API server reads: turn off "
        "the encryption of ID tokens for this client at the provider");
  }
  if (token.parts == 1 && !bare.empty()) {
    return skipped_token("the token has no parts separated by dots: it is opaque, as "
                         "access tokens may be; use the ID token (id_token), or have the "
                         "provider issue JWTs");
  }
  if (token.parts != 3) {
    return skipped_token(
        fmt::format("the token has {} parts separated by dots: an ID token has 3; use "
                    "the ID token, not an opaque access token",
                    token.parts));
  }
  if (!token.payload) {
    return skipped_token("the payload is not base64url without padding");
  }
  if (!token.claims) {
    return skipped_token("the payload is not a JSON object: " +
                         text::printable(token.claims_error.message));
  }
  const auto found = token.untrusted_issuer();
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
resolve(const ClaimSource& source, const Judging& by)
{
  const auto refuse = [](TokenProblem p) { return tl::make_unexpected(std::move(p)); };
  const auto& claim = by.policy.groups_claim;
  const auto place =
      fmt::format("while getting distributed claim {}: ", go::go_quote(claim));
  if (by.distributed == nullptr) {
    return refuse(distributed(place + "the endpoint was not requested", true));
  }
  const auto& [exchange, provider] = *by.distributed;
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
  const auto token = CompactToken::parse(reply.body);
  if (const auto problem = skip_problem(token, provider.issuer)) {
    return refuse(distributed(
        fmt::format("getting untrusted issuer from endpoint {} failed for claim {}: {}",
                    source.endpoint,
                    go::go_quote(claim),
                    problem->hint)));
  }
  const auto verified = verify_jwt(token, by.policy, by.now, provider, by.jose);
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
expand(std::shared_ptr<const go::Value>& claims, const Judging& by)
{
  if (lacks_sources(*claims, by.policy)) {
    return distributed("oidc: no claim sources");
  }
  if (auto problem = sources_problem(*claims, by.policy)) {
    return problem;
  }
  const auto source = distributed_source(*claims, by.policy);
  if (!source) {
    return std::nullopt;
  }
  auto value = resolve(*source, by);
  if (!value) {
    return value.error();
  }
  auto expanded = *claims;
  expanded.members.push_back({by.policy.groups_claim, std::move(*value)});
  claims = std::make_shared<const go::Value>(std::move(expanded));
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
  const auto unverified = problems.empty() ? tl::make_unexpected(std::string())
                                           : UnverifiedToken::parse(token);
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

struct Judgement
{
  TokenVerdict verdict = {};                         // without remarks
  std::shared_ptr<const go::Value> claims = nullptr; // with those that were fetched
  bool is_named = false; // verified and named, whatever expressions would say
  Identity identity = {};
};

// Judge a token that is not skipped, under a policy that the API server starts with.
Judgement
judge(const CompactToken& token, const Judging& by)
{
  Judgement out;
  auto& problems = out.verdict.problems;
  auto verified = verify_jwt(token, by.policy, by.now, by.provider, by.jose);
  problems = std::move(verified.problems);
  out.claims = std::move(verified.unverified_claims);
  if (out.claims) {
    if (verified.unverified_id_token) {
      if (auto problem = expand(out.claims, by)) {
        problems.push_back(std::move(*problem));
      }
    }
    auto mapping = map_claims(*out.claims, by.policy, by.provider.issuer);
    std::move(
        mapping.problems.begin(), mapping.problems.end(), std::back_inserter(problems));
    out.identity = std::move(mapping.identity);
    out.is_named = problems.empty();
  }
  if (!by.policy.expressions.empty()) {
    problems.push_back(
        {"cel_not_evaluated",
         fmt::format("the verdict depends on CEL, which oidcctl does not evaluate: {}",
                     text::quote(by.policy.expressions.front())),
         {},
         true});
  }
  advise_on_sort(token.text, by.policy, problems);
  if (problems.empty() && verified.token) {
    out.verdict.accepted = true;
    out.verdict.identity = out.identity;
  } else if (!problems.front().could_not_find_out) {
    out.verdict.accepted = false;
  }
  return out;
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
  const auto parsed = CompactToken::parse(token);
  if (auto problem = skip_problem(parsed, issuer)) {
    auto verdict = refused(std::move(*problem));
    // It is skipped for its issuer: that of the cluster itself, most of the time.
    if (const auto unverified = UnverifiedToken::parse(token)) {
      verdict.remarks = service_account_remarks(unverified->claims, policy);
    }
    return verdict;
  }
  const auto* distributed = evidence.distributed ? &*evidence.distributed : nullptr;
  auto judgement =
      judge(parsed, {policy, evidence.now, evidence.provider, distributed, jose});
  auto verdict = std::move(judgement.verdict);
  if (judgement.claims) {
    verdict.remarks = token_remarks(token,
                                    *judgement.claims,
                                    policy,
                                    judgement.is_named ? &judgement.identity : nullptr);
  }
  return verdict;
}

TokenVerdict
judge_without_remarks(const CompactToken& token,
                      const Policy& policy,
                      Time now,
                      const ProviderEvidence& provider,
                      const Jose& jose)
{
  if (auto problem = skip_problem(token, provider.issuer)) {
    return refused(std::move(*problem));
  }
  return judge(token, {policy, now, provider, nullptr, jose}).verdict;
}

} // namespace oidcctl
