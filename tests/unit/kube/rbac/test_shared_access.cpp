#include "kube/rbac/evaluate.hpp"
#include "kube/review/action.hpp"
#include "rbac_objects.hpp"
#include "shared_cases.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace oidcctl;

namespace {

// Return whether the API server may give this reason. It goes through
// ClusterRoleBindings, and then through RoleBindings, in an order that changes from call
// to call.
bool
may_be_reason(const rbac::Snapshot& snapshot,
              const review::AccessReview& review,
              const rbac::Evaluation& result,
              const std::string& reason)
{
  if (!result.origin) {
    return result.reason == reason;
  }
  const auto is_wide = [&](rbac::BindingIndex binding) {
    return snapshot.binding(binding).is_cluster_wide();
  };
  const bool is_first_wide = is_wide(result.origin->binding);
  for (const auto& each : rbac::origins(
           snapshot, review::requester_of(review.user), review::action_of(review))) {
    if (is_wide(each.binding) == is_first_wide &&
        reason == "RBAC: allowed by " +
                      rbac::describe_origin(snapshot, each.binding, each.subject)) {
      return true;
    }
  }
  return false;
}

} // namespace

TEST_CASE("what a real API server answered to 1,640 reviews")
{
  const auto dump = test::shared_cases("access_cases.json", "dump");
  const auto queries = test::shared_cases("access_cases.json", "queries");
  if (queries.empty()) {
    return;
  }
  const auto snapshot = test::snapshot_of(dump.dump());
  for (const auto& query : queries) {
    Json spec = query;
    spec.erase("expect");
    const auto parsed = go::parse(Json{
        {"apiVersion", "authorization.k8s.io/v1"},
        {"kind", "SubjectAccessReview"},
        {"spec", spec}}.dump());
    REQUIRE(parsed);
    const auto review = review::parse_access_review(*parsed);
    REQUIRE(review);
    CAPTURE(query.dump());
    CHECK_FALSE(review::refusal_of(*review));
    const auto result = rbac::evaluate(
        snapshot, review::requester_of(review->user), review::action_of(*review));
    const auto expected = query["expect"]["reason"].get<std::string>();
    CHECK(may_be_reason(snapshot, *review, result, expected));
    CHECK((result.decision == rbac::Decision::allow) ==
          query["expect"]["allowed"].get<bool>());
    CHECK(result.decision != rbac::Decision::unknown);
  }
}
