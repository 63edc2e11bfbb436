#include "kube/rbac/escalation.hpp"

#include "base/text.hpp"
#include "kube/rbac/evaluate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

namespace oidcctl::rbac {

namespace {

bool
has(RuleView::Words words, std::string_view word)
{
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool
has_or_all(RuleView::Words words, std::string_view word)
{
  return has(words, "*") || has(words, word);
}

bool
covers_resource(RuleView::Words words, std::string_view resource)
{
  if (has_or_all(words, resource)) {
    return true;
  }
  const auto slash = resource.find('/');
  return slash != std::string_view::npos &&
         has(words, "*" + std::string(resource.substr(slash)));
}

bool
covers_url(RuleView::Words words, std::string_view url)
{
  return std::any_of(words.begin(), words.end(), [url](std::string_view each) {
    const auto last = each.find_last_not_of('*');
    const auto prefix = each.substr(0, last == std::string_view::npos ? 0 : last + 1);
    return each == url || (prefix.size() < each.size() && url.starts_with(prefix));
  });
}

std::vector<std::string_view>
or_one(RuleView::Words words)
{
  return words.empty() ? std::vector<std::string_view>{""}
                       : std::vector<std::string_view>(words.begin(), words.end());
}

auto
key(const Atom& atom)
{
  return std::tie(atom.api_group, atom.resource, atom.name, atom.url, atom.verb);
}

void
add_atoms(const RuleView& rule, std::size_t most, std::vector<Atom>& atoms)
{
  for (const auto verb : rule.verbs) {
    for (const auto group : rule.api_groups) {
      for (const auto resource : rule.resources) {
        for (const auto name : or_one(rule.resource_names)) {
          if (atoms.size() == most) {
            return;
          }
          atoms.push_back({std::string(verb),
                           std::string(group),
                           std::string(resource),
                           std::string(name),
                           {}});
        }
      }
    }
    for (const auto url : rule.urls) {
      if (atoms.size() == most) {
        return;
      }
      atoms.push_back({std::string(verb), {}, {}, {}, std::string(url)});
    }
  }
}

Action
binding_action(std::string verb, std::string resource, std::string_view ns)
{
  return {.verb = std::move(verb),
          .ns = std::string(ns),
          .api_group = std::string(k_api_group),
          .resource = std::move(resource)};
}

bool
is_allowed(const Snapshot& snapshot, const Requester& caller, const Action& action)
{
  return evaluate(snapshot, caller, action).decision == Decision::allow;
}

// Return the first atoms that none of the caller's rules covers.
std::vector<Atom>
uncovered(const Snapshot& snapshot,
          const Requester& caller,
          std::string_view ns,
          std::vector<Atom> atoms)
{
  for_each_binding_of(snapshot, caller, ns, [&](BindingIndex binding, std::size_t) {
    const auto role = snapshot.binding(binding).role;
    for (std::size_t i = 0; role && i < snapshot.role(*role).rules; ++i) {
      const auto rule = snapshot.rule(*role, i);
      std::erase_if(atoms, [&rule](const Atom& atom) { return covers(rule, atom); });
    }
    return !atoms.empty();
  });
  return atoms;
}

} // namespace

std::vector<Atom>
atoms_of(const Snapshot& snapshot, RoleIndex role, std::size_t most)
{
  std::vector<Atom> atoms;
  for (std::size_t i = 0; i < snapshot.role(role).rules; ++i) {
    add_atoms(snapshot.rule(role, i), most, atoms);
  }
  std::sort(atoms.begin(), atoms.end(), [](const Atom& one, const Atom& two) {
    return key(one) < key(two);
  });
  atoms.erase(std::unique(atoms.begin(), atoms.end()), atoms.end());
  return atoms;
}

bool
covers(const RuleView& rule, const Atom& atom)
{
  if (!has_or_all(rule.verbs, atom.verb)) {
    return false;
  }
  if (!atom.url.empty()) {
    return covers_url(rule.urls, atom.url);
  }
  return has_or_all(rule.api_groups, atom.api_group) &&
         covers_resource(rule.resources, atom.resource) &&
         (rule.resource_names.empty() ||
          (!atom.name.empty() && has(rule.resource_names, atom.name)));
}

std::string
describe(const Atom& atom)
{
  if (!atom.url.empty()) {
    return fmt::format("{} {}", atom.verb, atom.url);
  }
  return fmt::format("{} {}{}{}{}{}",
                     atom.verb,
                     atom.resource,
                     atom.api_group.empty() ? "" : ".",
                     atom.api_group,
                     atom.name.empty() ? "" : "/",
                     atom.name);
}

GrantRight
may_grant(const Snapshot& snapshot,
          const Requester& caller,
          RoleIndex role,
          std::string_view ns)
{
  const auto& groups = caller.groups;
  if (std::find(groups.begin(), groups.end(), k_masters) != groups.end()) {
    return {May::yes, "is in the group system:masters"};
  }
  const bool is_wide = ns.empty();
  const std::string bindings = is_wide ? "clusterrolebindings" : "rolebindings";
  const auto view = snapshot.role(role);
  const bool is_complete = snapshot.coverage().is_complete();
  const auto no = is_complete ? May::no : May::unknown;
  if (!is_allowed(snapshot, caller, binding_action("create", bindings, ns))) {
    return {no, fmt::format("may not create {}", bindings)};
  }
  auto bind = binding_action(
      "bind", view.kind == RoleKind::cluster_role ? "clusterroles" : "roles", ns);
  bind.name = view.name;
  if (is_allowed(snapshot, caller, bind)) {
    return {May::yes,
            fmt::format("has the verb bind on {} {}",
                        to_string(view.kind),
                        text::quote(view.name))};
  }
  const auto missing = uncovered(snapshot, caller, ns, atoms_of(snapshot, role));
  if (missing.empty()) {
    return {May::yes, "has all permissions of the role"};
  }
  return {no,
          fmt::format("lacks {} of its permissions ({}{}) and the verb bind on it",
                      missing.size(),
                      describe(missing.front()),
                      missing.size() > 1 ? ", ..." : "")};
}

std::vector<SubjectView>
grantors(const Snapshot& snapshot, RoleIndex role, std::string_view ns, std::size_t most)
{
  const auto create =
      binding_action("create", ns.empty() ? "clusterrolebindings" : "rolebindings", ns);
  std::vector<SubjectView> found;
  for (BindingIndex i = 0; i < snapshot.bindings() && found.size() < most; ++i) {
    const auto binding = snapshot.binding(i);
    const bool is_here = binding.is_cluster_wide() || binding.ns == ns;
    if (!is_here || !binding.role || !rule_for(snapshot, *binding.role, create)) {
      continue;
    }
    for (std::size_t place = 0; place < binding.subjects && found.size() < most;
         ++place) {
      const auto subject = snapshot.subject(i, place);
      Requester caller;
      if (subject.kind == SubjectKind::group) {
        caller.groups.emplace_back(subject.name);
      } else {
        caller.user = subject.kind == SubjectKind::user
                          ? std::string(subject.name)
                          : service_account_user(subject.ns, subject.name);
      }
      if (std::find(found.begin(), found.end(), subject) == found.end() &&
          may_grant(snapshot, caller, role, ns).may == May::yes) {
        found.push_back(subject);
      }
    }
  }
  return found;
}

} // namespace oidcctl::rbac
