#include "kube/review/rules_review.hpp"

#include "kube/review/access_review.hpp"
#include "kube/review/decoder.hpp"

namespace oidcctl::review {

Json
self_subject_rules_review(std::string_view ns)
{
  return {{"apiVersion", k_authorization_version},
          {"kind", "SelfSubjectRulesReview"},
          {"spec", {{"namespace", ns}}}};
}

Result<RulesStatus>
parse_rules_status(const go::Value& object)
{
  std::optional<std::string> error;
  Decoder root(&object, "", error);
  const bool is_review =
      root.text("kind") == "SelfSubjectRulesReview" && root.has("status");
  auto status = root.map("status");
  RulesStatus parsed;
  for (auto& rule : status.maps("resourceRules")) {
    parsed.rules.push_back({.verbs = rule.texts("verbs"),
                            .api_groups = rule.texts("apiGroups"),
                            .resources = rule.texts("resources"),
                            .resource_names = rule.texts("resourceNames"),
                            .urls = {}});
  }
  for (auto& rule : status.maps("nonResourceRules")) {
    parsed.rules.push_back({.verbs = rule.texts("verbs"),
                            .api_groups = {},
                            .resources = {},
                            .resource_names = {},
                            .urls = rule.texts("nonResourceURLs")});
  }
  parsed.incomplete = status.boolean("incomplete");
  parsed.evaluation_error = status.text("evaluationError");
  if (!error && !is_review) {
    error = "its kind is not SelfSubjectRulesReview, or it has no status";
  }
  if (error) {
    return fail(ErrorCode::unavailable, "the answer is not a review: " + *error);
  }
  return parsed;
}

} // namespace oidcctl::review
