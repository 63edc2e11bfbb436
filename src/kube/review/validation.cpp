#include "kube/review/access_review.hpp"
#include "kube/review/selector.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

// What the API server refuses to answer, and what it answers only in part
// (pkg/apis/authorization/validation, pkg/registry/authorization/util).
namespace oidcctl::review {

namespace {

using Problems = std::vector<std::string>;

// Return the attributes as Go prints the API server's own type.
std::string
go_text(const NonResourceAttributes& attributes)
{
  Json json{{"Path", attributes.path}, {"Verb", attributes.verb}};
  return to_text(json, -1);
}

void
check_values(const SelectorRequirement& requirement,
             const std::string& path,
             Problems& problems)
{
  const bool is_set = requirement.op == "In" || requirement.op == "NotIn";
  const bool is_bare = requirement.op == "Exists" || requirement.op == "DoesNotExist";
  if (is_set && requirement.values.empty()) {
    problems.push_back(path + ".values: Required value: must be specified when "
                              "`operator` is 'In' or 'NotIn'");
  } else if (is_bare && !requirement.values.empty()) {
    problems.push_back(path + ".values: Forbidden: may not be specified when `operator` "
                              "is 'Exists' or 'DoesNotExist'");
  }
}

void
check_label(const SelectorRequirement& requirement,
            const std::string& path,
            Problems& problems)
{
  for (const auto& problem : label_key_problems(requirement.key)) {
    problems.push_back(fmt::format(
        "{}.key: Invalid value: {}: {}", path, go::go_quote(requirement.key), problem));
  }
  for (std::size_t i = 0; i < requirement.values.size(); ++i) {
    for (const auto& problem : label_value_problems(requirement.values[i])) {
      problems.push_back(fmt::format("{}.values[{}]: Invalid value: {}: {}",
                                     path,
                                     i,
                                     go::go_quote(requirement.values[i]),
                                     problem));
    }
  }
}

void
check_selector(const Selector& selector, bool is_of_labels, Problems& problems)
{
  const auto path =
      fmt::format("spec.resourceAttributes.{}Selector", is_of_labels ? "label" : "field");
  const auto& requirements = selector.requirements;
  if (!selector.raw.empty() && !requirements.empty()) {
    problems.push_back(fmt::format("{}.rawSelector: Invalid value: {}: may not specified "
                                   "at the same time as requirements",
                                   path,
                                   go::go_quote(selector.raw)));
  }
  if (selector.raw.empty() && requirements.empty()) {
    problems.push_back(fmt::format("{0}.requirements: Required value: when {0} is "
                                   "specified, requirements or rawSelector is required",
                                   path));
  }
  for (std::size_t i = 0; i < requirements.size(); ++i) {
    const auto place = fmt::format("{}.requirements[{}]", path, i);
    check_values(requirements[i], place, problems);
    if (is_of_labels) {
      check_label(requirements[i], place, problems);
    } else if (requirements[i].key.empty()) {
      problems.push_back(place + ".key: Required value: must be specified");
    }
  }
}

void
check_spec(const AccessReview& review, Problems& problems)
{
  if (review.resource && review.non_resource) {
    problems.push_back(
        fmt::format("spec.nonResourceAttributes: Invalid value: {}: cannot be specified "
                    "in combination with resourceAttributes",
                    go_text(*review.non_resource)));
  }
  if (!review.resource && !review.non_resource) {
    problems.emplace_back(
        "spec.resourceAttributes: Invalid value: null: exactly one of "
        "nonResourceAttributes or resourceAttributes must be specified");
  }
  const auto& user = review.user;
  if (review.kind != AccessReviewKind::self_subject && user.username.empty() &&
      user.groups.empty()) {
    problems.emplace_back(
        "spec.user: Invalid value: \"\": at least one of user or group must be "
        "specified");
  }
  if (review.resource && review.resource->fields) {
    check_selector(*review.resource->fields, false, problems);
  }
  if (review.resource && review.resource->labels) {
    check_selector(*review.resource->labels, true, problems);
  }
}

// A namespace in the metadata of a review of the whole cluster is dropped without a word.
void
check_place(const AccessReview& review, Problems& problems)
{
  const bool is_local = review.kind == AccessReviewKind::local_subject;
  if (review.has_metadata) {
    problems.emplace_back(is_local ? "metadata: Invalid value: must be empty except for "
                                     "namespace"
                                   : "metadata: Invalid value: must be empty");
  }
  if (!is_local) {
    return;
  }
  if (review.resource && review.resource->ns != review.ns) {
    problems.push_back(
        fmt::format("spec.resourceAttributes.namespace: Invalid value: {}: must match "
                    "metadata.namespace",
                    go::go_quote(review.resource->ns)));
  }
  if (review.non_resource) {
    problems.push_back(fmt::format("spec.nonResourceAttributes: Invalid value: {}: "
                                   "disallowed on this kind of request",
                                   go_text(*review.non_resource)));
  }
}

// Return whether the API server can read all of the selector's requirements.
bool
is_readable(const Selector& selector, bool is_of_labels)
{
  if (!selector.raw.empty()) {
    return is_of_labels ? is_label_selector(selector.raw)
                        : is_field_selector(selector.raw);
  }
  return std::all_of(selector.requirements.begin(),
                     selector.requirements.end(),
                     [is_of_labels](const SelectorRequirement& each) {
                       const bool is_set = each.op == "In" || each.op == "NotIn";
                       return is_of_labels ? is_set || each.op == "Exists" ||
                                                 each.op == "DoesNotExist"
                                           : is_set && each.values.size() == 1;
                     });
}

} // namespace

std::optional<std::string>
refusal_of(const AccessReview& review)
{
  std::vector<std::string> problems;
  check_spec(review, problems);
  check_place(review, problems);
  if (problems.empty()) {
    return std::nullopt;
  }
  return problems.size() == 1 ? problems.front()
                              : fmt::format("[{}]", fmt::join(problems, ", "));
}

std::string
selector_errors(const AccessReview& review)
{
  std::string out;
  const auto note = [&out](const char* name) {
    out += out.empty() ? "" : "; ";
    out += fmt::format("spec.resourceAttributes.{} ignored due to parse error", name);
  };
  if (review.resource && review.resource->fields &&
      !is_readable(*review.resource->fields, false)) {
    note("fieldSelector");
  }
  if (review.resource && review.resource->labels &&
      !is_readable(*review.resource->labels, true)) {
    note("labelSelector");
  }
  return out;
}

} // namespace oidcctl::review
