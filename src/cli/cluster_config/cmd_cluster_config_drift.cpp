#include "app/cluster_config/collect_drift.hpp"
#include "cli/cluster_config/commands.hpp"
#include "cli/framework/output_options.hpp"
#include "cli/options/cluster_options.hpp"
#include "cli/options/issuer_options.hpp"
#include "cli/options/token_input.hpp"

#include <memory>

namespace oidcctl::cli {

namespace {

struct ClusterConfigDriftOptions
{
  std::string file = {};
  std::string kubernetes_version = {};
  ClusterFlags cluster = {};
  std::string token_file = {};
};

Result<void>
check(const ClusterConfigDriftOptions& options)
{
  if (options.file.empty() || options.file == "-") {
    return fail(ErrorCode::usage,
                options.file.empty() ? "no file specified"
                                     : "the file cannot be standard input",
                "pass the file that the API server should have");
  }
  return {};
}

Result<Outcome>
run_cluster_config_drift(System& system, const ClusterConfigDriftOptions& options)
{
  TRY(check(options));
  TRY_ASSIGN(const auto minor, kubernetes_minor_of(options.kubernetes_version));
  TRY_ASSIGN(auto evidence,
             drift_evidence_of_file(system, options.file, {.minor = minor}));
  std::optional<Secret> token;
  if (!options.token_file.empty()) {
    TRY_ASSIGN(token, read_token(system, options.token_file));
  }
  TRY_ASSIGN(const auto session, open_cluster(system, options.cluster));
  const Milliseconds timeout(static_cast<long long>(options.cluster.timeout * 1000));
  collect_drift(session, timeout, token, evidence);
  Document document;
  document.data = drift_report(evidence);
  document.view.facts = {
      {"File", {"/file"}}, {"In use", {"/answer"}}, {"Hash", {"/hash"}}};
  document.view.findings.rows = "/findings";
  const auto& answer = document.data.at("answer");
  const auto status = answer == "yes"  ? ExitStatus::success
                      : answer == "no" ? ExitStatus::negative
                                       : ExitStatus::unknown;
  return Outcome{std::move(document), status};
}

} // namespace

void
build_cluster_config_drift(Parameters& parameters, Invocation& invocation)
{
  auto options = std::make_shared<ClusterConfigDriftOptions>();
  parameters
      .argument("FILE", options->file, "Settings that the running API server should have")
      .values.kind = Values::Kind::file;
  auto server = parameters.in("API server");
  add_kubernetes_version_option(server, options->kubernetes_version);
  add_token_file(parameters,
                 options->token_file,
                 "Send this token in a TokenReview, too, and compare the names");
  add_cluster_options(parameters, options->cluster);
  add_output_options(parameters, invocation.output);
  parameters.footer("Exit status: 0 in use, 1 not in use, 3 unknown.");
  invocation.action = [options](System& system) {
    return run_cluster_config_drift(system, *options);
  };
}

} // namespace oidcctl::cli
