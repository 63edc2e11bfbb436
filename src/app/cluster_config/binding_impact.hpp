#pragma once

#include "base/result.hpp"
#include "checks/cluster_config/config_diff_report.hpp"
#include "kube/grant/grant.hpp"

#include <cstddef>
#include <functional>
#include <string>

namespace oidcctl {

struct System;

// Return the pairs of values in the file `path` (CSV, "-": standard input): the value of
// the claim that names users before the change, and after it. A first row "old,new" is
// passed over. Errors name the file and the row.
Result<rbac::UserValues> read_user_values(System& system, const std::string& path);

// Collects what a change does to bindings.
class ImpactCollector
{
public:
  // At most `limit` bindings are listed; all are counted.
  ImpactCollector(const rbac::NameChanges& changes, std::size_t limit)
      : m_changes(changes), m_limit(limit)
  {}

  void add(const rbac::Binding& binding);

  BindingImpact
  finish() &&
  {
    return std::move(m_impact);
  }

private:
  const rbac::NameChanges& m_changes;
  std::size_t m_limit;
  BindingImpact m_impact = {};
};

// Return the new bindings for the subjects of `binding` whose name changes to one that is
// known: the same role, in the same namespace, under the new name.
Result<std::vector<rbac::Binding>> renamed_bindings(const rbac::NameChanges& changes,
                                                    const rbac::Binding& binding);

} // namespace oidcctl
