#pragma once

#include "authenticator/token_verdict.hpp"
#include "base/error.hpp"
#include "base/time.hpp"
#include "checks/access/answer.hpp"
#include "checks/access/error_text.hpp"
#include "checks/access/identity.hpp"
#include "checks/check_table.hpp"
#include "checks/endpoint/endpoint_report.hpp"
#include "kube/kubeconfig/client_config.hpp"
#include "kube/review/user_review.hpp"

#include <optional>
#include <string>
#include <vector>

// Why a login or a permission fails: the ladder from the kubeconfig to the answer of the
// API server.
namespace oidcctl::access {

// A failure that the checks of a kubeconfig found.
struct KubeconfigFault
{
  std::string id = {}; // "kubeconfig/plugin"
  Finding finding = {};
};

// What the API server answered to the first request with the credential.
struct ServerAnswer
{
  int status = 0; // 0: no answer, `message` says why
  std::string reason = {};
  std::string message = {};
  Milliseconds took{0};
  bool was_timeout = false;
};

// What was seen, rung by rung. A rung that was not reached has nothing.
struct DiagnosisEvidence
{
  Time now = {};
  std::string context = {};
  std::string server = {};
  std::optional<Error> config_error = std::nullopt; // no context can be used
  std::vector<KubeconfigFault> kubeconfig = {};     // in the order of their table
  std::optional<EndpointEvidence> endpoint = std::nullopt;
  kube::Method method = kube::Method::anonymous;
  std::optional<Error> credential_error = std::nullopt; // of the plugin or of a file
  bool has_connection = false;
  IdentityEvidence identity = {};
  std::optional<ServerAnswer> answer = std::nullopt;
  std::optional<TokenVerdict> token = std::nullopt; // by the settings that were given
  std::string why_no_token_verdict = {};
  // What the API server says of the token to an admin.
  std::optional<review::TokenReviewStatus> review = std::nullopt;
  std::string why_no_review = {};
  bool has_admin = false;
  bool has_question = false;
  Question question = {};
  std::optional<CheckAnswer> permission = std::nullopt;
  std::string why_no_permission = {};
  std::string cure = {}; // the command that grants what is asked for
  std::string ask_admin =
      {}; // the command by which an admin sees the cure, where it is not known
  // `--error`: the message to explain, instead of all other rungs.
  std::optional<std::string> message = std::nullopt;
};

struct Diagnosis
{
  DiagnosisEvidence evidence = {};
  std::optional<EndpointCase> endpoint = std::nullopt;
  IdentityCase identity = {};
  std::vector<CheckResult> endpoint_results = {};
  std::vector<CheckResult> identity_results = {};
  std::optional<ErrorExplanation> explained = std::nullopt; // of `message`
};

Diagnosis make_diagnosis(DiagnosisEvidence evidence);

// Return the rungs, from the first to the last.
std::span<const CheckOf<Diagnosis>> diagnosis_checks();

// Return the report: `kind: AccessDiagnosis`, with `verdicts` authenticated and
// authorized, the one `cause` and the one `cure`.
Json diagnosis_report(const Diagnosis& judged, const Selection& selection);

// Return the id in `token_reasons` that an API server's words for a refused token mean
// ("oidc: token is expired"), "webhook" for those of an authentication webhook that
// fails, or nothing.
std::optional<std::string_view> reason_in(std::string_view review_error);

// The functions of the table.
namespace checks {

std::vector<Finding> access_error(const Diagnosis&);
std::vector<Finding> access_kubeconfig(const Diagnosis&);
std::vector<Finding> access_endpoint(const Diagnosis&);
std::vector<Finding> access_connection(const Diagnosis&);
std::vector<Finding> access_server(const Diagnosis&);
std::vector<Finding> access_plugin(const Diagnosis&);
std::vector<Finding> access_login(const Diagnosis&);
std::vector<Finding> access_credential(const Diagnosis&);
std::vector<Finding> access_token(const Diagnosis&);
std::vector<Finding> access_answer(const Diagnosis&);
std::vector<Finding> access_identity(const Diagnosis&);
std::vector<Finding> access_permission(const Diagnosis&);

} // namespace checks
} // namespace oidcctl::access
