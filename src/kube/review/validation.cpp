#include "kube/review/access_review.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

// What the API server refuses to answer, and what it answers only in part
// (pkg/apis/authorization/validation, pkg/registry/authorization/util).
namespace oidcctl::review {

namespace {

void
check_spec(const AccessReview& review, std::vector<std::string>& problems)
{
  if (review.resource && review.non_resource) {
    problems.emplace_back("spec.nonResourceAttributes: Invalid value: cannot be "
                          "specified in combination with resourceAttributes");
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
}

void
check_place(const AccessReview& review, std::vector<std::string>& problems)
{
  const bool is_local = review.kind == AccessReviewKind::local_subject;
  if (review.has_metadata || (!is_local && !review.ns.empty())) {
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
    problems.emplace_back("spec.nonResourceAttributes: Invalid value: disallowed on this "
                          "kind of request");
  }
}

// Return why a requirement of a field selector cannot be used.
std::string
field_problem(const SelectorRequirement& requirement)
{
  if (requirement.op == "In" || requirement.op == "NotIn") {
    return requirement.values.size() == 1
               ? std::string()
               : "fieldSelectors do not yet support multiple values";
  }
  return requirement.op == "Exists" || requirement.op == "DoesNotExist"
             ? fmt::format("fieldSelectors do not yet support the {} operator",
                           requirement.op)
             : fmt::format("{} is not a valid field selector operator",
                           go::go_quote(requirement.op));
}

std::string
label_problem(const SelectorRequirement& requirement)
{
  const bool is_known = requirement.op == "In" || requirement.op == "NotIn" ||
                        requirement.op == "Exists" || requirement.op == "DoesNotExist";
  return is_known ? std::string()
                  : fmt::format("{} is not a valid label selector operator",
                                go::go_quote(requirement.op));
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
  std::vector<std::string> problems;
  const auto note = [&problems](std::string problem) {
    if (!problem.empty() &&
        std::find(problems.begin(), problems.end(), problem) == problems.end()) {
      problems.push_back(std::move(problem));
    }
  };
  if (review.resource && review.resource->fields) {
    for (const auto& each : review.resource->fields->requirements) {
      note(field_problem(each));
    }
  }
  if (review.resource && review.resource->labels) {
    for (const auto& each : review.resource->labels->requirements) {
      note(label_problem(each));
    }
  }
  return problems.size() > 1 ? fmt::format("[{}]", fmt::join(problems, ", "))
         : problems.empty()  ? std::string()
                             : problems.front();
}

} // namespace oidcctl::review
