#include "checks/access/cure.hpp"

#include "base/shell.hpp"
#include "kube/rbac/evaluate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <tuple>

namespace oidcctl::access {

namespace {

using rbac::Atom;

constexpr std::size_t k_most_examples = 3;
constexpr std::size_t k_many = 200; // more than this is far more than one permission

// Roles of Kubernetes itself that people are given; the others are for components.
constexpr std::array<std::string_view, 5> k_for_people{"system:auth-delegator",
                                                       "system:basic-user",
                                                       "system:discovery",
                                                       "system:monitoring",
                                                       "system:public-info-viewer"};

bool
is_for_people(std::string_view name)
{
  return !name.starts_with("system:") ||
         std::find(k_for_people.begin(), k_for_people.end(), name) != k_for_people.end();
}

// What matters more than the number of permissions.
struct Danger
{
  std::string_view text;
  bool (*is)(const Atom& atom);
};

bool
is_one_of(std::string_view word, std::initializer_list<std::string_view> words)
{
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool
is_write(std::string_view verb)
{
  return is_one_of(verb, {"*", "create", "update", "patch"});
}

constexpr Danger k_dangers[] = {
    {"every permission on every resource",
     [](const Atom& a) {
       return a.verb == "*" && a.api_group == "*" && a.resource == "*";
     }},
    {"reading secrets",
     [](const Atom& a) {
       return is_one_of(a.resource, {"secrets"}) && a.name.empty() &&
              is_one_of(a.verb, {"*", "get", "list", "watch"});
     }},
    {"running commands in containers",
     [](const Atom& a) {
       return is_one_of(a.resource, {"pods/exec", "pods/attach", "*/exec", "*/attach"});
     }},
    {"tokens of service accounts",
     [](const Atom& a) {
       return a.resource == "serviceaccounts/token" && is_write(a.verb);
     }},
    {"acting as other users (impersonate)",
     [](const Atom& a) { return a.verb == "impersonate"; }},
    {"changing roles and bindings",
     [](const Atom& a) {
       return a.api_group == rbac::k_api_group &&
              (is_write(a.verb) || a.verb == "escalate" || a.verb == "bind");
     }},
};

bool
is_within(const Atom& atom, const rbac::Action& action)
{
  if (!action.is_resource) {
    return atom.url == action.path && atom.verb == action.verb;
  }
  return atom.url.empty() && atom.verb == action.verb &&
         atom.api_group == action.api_group &&
         atom.resource == rbac::resource_of(action) &&
         (atom.name == action.name || action.name.empty());
}

// Return how much an atom counts: "*" stands for many words.
std::size_t
weight(const Atom& atom)
{
  const auto of = [](std::string_view word, std::size_t many) {
    return word == "*" || word.starts_with("*/") || word.ends_with("*") ? many
                                                                        : std::size_t{1};
  };
  return of(atom.verb, 12) * of(atom.api_group, 20) * of(atom.resource, 60) *
         of(atom.url, 20);
}

bool
is_usable(const rbac::RoleView& role, const Question& question, bool is_wide)
{
  return is_for_people(role.name) && (role.kind == rbac::RoleKind::cluster_role ||
                                      (!is_wide && role.ns == question.action.ns));
}

// Return the role's name for a single permission: "list-pods-log".
std::string
role_name(const rbac::Action& action)
{
  auto name =
      action.verb + "-" + (action.is_resource ? resource_text(action) : action.path);
  std::string out;
  for (const char c : name) {
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (is_plain) {
      out += c;
    } else if (!out.empty() && out.back() != '-') {
      out += '-';
    }
  }
  while (!out.empty() && out.back() == '-') {
    out.pop_back();
  }
  return out;
}

} // namespace

Beyond
beyond_of(const rbac::Snapshot& snapshot,
          rbac::RoleIndex role,
          const rbac::Action& action)
{
  Beyond beyond;
  std::vector<std::string_view> dangers;
  for (const auto& atom : rbac::atoms_of(snapshot, role)) {
    if (is_within(atom, action)) {
      continue;
    }
    beyond.permissions += weight(atom);
    if (beyond.examples.size() < k_most_examples) {
      beyond.examples.push_back(rbac::describe(atom));
    }
    for (const auto& danger : k_dangers) {
      if (danger.is(atom) &&
          std::find(dangers.begin(), dangers.end(), danger.text) == dangers.end()) {
        dangers.push_back(danger.text);
      }
    }
  }
  beyond.dangers.assign(dangers.begin(), dangers.end());
  return beyond;
}

Cure
cure_for(const rbac::Snapshot& snapshot, const Question& question)
{
  const auto& action = question.action;
  const bool is_wide = !action.is_resource || action.ns.empty();
  Cure cure;
  cure.ns = is_wide ? std::string() : action.ns;
  for (rbac::RoleIndex i = 0; i < snapshot.roles(); ++i) {
    if (!is_usable(snapshot.role(i), question, is_wide) ||
        !rbac::rule_for(snapshot, i, action)) {
      continue;
    }
    auto beyond = beyond_of(snapshot, i, action);
    const auto key = [](const Beyond& of) {
      return std::tuple(of.permissions, of.dangers.size());
    };
    if (!cure.role || key(beyond) < key(cure.beyond)) {
      cure.role = i;
      cure.beyond = std::move(beyond);
    }
  }
  cure.needs_role =
      !cure.role || !cure.beyond.dangers.empty() || cure.beyond.permissions > k_many;
  return cure;
}

NewRole
new_role_for(const Question& question, const std::string& ns)
{
  const auto& action = question.action;
  NewRole role;
  role.name = role_name(action);
  role.is_cluster_wide = ns.empty();
  role.command = fmt::format("kubectl create {} {} --verb={}",
                             role.is_cluster_wide ? "clusterrole" : "role",
                             role.name,
                             shell_quote(action.verb));
  if (!action.is_resource) {
    role.command += " --non-resource-url=" + shell_quote(action.path);
    return role;
  }
  role.command += " --resource=" + shell_quote(resource_text(action));
  if (!action.name.empty()) {
    role.command += " --resource-name=" + shell_quote(action.name);
  }
  if (!role.is_cluster_wide) {
    role.command += " --namespace=" + shell_quote(ns);
  }
  return role;
}

} // namespace oidcctl::access
