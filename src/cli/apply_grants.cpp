#include "cli/apply_grants.hpp"

#include "app/cluster_apply.hpp"
#include "cli/print.hpp"
#include "cli/remarks.hpp"

#include <fmt/format.h>

#include <set>
#include <utility>

namespace oidcctl::cli {

namespace {

constexpr std::size_t k_most_grants = 500'000;

struct Collected
{
  std::vector<rbac::Binding> bindings = {}; // each once
  Remarks remarks = {};
};

Result<Collected>
collect(System& system, const GrantOrder& order)
{
  Collected collected;
  std::set<std::pair<std::string, std::string>> seen;
  TRY(each_grant(system, order, [&](const rbac::Grant& grant) -> Result<void> {
    collected.remarks.add(grant.remarks);
    if (!seen.emplace(grant.binding.name_space, grant.binding.name).second) {
      return {};
    }
    if (collected.bindings.size() == k_most_grants) {
      return fail(ErrorCode::usage,
                  fmt::format("more than {} grants in one call", k_most_grants),
                  "cut the list into parts");
    }
    collected.bindings.push_back(grant.binding);
    return {};
  }));
  return collected;
}

} // namespace

Result<Outcome>
apply_grants(System& system, const GrantOrder& order, const ChangeFlags& flags)
{
  TRY_ASSIGN(const auto collected, collect(system, order));
  report_notes(collected.remarks.notes(), system); // before, and not after it
  if (flags.replace) {
    TRY(confirm(system,
                flags,
                "Role bindings that have another role will be deleted and created again. "
                "Go on?"));
  }
  TRY_ASSIGN(const auto session, open_cluster(system, flags.cluster));
  Changes changes;
  {
    ProgressLine progress(system, "applied", collected.bindings.size());
    changes = apply_bindings(
        *session.client, collected.bindings, change_options(flags, progress));
  }
  return changes_outcome(session, flags, changes);
}

} // namespace oidcctl::cli
