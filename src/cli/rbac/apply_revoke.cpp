#include "cli/rbac/apply_revoke.hpp"

#include "app/rbac/remove_subjects.hpp"
#include "base/text.hpp"
#include "ports/system.hpp"
#include "ports/terminal.hpp"
#include "render/render.hpp"

#include <fmt/format.h>

#include <set>
#include <utility>
#include <variant>

namespace oidcctl::cli {

namespace {

using rbac::RevokeAction;

constexpr std::size_t k_most_steps = 100; // that are shown

// The bindings that may be deleted, by namespace and name.
using Deletions = std::set<std::pair<std::string, std::string>>;

Deletions
deletions_of(const RevokeReport& report)
{
  Deletions deletions;
  for (const auto& step : report.plan.steps) {
    if (step.action == RevokeAction::erase) {
      deletions.emplace(step.binding.ns, step.binding.name);
    }
  }
  return deletions;
}

// Show the steps; what remains is told at the end.
void
show_plan(System& system, const RevokeReport& report)
{
  auto document = revoke_document(report);
  document.view.findings = {};
  auto& steps = document.data["steps"];
  const auto count = steps.size();
  if (count > k_most_steps) {
    steps.erase(steps.begin() + k_most_steps, steps.end());
  }
  const Style style{.columns = system.terminal.columns()};
  system.terminal.err(render_table(document, style));
  if (count > k_most_steps) {
    system.terminal.err(fmt::format("and {} more\n", count - k_most_steps));
  }
  system.terminal.err("\n");
}

std::string
question_of(const ClusterSession& session, std::size_t deleted)
{
  return fmt::format("Delete {} role binding{} of the cluster {}?",
                     deleted,
                     deleted == 1 ? "" : "s",
                     session.connection->server());
}

Revision
refused(std::string why, std::string hint)
{
  return {.refusal = std::move(why), .hint = std::move(hint)};
}

// Return what is to become of a binding by the plan's own rules. A deletion that no one
// was asked about is left to the next call.
Revision
revision_of(const RevokeWork& work,
            const rbac::Binding& binding,
            const Deletions& deletions,
            bool may_delete_any)
{
  auto step = work.planner.step_of(binding);
  if (!step) {
    return {};
  }
  switch (step->action) {
  case RevokeAction::refuse:
    return refused("it would have no subjects, and it is not managed by oidcctl",
                   "use --keep-empty to keep it without subjects, or delete it");
  case RevokeAction::erase:
    return may_delete_any || deletions.contains({binding.ns, binding.name})
               ? Revision{.action = Revision::Action::remove}
               : refused("another client changed it, so that it would now be deleted",
                         "run the same command again");
  case RevokeAction::remove:
  case RevokeAction::empty:
    break;
  }
  return {.action = Revision::Action::take_subjects, .places = std::move(step->places)};
}

// Add what remains to what was done; what was refused is there already.
void
add_findings(Outcome& outcome, const RevokeReport& report)
{
  auto findings = Json::array();
  for (auto& finding : revoke_findings(report)) {
    if (finding.at("id") != "plan/refused") {
      findings.push_back(std::move(finding));
    }
  }
  auto& document = std::get<Document>(outcome.body);
  document.data["findings"] = std::move(findings);
  document.view.findings.rows = "/findings";
  if (outcome.status == ExitStatus::success && !is_complete(report)) {
    outcome.status = ExitStatus::negative;
  }
}

} // namespace

Result<Outcome>
apply_revoke(System& system,
             const ClusterSession& session,
             const ChangeFlags& flags,
             const RevokeWork& work,
             bool shows_plan)
{
  const auto deletions = deletions_of(work.report);
  const bool asks = !deletions.empty() && !flags.yes && !flags.is_dry();
  if (!work.report.plan.steps.empty() && (asks || shows_plan)) {
    show_plan(system, work.report);
  }
  if (asks) {
    TRY(confirm(system, flags, question_of(session, deletions.size()))
            .map_error([](Error error) {
              return std::move(error).within("nothing was changed");
            }));
  }
  const bool may_delete_any = flags.yes || flags.is_dry();
  Changes changes;
  {
    ProgressLine progress(system, "revised", work.bindings.size());
    changes = revise_bindings(
        *session.client,
        work.bindings,
        [&](const rbac::Binding& binding) {
          return revision_of(work, binding, deletions, may_delete_any);
        },
        change_options(flags, progress));
  }
  TRY_ASSIGN(auto outcome, changes_outcome(session, flags, changes));
  add_findings(outcome, work.report);
  return outcome;
}

} // namespace oidcctl::cli
