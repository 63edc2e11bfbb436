#include "cli/kubeconfig/kubeconfig_verify.hpp"

#include "app/endpoint/probe_endpoint.hpp"
#include "app/issuer/verify_issuer.hpp"
#include "app/parallel.hpp"
#include "base/text.hpp"
#include "checks/issuer/issuer_report.hpp"
#include "ports/network.hpp"
#include "ports/system.hpp"

#include <fmt/format.h>

namespace oidcctl::cli {

namespace {

constexpr std::size_t k_workers = 64;

// How bad an answer is for a file that is to work.
enum class Severity {
  fine,
  doubt, // it may work all the same
  open,  // nothing is known
  refused
};

void
record(Verification& verification, Severity severity, Notice notice)
{
  if (severity == Severity::fine) {
    return;
  }
  verification.notices.push_back(std::move(notice));
  if (severity == Severity::refused) {
    verification.status = ExitStatus::negative;
  } else if (severity == Severity::open && verification.status == ExitStatus::success) {
    verification.status = ExitStatus::unknown;
  }
}

// Return the hint of the finding `id` in a report.
std::string
hint_of(const Json& report, const Json& id)
{
  for (const auto& finding : report.at("findings")) {
    if (finding.at("id") == id && finding.at("hint").is_string()) {
      return finding.at("hint");
    }
  }
  return {};
}

// Return what a verdict says, for people.
Notice
notice_of(const Json& report, const char* verdict, const std::string& place)
{
  const auto& answer = report.at("verdicts").at(verdict);
  return {NoticeLevel::warning,
          fmt::format("{}: {}: {}",
                      place,
                      answer.at("finding").get<std::string>(),
                      answer.at("message").get<std::string>()),
          hint_of(report, answer.at("finding"))};
}

void
record_issuer(Verification& verification, const Json& report)
{
  const auto answer_of = [&report](const char* verdict) {
    return report.at("verdicts").at(verdict).at("answer").get<std::string>();
  };
  if (const auto server = answer_of("api-server"); server != "yes") {
    record(verification,
           server == "no" ? Severity::refused : Severity::open,
           notice_of(report, "api-server", "the API server and the issuer"));
    return; // the login would tell the same again
  }
  if (const auto login = answer_of("login"); login != "yes") {
    record(verification,
           login == "no" ? Severity::refused : Severity::doubt,
           notice_of(report, "login", "the login"));
  }
}

void
record_endpoint(Verification& verification, const Json& report, const std::string& name)
{
  const auto place = "cluster " + text::quote(name);
  if (report.at("type") == "managed") {
    record(verification,
           Severity::refused,
           {NoticeLevel::warning,
            fmt::format("{}: the managed endpoint refuses ID tokens", place),
            {}});
  }
  const auto conclusion = report.at("conclusion").get<std::string>();
  if (conclusion == "client-certificate") {
    const Json id = "tls/client-certificate";
    record(
        verification,
        Severity::refused,
        {NoticeLevel::warning,
         fmt::format("{}: the server demands a client certificate, which users with ID "
                     "tokens do not have",
                     place),
         hint_of(report, id)});
  }
  static constexpr std::pair<std::string_view, Severity> severities[] = {
      {"kubernetes", Severity::fine},
      {"unknown", Severity::doubt},
      {"not-reachable", Severity::open},
      {"not-trusted", Severity::refused},
      {"not-usable", Severity::refused},
      {"something-else", Severity::refused},
  };
  for (const auto& [word, severity] : severities) {
    if (word == conclusion && severity != Severity::fine) {
      const bool reached = word == "unknown" || word == "something-else";
      record(verification,
             severity,
             notice_of(report, reached ? "kubernetes" : "reachable", place));
    }
  }
}

Result<Json>
check_issuer(System& system,
             NetworkOptions network,
             Milliseconds timeout,
             const LoginRequest& login,
             Verification& verification)
{
  network.go = go::version_of_kubernetes(login.policy.kubernetes_minor);
  network.every_ca_must_parse = true; // the CAs were read one by one, or are the system's
  CollectOptions options{
      .policy = login.policy, .network = std::move(network), .timeout = timeout};
  const auto& grant = login.exec.settings.grant_type;
  if (grant.empty() || grant.starts_with("authcode")) {
    options.redirect_urls = login.redirect_urls;
  }
  TRY_ASSIGN(auto evidence,
             collect_all(system,
                         {login.requirements.issuer_url},
                         options,
                         [](std::size_t, std::size_t) {}));
  TRY_ASSIGN(const auto cases,
             make_issuer_cases(
                 system, std::move(evidence), {login.policy, options.redirect_urls}));
  if (const auto* const document = cases.front().discovery()) {
    verification.document = *document;
  }
  return issuer_report(cases.front(), {});
}

Result<Json>
check_cluster(System& system,
              NetworkOptions network,
              Milliseconds timeout,
              const kube::LoginContext& context)
{
  const auto& cluster = context.cluster;
  network.ca_pem = context.certificate_authority.pem();
  network.tls_server_name = cluster.tls_server_name;
  if (!cluster.proxy_url.empty()) {
    network.proxy_url = Secret(cluster.proxy_url);
  }
  TRY_ASSIGN(auto* const module, system.network.load());
  TRY_ASSIGN(const auto http, module->open(network));
  return endpoint_report(make_endpoint_case(
      probe_endpoint({*http, system.resolver, system.clock, system.random},
                     cluster.server,
                     network,
                     timeout)));
}

} // namespace

Result<Verification>
verify(System& system,
       const VerifyFlags& flags,
       const LoginRequest& login,
       const std::vector<kube::LoginContext>& contexts)
{
  const auto timeout = timeout_of(flags.network.timeout);
  TRY_ASSIGN(auto network, network_options(system, flags.network));
  const auto common = network;
  if (!login.exec.settings.ca_certificates.empty()) {
    network.ca_pem = login.exec.settings.ca_certificates.pem();
  }
  Verification verification;
  TRY_ASSIGN(const auto report,
             check_issuer(system, network, timeout, login, verification));
  record_issuer(verification, report);
  std::vector<Result<Json>> reports(contexts.size());
  for_each_index(contexts.size(), k_workers, [&](std::size_t i) {
    reports[i] = check_cluster(system, common, timeout, contexts[i]);
  });
  for (std::size_t i = 0; i < contexts.size(); ++i) {
    TRY_ASSIGN(const auto endpoint, std::move(reports[i]));
    record_endpoint(verification, endpoint, contexts[i].cluster_name);
  }
  if (verification.status != ExitStatus::success) {
    const bool is_no = verification.status == ExitStatus::negative;
    verification.notices.push_back(
        {NoticeLevel::warning,
         is_no
             ? "no kubeconfig was written, because it would not work"
             : "no kubeconfig was written, because it is not known whether it would work",
         "run oidcctl verify-issuer and oidcctl endpoint probe for details; without "
         "--verify it is written anyway"});
  }
  return verification;
}

void
add_verify_options(const Parameters& parameters, VerifyFlags& flags)
{
  const auto network = parameters.in("Network");
  network.flag("--verify",
               flags.verify,
               "Check issuer and API server first, and write only what can work");
  add_connect_to(network, flags.network.connect_to);
  add_timeout(network,
              flags.network.timeout,
              "Seconds for all requests to one issuer or cluster");
}

} // namespace oidcctl::cli
