#include "app/access/diagnose.hpp"
#include "base/shell.hpp"
#include "base/text.hpp"
#include "cli/access/action_options.hpp"
#include "cli/access/check_document.hpp"
#include "cli/access/cluster_settings.hpp"
#include "cli/access/commands.hpp"
#include "cli/access/identity_options.hpp"
#include "cli/options/cluster_options.hpp"
#include "cli/options/configured_issuer.hpp"
#include "cli/options/report_options.hpp"
#include "ports/files.hpp"
#include "ports/system.hpp"

#include <fmt/format.h>

#include <memory>

namespace oidcctl::cli {

namespace {

constexpr std::size_t k_max_message = std::size_t{1} << 20; // bytes
// kube-apiserver waits 30 s for an authentication webhook, and this waits a little
// longer.
constexpr double k_timeout = 45;

struct AccessDiagnoseOptions
{
  ActionFlags action = {};
  std::optional<std::string> error = std::nullopt;
  std::optional<std::string> admin_context = std::nullopt;
  std::string admin_kubeconfig = {};
  SettingsFlags settings = {};
  NetworkFlags network = {};
  ClusterFlags cluster = {};
  ReportFlags report = {};
};

std::vector<std::string>
check_names()
{
  return names_of(ids_of(access::diagnosis_checks()));
}

Result<std::string>
message_of(System& system, const std::string& given)
{
  TRY_ASSIGN(auto text,
             given == "-" ? system.files.read("-", k_max_message)
                          : Result<std::string>(given));
  const auto trimmed = text::trim(text);
  return trimmed.empty()
             ? usage_error({"--error"},
                           "--error is empty: expected what kubectl printed",
                           "pass the message, or - to read it from standard input")
             : Result<std::string>(std::string(trimmed));
}

Result<std::optional<DiagnosisSettings>>
find_settings(System& system,
              const AccessDiagnoseOptions& options,
              const std::string& token)
{
  TRY_ASSIGN(auto mapping, settings_of(system, options.settings, token));
  if (!mapping) {
    return std::nullopt;
  }
  DiagnosisSettings settings{std::move(*mapping), {}};
  TRY_ASSIGN(settings.network, network_options(system, options.network));
  auto issuer = options.settings.issuer;
  auto url = options.settings.issuer_url;
  TRY(take_configured_issuer(system, issuer, url, &token));
  trust_configured(settings.network, options.network, issuer);
  settings.network.go =
      go::version_of_kubernetes(settings.mapping.policy.kubernetes_minor);
  return settings;
}

// Return the command by which an admin sees the cure.
std::string
admin_line(const AccessDiagnoseOptions& options,
           const access::DiagnosisEvidence& evidence)
{
  std::string line = "oidcctl access check";
  for (const auto& word : options.action.words) {
    line += " " + shell_quote(word);
  }
  if (!options.action.subresource.empty()) {
    line += " --subresource " + shell_quote(options.action.subresource);
  }
  const auto& action = evidence.question.action;
  if (action.is_resource && !action.ns.empty()) {
    line += " -n " + shell_quote(action.ns);
  }
  line += " --as " + shell_quote(evidence.question.who.user);
  for (const auto& group : evidence.question.who.groups) {
    line += group == rbac::k_authenticated ? "" : " --as-group " + shell_quote(group);
  }
  return line;
}

void
add_cure(const AccessDiagnoseOptions& options, access::DiagnosisEvidence& evidence)
{
  if (!evidence.permission || !evidence.identity.seen) {
    return;
  }
  evidence.ask_admin = admin_line(options, evidence);
  const auto& cure = evidence.permission->cure;
  if (!cure) {
    return;
  }
  const auto names = grant_options_for(evidence.identity.seen->user);
  const auto& who = evidence.question.who;
  if (cure->new_role) {
    const rbac::RoleRef role{cure->new_role->is_cluster_wide
                                 ? rbac::RoleKind::cluster_role
                                 : rbac::RoleKind::role,
                             cure->new_role->name};
    evidence.cure = fmt::format(
        "{} && {}", cure->new_role->command, grant_line(role, cure->ns, names, who));
  } else if (cure->role) {
    evidence.cure = grant_line(*cure->role, cure->ns, names, who);
  }
}

Outcome
outcome_of(const access::Diagnosis& judged,
           const AccessDiagnoseOptions& options,
           std::vector<Notice> notices)
{
  Document document;
  document.data = diagnosis_report(judged, options.report.selection);
  const auto verdict = [](const std::string& name) {
    return std::vector<std::string>{"/verdicts/" + name + "/answer",
                                    "/verdicts/" + name + "/finding"};
  };
  document.view.facts = {{"Authenticated", verdict("authenticated")},
                         {"Authorized", verdict("authorized")},
                         {"Cause", {"/cause/message"}},
                         {"Cure", {"/cure"}},
                         {"User", {"/user"}},
                         {"Groups", {"/groups"}},
                         {"Action", {"/action"}},
                         {"Near miss", {"/nearMisses/0/message"}},
                         {"", {"/nearMisses/1/message"}},
                         {"", {"/nearMisses/2/message"}},
                         {"Context", {"/context"}},
                         {"Server", {"/server"}}};
  document.view.findings.rows = "/findings";
  const auto status = judged.evidence.message && judged.explained
                          ? ExitStatus::success
                          : report_status(document.data, options.report.warnings_fail());
  return {std::move(document), status, std::move(notices)};
}

Result<Outcome>
explain(System& system, const AccessDiagnoseOptions& options)
{
  if (!options.action.words.empty() || options.admin_context) {
    return usage_error({"--error", "--admin-context"},
                       "--error cannot be used with VERB TYPE or --admin-context",
                       "a message is explained without asking a cluster");
  }
  access::DiagnosisEvidence evidence;
  TRY_ASSIGN(evidence.message, message_of(system, *options.error));
  return outcome_of(access::make_diagnosis(std::move(evidence)), options, {});
}

Result<Outcome>
run_access_diagnose(System& system, const AccessDiagnoseOptions& options)
{
  if (options.error) {
    return explain(system, options);
  }
  std::vector<Notice> notices;
  DiagnosisOrder order{.cluster = {options.cluster.kubeconfig, options.cluster.context},
                       .timeout = timeout_of(options.cluster.timeout)};
  if (options.admin_context || !options.admin_kubeconfig.empty()) {
    order.admin =
        ClusterChoice{options.admin_kubeconfig.empty() ? options.cluster.kubeconfig
                                                       : options.admin_kubeconfig,
                      options.admin_context};
  }
  order.find_settings = [&](const std::string& token) {
    return find_settings(system, options, token);
  };
  if (!options.action.words.empty()) {
    // Before a login starts. A type that is not known needs its group.
    TRY_ASSIGN(auto first, parse_action(options.action, "default"));
    TRY(find_group(rbac::Snapshot(), first));
    order.find_question = [&](const std::string& ns) -> Result<access::Question> {
      TRY_ASSIGN(auto parsed, parse_action(options.action, ns));
      for (auto& note : parsed.notes) {
        notices.push_back({NoticeLevel::note, std::move(note), ""});
      }
      return access::Question{.action = std::move(parsed.action), .type = parsed.type};
    };
  }
  TRY_ASSIGN(auto evidence, collect_diagnosis(system, order));
  add_cure(options, evidence);
  return outcome_of(
      access::make_diagnosis(std::move(evidence)), options, std::move(notices));
}

} // namespace

void
build_access_diagnose(Parameters& parameters, Invocation& invocation)
{
  auto options = std::make_shared<AccessDiagnoseOptions>();
  options->cluster.timeout = k_timeout;
  add_action_options(parameters, options->action);
  parameters.value("--error",
                   "TEXT",
                   options->error,
                   "Explain what kubectl printed instead (-: standard input)");
  parameters.value("--admin-context",
                   "NAME",
                   options->admin_context,
                   "Context of an admin, who can ask why the API server refuses a token");
  parameters.file("--admin-kubeconfig",
                  options->admin_kubeconfig,
                  "Kubeconfig of an admin, with its current context or --admin-context");
  add_settings_options(parameters, options->settings);
  const auto network = parameters.in("API server");
  network.file("--certificate-authority,--oidc-ca-file",
               options->network.certificate_authority,
               "Roots for the issuer (PEM); default: those of the system");
  add_connect_to(network, options->network.connect_to);
  add_cluster_options(parameters, options->cluster);
  add_report_options(parameters, options->report, check_names);
  add_output_options(parameters, invocation.output);
  parameters.footer(
      "Exit status: 0 nothing is wrong, 1 a cause was found, 3 could not find "
      "out.");
  invocation.action = [options](System& system) {
    return run_access_diagnose(system, *options);
  };
}

} // namespace oidcctl::cli
