#include "cli/rbac/revoke_document.hpp"

#include "base/finding.hpp"
#include "base/text.hpp"
#include "checks/access/gives.hpp"
#include "kube/grant/revoke_commands.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

namespace oidcctl::cli {

namespace {

using rbac::RemainingKind;
using rbac::RevokeAction;

constexpr RemainingKind k_most_pressing_first[] = {RemainingKind::group,
                                                   RemainingKind::elsewhere,
                                                   RemainingKind::everybody,
                                                   RemainingKind::near};

std::string_view
word_of(RevokeAction action)
{
  switch (action) {
  case RevokeAction::remove:
    return "remove";
  case RevokeAction::erase:
    return "delete";
  case RevokeAction::empty:
    return "empty";
  case RevokeAction::refuse:
    return "refuse";
  }
  return {};
}

Json
subject_json(const rbac::Subject& subject)
{
  return {{"kind", to_string(subject.kind)}, {"name", subject.name}};
}

Json
binding_json(const rbac::BindingName& binding)
{
  const bool is_cluster_wide = binding.ns.empty();
  return {
      {"kind", is_cluster_wide ? "ClusterRoleBinding" : "RoleBinding"},
      {"namespace", is_cluster_wide ? Json(nullptr) : Json(binding.ns)},
      {"name", binding.name},
      {"uid", binding.uid.empty() ? Json(nullptr) : Json(binding.uid)},
      {"resourceVersion",
       binding.resource_version.empty() ? Json(nullptr) : Json(binding.resource_version)},
      {"roleRef", {{"kind", to_string(binding.role.kind)}, {"name", binding.role.name}}}};
}

Json
step_json(const rbac::RevokeStep& step)
{
  auto subjects = Json::array();
  for (const auto& subject : step.subjects) {
    subjects.push_back(subject_json(subject));
  }
  Json json{{"action", word_of(step.action)}};
  json.update(binding_json(step.binding));
  json["subjects"] = std::move(subjects);
  json["left"] = step.left;
  json["managed"] = step.is_ours;
  json["patch"] = step.action == RevokeAction::refuse ? Json(nullptr) : patch_of(step);
  return json;
}

// Return "RoleBinding team-a/devs (ClusterRole edit)"; where the roles were read with
// what it gives: "(ClusterRole edit: write +secrets)".
std::string
described(const rbac::BindingName& binding, const rbac::Snapshot& roles)
{
  const auto gives = access::gives_of(roles, binding.role, binding.ns);
  const auto worth = !gives              ? std::string()
                     : gives->is_missing ? std::string(", which does not exist")
                                         : ": " + gives->text;
  return fmt::format("{} {}{}{} ({} {}{})",
                     binding.ns.empty() ? "ClusterRoleBinding" : "RoleBinding",
                     binding.ns,
                     binding.ns.empty() ? "" : "/",
                     binding.name,
                     to_string(binding.role.kind),
                     binding.role.name,
                     worth);
}

std::string
described(const rbac::Subject& subject)
{
  return fmt::format("{} {}", to_string(subject.kind), text::quote(subject.name));
}

void
add(Json& findings, const char* id, Status status, std::string message, std::string hint)
{
  findings.push_back({{"id", id},
                      {"status", to_string(status)},
                      {"message", std::move(message)},
                      {"hint", hint.empty() ? Json(nullptr) : Json(std::move(hint))}});
}

void
add_remaining(Json& findings, const RevokeReport& report, const rbac::Remaining& one)
{
  const auto binding = described(one.binding, report.roles);
  const auto subject = described(one.subject);
  switch (one.kind) {
  case RemainingKind::elsewhere:
    add(findings,
        "remaining/elsewhere",
        Status::warning,
        fmt::format("{} keeps {}, which was not selected{}",
                    subject,
                    binding,
                    one.difference.empty() ? "" : ": " + one.difference),
        "omit --cluster-role, --role and --namespace to revoke everything");
    return;
  case RemainingKind::group:
    add(findings,
        "remaining/group",
        Status::failure,
        fmt::format("{} has {}", subject, binding),
        "remove the user from the group at the provider");
    return;
  case RemainingKind::everybody:
    add(findings,
        "remaining/everybody",
        Status::warning,
        fmt::format("every authenticated user has {}", binding),
        "check whether this is intended");
    return;
  case RemainingKind::near:
    add(findings,
        "remaining/near",
        Status::warning,
        fmt::format("{} has {}: {}", subject, binding, one.difference),
        "revoke it as well if it is the same user or group");
    return;
  }
}

void
add_token(Json& findings, const RevokeReport& report)
{
  constexpr const char* at_once = "changes of role bindings take effect at once";
  if (!report.expiry) {
    add(findings,
        "token/expiry",
        Status::info,
        "an issued token is accepted until it expires, usually within a day, and "
        "includes its groups until then",
        at_once);
    return;
  }
  const auto time = to_rfc3339(*report.expiry);
  if (*report.expiry <= report.now) {
    add(findings,
        "token/expiry",
        Status::pass,
        fmt::format(
            "the token expired {} ago, {}", human(report.now - *report.expiry), time),
        "");
    return;
  }
  add(findings,
      "token/expiry",
      Status::info,
      fmt::format("the token is accepted for another {}, until {}, and includes its "
                  "groups until then",
                  human(*report.expiry - report.now),
                  time),
      at_once);
}

void
add_not_found(Json& findings, const std::vector<rbac::Subject>& subjects)
{
  constexpr std::size_t most = 100;
  for (std::size_t i = 0; i < std::min(most, subjects.size()); ++i) {
    add(findings,
        "plan/not-found",
        Status::info,
        fmt::format("no binding contains {}", described(subjects[i])),
        "");
  }
  if (subjects.size() > most) {
    add(findings,
        "plan/not-found",
        Status::info,
        fmt::format("no binding contains {} others", subjects.size() - most),
        "");
  }
}

std::size_t
count_of(const rbac::RevokePlan& plan, RevokeAction action)
{
  return static_cast<std::size_t>(
      std::count_if(plan.steps.begin(), plan.steps.end(), [action](const auto& step) {
        return step.action == action;
      }));
}

// Name those who undo steps, each once with the first of its bindings.
void
add_restored(Json& findings, const std::vector<rbac::RevokeStep>& steps)
{
  std::map<std::string, std::pair<const rbac::RevokeStep*, std::size_t>> found;
  for (const auto& step : steps) {
    if (!step.restorer.name.empty() && step.action != RevokeAction::refuse) {
      ++found.try_emplace(step.restorer.name, &step, 0).first->second.second;
    }
  }
  for (const auto& [name, steps_of] : found) {
    const auto& [step, count] = steps_of;
    add(findings,
        "plan/restored",
        Status::warning,
        fmt::format("{}{} {} kept by {}, which may restore what is revoked",
                    described(step->binding, rbac::Snapshot()),
                    count == 1 ? "" : fmt::format(" and {} more", count - 1),
                    count == 1 ? "is" : "are",
                    name),
        step->restorer.hint);
  }
}

} // namespace

Json
revoke_findings(const RevokeReport& report)
{
  auto findings = Json::array();
  for (const auto& step : report.plan.steps) {
    if (step.action == RevokeAction::refuse) {
      add(findings,
          "plan/refused",
          Status::failure,
          fmt::format("{} would have no subjects, and it is not managed by oidcctl",
                      described(step.binding, rbac::Snapshot())),
          step.restorer.name.empty()
              ? "use --keep-empty to keep it without subjects, or delete it"
              : fmt::format(
                    "it is kept by {}: {}", step.restorer.name, step.restorer.hint));
    }
  }
  add_restored(findings, report.plan.steps);
  for (const auto kind : k_most_pressing_first) {
    for (const auto& one : report.plan.remaining) {
      if (one.kind == kind) {
        add_remaining(findings, report, one);
      }
    }
  }
  if (report.plan.more_remaining > 0) {
    add(findings,
        "remaining/more",
        Status::warning,
        fmt::format("{} more of the same kind", report.plan.more_remaining),
        "revoke for fewer users at once");
  }
  add_not_found(findings, report.plan.not_found);
  for (const auto& gap : report.gaps) {
    const bool is_dump_of_one_kind = !report.is_live && report.count.foreign == 0;
    add(findings,
        is_dump_of_one_kind        ? "plan/namespaces"
        : report.count.foreign > 0 ? "plan/skipped"
                                   : "remaining/unknown",
        is_dump_of_one_kind ? Status::warning : Status::unknown,
        gap.text,
        gap.hint);
  }
  add_token(findings, report);
  return findings;
}

Document
revoke_document(const RevokeReport& report)
{
  const auto& plan = report.plan;
  auto subjects = Json::array();
  for (const auto& subject : report.subjects) {
    subjects.push_back(subject_json(subject));
  }
  auto steps = Json::array();
  for (const auto& step : plan.steps) {
    steps.push_back(step_json(step));
  }
  Document document;
  document.data = {{"apiVersion", "oidcctl/v1"},
                   {"kind", "RevokePlan"},
                   {"subjects", std::move(subjects)},
                   {"counts",
                    {{"read", report.count.cluster_wide + report.count.in_namespaces},
                     {"skipped", report.count.foreign},
                     {"removed", count_of(plan, RevokeAction::remove)},
                     {"deleted", count_of(plan, RevokeAction::erase)},
                     {"emptied", count_of(plan, RevokeAction::empty)},
                     {"refused", count_of(plan, RevokeAction::refuse)},
                     {"notFound", plan.not_found.size()},
                     {"remaining", plan.remaining.size() + plan.more_remaining}}},
                   {"steps", std::move(steps)},
                   {"findings", revoke_findings(report)}};
  document.view.facts = {{"Revoke for", {"/subjects/0/kind", "/subjects/0/name"}},
                         {"", {"/subjects/1/kind", "/subjects/1/name"}},
                         {"", {"/subjects/2/kind", "/subjects/2/name"}},
                         {"Bindings", {"/counts/read"}}};
  document.view.list = {"/steps",
                        {{"ACTION", "/action"},
                         {"NAMESPACE", "/namespace"},
                         {"BINDING", "/name"},
                         {"ROLE", "/roleRef/name"},
                         {"LEFT", "/left"}}};
  document.view.findings.rows = "/findings";
  return document;
}

bool
is_complete(const RevokeReport& report)
{
  return count_of(report.plan, RevokeAction::refuse) == 0 &&
         std::none_of(
             report.plan.remaining.begin(),
             report.plan.remaining.end(),
             [](const rbac::Remaining& one) { return one.kind == RemainingKind::group; });
}

ExitStatus
revoke_status(const RevokeReport& report)
{
  return !is_complete(report)       ? ExitStatus::negative
         : report.count.foreign > 0 ? ExitStatus::unknown
                                    : ExitStatus::success;
}

} // namespace oidcctl::cli
