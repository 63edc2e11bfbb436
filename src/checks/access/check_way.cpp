#include "base/text.hpp"
#include "checks/access/diagnosis_findings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>

// The rungs before the API server's answer: kubeconfig, endpoint, connection, credential.
namespace oidcctl::access::checks {

namespace {

using Findings = std::vector<Finding>;

// Which checks of a kubeconfig belong to which rung; all others are of the first.
constexpr std::string_view k_plugin_checks[] = {"kubeconfig/exec",
                                                "kubeconfig/plugin",
                                                "kubeconfig/plugin-name",
                                                "kubeconfig/plugin-options"};
constexpr std::string_view k_credential_checks[] = {"kubeconfig/credentials",
                                                    "kubeconfig/credential-files",
                                                    "kubeconfig/client-certificate",
                                                    "kubeconfig/token",
                                                    "kubeconfig/expiry",
                                                    "kubeconfig/auth-provider"};

template <typename List>
bool
has(const List& list, std::string_view id)
{
  return std::find(std::begin(list), std::end(list), id) != std::end(list);
}

// Return the first failure of a kubeconfig that `is_mine`, as a finding.
template <typename Mine>
std::optional<Finding>
kubeconfig_fault(const Diagnosis& d, Mine is_mine)
{
  for (const auto& fault : d.evidence.kubeconfig) {
    if (is_mine(fault.id)) {
      auto finding = fault.finding;
      finding.details["check"] = fault.id;
      return finding;
    }
  }
  return std::nullopt;
}

// Return the worst result of the endpoint's checks among `ids`.
const CheckResult*
worst_of(const Diagnosis& d, std::initializer_list<std::string_view> ids)
{
  const CheckResult* worst = nullptr;
  for (const auto& result : d.endpoint_results) {
    const bool is_bad = result.finding.status == Status::failure ||
                        result.finding.status == Status::unknown;
    if (is_bad && std::find(ids.begin(), ids.end(), result.id) != ids.end() &&
        (worst == nullptr || result.finding.status > worst->finding.status)) {
      worst = &result;
    }
  }
  return worst;
}

// Return a finding of the endpoint's checks with its id. What could not be found out
// there is unknown here, too.
Finding
of_endpoint(const CheckResult& result)
{
  auto finding = result.finding;
  finding.details["check"] = result.id;
  return finding;
}

bool
is_only_explained(const Diagnosis& d)
{
  return d.evidence.message.has_value();
}

} // namespace

Findings
access_error(const Diagnosis& d)
{
  const auto& evidence = d.evidence;
  if (!evidence.message) {
    return {skipped("no message was passed (--error)")};
  }
  if (!d.explained) {
    return {unknown("the message is not known",
                    "run `oidcctl access diagnose` with the context that it came from")};
  }
  const auto& explained = *d.explained;
  return {failure(explained.meaning, explained.cure, {{"kind", explained.kind->id}})};
}

Findings
access_kubeconfig(const Diagnosis& d)
{
  if (is_only_explained(d)) {
    return not_reached();
  }
  const auto mine = [](std::string_view id) {
    return !has(k_plugin_checks, id) && !has(k_credential_checks, id) &&
           id != "kubeconfig/endpoint";
  };
  if (const auto fault = kubeconfig_fault(d, mine)) {
    return {*fault};
  }
  const auto& error = d.evidence.config_error;
  if (error) {
    return {failure(describe(*error), error->hint)};
  }
  return {pass(fmt::format("context {}", text::quote(d.evidence.context)))};
}

Findings
access_endpoint(const Diagnosis& d)
{
  const auto mine = [](std::string_view id) { return id == "kubeconfig/endpoint"; };
  if (const auto fault = kubeconfig_fault(d, mine)) {
    return {*fault};
  }
  if (!d.endpoint) {
    return not_reached();
  }
  const auto& endpoint = d.endpoint->cloud_endpoint;
  const bool is_managed = endpoint && endpoint->kind == EndpointKind::managed;
  if (is_managed && !d.evidence.identity.token) {
    return {pass("CoreWeave's managed endpoint, which takes CoreWeave's own tokens")};
  }
  if (is_managed) {
    const auto twin = endpoint->as(EndpointKind::unmanaged).url();
    return {failure("the server is CoreWeave's managed endpoint, which rejects ID tokens",
                    "use the unmanaged endpoint in the kubeconfig: " + twin,
                    {{"unmanaged", twin}})};
  }
  return {pass(endpoint ? "CoreWeave's unmanaged endpoint" : d.evidence.server)};
}

Findings
access_connection(const Diagnosis& d)
{
  if (!d.endpoint) {
    return not_reached();
  }
  const auto* bad = worst_of(d,
                             {"endpoint/url",
                              "network/resolve",
                              "network/connect",
                              "tls/certificate",
                              "http/reply"});
  if (d.endpoint->demands_certificate()) {
    return {d.evidence.identity.certificate
                ? pass("the server demands a client certificate, and one is sent")
                : failure("the server demands a client certificate: a token is not "
                          "enough here",
                          "use the API server's own address, not that of a gateway "
                          "with mutual TLS")};
  }
  if (bad != nullptr) {
    return {of_endpoint(*bad)};
  }
  return {pass("connected, and the certificate is trusted")};
}

Findings
access_server(const Diagnosis& d)
{
  if (!d.endpoint || EndpointCase::reply_of(d.endpoint->evidence.version) == nullptr) {
    return not_reached();
  }
  const auto* bad = worst_of(d, {"api/server"});
  if (bad != nullptr && bad->finding.status == Status::failure) {
    return {of_endpoint(*bad)};
  }
  if (bad != nullptr) {
    return {info(bad->finding.message, bad->finding.hint)};
  }
  return {pass(d.endpoint->version
                   ? "Kubernetes " + text::printable(d.endpoint->version->git_version)
                   : "a Kubernetes API server")};
}

Findings
access_plugin(const Diagnosis& d)
{
  const auto mine = [](std::string_view id) { return has(k_plugin_checks, id); };
  if (const auto fault = kubeconfig_fault(d, mine)) {
    return {*fault};
  }
  if (d.evidence.method != kube::Method::exec) {
    return {skipped("the user of the context has no credential plugin")};
  }
  const auto& error = d.evidence.credential_error;
  if (error && error->code != ErrorCode::login) {
    return {failure(describe(*error), error->hint)};
  }
  return d.evidence.has_connection || error ? Findings{pass(d.evidence.identity.plugin)}
                                            : not_reached();
}

Findings
access_login(const Diagnosis& d)
{
  if (d.evidence.method != kube::Method::exec) {
    return {skipped("the user of the context has no credential plugin")};
  }
  const auto& error = d.evidence.credential_error;
  if (error && error->code == ErrorCode::login) {
    return {failure(describe(*error),
                    error->hint.empty() ? "run the plugin by itself to see its messages; "
                                          "`oidcctl access diagnose --error -` explains "
                                          "them"
                                        : error->hint)};
  }
  return d.evidence.has_connection ? Findings{pass("the plugin returned a credential")}
                                   : not_reached();
}

Findings
access_credential(const Diagnosis& d)
{
  const auto mine = [](std::string_view id) { return has(k_credential_checks, id); };
  const auto& evidence = d.evidence;
  const auto fault = kubeconfig_fault(d, mine);
  const bool is_refuted = evidence.answer && evidence.answer->status != 401 &&
                          evidence.answer->status != 0; // the server takes it
  if (fault && !is_refuted) {
    return {*fault};
  }
  const auto& error = evidence.credential_error;
  if (error && evidence.method != kube::Method::exec) {
    return {failure(describe(*error), error->hint)};
  }
  if (!evidence.has_connection) {
    return not_reached();
  }
  const auto& identity = evidence.identity;
  if (!identity.sends_token && !identity.certificate) {
    return {failure(
        fmt::format("the user of context {} has no credential: kubectl sends none",
                    text::quote(evidence.context)),
        "add a user to the context: `oidcctl kubeconfig generate` writes one that logs "
        "in")};
  }
  if (identity.sends_token && identity.certificate) {
    return {failure("the user has a client certificate and a token: API servers look at "
                    "the certificate first and ignore the token",
                    "remove client-certificate(-data) and client-key(-data) from the "
                    "user of the kubeconfig")};
  }
  return {pass(std::string(kube::to_string(evidence.method)))};
}

} // namespace oidcctl::access::checks
