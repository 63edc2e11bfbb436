#include "app/bindings.hpp"
#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/person.hpp"
#include "cli/revoke_document.hpp"
#include "cli/role_options.hpp"
#include "cli/subject_options.hpp"
#include "kube/grant.hpp"
#include "kube/revoke_commands.hpp"
#include "ports/clock.hpp"
#include "ports/system.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

namespace oidcctl::cli {

namespace {

struct Options
{
  SubjectFlags subjects = {};
  RoleFlags role = {};
  std::string dump = {};
  std::string from_file = {};
  std::string token_file = {};
  std::vector<std::string> member_of = {};
  bool keep_empty = false;
  bool allow_system = false;
};

// What is to be planned, from the arguments and the files they name.
struct Order
{
  rbac::RevokeRules rules = {};
  std::vector<rbac::RevokeTarget> targets = {};
  std::optional<Time> expiry = std::nullopt;
  std::vector<Note> notes = {};
};

Result<void>
check(const Options& options)
{
  const bool has_words =
      !options.subjects.users.empty() || !options.subjects.groups.empty();
  if (!has_words && options.from_file.empty() && options.token_file.empty()) {
    return fail(ErrorCode::usage,
                "nobody is named",
                "give --user, --group, --from-file or --token-file, for example --user "
                "jane@example.com");
  }
  if (has_words && !options.from_file.empty()) {
    return fail(ErrorCode::usage,
                "--user and --group cannot be given with --from-file",
                "write them into the file, or call the program twice");
  }
  if (options.dump.empty()) {
    return fail(ErrorCode::usage,
                "no bindings are given: --filename is missing",
                "kubectl get clusterrolebindings,rolebindings -A -o json | oidcctl rbac "
                "revoke -f - ...");
  }
  const auto files = {options.dump, options.from_file, options.token_file};
  if (std::count(files.begin(), files.end(), "-") > 1) {
    return fail(ErrorCode::usage,
                "two of --filename, --from-file and --token-file are standard input",
                "give one of them as a file");
  }
  return check_namespaces(options.role);
}

Result<void>
add_target(Order& order,
           const Options& options,
           rbac::AccessRow row,
           const std::optional<rbac::RoleRef>& role)
{
  const rbac::GrantRules rules{order.rules.naming, options.allow_system};
  TRY_ASSIGN(auto checked, rbac::check_subject(rules, row.is_group, row.value));
  order.targets.push_back(
      {std::move(checked.subject),
       row.role ? std::move(row.role) : role,
       row.namespaces.empty() ? options.role.namespaces : std::move(row.namespaces)});
  return {};
}

Result<void>
add_token(System& system, Order& order, const Options& options)
{
  TRY_ASSIGN(auto person, read_person(system, options.token_file, order.rules.naming));
  auto& groups = order.rules.member_of;
  groups.insert(groups.end(), person.groups.begin(), person.groups.end());
  order.expiry = person.expiry;
  order.notes = std::move(person.notes);
  if (order.targets.empty()) {
    TRY_ASSIGN(auto role, role_of(options.role));
    order.targets.push_back({{rbac::SubjectKind::user, std::move(person.user), {}},
                             std::move(role),
                             options.role.namespaces});
  }
  return {};
}

Result<Order>
order_of(System& system, const Options& options)
{
  constexpr std::size_t most = 1'000'000;
  Order order;
  TRY(check(options));
  TRY_ASSIGN(order.rules.naming, naming_of(options.subjects));
  TRY_ASSIGN(const auto role, role_of(options.role));
  order.rules.keep_empty = options.keep_empty;
  for (const auto& value : options.member_of) {
    order.rules.member_of.push_back(group_name(order.rules.naming.policy, value));
  }
  for (const auto& value : options.subjects.users) {
    TRY(add_target(order, options, {.is_group = false, .value = value}, role));
  }
  for (const auto& value : options.subjects.groups) {
    TRY(add_target(order, options, {.is_group = true, .value = value}, role));
  }
  if (!options.from_file.empty()) {
    TRY(each_access_row(
        system, options.from_file, [&](rbac::AccessRow row) -> Result<void> {
          return order.targets.size() < most
                     ? add_target(order, options, std::move(row), role)
                     : fail(ErrorCode::local_file,
                            fmt::format("more than {} rows", most),
                            "split the file");
        }));
  }
  if (!options.token_file.empty()) {
    TRY(add_token(system, order, options));
  }
  return order;
}

// Return the first of the findings as notes.
std::vector<Note>
notes_of(const Json& findings)
{
  constexpr std::size_t most = 20; // nobody reads more
  std::vector<Note> notes;
  for (const auto& finding : findings) {
    if (notes.size() == most) {
      notes.push_back(
          {true, fmt::format("{} more, which -o json has", findings.size() - most), ""});
      break;
    }
    const auto& status = finding.at("status");
    const auto& hint = finding.at("hint");
    notes.push_back({status != "info" && status != "pass",
                     finding.at("message").get<std::string>(),
                     hint.is_null() ? "" : hint.get<std::string>()});
  }
  return notes;
}

// The commands go to standard output, so that a shell can take them; the findings stand
// beside them.
Outcome
commands_outcome(const RevokeReport& report, std::vector<Note> notes)
{
  for (auto& note : notes_of(revoke_findings(report))) {
    notes.push_back(std::move(note));
  }
  const Stream stream = [steps = report.plan.steps, is_complete = is_complete(report)](
                            const Write& write) -> Result<Ending> {
    for (const auto& step : steps) {
      TRY_ASSIGN(const auto commands, rbac::revoke_commands(step));
      if (!write(commands)) {
        break;
      }
    }
    return Ending{is_complete ? ExitStatus::success : ExitStatus::negative, {}};
  };
  return {stream, ExitStatus::success, std::move(notes)};
}

Result<Outcome>
run(System& system, const Options& options, const std::string& format)
{
  TRY_ASSIGN(auto order, order_of(system, options));
  RevokeReport report;
  for (const auto& target : order.targets) {
    report.subjects.push_back(target.subject);
  }
  rbac::RevokePlanner planner(std::move(order.rules), std::move(order.targets));
  TRY_ASSIGN(report.count,
             each_binding(system, options.dump, [&planner](const rbac::Binding& binding) {
               return planner.add(binding);
             }));
  report.plan = planner.finish();
  report.expiry = order.expiry;
  report.now = system.clock.now();
  if (format == "kubectl") {
    return commands_outcome(report, std::move(order.notes));
  }
  return Outcome{revoke_document(report),
                 is_complete(report) ? ExitStatus::success : ExitStatus::negative,
                 std::move(order.notes)};
}

void
add_revoke_options(Parameters& parameters, Options& options)
{
  parameters.value(
      "-f,--filename",
      "FILE",
      options.dump,
      "The bindings: kubectl get clusterrolebindings,rolebindings -A -o json");
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
}

} // namespace

void
build_rbac_revoke(Parameters& parameters, Invocation& invocation)
{
  auto options = std::make_shared<Options>();
  add_revoke_options(parameters, *options);
  add_output_options(parameters, invocation.output, {"table", "json", "yaml", "kubectl"});
  parameters.footer("Nothing is changed: -o kubectl prints the commands that do it.");
  invocation.action = [options, &invocation](System& system) {
    return run(system, *options, invocation.output.format);
  };
}

} // namespace oidcctl::cli
