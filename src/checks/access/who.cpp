#include "checks/access/who.hpp"

#include <algorithm>
#include <tuple>

namespace oidcctl::access {

namespace {

auto
key(const rbac::Snapshot& snapshot, const WhoRow& row)
{
  const auto subject = snapshot.subject(row.binding, row.place);
  return std::tuple(subject.kind, subject.name, subject.ns, row.binding);
}

void
add_rules(const rbac::Snapshot& snapshot,
          rbac::BindingIndex index,
          std::size_t subject,
          std::vector<HeldRule>& rules)
{
  const auto binding = snapshot.binding(index);
  if (!binding.role) {
    return;
  }
  for (std::size_t i = 0; i < snapshot.role(*binding.role).rules; ++i) {
    const bool is_for_urls = !snapshot.rule(*binding.role, i).urls.empty();
    if (binding.is_cluster_wide() || !is_for_urls) {
      rules.push_back({index, subject, *binding.role, i});
    }
  }
}

} // namespace

bool
is_system(const rbac::SubjectView& subject)
{
  return subject.kind == rbac::SubjectKind::service_account
             ? subject.ns == "kube-system"
             : subject.name.starts_with("system:");
}

WhoList
who_may(const rbac::Snapshot& snapshot, const rbac::Action& action, bool with_system)
{
  std::vector<bool> allows(snapshot.roles());
  for (rbac::RoleIndex i = 0; i < snapshot.roles(); ++i) {
    allows[i] = rbac::rule_for(snapshot, i, action).has_value();
  }
  WhoList list;
  for (rbac::BindingIndex i = 0; i < snapshot.bindings(); ++i) {
    const auto binding = snapshot.binding(i);
    const bool is_here =
        binding.is_cluster_wide() || (action.is_resource && binding.ns == action.ns);
    if (!is_here || !binding.role || !allows[*binding.role]) {
      continue;
    }
    for (std::size_t place = 0; place < binding.subjects; ++place) {
      if (with_system || !is_system(snapshot.subject(i, place))) {
        list.rows.push_back({i, place});
      } else {
        ++list.folded;
      }
    }
  }
  std::sort(list.rows.begin(),
            list.rows.end(),
            [&snapshot](const WhoRow& one, const WhoRow& two) {
              return key(snapshot, one) < key(snapshot, two);
            });
  return list;
}

std::vector<HeldRule>
rules_of(const rbac::Snapshot& snapshot,
         const rbac::Requester& requester,
         std::string_view ns,
         bool all_namespaces)
{
  std::vector<HeldRule> rules;
  rbac::for_each_binding_of(snapshot,
                            requester,
                            all_namespaces ? std::string_view() : ns,
                            [&](rbac::BindingIndex binding, std::size_t subject) {
                              add_rules(snapshot, binding, subject, rules);
                              return true;
                            });
  if (!all_namespaces) {
    return rules;
  }
  std::vector<rbac::BindingIndex> elsewhere;
  const auto collect = [&](std::span<const rbac::BindingIndex> bindings) {
    for (const auto index : bindings) {
      if (!snapshot.binding(index).is_cluster_wide()) {
        elsewhere.push_back(index);
      }
    }
  };
  collect(snapshot.bindings_of_user(requester.user));
  for (const auto& group : requester.groups) {
    collect(snapshot.bindings_of_group(group));
  }
  std::sort(elsewhere.begin(), elsewhere.end(), [&](auto one, auto two) {
    return std::pair(snapshot.binding(one).ns, one) <
           std::pair(snapshot.binding(two).ns, two);
  });
  elsewhere.erase(std::unique(elsewhere.begin(), elsewhere.end()), elsewhere.end());
  for (const auto index : elsewhere) {
    add_rules(snapshot, index, snapshot.place_of(index, requester).value_or(0), rules);
  }
  return rules;
}

} // namespace oidcctl::access
