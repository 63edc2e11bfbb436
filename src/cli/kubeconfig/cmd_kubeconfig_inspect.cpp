#include "app/kubeconfig/inspect_kubeconfig.hpp"
#include "checks/kubeconfig/kubeconfig_report.hpp"
#include "cli/kubeconfig/commands.hpp"
#include "cli/options/known_values.hpp"
#include "cli/options/report_options.hpp"

#include <memory>

namespace oidcctl::cli {

namespace {

constexpr std::size_t k_most_rows = 50; // of a table; JSON has every context

struct KubeconfigInspectOptions
{
  std::string file = {};
  KubeconfigQuestions questions = {};
  ReportFlags report = {};
};

Result<Outcome>
run_kubeconfig_inspect(System& system, const KubeconfigInspectOptions& options)
{
  TRY_ASSIGN(const auto judged,
             collect_kubeconfig(system, options.file, options.questions));
  Document document;
  document.data = kubeconfig_report(judged, options.report.selection);
  document.view.facts = {
      {"File", {"/files/0/path"}},
      {"", {"/files/1/path"}},
      {"", {"/files/2/path"}},
      {"Contexts", {"/contextCount"}},
      {"Current", {"/currentContext"}},
      {"kubectl",
       {"/verdicts/kubectl/answer",
        "/verdicts/kubectl/finding",
        "/verdicts/kubectl/message"}},
      {"Login",
       {"/verdicts/login/answer", "/verdicts/login/finding", "/verdicts/login/message"}},
  };
  if (document.data.at("contexts").size() <= k_most_rows) {
    document.view.list = {"/contexts",
                          {{"CONTEXT", "/name"},
                           {"USER", "/user"},
                           {"METHOD", "/method"},
                           {"PLUGIN", "/plugin"},
                           {"SERVER", "/server"}}};
  }
  document.view.findings.rows = "/findings";
  const auto status = report_status(document.data, options.report.warnings_fail());
  return Outcome{std::move(document), status};
}

std::vector<std::string>
check_names()
{
  return names_of(ids_of(kubeconfig_checks()));
}

} // namespace

void
build_kubeconfig_inspect(Parameters& parameters, Invocation& invocation)
{
  auto options = std::make_shared<KubeconfigInspectOptions>();
  auto& file = parameters.argument("FILE", options->file, "Kubeconfig file");
  file.values.kind = Values::Kind::file;
  file.default_text = "$KUBECONFIG, or ~/.kube/config";
  auto& context = parameters.value(
      "--context", "NAME", options->questions.context, "Check only this context");
  context.default_text = "all";
  context.values.find = find_contexts;
  parameters
      .value("--username-claim",
             "CLAIM",
             options->questions.username_claim,
             "Claim from which the cluster takes user names")
      .values.words = {"email", "preferred_username", "sub"};
  parameters.value("--groups-claim",
                   "CLAIM",
                   options->questions.groups_claim,
                   "Claim from which the cluster takes groups");
  add_report_options(parameters, options->report, check_names);
  add_output_options(parameters, invocation.output);
  parameters.footer("The checks are described in oidcctl-checks(7).");
  invocation.action = [options](System& system) {
    return run_kubeconfig_inspect(system, *options);
  };
}

} // namespace oidcctl::cli
