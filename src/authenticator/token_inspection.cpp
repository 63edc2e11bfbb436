#include "authenticator/token_inspection.hpp"

#include "authenticator/token_warnings.hpp"
#include "base/text.hpp"
#include "model/oidc/id_token.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oidcctl {

namespace {

using Kind = go::Value::Kind;

// Claims that name a person somewhere, the usual ones first.
constexpr std::string_view k_user_claims[] = {"email",
                                              "sub",
                                              "preferred_username",
                                              "upn",
                                              "oid",
                                              "unique_name",
                                              "name",
                                              "cognito:username"};

const go::Value*
verifier_claim(const go::Value& claims, std::string_view name)
{
  const go::Value* found = nullptr;
  for (const auto& member : claims.members) {
    if (go::names_field(member.name, name)) {
      found = &member.value;
    }
  }
  return found;
}

Json
time_json(const go::Value& claims, std::string_view name, Time now)
{
  const auto* value = verifier_claim(claims, name);
  if (value == nullptr || value->is(Kind::null)) {
    return nullptr;
  }
  go::Value only;
  only.kind = Kind::object;
  only.members = {{"exp", *value}};
  const auto decoded = IdToken::decode(only);
  if (!decoded) {
    return {{"time", nullptr}, {"words", "not readable: " + decoded.error()}};
  }
  constexpr std::int64_t year_9999 = 253402300799;
  const auto seconds =
      std::clamp<std::int64_t>(decoded->expiry.unix_seconds, 0, year_9999);
  const Time time{Seconds{seconds}};
  const auto words = time > now ? "in " + human(time - now) : human(now - time) + " ago";
  return {{"time", to_rfc3339(time)}, {"words", words}};
}

Json
user_candidates(const go::Value& claims)
{
  auto list = Json::array();
  for (const auto name : k_user_claims) {
    const auto* value = claims.find(name);
    if (value != nullptr && value->is(Kind::string) && !value->text.empty()) {
      list.push_back({{"claim", name}, {"value", value->text}});
    }
  }
  return list;
}

Json
finding(std::string_view id, const Finding& finding)
{
  return {{"id", id},
          {"status", to_string(finding.status)},
          {"message", finding.message},
          {"hint", finding.hint.empty() ? Json(nullptr) : Json(finding.hint)},
          {"details", finding.details}};
}

void
add_email_findings(Json& findings, const go::Value& claims)
{
  const auto* verified = claims.find("email_verified");
  if (verified != nullptr && (!verified->is(Kind::boolean) || !verified->boolean)) {
    findings.push_back(
        finding("token/email-not-verified",
                warning(verified->is(Kind::boolean)
                            ? "email_verified is false"
                            : fmt::format("email_verified is a {}, not true",
                                          go::type_name(verified->kind)),
                        "the API server would reject it as the username claim; verify "
                        "the address or use another claim")));
  }
}

Json
findings_of(const UnverifiedToken& token, std::string_view text)
{
  auto findings = Json::array();
  findings.push_back(
      finding("token/unverified",
              info("the signature was not verified: anyone can create such a token",
                   "use `oidcctl token verify` to get the API server's verdict")));
  Policy policy;
  policy.username_claim = "email";
  for (const auto& remark : token_remarks(text, token.claims, policy, nullptr)) {
    findings.push_back(finding(remark.id, remark.finding));
  }
  add_email_findings(findings, token.claims);
  return findings;
}

Json
audience_json(const go::Value& claims)
{
  const auto* value = verifier_claim(claims, "aud");
  if (value == nullptr) {
    return nullptr;
  }
  return value->is(Kind::string) ? Json::array({value->text}) : go::to_json(*value);
}

} // namespace

Json
token_inspection(const UnverifiedToken& token, std::string_view text, Time now)
{
  const auto* issuer = verifier_claim(token.claims, "iss");
  return {{"apiVersion", "oidcctl/v1"},
          {"kind", "TokenInspection"},
          {"verified", false},
          {"issuer", issuer == nullptr ? Json(nullptr) : go::to_json(*issuer)},
          {"audience", audience_json(token.claims)},
          {"expires", time_json(token.claims, "exp", now)},
          {"issued", time_json(token.claims, "iat", now)},
          {"notBefore", time_json(token.claims, "nbf", now)},
          {"userCandidates", user_candidates(token.claims)},
          {"header", go::to_json(token.header)},
          {"claims", go::to_json(token.claims)},
          {"bytes", text.size()},
          {"findings", findings_of(token, text)}};
}

} // namespace oidcctl
