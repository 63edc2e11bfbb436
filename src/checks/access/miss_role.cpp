#include "base/suggest.hpp"
#include "base/text.hpp"
#include "checks/access/near_miss.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

// Roles of the user that are missing, empty, or allow almost this.
namespace oidcctl::access {

namespace {

using rbac::Action;
using rbac::RuleView;

// A role that applies to the user in the scope of the action.
struct Held
{
  rbac::BindingView binding = {};
  std::string role = {}; // for people
};

std::string
via(const Held& held)
{
  return fmt::format("{} ({})", held.role, binding_text(held.binding));
}

std::vector<std::string>
quoted(RuleView::Words words, std::size_t most = 4)
{
  std::vector<std::string> out;
  for (const auto word : words) {
    if (out.size() == most) {
      out.push_back(fmt::format("{} more", words.size() - most));
      break;
    }
    out.push_back(text::quote(word));
  }
  return out;
}

bool
is_other_spelling(std::string_view word, const Question& question)
{
  const auto lower = text::to_lower(word);
  const auto& resource = question.action.resource;
  if (word == resource) {
    return false;
  }
  return lower == resource || lower + "s" == resource || lower + "es" == resource ||
         (question.type != nullptr && lower == text::to_lower(question.type->kind));
}

std::optional<NearMiss>
resource_miss(const RuleView& rule, const Question& question, const Held& held)
{
  const auto& action = question.action;
  const auto wanted = rbac::resource_of(action);
  const auto miss = [](std::string text, std::string hint) {
    return NearMiss{MissKind::rule, 1, std::move(text), std::move(hint)};
  };
  for (const auto word : rule.resources) {
    if (word == action.resource + "/*") {
      return miss(
          fmt::format("{} names {}, which matches nothing", via(held), text::quote(word)),
          fmt::format("name each subresource ({}), or \"*/{}\"",
                      wanted,
                      action.subresource.empty() ? "log" : action.subresource));
    }
    if (is_other_spelling(word, question)) {
      return miss(
          fmt::format("{} names {}, which matches nothing", via(held), text::quote(word)),
          fmt::format("rules name resources in the plural and in lower case: {}",
                      text::quote(action.resource)));
    }
    if (!action.subresource.empty() && word == action.resource) {
      return miss(fmt::format("{} allows {} on {}, but not on its subresource {}",
                              via(held),
                              action.verb,
                              action.resource,
                              wanted),
                  fmt::format("a rule has to name {} itself", text::quote(wanted)));
    }
    if (action.subresource.empty() && word.starts_with(action.resource + "/")) {
      return miss(fmt::format("{} allows {} on {} only, not on {}",
                              via(held),
                              action.verb,
                              word,
                              action.resource),
                  fmt::format("a rule has to name {} itself", text::quote(wanted)));
    }
  }
  return std::nullopt;
}

NearMiss
name_miss(const RuleView& rule, const Action& action, const Held& held)
{
  const auto names = listed(quoted(rule.resource_names));
  auto text = fmt::format("{} allows {} on {} with the name {} only",
                          via(held),
                          action.verb,
                          rbac::resource_of(action),
                          names);
  const bool is_create = action.verb == "create";
  const bool is_of_many = action.name.empty() && !is_create;
  return {MissKind::rule,
          1,
          std::move(text),
          is_create ? "resourceNames never match create: the name is not in the URL"
          : is_of_many
              ? fmt::format("resourceNames match {} only with the field selector "
                            "metadata.name=NAME",
                            action.verb)
              : "add this name to the rule's resourceNames"};
}

NearMiss
verb_miss(const rbac::Snapshot& snapshot,
          const RuleView& rule,
          const Question& question,
          const Held& held)
{
  const auto& action = question.action;
  for (const auto verb : rule.verbs) {
    if (text::to_lower(verb) == action.verb) {
      return {MissKind::rule,
              1,
              fmt::format("{} names the verb {}, which matches nothing",
                          via(held),
                          text::quote(verb)),
              fmt::format("verbs are in lower case: {}", text::quote(action.verb))};
    }
  }
  // All verbs that the role has for it, from whichever of its rules.
  std::vector<std::string> verbs;
  for (std::size_t i = 0; i < snapshot.role(*held.binding.role).rules; ++i) {
    const auto other = snapshot.rule(*held.binding.role, i);
    for (const auto verb : other.verbs) {
      auto asked = action;
      asked.verb = verb;
      if (rbac::rule_allows(other, asked) &&
          std::find(verbs.begin(), verbs.end(), verb) == verbs.end()) {
        verbs.emplace_back(verb);
      }
    }
  }
  return {MissKind::rule,
          1,
          fmt::format("{} allows {} on {}, but not {}",
                      via(held),
                      listed(verbs),
                      action.is_resource ? resource_text(action) : action.path,
                      action.verb),
          "it takes a role with this verb"};
}

NearMiss
group_miss(const RuleView& rule, const Action& action, const Held& held)
{
  const auto other = quoted(rule.api_groups);
  return {MissKind::rule,
          1,
          fmt::format("{} allows {} on {} of API group {}, not of {}",
                      via(held),
                      action.verb,
                      rbac::resource_of(action),
                      listed(other),
                      text::quote(action.api_group)),
          fmt::format(
              "{} are in API group {}", action.resource, text::quote(action.api_group))};
}

std::optional<NearMiss>
url_miss(const RuleView& rule, const Action& action, const Held& held)
{
  for (const auto url : rule.urls) {
    const bool is_below = url == action.path + "/*";
    const bool is_above = action.path.starts_with(std::string(url) + "/");
    if (is_below || is_above) {
      return NearMiss{
          MissKind::rule,
          1,
          fmt::format("{} allows {} on {}, which does not match {}",
                      via(held),
                      action.verb,
                      url,
                      action.path),
          is_below ? fmt::format("name {} as well", action.path)
                   : fmt::format("name {}/* as well: a URL matches itself only", url)};
    }
  }
  return std::nullopt;
}

std::optional<NearMiss>
rule_miss(const rbac::Snapshot& snapshot,
          const RuleView& rule,
          const Question& question,
          const Held& held)
{
  const auto& action = question.action;
  const bool has_verb = rbac::verb_matches(rule, action.verb);
  if (!action.is_resource) {
    return rbac::url_matches(rule, action.path)
               ? std::optional(verb_miss(snapshot, rule, question, held))
           : has_verb ? url_miss(rule, action, held)
                      : std::nullopt;
  }
  const bool has_group = rbac::group_matches(rule, action.api_group);
  const bool has_resource = rbac::resource_matches(rule, action);
  const bool has_name = rbac::name_matches(rule, action.name);
  const std::array<bool, 4> parts{has_verb, has_group, has_resource, has_name};
  if (std::count(parts.begin(), parts.end(), false) != 1) {
    return std::nullopt;
  }
  return !has_verb       ? verb_miss(snapshot, rule, question, held)
         : !has_group    ? group_miss(rule, action, held)
         : !has_resource ? resource_miss(rule, question, held)
                         : std::optional(name_miss(rule, action, held));
}

NearMiss
missing_role(const rbac::Snapshot& snapshot, const rbac::BindingView& binding)
{
  std::vector<std::string> names;
  for (rbac::RoleIndex i = 0; i < snapshot.roles(); ++i) {
    const auto role = snapshot.role(i);
    const bool is_candidate =
        role.kind == binding.role_kind &&
        (role.kind == rbac::RoleKind::cluster_role || role.ns == binding.ns);
    if (is_candidate) {
      names.emplace_back(role.name);
    }
  }
  const auto near = nearest(binding.role_name, names);
  return {MissKind::dangling,
          1,
          fmt::format("{} refers to {}, which does not exist",
                      binding_text(binding),
                      role_text(binding)),
          near
              ? fmt::format("did you mean {}? a binding's role cannot be changed: delete "
                            "the binding and create it again",
                            text::quote(*near))
              : "create the role, or delete the binding"};
}

NearMiss
empty_role(const rbac::BindingView& binding, bool is_aggregated)
{
  return {MissKind::dangling,
          1,
          fmt::format("{} ({}) has no rules", role_text(binding), binding_text(binding)),
          is_aggregated ? "its aggregationRule selects no role with rules, or "
                          "kube-controller-manager, which fills it in, is not running"
                        : "add rules to the role"};
}

} // namespace

void
add_role_misses(const rbac::Snapshot& snapshot,
                const Question& question,
                std::vector<NearMiss>& misses)
{
  const auto& action = question.action;
  std::vector<std::string> seen;
  const auto add = [&](NearMiss miss) {
    if (std::find(seen.begin(), seen.end(), miss.text) == seen.end()) {
      seen.push_back(miss.text);
      misses.push_back(std::move(miss));
    }
  };
  const auto place =
      action.is_resource ? std::string_view(action.ns) : std::string_view();
  const auto coverage = snapshot.coverage();
  rbac::for_each_binding_of(
      snapshot, question.who, place, [&](rbac::BindingIndex index, std::size_t) {
        const Held held{snapshot.binding(index), role_text(snapshot.binding(index))};
        const bool is_read = held.binding.role_kind == rbac::RoleKind::cluster_role
                                 ? coverage.cluster_roles
                                 : coverage.roles;
        if (!held.binding.role) {
          if (is_read) {
            add(missing_role(snapshot, held.binding));
          }
          return true;
        }
        const auto role = snapshot.role(*held.binding.role);
        if (role.rules == 0) {
          add(empty_role(held.binding, role.is_aggregated));
        }
        for (std::size_t i = 0; i < role.rules; ++i) {
          if (auto miss = rule_miss(
                  snapshot, snapshot.rule(*held.binding.role, i), question, held)) {
            add(std::move(*miss));
          }
        }
        return true;
      });
}

} // namespace oidcctl::access
