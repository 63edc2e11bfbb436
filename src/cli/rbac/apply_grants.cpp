#include "cli/rbac/apply_grants.hpp"

#include "app/rbac/apply.hpp"
#include "app/rbac/live_roles.hpp"
#include "base/text.hpp"
#include "cli/framework/print.hpp"
#include "cli/options/notice_list.hpp"
#include "ports/system.hpp"
#include "ports/terminal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

namespace oidcctl::cli {

namespace {

constexpr std::size_t k_most_grants = 500'000;

struct Collected
{
  std::vector<rbac::Binding> bindings = {}; // each once
  NoticeList notices = {};
};

Result<Collected>
collect(System& system, const GrantSpec& spec)
{
  Collected collected;
  std::set<std::pair<std::string, std::string>> seen;
  TRY(each_grant(system, spec, [&](const rbac::Grant& grant) -> Result<void> {
    collected.notices.add(grant.notices);
    if (!seen.emplace(grant.binding.ns, grant.binding.name).second) {
      return {};
    }
    if (collected.bindings.size() == k_most_grants) {
      return fail(ErrorCode::usage,
                  fmt::format("more than {} grants in one call", k_most_grants),
                  "split the list");
    }
    collected.bindings.push_back(grant.binding);
    return {};
  }));
  return collected;
}

Changes
apply(System& system,
      const ClusterSession& session,
      const std::vector<rbac::Binding>& bindings,
      ChangeFlags flags,
      bool replaces)
{
  flags.replace = replaces;
  ProgressLine progress(system, "applied", bindings.size());
  return apply_bindings(*session.client, bindings, change_options(flags, progress));
}

// Return the results that only a replacement helps.
std::vector<std::size_t>
with_other_roles(const Changes& changes)
{
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < changes.results.size(); ++i) {
    if (changes.results[i].has_other_role) {
      places.push_back(i);
    }
  }
  return places;
}

// Name what would be deleted, and ask.
Result<void>
ask(System& system,
    const ClusterSession& session,
    const ChangeFlags& flags,
    const std::vector<rbac::Binding>& bindings,
    const Changes& changes)
{
  constexpr std::size_t most = 20;
  const auto places = with_other_roles(changes);
  for (std::size_t i = 0; i < std::min(most, places.size()); ++i) {
    const auto& binding = bindings[places[i]];
    system.terminal.err(text::printable(fmt::format("{} {}: {}",
                                                    kind_of(binding),
                                                    text::quote(binding.name),
                                                    changes.results[places[i]].message)) +
                        "\n");
  }
  if (places.size() > most) {
    system.terminal.err(fmt::format("and {} more\n", places.size() - most));
  }
  return confirm(system,
                 flags,
                 fmt::format("Delete {} role binding{} of the cluster {}, and create {} "
                             "again with the new role?",
                             places.size(),
                             places.size() == 1 ? "" : "s",
                             session.connection->server(),
                             places.size() == 1 ? "it" : "them"));
}

// Apply all but replacements, and then those if a person wants them.
Changes
apply_and_ask(System& system,
              const ClusterSession& session,
              const std::vector<rbac::Binding>& bindings,
              const ChangeFlags& flags)
{
  auto changes = apply(system, session, bindings, flags, false);
  const auto places = with_other_roles(changes);
  if (places.empty() || changes.stopped) {
    return changes;
  }
  if (auto answer = ask(system, session, flags, bindings, changes); !answer) {
    changes.stopped = std::move(answer).error().within("nothing was replaced");
    return changes;
  }
  std::vector<rbac::Binding> rest;
  for (const auto place : places) {
    rest.push_back(bindings[place]);
  }
  auto replaced = apply(system, session, rest, flags, true);
  for (std::size_t i = 0; i < places.size(); ++i) {
    changes.results[places[i]] = std::move(replaced.results[i]);
  }
  changes.stopped = std::move(replaced.stopped);
  return changes;
}

} // namespace

Result<Outcome>
apply_grants(System& system, const GrantSpec& spec, const ChangeFlags& flags)
{
  TRY_ASSIGN(const auto collected, collect(system, spec));
  report_notices(collected.notices.notices(), system); // before, and not after it
  const bool asks = flags.replace && !flags.yes && !flags.is_dry();
  if (asks) {
    TRY(check_asking(system)); // before anything is changed
  }
  TRY_ASSIGN(const auto session, open_cluster(system, flags.cluster));
  const auto& bindings = collected.bindings;
  TRY_ASSIGN(const auto missing, missing_roles(*session.client, bindings));
  report_notices(missing, system);
  return changes_outcome(session,
                         flags,
                         asks ? apply_and_ask(system, session, bindings, flags)
                              : apply(system, session, bindings, flags, flags.replace));
}

} // namespace oidcctl::cli
