#include "base/json_values.hpp"
#include "checks/access/diagnosis.hpp"

#include <algorithm>

namespace oidcctl::access {

namespace {

using enum VerdictEffect;

// clang-format off
constexpr CheckOf<Diagnosis> k_diagnosis_checks[] = {
  {"access/error", "The message is explained",
   "", neither, false, checks::access_error},
  {"access/kubeconfig", "kubectl can use the context",
   "client-go clientcmd ConfirmUsable", authenticated, false, checks::access_kubeconfig},
  {"access/endpoint", "The endpoint accepts the credential",
   "CoreWeave documentation", authenticated, false, checks::access_endpoint},
  {"access/connection", "The server is reached and trusted",
   "RFC 9525; Go crypto/x509", authenticated, false, checks::access_connection},
  {"access/server", "A Kubernetes API server answers",
   "k8s.io/apimachinery version.Info, metav1.Status", authenticated, false, checks::access_server},
  {"access/plugin", "The credential plugin runs",
   "client-go plugin/pkg/client/auth/exec", authenticated, false, checks::access_plugin},
  {"access/login", "The login gives a credential",
   "client.authentication.k8s.io ExecCredential", authenticated, false, checks::access_login},
  {"access/credential", "One credential is sent, which is still valid",
   "kube-apiserver authenticator.Config", neither, false, checks::access_credential},
  {"access/token", "The token fits the settings of the API server",
   "k8s.io/apiserver oidc AuthenticateToken", authenticated, false, checks::access_token},
  {"access/answer", "The API server accepts the credential",
   "k8s.io/apiserver endpoints/filters WithAuthentication", authenticated, true,
   checks::access_answer},
  {"access/identity", "The user is the expected one",
   "authentication.k8s.io SelfSubjectReview", neither, false, checks::access_identity},
  {"access/permission", "The user may do what was asked",
   "authorization.k8s.io SelfSubjectAccessReview", authorized, true, checks::access_permission},
};
// clang-format on

constexpr VerdictName k_verdicts[] = {{"authenticated", authenticated},
                                      {"authorized", authorized}};

// Return the first rung that failed, else the first whose answer is unknown.
const CheckResult*
cause_of(const std::vector<CheckResult>& results)
{
  for (const auto status : {Status::failure, Status::unknown}) {
    const auto found =
        std::find_if(results.begin(), results.end(), [status](const CheckResult& result) {
          return result.finding.status == status;
        });
    if (found != results.end()) {
      return &*found;
    }
  }
  return nullptr;
}

Json
misses_json(const Diagnosis& judged)
{
  auto list = Json::array();
  if (judged.evidence.permission) {
    for (const auto& miss : judged.evidence.permission->misses) {
      list.push_back({{"kind", to_string(miss.kind)},
                      {"message", miss.text},
                      {"hint", text_or_null(miss.hint)}});
    }
  }
  return list;
}

// Of an explained message the verdicts are what it says, and nothing else was asked.
void
take_said(Json& report, const Diagnosis& judged)
{
  const auto* kind = judged.explained ? judged.explained->kind : nullptr;
  const auto answer = [](Said said) {
    return said == Said::yes ? "yes" : said == Said::no ? "no" : "unknown";
  };
  const std::pair<const char*, Said> verdicts[] = {
      {"authenticated", kind == nullptr ? Said::nothing : kind->authenticated},
      {"authorized", kind == nullptr ? Said::nothing : kind->authorized}};
  for (const auto& [name, said] : verdicts) {
    report["verdicts"][name] = {
        {"answer", answer(said)},
        {"finding", said == Said::no ? Json("access/error") : Json(nullptr)},
        {"message", nullptr}};
  }
}

} // namespace

Diagnosis
make_diagnosis(DiagnosisEvidence evidence)
{
  Diagnosis judged;
  judged.evidence = std::move(evidence);
  if (judged.evidence.endpoint) {
    judged.endpoint = make_endpoint_case(*judged.evidence.endpoint);
    judged.endpoint_results = run_checks(endpoint_checks(), *judged.endpoint);
  }
  judged.identity = make_identity_case(judged.evidence.identity);
  judged.identity_results = run_checks(identity_checks(), judged.identity);
  if (judged.evidence.message) {
    judged.explained = explain_error(*judged.evidence.message);
  }
  return judged;
}

std::span<const CheckOf<Diagnosis>>
diagnosis_checks()
{
  return k_diagnosis_checks;
}

Json
diagnosis_report(const Diagnosis& judged, const Selection& selection)
{
  const auto& evidence = judged.evidence;
  const auto results = run_checks(diagnosis_checks(), judged);
  const auto& seen = evidence.identity.seen;
  Json report{
      {"apiVersion", "oidcctl/v1"},
      {"kind", "AccessDiagnosis"},
      {"context", text_or_null(evidence.context)},
      {"server", text_or_null(evidence.server)},
      {"action",
       evidence.has_question && !evidence.question.action.verb.empty()
           ? Json(describe(evidence.question))
           : Json(nullptr)},
      {"user", seen ? Json(seen->user.username) : Json(nullptr)},
      {"groups", seen && seen->has_groups ? Json(seen->user.groups) : Json(nullptr)},
      {"cause", nullptr},
      {"cure", nullptr}};
  if (const auto* cause = cause_of(results)) {
    report["cause"] = {{"finding", cause->id}, {"message", cause->finding.message}};
    report["cure"] = text_or_null(cause->finding.hint);
  }
  report["nearMisses"] = misses_json(judged);
  append_results(report, results, k_verdicts, selection);
  if (evidence.message) {
    take_said(report, judged);
  }
  return report;
}

} // namespace oidcctl::access
