#include "base/json_values.hpp"
#include "checks/access/identity.hpp"

#include <algorithm>

namespace oidcctl::access {

namespace {

using enum VerdictEffect;

// clang-format off
constexpr CheckOf<IdentityCase> k_identity_checks[] = {
  {"identity/seen", "The API server says who the user is",
   "authentication.k8s.io SelfSubjectReview", neither, true, checks::identity_seen},
  {"identity/authenticator", "The credential that is sent is the one that counts",
   "kube-apiserver authenticator.Config", neither, false, checks::identity_authenticator},
  {"identity/user-name", "The user name is the expected one",
   "kube-apiserver --oidc-username-claim", neither, false, checks::identity_user_name},
  {"identity/groups", "The groups are the expected ones",
   "kube-apiserver --oidc-groups-claim", neither, false, checks::identity_groups},
  {"identity/expiry", "The credential is valid for a while",
   "OpenID Connect Core 2; RFC 5280 4.1.2.5", neither, false, checks::identity_expiry},
};
// clang-format on

Json
groups_json(const IdentityEvidence& evidence)
{
  auto groups = Json::array();
  for (const auto& group : evidence.seen->user.groups) {
    groups.push_back({{"name", group}, {"from", origin_of_group(evidence, group)}});
  }
  return groups;
}

Json
user_json(const IdentityEvidence& evidence)
{
  if (!evidence.seen) {
    return nullptr;
  }
  const auto& user = evidence.seen->user;
  auto extra = Json::object();
  for (const auto& [key, values] : user.extra) {
    extra[key] = values;
  }
  return {{"name", user.username},
          {"uid", text_or_null(user.uid)},
          {"groups", evidence.seen->has_groups ? groups_json(evidence) : Json(nullptr)},
          {"extra", std::move(extra)}};
}

Json
predicted_json(const Prediction& predicted)
{
  Json json{{"authenticator", to_string(predicted.authenticator)},
            {"name", nullptr},
            {"uid", nullptr},
            {"groups", nullptr},
            {"whyNot", text_or_null(predicted.why_not)}};
  if (predicted.user) {
    json["name"] = predicted.user->username;
    json["uid"] = text_or_null(predicted.user->uid);
    json["groups"] = predicted.has_groups ? Json(predicted.user->groups) : Json(nullptr);
  }
  return json;
}

Json
credential_json(const IdentityEvidence& evidence)
{
  Json json{{"method", kube::to_string(evidence.method)},
            {"plugin", text_or_null(evidence.plugin)},
            {"issuer", nullptr},
            {"expires", nullptr}};
  if (evidence.token) {
    const auto* issuer = evidence.token->claims.find("iss");
    json["issuer"] = issuer != nullptr && issuer->is(go::Value::Kind::string)
                         ? Json(issuer->text)
                         : Json(nullptr);
  }
  if (const auto end = credential_end(evidence)) {
    json["expires"] = {{"time", to_rfc3339(end->time)},
                       {"what", end->what},
                       {"words",
                        end->time <= evidence.now
                            ? human(evidence.now - end->time) + " ago"
                            : "in " + human(end->time - evidence.now)}};
  }
  return json;
}

// Return whether the user is the expected one, as far as that is known.
std::string
agreement(const IdentityCase& judged, const std::vector<CheckResult>& results)
{
  const auto differs = [&judged](const CheckResult& result) {
    const auto status = result.finding.status;
    return judged.predicted.authenticator != Authenticator::anonymous &&
           result.id != "identity/expiry" && result.id != "identity/seen" &&
           (status == Status::failure ||
            (status == Status::warning && result.id == "identity/groups"));
  };
  if (!judged.evidence.seen) {
    return "unknown";
  }
  if (std::any_of(results.begin(), results.end(), differs)) {
    return judged.predicted.user || judged.evidence.settings ||
                   authenticator_of(judged.evidence) == Authenticator::anonymous
               ? "different"
               : "unknown";
  }
  return judged.predicted.user && judged.predicted.has_groups &&
                 judged.evidence.seen->has_groups
             ? "same"
             : "unknown";
}

} // namespace

std::string_view
to_string(IdentitySource source)
{
  switch (source) {
  case IdentitySource::self_review:
    return "SelfSubjectReview";
  case IdentitySource::token_review:
    return "TokenReview";
  case IdentitySource::openshift_user:
    return "OpenShift user";
  case IdentitySource::signing_request:
    return "dry run of a CertificateSigningRequest";
  case IdentitySource::forbidden:
    return "message of a 403";
  }
  return {};
}

IdentityCase
make_identity_case(IdentityEvidence evidence)
{
  IdentityCase judged{std::move(evidence), {}};
  judged.predicted = predict(judged.evidence);
  return judged;
}

std::span<const CheckOf<IdentityCase>>
identity_checks()
{
  return k_identity_checks;
}

Json
identity_report(const IdentityCase& judged)
{
  const auto& evidence = judged.evidence;
  const auto results = run_checks(identity_checks(), judged);
  Json report{
      {"apiVersion", "oidcctl/v1"},
      {"kind", "AccessWhoami"},
      {"context", text_or_null(evidence.context)},
      {"server", evidence.server},
      {"user", user_json(evidence)},
      {"source", evidence.seen ? Json(to_string(evidence.seen->source)) : Json(nullptr)},
      {"authenticator", to_string(authenticator_of(evidence))},
      {"credential", credential_json(evidence)},
      {"predicted", predicted_json(judged.predicted)},
      {"agreement", agreement(judged, results)}};
  append_results(report, results, {}, {});
  report.erase("verdicts");
  return report;
}

} // namespace oidcctl::access
