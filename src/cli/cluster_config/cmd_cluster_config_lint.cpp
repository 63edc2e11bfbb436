#include "app/cluster_config/read_settings.hpp"
#include "app/issuer/verify_configured.hpp"
#include "checks/cluster_config/cluster_config_report.hpp"
#include "checks/issuer/issuer_report.hpp"
#include "cli/cluster_config/commands.hpp"
#include "cli/cluster_config/form_options.hpp"
#include "cli/options/issuer_options.hpp"
#include "cli/options/network_options.hpp"
#include "cli/options/report_options.hpp"

#include <memory>

namespace oidcctl::cli {

namespace {

constexpr std::size_t k_most_rows = 64; // of a table

struct ClusterConfigLintOptions
{
  std::string file = {};
  std::vector<std::string> disallowed_issuers = {};
  std::string kubernetes_version = {};
  std::string target = {};
  bool is_verified = false;
  NetworkFlags network = {};
  ReportFlags report = {};

  apiserver::ValidationRules
  rules(unsigned minor) const
  {
    return {.minor = minor, .disallowed_issuers = disallowed_issuers};
  }
};

Document
document_of(const ClusterConfigCase& subject, const ClusterConfigLintOptions& options)
{
  Document document;
  document.data = cluster_config_report(subject, options.report.selection);
  document.view.facts = {
      {"File", {"/file"}},
      {"Form", {"/form"}},
      {"Kubernetes", {"/kubernetesVersion"}},
      {"API server",
       {"/verdicts/api-server/answer",
        "/verdicts/api-server/finding",
        "/verdicts/api-server/message"}},
  };
  const auto& issuers = document.data.at("issuers");
  if (!issuers.empty() && issuers.size() <= k_most_rows) {
    document.view.list = {"/issuers",
                          {{"ISSUER", "/issuer"},
                           {"USERNAME", "/usernameClaim"},
                           {"PREFIX", "/usernamePrefix"},
                           {"GROUPS", "/groupsClaim"},
                           {"PREFIX", "/groupsPrefix"},
                           {"AUDIENCES", "/audiences"}}};
  }
  document.view.findings.rows = "/findings";
  return document;
}

// Ask every issuer under its own settings, and add what comes out to the document.
Result<ExitStatus>
verify(System& system,
       const ClusterConfigLintOptions& options,
       const ClusterConfigCase& subject,
       Document& document)
{
  CollectOptions common{.timeout = timeout_of(options.network.timeout)};
  TRY_ASSIGN(common.network, network_options(system, options.network));
  const auto entries = apiserver::policies_of(subject.startup.settings,
                                              options.rules(subject.kubernetes_minor));
  const auto silent = [](std::size_t /*done*/, std::size_t /*all*/) {};
  TRY_ASSIGN(const auto cases,
             verify_configured(system,
                               common,
                               !options.network.certificate_authority.empty(),
                               std::nullopt,
                               entries,
                               silent));
  auto worst = ExitStatus::success;
  auto reports = Json::array();
  for (const auto& one : cases) {
    auto report = issuer_report(one, {});
    const auto& answer = report.at("verdicts").at("api-server").at("answer");
    worst = answer == "no"                                        ? ExitStatus::negative
            : answer == "unknown" && worst == ExitStatus::success ? ExitStatus::unknown
                                                                  : worst;
    reports.push_back(std::move(report));
  }
  document.data["verification"] = std::move(reports);
  document.view.list = {"/verification",
                        {{"ISSUER", "/issuer"},
                         {"API SERVER", "/verdicts/api-server/answer"},
                         {"FINDING", "/verdicts/api-server/finding"},
                         {"MESSAGE", "/verdicts/api-server/message"}}};
  return worst;
}

Result<Outcome>
run_cluster_config_lint(System& system, const ClusterConfigLintOptions& options)
{
  if (options.file.empty()) {
    return fail(ErrorCode::usage,
                "no file specified",
                "pass the file with the settings, or - for standard input");
  }
  TRY_ASSIGN(const auto minor, kubernetes_minor_of(options.kubernetes_version));
  TRY_ASSIGN(
      auto startup,
      read_settings(system,
                    options.file,
                    {.minor = minor, .disallowed_issuers = options.disallowed_issuers}));
  const auto subject =
      make_cluster_config_case(options.file, minor, std::move(startup), options.target);
  auto document = document_of(subject, options);
  auto status = report_status(document.data, options.report.warnings_fail());
  if (options.is_verified && subject.startup.starts != apiserver::Answer::no) {
    TRY_ASSIGN(const auto verified, verify(system, options, subject, document));
    const bool is_worse =
        verified == ExitStatus::negative || status == ExitStatus::success;
    status = is_worse ? verified : status;
  }
  return Outcome{std::move(document), status};
}

std::vector<std::string>
check_names()
{
  return names_of(ids_of(cluster_config_checks()));
}

} // namespace

void
build_cluster_config_lint(Parameters& parameters, Invocation& invocation)
{
  auto options = std::make_shared<ClusterConfigLintOptions>();
  parameters
      .argument(
          "FILE",
          options->file,
          "AuthenticationConfiguration, flags, Pod, kubeadm, k3s, RKE2, Talos or kind "
          "file")
      .values.kind = Values::Kind::file;
  auto server = parameters.in("API server");
  server.list("--disallowed-issuer",
              "URL",
              options->disallowed_issuers,
              "A service account issuer, which cannot be an OIDC issuer");
  add_kubernetes_version_option(server, options->kubernetes_version);
  add_target_option(parameters,
                    "--for",
                    options->target,
                    "Check what this cloud or distribution can express, too");
  parameters.flag("--verify",
                  options->is_verified,
                  "Check each issuer of the file, too, as `verify-issuer` does");
  add_network_options(parameters, options->network);
  add_report_options(parameters, options->report, check_names);
  add_output_options(parameters, invocation.output);
  parameters.footer("The checks are described in oidcctl-checks(7).");
  invocation.action = [options](System& system) {
    return run_cluster_config_lint(system, *options);
  };
}

} // namespace oidcctl::cli
