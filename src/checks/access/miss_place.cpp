#include "base/text.hpp"
#include "checks/access/near_miss.hpp"

#include <fmt/format.h>

#include <algorithm>

// Bindings of the user that give the permission where it does not count.
namespace oidcctl::access {

namespace {

constexpr std::size_t k_most_named = 3; // namespaces

// Return the user's RoleBindings, wherever, whose role allows the action.
std::vector<rbac::BindingIndex>
bindings_elsewhere(const rbac::Snapshot& snapshot, const Question& question)
{
  std::vector<rbac::BindingIndex> found;
  const auto collect = [&](std::span<const rbac::BindingIndex> bindings) {
    for (const auto index : bindings) {
      const auto binding = snapshot.binding(index);
      auto action = question.action;
      if (action.resource == "namespaces" && action.api_group.empty() &&
          !action.name.empty()) {
        action.name = binding.ns; // a namespace is an object of itself
      }
      if (!binding.is_cluster_wide() && binding.role &&
          rbac::rule_for(snapshot, *binding.role, action)) {
        found.push_back(index);
      }
    }
  };
  collect(snapshot.bindings_of_user(question.who.user));
  for (const auto& group : question.who.groups) {
    collect(snapshot.bindings_of_group(group));
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

// Return `"a", "b" and 3 more` of the bindings' namespaces.
std::string
namespaces_of(const rbac::Snapshot& snapshot,
              const std::vector<rbac::BindingIndex>& bindings)
{
  std::vector<std::string> names;
  for (const auto index : bindings) {
    auto name = text::quote(snapshot.binding(index).ns);
    if (std::find(names.begin(), names.end(), name) == names.end()) {
      names.push_back(std::move(name));
    }
  }
  if (names.size() > k_most_named) {
    const auto more = names.size() - k_most_named;
    names.resize(k_most_named);
    names.push_back(fmt::format("{} more", more));
  }
  return (names.size() == 1 ? "namespace " : "namespaces ") + listed(names);
}

} // namespace

void
add_place_misses(const rbac::Snapshot& snapshot,
                 const Question& question,
                 std::vector<NearMiss>& misses)
{
  const auto found = bindings_elsewhere(snapshot, question);
  if (found.empty()) {
    return;
  }
  const auto first = snapshot.binding(found.front());
  const auto& action = question.action;
  if (!is_namespaced(question)) {
    const auto what = action.is_resource
                          ? fmt::format("{} are cluster-scoped", resource_text(action))
                          : std::string("URLs are in no namespace");
    misses.push_back(
        {MissKind::place,
         1,
         fmt::format(
             "{} gives {}, which allows this, but {}: a RoleBinding does not grant "
             "them",
             binding_text(first),
             role_text(first),
             what),
         "bind the role with a ClusterRoleBinding"});
    return;
  }
  const auto where = namespaces_of(snapshot, found);
  if (action.ns.empty()) {
    misses.push_back(
        {MissKind::place,
         1,
         fmt::format(
             "the user may do this in {} only ({} gives {}), not in all namespaces "
             "at once",
             where,
             binding_text(first),
             role_text(first)),
         "ask for one namespace with -n; all namespaces need a ClusterRoleBinding"});
    return;
  }
  misses.push_back({MissKind::place,
                    1,
                    fmt::format("the user may do this in {} ({} gives {}), not in "
                                "namespace {}",
                                where,
                                binding_text(first),
                                role_text(first),
                                text::quote(action.ns)),
                    "check the namespace, or bind the role in this one as well"});
}

} // namespace oidcctl::access
