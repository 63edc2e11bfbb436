#include "kube/rbac/evaluate.hpp"

#include "go/json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace oidcctl::rbac {

namespace {

std::string
go_quoted(std::string_view text)
{
  return go::go_quote(text);
}

std::string
missing_role(const BindingView& binding)
{
  return fmt::format("{}.rbac.authorization.k8s.io {} not found",
                     binding.role_kind == RoleKind::cluster_role ? "clusterrole" : "role",
                     go_quoted(binding.role_name));
}

// Return Go's text for several errors (utilerrors.NewAggregate): each message once.
std::string
aggregate(const std::vector<std::string>& messages)
{
  std::vector<std::string_view> once;
  for (const auto& message : messages) {
    if (std::find(once.begin(), once.end(), message) == once.end()) {
      once.push_back(message);
    }
  }
  return once.size() == 1 ? std::string(once.front())
                          : fmt::format("[{}]", fmt::join(once, ", "));
}

// Return what was not read of that which could allow the action.
std::string
unread_for(const Coverage& coverage, const Action& action)
{
  return !coverage.cluster_bindings ? "ClusterRoleBindings"
         : !coverage.bindings && !action.ns.empty() && action.is_resource ? "RoleBindings"
                                                                          : "";
}

bool
is_read(const Coverage& coverage, RoleKind kind)
{
  return kind == RoleKind::cluster_role ? coverage.cluster_roles : coverage.roles;
}

// Return the namespace whose RoleBindings count.
std::string_view
place_of(const Action& action)
{
  return action.is_resource ? std::string_view(action.ns) : std::string_view();
}

// The bindings that apply to a requester, in ascending order.
struct Applicable
{
  std::vector<BindingIndex> cluster_wide = {};
  std::vector<BindingIndex> in_namespace = {};
};

Applicable
bindings_of(const Snapshot& snapshot, const Requester& requester, std::string_view ns)
{
  Applicable out;
  const auto collect = [&](std::span<const BindingIndex> bindings) {
    for (const auto index : bindings) {
      const auto place = snapshot.binding(index).ns;
      if (place.empty()) {
        out.cluster_wide.push_back(index);
      } else if (place == ns) {
        out.in_namespace.push_back(index);
      }
    }
  };
  collect(snapshot.bindings_of_user(requester.user));
  for (const auto& group : requester.groups) {
    collect(snapshot.bindings_of_group(group));
  }
  for (auto* list : {&out.cluster_wide, &out.in_namespace}) {
    std::sort(list->begin(), list->end());
    list->erase(std::unique(list->begin(), list->end()), list->end());
  }
  return out;
}

// Visit them in the order of a decision: the last of each kind first.
void
for_each_deciding(const Snapshot& snapshot,
                  const Requester& requester,
                  std::string_view ns,
                  const std::function<bool(BindingIndex, std::size_t)>& visit)
{
  const auto applicable = bindings_of(snapshot, requester, ns);
  for (const auto* list : {&applicable.cluster_wide, &applicable.in_namespace}) {
    for (auto index = list->rbegin(); index != list->rend(); ++index) {
      if (!visit(*index, snapshot.place_of(*index, requester).value_or(0))) {
        return;
      }
    }
  }
}

// What goes on while the bindings of a requester are gone through.
class Decider
{
public:
  Decider(const Snapshot& snapshot, const Action& action)
      : m_snapshot(snapshot), m_action(action)
  {}

  // Return whether to go on.
  bool
  take(BindingIndex index, std::size_t subject)
  {
    const auto binding = m_snapshot.binding(index);
    if (!binding.role) {
      note_missing(index, binding);
      return true;
    }
    const auto rule = rule_for(m_snapshot, *binding.role, m_action);
    if (rule) {
      m_origin = Origin{index, subject, *binding.role, *rule};
    }
    return !m_origin;
  }

