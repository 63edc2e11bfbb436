#include "kube/rbac/rule_match.hpp"

#include <algorithm>

namespace oidcctl::rbac {

namespace {

constexpr std::string_view k_all = "*";

bool
has(RuleView::Words words, std::string_view word)
{
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool
has_or_all(RuleView::Words words, std::string_view word)
{
  return std::any_of(words.begin(), words.end(), [word](std::string_view each) {
    return each == k_all || each == word;
  });
}

// Return whether `pattern` is "RESOURCE/SUBRESOURCE" of the action.
bool
is_both(std::string_view pattern, const Action& action)
{
  const auto& resource = action.resource;
  return pattern.size() == resource.size() + 1 + action.subresource.size() &&
         pattern.starts_with(resource) && pattern[resource.size()] == '/' &&
         pattern.ends_with(action.subresource);
}

bool
is_any_with(std::string_view pattern, std::string_view subresource)
{
  return pattern.size() == subresource.size() + 2 && pattern.starts_with("*/") &&
         pattern.ends_with(subresource);
}

} // namespace

bool
verb_matches(const RuleView& rule, std::string_view verb)
{
  return has_or_all(rule.verbs, verb);
}

bool
group_matches(const RuleView& rule, std::string_view api_group)
{
  return has_or_all(rule.api_groups, api_group);
}

bool
resource_matches(const RuleView& rule, const Action& action)
{
  const bool has_sub = !action.subresource.empty();
  return std::any_of(
      rule.resources.begin(), rule.resources.end(), [&](std::string_view each) {
        return each == k_all ||
               (has_sub ? is_both(each, action) || is_any_with(each, action.subresource)
                        : each == action.resource);
      });
}

bool
name_matches(const RuleView& rule, std::string_view name)
{
  return rule.resource_names.empty() || has(rule.resource_names, name);
}

bool
url_matches(const RuleView& rule, std::string_view path)
{
  return std::any_of(rule.urls.begin(), rule.urls.end(), [path](std::string_view each) {
    if (each == k_all || each == path) {
      return true;
    }
    // Go's TrimRight takes all of the asterisks at the end.
    const auto last = each.find_last_not_of('*');
    const auto prefix = each.substr(0, last == std::string_view::npos ? 0 : last + 1);
    return prefix.size() < each.size() && path.starts_with(prefix);
  });
}

bool
rule_allows(const RuleView& rule, const Action& action)
{
  if (!verb_matches(rule, action.verb)) {
    return false;
  }
  return action.is_resource
             ? group_matches(rule, action.api_group) && resource_matches(rule, action) &&
                   name_matches(rule, action.name)
             : url_matches(rule, action.path);
}

} // namespace oidcctl::rbac
