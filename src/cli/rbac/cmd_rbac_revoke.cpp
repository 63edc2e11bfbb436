#include "cli/framework/print.hpp"
#include "cli/rbac/apply_revoke.hpp"
#include "cli/rbac/commands.hpp"
#include "cli/rbac/revoke_spec.hpp"
#include "kube/rbac/revoke_commands.hpp"
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
  constexpr std::size_t most = 20; // nobody reads more
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

// The commands go to standard output, so that a shell can take them; the findings stand
// beside them.
Outcome
commands_outcome(const RevokeReport& report, std::vector<Notice> notices)
{
  for (auto& note : notes_of(revoke_findings(report))) {
    notices.push_back(std::move(note));
  }
  const Stream stream = [steps = report.plan.steps, is_complete = is_complete(report)](
                            const Write& write) -> Result<StreamEnd> {
    for (const auto& step : steps) {
      TRY_ASSIGN(const auto commands, rbac::revoke_commands(step));
      if (!write(commands)) {
        break;
      }
    }
    return StreamEnd{is_complete ? ExitStatus::success : ExitStatus::negative, {}};
  };
  return {stream, ExitStatus::success, std::move(notices)};
}

Result<void>
check_format(const RevokeFlags& flags, const std::string& format)
{
  return flags.change.apply && format == "kubectl"
             ? fail(ErrorCode::usage,
                    "--output=kubectl, which prints commands, cannot be used together "
                    "with --apply",
                    "omit one of them")
             : Result<void>();
}

Result<Outcome>
run(System& system, const RevokeFlags& flags, const std::string& format)
{
  TRY(check_format(flags, format));
  TRY_ASSIGN(auto spec, revoke_spec(system, flags));
  TRY_ASSIGN(const auto source, open_source(system, flags.dump, flags.change.cluster));
  RevokeReport report{.is_live = source.is_live(), .expiry = spec.expiry};
  for (const auto& target : spec.targets) {
    report.subjects.push_back(target.subject);
  }
  rbac::RevokePlanner planner(std::move(spec.rules), std::move(spec.targets));
  RevokeWork work{.planner = planner, .report = report};
  TRY_ASSIGN(report.count,
             each_binding_of(system, source, [&](const rbac::Binding& binding) {
               if (flags.change.apply && planner.step_of(binding)) {
                 work.bindings.push_back(binding);
               }
               return planner.add(binding);
             }));
  report.plan = planner.finish();
  report.now = system.clock.now();
  if (flags.change.apply) {
    report_notices(spec.notices, system); // before, and not after it
    return apply_revoke(system, source.cluster, flags.change, work, format == "table");
  }
  if (format == "kubectl") {
    return commands_outcome(report, std::move(spec.notices));
  }
  return Outcome{revoke_document(report),
                 is_complete(report) ? ExitStatus::success : ExitStatus::negative,
                 std::move(spec.notices)};
}

void
add_revoke_options(Parameters& parameters, RevokeFlags& options)
{
  add_dump_option(parameters, options.dump);
  add_subject_options(parameters, options.subjects);
  parameters.value("--from-file",
                   "FILE",
                   options.from_file,
                   "Who loses what: a CSV or YAML list (-: standard input)");
  parameters.value("--cluster-role",
                   "NAME",
                   options.role.cluster_role,
                   "Take away this ClusterRole only");
  parameters.value("--role", "NAME", options.role.role, "Take away this Role only");
  parameters.list("-n,--namespace",
                  "NAME",
                  options.role.namespaces,
                  "Take away what is given in this namespace only; repeatable");
  parameters.list("--member-of",
                  "NAME",
                  options.member_of,
                  "A group that the people are in: tell what it gives them; repeatable");
  parameters.value("--token-file",
                   "FILE",
                   options.token_file,
                   "A token of the person: its user, groups and expiry");
  parameters.flag("--keep-empty",
                  options.keep_empty,
                  "Leave bindings empty that oidcctl did not make");
  parameters.flag("--allow-system",
                  options.allow_system,
                  "Allow names that begin with system:, Kubernetes' own");
  parameters.alternatives({"--user", "--group", "--from-file"});
  add_change_options(parameters, options.change);
  parameters.alternatives({"--filename", "--apply"});
}

} // namespace

void
build_rbac_revoke(Parameters& parameters, Invocation& invocation)
{
  auto options = std::make_shared<RevokeFlags>();
  add_revoke_options(parameters, *options);
  add_output_options(parameters, invocation.output, {"table", "json", "yaml", "kubectl"});
  parameters.footer(
      "Without --apply nothing is changed: the plan is printed, or with -o kubectl the "
      "commands that do it.");
  invocation.action = [options, &invocation](System& system) {
    return run(system, *options, invocation.output.format);
  };
}

} // namespace oidcctl::cli
