#include "app/cluster_config/collect_drift.hpp"

#include "app/cluster_config/read_settings.hpp"
#include "authenticator/token_claims.hpp"
#include "base/sha256.hpp"
#include "base/text.hpp"
#include "model/http/http_status.hpp"
#include "model/oidc/id_token.hpp"
#include "model/oidc/unverified_token.hpp"
#include "ports/files.hpp"
#include "ports/system.hpp"

#include <fmt/format.h>

namespace oidcctl {

namespace {

constexpr std::size_t k_longest_file = std::size_t{16} << 20;
constexpr std::size_t k_longest_metrics = std::size_t{64} << 20;

Asked<apiserver::ConfigMetrics>
ask_metrics(ClusterConnection& connection, Milliseconds timeout)
{
  const auto reply = connection.send(
      {.url = "/metrics", .timeout = timeout, .max_body = k_longest_metrics});
  if (!reply) {
    return {std::nullopt, "no metrics: " + reply.error().message};
  }
  if (reply->status != http_status::k_ok) {
    return {std::nullopt, fmt::format("no metrics: HTTP status {}", reply->status)};
  }
  auto metrics = apiserver::parse_config_metrics(reply->body);
  if (!metrics.has_other_metrics) {
    return {std::nullopt, "the reply does not have the metrics of an API server"};
  }
  return {std::move(metrics), {}};
}

void
add_texts(const go::Value* list, std::vector<apiserver::Argument>& arguments)
{
  if (list != nullptr) {
    for (const auto& item : list->items) {
      arguments.push_back({item.text, 0});
    }
  }
}

// Return the container's arguments after the program's name; none: it runs another.
std::vector<apiserver::Argument>
server_arguments(const go::Value& container)
{
  std::vector<apiserver::Argument> all;
  add_texts(container.find("command"), all);
  add_texts(container.find("args"), all);
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].text == "kube-apiserver" || all[i].text.ends_with("/kube-apiserver")) {
      return {all.begin() + static_cast<std::ptrdiff_t>(i) + 1, all.end()};
    }
  }
  return {};
}

void
add_pod(const go::Value& pod, std::vector<ServerPod>& pods)
{
  const auto* spec = pod.find("spec");
  const auto* containers = spec == nullptr ? nullptr : spec->find("containers");
  if (containers == nullptr) {
    return;
  }
  for (const auto& container : containers->items) {
    auto arguments = server_arguments(container);
    if (!arguments.empty()) {
      pods.push_back({text_at(pod, {"metadata", "name"}), std::move(arguments)});
      return;
    }
  }
}

Asked<std::vector<ServerPod>>
ask_pods(ClusterClient& client)
{
  auto reply = client.call({.target = "/api/v1/namespaces/kube-system/pods?labelSelector="
                                      "component%3Dkube-apiserver&limit=100"});
  if (!reply) {
    return {std::nullopt, describe(reply.error())};
  }
  if (!reply->is_success()) {
    return {std::nullopt, reply->message};
  }
  std::vector<ServerPod> pods;
  if (const auto* items = reply->body.find("items")) {
    for (const auto& pod : items->items) {
      add_pod(pod, pods);
    }
  }
  return {std::move(pods), {}};
}

// What the file makes of the token, which is not verified here: the server does that.
TokenComparison
expected_of(const DriftEvidence& evidence, const Secret& token)
{
  TokenComparison made;
  const auto parsed = UnverifiedToken::parse(token.reveal());
  if (!parsed) {
    return made;
  }
  const auto policies = apiserver::policies_of(evidence.startup.settings,
                                               {.minor = evidence.kubernetes_minor});
  const auto iss = untrusted_issuer(parsed->claims).value_or("");
  const auto* entry = apiserver::find_policy(policies, iss);
  made.is_of_issuer = entry != nullptr;
  if (entry == nullptr || entry->policy.has_username_expression ||
      entry->policy.has_groups_expression) {
    return made;
  }
  auto mapping = map_claims(parsed->claims, entry->policy, entry->issuer);
  made.expected_user = std::move(mapping.identity.username);
  made.expected_groups = std::move(mapping.identity.groups);
  return made;
}

Asked<TokenComparison>
ask_token(ClusterClient& client, const DriftEvidence& evidence, const Secret& token)
{
  review::TokenReview ask;
  ask.token = token;
  const auto reply = client.call({.method = "POST",
                                  .target = std::string(review::k_token_review_path),
                                  .content_type = "application/json",
                                  .body = to_text(review::to_json(ask), -1)});
  if (!reply) {
    return {std::nullopt, describe(reply.error())};
  }
  if (!reply->is_success()) {
    return {std::nullopt, reply->message};
  }
  auto status = review::parse_token_status(reply->body);
  if (!status) {
    return {std::nullopt, describe(status.error())};
  }
  auto comparison = expected_of(evidence, token);
  comparison.status = std::move(*status);
  return {std::move(comparison), {}};
}

} // namespace

Result<DriftEvidence>
drift_evidence_of_file(System& system,
                       const std::string& path,
                       const apiserver::ValidationRules& rules)
{
  DriftEvidence evidence{.file = path, .kubernetes_minor = rules.minor};
  TRY_ASSIGN(evidence.startup, read_settings(system, path, rules));
  const auto& startup = evidence.startup;
  if (startup.starts == apiserver::Answer::no) {
    return fail(ErrorCode::local_file,
                fmt::format("{}: kube-apiserver 1.{} does not start with it: {}",
                            text::quote(path),
                            rules.minor,
                            startup.message),
                fmt::format("see `oidcctl cluster-config lint {}`", path));
  }
  const auto& flags = startup.settings.flags;
  const auto& named = flags ? flags->authentication_config : path;
  if (!named.empty()) {
    if (const auto bytes = system.files.read(named, k_longest_file)) {
      evidence.hash = "sha256:" + sha256_hex(*bytes);
    }
  }
  return evidence;
}

void
collect_drift(const ClusterSession& session,
              Milliseconds timeout,
              const std::optional<Secret>& token,
              DriftEvidence& evidence)
{
  evidence.metrics = ask_metrics(*session.connection, timeout);
  evidence.pods = ask_pods(*session.client);
  if (token) {
    evidence.token = ask_token(*session.client, evidence, *token);
  }
}

} // namespace oidcctl
