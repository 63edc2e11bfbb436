#include "app/rbac/roles_source.hpp"
#include "cli/framework/print.hpp"
#include "cli/options/token_input.hpp"
#include "cli/rbac/apply_revoke.hpp"
#include "cli/rbac/commands.hpp"
#include "cli/rbac/revoke_spec.hpp"
#include "kube/grant/revoke_commands.hpp"
#include "ports/clock.hpp"
#include "ports/system.hpp"

#include <fmt/format.h>

#include <memory>

namespace oidcctl::cli {

namespace {

// Return the first of the findings as notes.
std::vector<Notice>
notes_of(const Json& findings)
{
  constexpr std::size_t most = 20; // no one reads more
  std::vector<Notice> notices;
  for (const auto& finding : findings) {
    if (notices.size() == most) {
      notices.push_back({NoticeLevel::warning,
                         fmt::format("{} more, see -o json", findings.size() - most),
                         ""});
      break;
    }
    const auto& status = finding.at("status");
    const auto& hint = finding.at("hint");
    notices.push_back(
        {status != "info" && status != "pass" ? NoticeLevel::warning : NoticeLevel::note,
         finding.at("message").get<std::string>(),
         hint.is_null() ? "" : hint.get<std::string>()});
  }
  return notices;
}

// The commands go to standard output, so that a shell can take them; the findings are
// beside them.
Outcome
commands_outcome(const RevokeReport& report, std::vector<Notice> notices)
{
  for (auto& note : notes_of(revoke_findings(report))) {
    notices.push_back(std::move(note));
  }
  const Stream stream = [steps = report.plan.steps, status = revoke_status(report)](
                            const Write& write) -> Result<StreamEnd> {
    for (const auto& step : steps) {
      TRY_ASSIGN(const auto commands, rbac::revoke_commands(step));
      if (!write(commands)) {
        break;
      }
    }
    return StreamEnd{status, {}};
  };
  return {stream, ExitStatus::success, std::move(notices)};
}

Result<Outcome>
run_rbac_revoke(System& system, const RevokeFlags& flags, const std::string& format)
{
  TRY_ASSIGN(auto spec, revoke_spec(system, flags));
  TRY_ASSIGN(const auto source, open_source(system, flags.dump, flags.change.cluster));
  RevokeReport report{.is_live = source.is_live(), .expiry = spec.expiry};
  for (const auto& target : spec.targets) {
    report.subjects.push_back(target.subject);
  }
  rbac::RevokePlanner planner(std::move(spec.rules), std::move(spec.targets));
  RevokeWork work{.planner = planner, .report = report};
  const auto take = [&](const rbac::Binding& binding) {
    if (flags.change.apply && planner.step_of(binding)) {
      work.bindings.push_back(binding);
    }
    return planner.add(binding);
  };
  if (source.is_live()) {
    TRY_ASSIGN(report.count,
               each_binding_of(system, source, flags.role.namespaces, take));
  } else {
    TRY_ASSIGN(report.count,
               each_binding_with_roles(system, *source.dump, take, report.roles));
  }
  report.gaps = gaps_of(source, report.count);
  report.plan = planner.finish();
  if (source.is_live() && !report.plan.remaining.empty()) {
    TRY_ASSIGN(report.roles, read_live_roles(*source.cluster.client));
  }
  report.now = system.clock.now();
  if (flags.change.apply) {
    report_notices(spec.notices, system); // before, and not after it
    return apply_revoke(system, source.cluster, flags.change, work, format == "table");
  }
  if (format == "kubectl") {
    return commands_outcome(report, std::move(spec.notices));
  }
  return Outcome{revoke_document(report), revoke_status(report), std::move(spec.notices)};
}

void
add_revoke_options(const Parameters& parameters, RevokeFlags& options)
{
  add_dump_option(parameters, options.dump);
  add_subject_options(parameters, options.subjects);
  parameters.file("--from-file", options.from_file, "CSV or YAML list of subjects");
  add_role_options(parameters, options.role, "Revoke");
  parameters.list("--member-of",
                  "NAME",
                  options.member_of,
                  "Group of the users, whose roles are reported as remaining");
  add_token_file(
      parameters, options.token_file, "Token of the user: name, groups and expiry");
  parameters.flag("--keep-empty",
                  options.keep_empty,
                  "Keep bindings that oidcctl did not create, without subjects");
  parameters.flag("--allow-system",
                  options.allow_system,
                  "Allow names that begin with system:, which Kubernetes reserves");
  add_change_options(parameters, options.change);
  parameters.exclusive({"--user,--group", "--from-file"},
                       "write them into the file, or run the command twice");
  parameters.required({"--user", "--group", "--from-file", "--token-file"},
                      "for example --user jane@example.com");
  parameters.exclusive({"--filename", "--apply"},
                       "--apply reads the bindings from the cluster that it changes");
}

} // namespace

void
build_rbac_revoke(Parameters& parameters, Invocation& invocation)
{
  auto options = std::make_shared<RevokeFlags>();
  add_revoke_options(parameters, *options);
  add_output_options(parameters, invocation.output, {"table", "json", "yaml", "kubectl"});
  parameters.conflicts("--output=kubectl", "--apply", "it prints commands instead");
  parameters.footer("Without --apply nothing is changed: the plan is printed, or with -o "
                    "kubectl the commands to run.");
  invocation.action = [options, &invocation](System& system) {
    return run_rbac_revoke(system, *options, invocation.output.format);
  };
}

} // namespace oidcctl::cli
