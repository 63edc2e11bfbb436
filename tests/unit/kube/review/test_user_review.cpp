#include "kube/review/rules_review.hpp"
#include "kube/review/user_review.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace oidcctl;
using namespace oidcctl::review;

namespace {

go::Value
value_of(const std::string& text)
{
  auto value = go::parse(text);
  REQUIRE(value);
  return std::move(*value);
}

} // namespace

TEST_CASE("a SelfSubjectReview and its answer")
{
  CHECK(self_subject_review_path("v1beta1") ==
        "/apis/authentication.k8s.io/v1beta1/selfsubjectreviews");
  CHECK(self_subject_review().dump() ==
        R"({"apiVersion":"authentication.k8s.io/v1","kind":"SelfSubjectReview"})");
  const auto user = parse_self_subject_review(value_of(
      R"({"kind":"SelfSubjectReview","status":{"userInfo":{"username":"jane","uid":"7",)"
      R"("groups":["dev","system:authenticated"],"extra":{"a/b":["c"],"d":null}}}})"));
  REQUIRE(user);
  CHECK(user->username == "jane");
  CHECK(user->groups.size() == 2);
  CHECK(user->extra.front().second.front() == "c");
  for (const char* text :
       {"{}",
        R"({"kind":"SelfSubjectReview"})",
        R"({"kind":"SelfSubjectReview","status":{}})",
        R"({"kind":"Status","status":"Failure"})",
        R"({"kind":"SelfSubjectReview","status":{"userInfo":{"groups":3}}})"}) {
    CAPTURE(text);
    const auto none = parse_self_subject_review(value_of(text));
    REQUIRE_FALSE(none);
    CHECK(none.error().code == ErrorCode::unavailable);
  }
}

TEST_CASE("a TokenReview, asked and answered")
{
  TokenReview review;
  review.token = Secret("secret-token");
  review.audiences = {"a"};
  const auto asked = to_json(review);
  const auto read = parse_token_review(value_of(asked.dump()));
  REQUIRE(read);
  CHECK(read->token.reveal() == "secret-token");
  CHECK(read->version == "v1");
  CHECK(read->audiences == review.audiences);

  TokenReviewStatus status;
  status.authenticated = true;
  status.user = {
      .username = "jane", .uid = {}, .groups = {"dev"}, .extra = {{"k", {"v"}}}};
  const auto answered = to_json(status, "v1beta1");
  CHECK(answered["apiVersion"] == "authentication.k8s.io/v1beta1");
  const auto back = parse_token_status(value_of(answered.dump()));
  REQUIRE(back);
  CHECK(back->user == status.user);
  const auto refused = parse_token_status(value_of(
      R"({"kind":"TokenReview","status":{"user":{},"error":"invalid bearer token"}})"));
  REQUIRE(refused);
  CHECK_FALSE(refused->authenticated);
  CHECK(refused->error == "invalid bearer token");
  CHECK_FALSE(parse_token_status(value_of(R"({"kind":"TokenReview"})")));
  CHECK_FALSE(parse_token_status(
      value_of(R"({"kind":"TokenReview","status":{"authenticated":1}})")));

  const auto wrong = parse_token_review(value_of(
      R"({"kind":"TokenReview","apiVersion":"v1","spec":{"token":"secret-token"}})"));
  REQUIRE_FALSE(wrong);
  CHECK(describe(wrong.error()).find("secret-token") == std::string::npos);
}

TEST_CASE("the text of an answered TokenReview is that of its object")
{
  const UserInfo full{.username = "corp:jane \"j\" \u202e",
                      .uid = "4711",
                      .groups = {"a", "é\n"},
                      .extra = {{"k", {"v", "w"}}, {"none", {}}}};
  const TokenReviewStatus answers[] = {
      {},
      {.authenticated = true},
      {.authenticated = true, .user = full},
      {.authenticated = true, .user = {.username = "j"}, .audiences = {"x", "y"}},
      {.authenticated = false, .user = full},
      {.error = "expired\t\xff"},
  };
  for (const auto& status : answers) {
    for (const auto* version : {"v1", "v1beta1"}) {
      CHECK(to_line(status, version) == to_text(to_json(status, version), -1));
    }
  }
}

TEST_CASE("a SelfSubjectRulesReview and its answer")
{
  CHECK(self_subject_rules_review("apps")["spec"]["namespace"] == "apps");
  const auto rules = parse_rules_status(value_of(
      R"({"kind":"SelfSubjectRulesReview","status":{"resourceRules":[{"verbs":["get"],)"
      R"("apiGroups":[""],"resources":["pods"]}],"nonResourceRules":[{"verbs":["get"],)"
      R"("nonResourceURLs":["/api"]}],"incomplete":true,"evaluationError":"e"}})"));
  REQUIRE(rules);
  CHECK(rules->rules.size() == 2);
  CHECK(rules->rules[1].urls.front() == "/api");
  CHECK(rules->incomplete);
  CHECK(rules->evaluation_error == "e");
  CHECK_FALSE(parse_rules_status(value_of("{}")));
}
