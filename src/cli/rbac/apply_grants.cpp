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

// Name what would be deleted, and ask.
Result<void>
ask(System& system,
    const ClusterSession& session,
    const ChangeFlags& flags,
    const std::vector<BindingChange>& refused)
{
  constexpr std::size_t most = 20;
  for (std::size_t i = 0; i < std::min(most, refused.size()); ++i) {
    const auto& binding = refused[i].binding;
    system.terminal.err(text::printable(fmt::format("{} {}: {}",
                                                    kind_of(binding),
                                                    text::quote(binding.name),
                                                    refused[i].message)) +
                        "\n");
  }
  if (refused.size() > most) {
    system.terminal.err(fmt::format("and {} more\n", refused.size() - most));
  }
  return confirm(system,
                 flags,
                 fmt::format("Delete {} role binding{} of the cluster {}, and create {} "
                             "again with the new role?",
                             refused.size(),
                             refused.size() == 1 ? "" : "s",
                             session.connection->server(),
                             refused.size() == 1 ? "it" : "them"));
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
  ProgressLine progress(system, "applied", bindings.size());
  ConfirmReplacement confirm_replacement;
  if (asks) {
    confirm_replacement = [&](const std::vector<BindingChange>& refused) {
      progress.clear();
      return ask(system, session, flags, refused);
    };
  }
  const auto changes = apply_bindings(
      *session.client, bindings, change_options(flags, progress), confirm_replacement);
  progress.clear();
  return changes_outcome(session, flags, changes);
}

} // namespace oidcctl::cli
