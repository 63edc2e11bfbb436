#include "checks/access/near_miss.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oidcctl::access {

std::string_view
to_string(MissKind kind)
{
  switch (kind) {
  case MissKind::other:
    return "other";
  case MissKind::subject:
    return "subject";
  case MissKind::dangling:
    return "dangling";
  case MissKind::token:
    return "token";
  case MissKind::place:
    return "place";
  case MissKind::rule:
    return "rule";
  }
  return {};
}

std::string
binding_text(const rbac::BindingView& binding)
{
  return binding.is_cluster_wide()
             ? fmt::format("ClusterRoleBinding {}", text::quote(binding.name))
             : fmt::format("RoleBinding {} in namespace {}",
                           text::quote(binding.name),
                           text::quote(binding.ns));
}

std::string
role_text(const rbac::BindingView& binding)
{
  return fmt::format(
      "{} {}", to_string(binding.role_kind), text::quote(binding.role_name));
}

std::vector<NearMiss>
near_misses(const rbac::Snapshot& snapshot, const Question& question)
{
  std::vector<NearMiss> misses;
  add_subject_misses(snapshot, question, misses);
  add_role_misses(snapshot, question, misses);
  add_place_misses(snapshot, question, misses);
  std::stable_sort(
      misses.begin(), misses.end(), [](const NearMiss& one, const NearMiss& two) {
        return std::pair(one.distance, one.kind) < std::pair(two.distance, two.kind);
      });
  // What is two steps away is shown only where nothing is nearer.
  const auto nearest = misses.empty() ? 0 : misses.front().distance;
  std::erase_if(misses, [nearest](const NearMiss& miss) {
    return miss.distance > std::max(nearest, 1);
  });
  if (misses.size() > k_most_misses) {
    misses.resize(k_most_misses);
  }
  return misses;
}

} // namespace oidcctl::access
