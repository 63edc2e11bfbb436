#pragma once

#include "base/json.hpp"
#include "kube/apiserver/settings_diff.hpp"
#include "kube/names/name_change.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace oidcctl {

// A subject of a binding whose name no token may have after the change.
struct AffectedBinding
{
  rbac::Fate fate = rbac::Fate::unknown;
  std::string why = {};
  rbac::Subject subject = {};
  std::string new_name = {}; // of the same user or group; empty: not known
  rbac::RoleRef role = {};
  std::string ns = {}; // empty: cluster-wide
  std::string binding = {};
};

// The bindings of a cluster under a change; `listed` has the first of them.
struct BindingImpact
{
  std::size_t read = 0;
  std::size_t lost = 0;
  std::size_t unknown = 0;
  std::vector<AffectedBinding> listed = {};
};

// What a change of settings does.
struct ConfigDiff
{
  std::string before = {}; // files
  std::string after = {};
  bool needs_restart = false;
  std::vector<apiserver::SettingsChange> changes = {};
  std::optional<BindingImpact> bindings = std::nullopt;
};

// Return whether both settings mean the same; unknown where only an expression, which is
// not evaluated, may make a difference.
apiserver::Answer is_same(const ConfigDiff& diff);

// Return `kind: ClusterConfigDiff` of the output format.
Json config_diff_report(const ConfigDiff& diff);

} // namespace oidcctl
