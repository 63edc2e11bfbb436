#include "app/kubeconfig/inspect_kubeconfig.hpp"
#include "checks/kubeconfig/kubeconfig_report.hpp"
#include "cli/kubeconfig/commands.hpp"
#include "cli/options/options.hpp"
#include "cli/options/report_options.hpp"

#include <memory>

namespace oidcctl::cli {

namespace {

constexpr std::size_t k_most_rows = 50; // of a table; JSON has every context

struct Options
{
  std::string file = {};
  KubeconfigQuestions questions = {};
  ReportFlags report = {};
};

Result<Outcome>
run(System& system, const Options& options)
{
  TRY(validate(options.report, ids_of(kubeconfig_checks())));
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

} // namespace

void
build_kubeconfig_inspect(Parameters& parameters, Invocation& invocation)
{
  auto options = std::make_shared<Options>();
  parameters.argument("FILE",
                      options->file,
                      "The kubeconfig (default: $KUBECONFIG, then ~/.kube/config)");
  parameters.value("--context",
                   "NAME",
                   options->questions.context,
                   "Look at this context alone (default: at all)");
  parameters.value("--username-claim",
                   "CLAIM",
                   options->questions.username_claim,
                   "The claim that the cluster names users by");
  parameters.value("--groups-claim",
                   "CLAIM",
                   options->questions.groups_claim,
                   "The claim that the cluster takes groups from");
  add_report_options(parameters, options->report);
  add_output_options(parameters, invocation.output);
  parameters.footer("The checks are described in oidcctl-checks(7).");
  invocation.action = [options](System& system) { return run(system, *options); };
}

} // namespace oidcctl::cli
