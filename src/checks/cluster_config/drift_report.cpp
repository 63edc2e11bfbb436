#include "checks/cluster_config/drift_report.hpp"

#include "base/text.hpp"
#include "kube/apiserver/settings_diff.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oidcctl {

namespace {

using apiserver::Answer;

// One piece of evidence: what it says about the question whether the running API server
// has the settings of the file, and how much that is worth.
struct Row
{
  std::string source = {};
  Answer answer = Answer::unknown;
  bool is_proof = false; // a "yes" of it is enough
  std::string message = {};
  std::string hint = {};
};

const char*
word_of(Answer answer)
{
  return answer == Answer::yes ? "yes" : answer == Answer::no ? "no" : "unknown";
}

bool
is_flag_form(const apiserver::ClusterSettings& settings)
{
  return settings.flags && settings.flags->authentication_config.empty();
}

Row
look_at_metrics(const DriftEvidence& evidence)
{
  Row row{.source = "metrics"};
  const auto& metrics = evidence.metrics.answer;
  if (!metrics) {
    row.message = evidence.metrics.problem;
    row.hint = "the user needs get on the non-resource URL /metrics";
    return row;
  }
  if (is_flag_form(evidence.startup.settings)) {
    row.message = metrics->hashes.empty()
                      ? "metrics do not show flags"
                      : "the API server has a file, and these settings are flags";
    row.answer = metrics->hashes.empty() ? Answer::unknown : Answer::no;
    return row;
  }
  if (metrics->hashes.empty()) {
    row.message = "the metrics have no hash of an AuthenticationConfiguration: the API "
                  "server has no file, or is older than the metric";
    return row;
  }
  if (evidence.hash.empty()) {
    row.message = "the file that the flags name is not on this machine";
    return row;
  }
  const bool all_same =
      std::all_of(metrics->hashes.begin(), metrics->hashes.end(), [&](const auto& hash) {
        return hash == evidence.hash;
      });
  row.answer = all_same ? Answer::yes : Answer::no;
  row.is_proof = true;
  row.message = all_same
                    ? fmt::format("the API server uses this file, byte for byte ({})",
                                  evidence.hash)
                    : fmt::format("the API server uses a file with the hash {}, this "
                                  "one has {}",
                                  metrics->hashes.front(),
                                  evidence.hash);
  if (metrics->failed_reloads > 0) {
    row.message += fmt::format("; {} reloads failed", metrics->failed_reloads);
    row.hint = "see the log of the API server for \"failed to\" load, validate or update "
               "authentication config";
  } else if (!all_same) {
    row.hint = "wait for the reload (up to a minute, or two when an issuer does not "
               "answer), or copy the file again";
  }
  return row;
}

// Return how the settings of a running server differ from the file's, or an empty text.
std::string
difference(const apiserver::ClusterSettings& file,
           const apiserver::ClusterSettings& server)
{
  std::vector<std::string> words;
  for (const auto& change : apiserver::settings_diff(server, file)) {
    if (change.aspect != "certificate-authority") { // a file that is not here
      words.push_back(fmt::format("{}: {} -> {}",
                                  change.aspect,
                                  change.from.empty() ? "none" : change.from,
                                  change.to.empty() ? "none" : change.to));
    }
  }
  return text::join(words, "; ");
}

Row
look_at_pod(const DriftEvidence& evidence, const ServerPod& pod)
{
  Row row{.source = "pod " + pod.name, .is_proof = true};
  apiserver::ConfigSource source;
  source.form = apiserver::ConfigForm::static_pod;
  source.arguments = pod.arguments;
  const auto server = apiserver::start_with_flags(
      source, {.minor = evidence.kubernetes_minor}, [](const std::string& path) {
        return apiserver::NamedText{.problem = path, .is_certain = false};
      });
  const auto& settings = evidence.startup.settings;
  const bool has_file =
      server.settings.flags && !server.settings.flags->authentication_config.empty();
  if (!is_flag_form(settings)) {
    row.answer = has_file ? Answer::unknown : Answer::no;
    row.message =
        has_file ? fmt::format("it reads {}, whose contents a Pod does not show",
                               text::quote(server.settings.flags->authentication_config))
                 : "it has no --authentication-config";
    return row;
  }
  if (has_file) {
    row.answer = Answer::no;
    row.message = "it has --authentication-config, and these settings are flags";
    return row;
  }
  const auto words = difference(settings, server.settings);
  row.answer = words.empty() ? Answer::yes : Answer::no;
  row.message = words.empty() ? "its flags mean the same" : words;
  return row;
}

std::vector<Row>
look_at_pods(const DriftEvidence& evidence)
{
  if (!evidence.pods.answer) {
    return {{.source = "pods",
             .message = evidence.pods.problem,
             .hint = "the user needs list on pods in kube-system"}};
  }
  if (evidence.pods.answer->empty()) {
    return {
        {.source = "pods", .message = "the control plane is not in Pods that are shown"}};
  }
  std::vector<Row> rows;
  for (const auto& pod : *evidence.pods.answer) {
    rows.push_back(look_at_pod(evidence, pod));
  }
  return rows;
}

std::vector<std::string>
sorted_groups(std::vector<std::string> groups)
{
  std::erase(groups, "system:authenticated"); // the server adds it
  std::sort(groups.begin(), groups.end());
  return groups;
}

Row
look_at_token(const Asked<TokenComparison>& asked)
{
  Row row{.source = "token"};
  if (!asked.answer) {
    row.message = asked.problem;
    row.hint = "the user needs create on tokenreviews, as system:auth-delegator has";
    return row;
  }
  const auto& token = *asked.answer;
  const auto& status = token.status;
  if (!status.authenticated) {
    row.message = fmt::format("the API server refuses the token{}{}",
                              status.error.empty() ? "" : ": ",
                              status.error);
    row.hint = "see `oidcctl token verify --authentication-config FILE`";
    return row;
  }
  if (!token.is_of_issuer) {
    row.message = fmt::format("the token is not of an issuer of the file; the API server "
                              "accepts it as {}",
                              text::quote(status.user.username));
    return row;
  }
  if (!token.expected_user) {
    row.message = "an expression makes the user name, which is not evaluated here";
    return row;
  }
  const bool is_same =
      *token.expected_user == status.user.username &&
      sorted_groups(token.expected_groups) == sorted_groups(status.user.groups);
  row.answer = is_same ? Answer::yes : Answer::no;
  row.message =
      is_same ? fmt::format("the token is accepted as {}, as the file says",
                            text::quote(status.user.username))
              : fmt::format("the API server says {} with groups {}, the file {} with {}",
                            text::quote(status.user.username),
                            text::quote(text::join(status.user.groups, ", ")),
                            text::quote(*token.expected_user),
                            text::quote(text::join(token.expected_groups, ", ")));
  return row;
}

Json
row_json(const Row& row)
{
  return {{"source", row.source},
          {"answer", word_of(row.answer)},
          {"proof", row.is_proof},
          {"message", row.message},
          {"hint", row.hint.empty() ? Json(nullptr) : Json(row.hint)}};
}

// With several API servers the metrics are those of one of them.
bool
is_one_of_many(const DriftEvidence& evidence)
{
  return !is_flag_form(evidence.startup.settings) && evidence.pods.answer &&
         evidence.pods.answer->size() > 1;
}

} // namespace