  Evaluation
  finish() &&
  {
    Evaluation result;
    result.dangling = std::move(m_dangling);
    if (m_origin) {
      result.decision = Decision::allow;
      result.origin = m_origin;
      result.reason = "RBAC: allowed by " +
                      describe_origin(m_snapshot, m_origin->binding, m_origin->subject);
      return result;
    }
    if (!m_missing.empty()) {
      result.reason = "RBAC: " + aggregate(m_missing);
    }
    result.unread =
        m_unread.empty() ? unread_for(m_snapshot.coverage(), m_action) : m_unread;
    if (!result.unread.empty()) {
      result.decision = Decision::unknown;
    }
    return result;
  }

private:
  void
  note_missing(BindingIndex index, const BindingView& binding)
  {
    if (!is_read(m_snapshot.coverage(), binding.role_kind)) {
      m_unread = binding.role_kind == RoleKind::cluster_role ? "ClusterRoles" : "Roles";
      return;
    }
    m_missing.push_back(missing_role(binding));
    m_dangling.push_back(index);
  }

  const Snapshot& m_snapshot;
  const Action& m_action;
  std::optional<Origin> m_origin = std::nullopt;
  std::vector<std::string> m_missing = {};
  std::vector<BindingIndex> m_dangling = {};
  std::string m_unread = {};
};

} // namespace

std::string_view
to_string(Decision decision)
{
  switch (decision) {
  case Decision::allow:
    return "allow";
  case Decision::deny:
    return "deny";
  case Decision::no_opinion:
    return "no-opinion";
  case Decision::depends:
    return "depends";
  case Decision::unknown:
    return "unknown";
  }
  return {};
}

Evaluation
evaluate(const Snapshot& snapshot, const Requester& requester, const Action& action)
{
  const auto& groups = requester.groups;
  if (std::find(groups.begin(), groups.end(), k_masters) != groups.end()) {
    Evaluation allowed; // before RBAC is asked, and without a reason
    allowed.decision = Decision::allow;
    return allowed;
  }
  Decider decider(snapshot, action);
  for_each_deciding(snapshot,
                    requester,
                    place_of(action),
                    [&](BindingIndex binding, std::size_t subject) {
                      return decider.take(binding, subject);
                    });
  return std::move(decider).finish();
}

std::vector<Origin>
origins(const Snapshot& snapshot,
        const Requester& requester,
        const Action& action,
        std::size_t most)
{
  std::vector<Origin> found;
  for_each_deciding(snapshot,
                    requester,
                    place_of(action),
                    [&](BindingIndex index, std::size_t subject) {
                      const auto role = snapshot.binding(index).role;
                      const auto rule =
                          role ? rule_for(snapshot, *role, action) : std::nullopt;
                      if (rule && found.size() < most) {
                        found.push_back({index, subject, *role, *rule});
                      }
                      return found.size() < most;
                    });
  return found;
}

void
for_each_binding_of(const Snapshot& snapshot,
                    const Requester& requester,
                    std::string_view ns,
                    const std::function<bool(BindingIndex, std::size_t)>& visit)
{
  const auto applicable = bindings_of(snapshot, requester, ns);
  for (const auto* list : {&applicable.cluster_wide, &applicable.in_namespace}) {
    for (const auto index : *list) {
      if (!visit(index, snapshot.place_of(index, requester).value_or(0))) {
        return;
      }
    }
  }
}

std::optional<std::size_t>
rule_for(const Snapshot& snapshot, RoleIndex role, const Action& action)
{
  const auto count = snapshot.role(role).rules;
  for (std::size_t i = 0; i < count; ++i) {
    if (rule_allows(snapshot.rule(role, i), action)) {
      return i;
    }
  }
  return std::nullopt;
}

std::string
describe_origin(const Snapshot& snapshot, BindingIndex index, std::size_t place)
{
  const auto binding = snapshot.binding(index);
  const auto subject = snapshot.subject(index, place);
  const auto with = [](std::string_view name, std::string_view ns) {
    return ns.empty() ? go_quoted(name) : go_quoted(fmt::format("{}/{}", name, ns));
  };
  return fmt::format("{} {} of {} {} to {} {}",
                     binding.is_cluster_wide() ? "ClusterRoleBinding" : "RoleBinding",
                     with(binding.name, binding.ns),
                     to_string(binding.role_kind),
                     go_quoted(binding.role_name),
                     to_string(subject.kind),
                     with(subject.name, subject.ns));
}

} // namespace oidcctl::rbac
