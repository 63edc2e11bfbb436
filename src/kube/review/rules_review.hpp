#pragma once

#include "base/result.hpp"
#include "kube/rbac/role.hpp"
#include "kube/review/attributes.hpp"

#include <string>
#include <string_view>
#include <vector>

// What may the caller do in a namespace? SelfSubjectRulesReview of
// authorization.k8s.io/v1.
namespace oidcctl::review {

inline constexpr std::string_view k_rules_review_path =
    "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews";

// The rules, without a word of where they come from.
struct RulesStatus
{
  std::vector<rbac::PolicyRule> rules = {}; // of resources, then of URLs
  // Whether an authorizer does not list its rules (a webhook, for one): then the caller
  // may be allowed more.
  bool incomplete = false;
  std::string evaluation_error = {};
};

// Return the object that asks; the API server needs a namespace.
Json self_subject_rules_review(std::string_view ns);

// Return the answer; an error (`unavailable`) when the object has none.
Result<RulesStatus> parse_rules_status(const go::Value& object);

} // namespace oidcctl::review