Json
drift_report(const DriftEvidence& evidence)
{
  std::vector<Row> rows{look_at_metrics(evidence)};
  for (auto& row : look_at_pods(evidence)) {
    rows.push_back(std::move(row));
  }
  if (evidence.token) {
    rows.push_back(look_at_token(*evidence.token));
  }
  if (is_one_of_many(evidence)) {
    rows.push_back({.source = "servers",
                    .message = fmt::format("metrics are those of one of {} API servers",
                                           evidence.pods.answer->size()),
                    .hint = "ask each server, with its own address in the kubeconfig"});
    rows.front().is_proof = false;
  }
  const auto has = [&rows](Answer answer, bool needs_proof) {
    return std::any_of(rows.begin(), rows.end(), [&](const Row& row) {
      return row.answer == answer && (row.is_proof || !needs_proof);
    });
  };
  const auto answer = has(Answer::no, false)   ? Answer::no
                      : has(Answer::yes, true) ? Answer::yes
                                               : Answer::unknown;
  auto items = Json::array();
  auto findings = Json::array();
  for (const auto& row : rows) {
    items.push_back(row_json(row));
    findings.push_back(
        {{"id", "drift/" + row.source.substr(0, row.source.find(' '))},
         {"status",
          row.answer == Answer::no    ? "failure"
          : row.answer == Answer::yes ? "pass"
                                      : "unknown"},
         {"message",
          (row.source.find(' ') == std::string::npos ? "" : row.source + ": ") +
              row.message},
         {"hint", row.hint.empty() ? Json(nullptr) : Json(row.hint)}});
  }
  return {{"apiVersion", "oidcctl/v1"},
          {"kind", "ClusterConfigDrift"},
          {"file", evidence.file},
          {"form", apiserver::to_string(evidence.startup.settings.form)},
          {"answer", word_of(answer)},
          {"hash", evidence.hash.empty() ? Json(nullptr) : Json(evidence.hash)},
          {"evidence", std::move(items)},
          {"findings", std::move(findings)}};
}

} // namespace oidcctl
