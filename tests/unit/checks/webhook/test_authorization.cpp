#include "base/json.hpp"
#include "checks/webhook/authorization_case.hpp"
#include "checks/webhook/authorization_probes.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace oidcctl;
using namespace oidcctl::webhook;

namespace {

const std::string k_head =
    R"("apiVersion":"authorization.k8s.io/v1","kind":"SubjectAccessReview")";

HttpReply
reply(std::string body)
{
  return {.status = 200, .body = std::move(body)};
}

} // namespace

TEST_CASE("authorization webhook: what kube-apiserver reads in an answer")
{
  struct Row
  {
    std::string body;
    bool is_review;
    std::string opinion; // or the problem
  };
  const Row rows[] = {
      {.body = "", .is_review = false, .opinion = "0-length response"},
      {.body = "<html>", .is_review = false, .opinion = "the body is not a JSON object"},
      {.body = "[]", .is_review = false, .opinion = "the body is not a JSON object"},
      {.body = R"({"kind":"TokenReview"})",
       .is_review = false,
       .opinion = "it is a \"TokenReview\", not a "
                  "SubjectAccessReview"},
      {.body = "{" + k_head + R"(,"status":{"allowed":"yes"}})",
       .is_review = false,
       .opinion = "status.allowed: expected a bool, not a string"},
      {.body = "{}", .is_review = true, .opinion = "no opinion"},
      {.body = "{" + k_head + "}", .is_review = true, .opinion = "no opinion"},
      {.body = "{" + k_head + R"(,"status":{"allowed":true}})",
       .is_review = true,
       .opinion = "allowed"},
      {.body = "{" + k_head + R"(,"status":{"denied":true}})",
       .is_review = true,
       .opinion = "denied"},
      {.body = "{" + k_head + R"(,"status":{"allowed":false}})",
       .is_review = true,
       .opinion = "no opinion"},
      {.body = "{" + k_head + R"(,"status":{"allowed":true,"denied":true}})",
       .is_review = true,
       .opinion = "allowed and denied"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.body);
    const auto answer = read_access_answer(reply(row.body));
    CHECK(answer.is_review == row.is_review);
    const auto seen = answer.is_review ? std::string(opinion_of(answer)) : answer.problem;
    CHECK(seen == row.opinion);
  }
}

TEST_CASE("authorization webhook: the version of an answer")
{
  CHECK(has_version("", "v1", true));
  CHECK(has_version("authorization.k8s.io/v1", "v1", true));
  CHECK_FALSE(has_version("authorization.k8s.io/v1", "v1beta1", true));
  CHECK_FALSE(has_version("authentication.k8s.io/v1", "v1", true));
  CHECK(has_version("authentication.k8s.io/v1beta1", "v1beta1", false));
}

TEST_CASE("authorization webhook: v1beta1 calls the groups group")
{
  review::AccessReview review;
  review.non_resource = {"/metrics", "get"};
  review.user = {.username = "jane", .groups = {"dev"}};
  const auto v1 = *parse_json(access_body(review, "v1"));
  CHECK(v1["apiVersion"] == "authorization.k8s.io/v1");
  CHECK(v1["spec"]["groups"] == Json{"dev"});
  CHECK_FALSE(v1["spec"].contains("group"));
  const auto v1beta1 = *parse_json(access_body(review, "v1beta1"));
  CHECK(v1beta1["apiVersion"] == "authorization.k8s.io/v1beta1");
  CHECK(v1beta1["spec"]["group"] == Json{"dev"});
  CHECK_FALSE(v1beta1["spec"].contains("groups"));
  CHECK(v1beta1["spec"]["user"] == "jane");
}

TEST_CASE("authorization webhook: reviews of the caller")
{
  struct Row
  {
    std::string text;
    std::string error;
  };
  const Row rows[] = {
      {.text = "{", .error = "JSON"},
      {.text = R"({"kind":"Pod","apiVersion":"v1"})",
       .error = "expected a SubjectAccessReview"},
      {.text =
           R"({"kind":"SelfSubjectAccessReview","apiVersion":"authorization.k8s.io/v1"})",
       .error = "kube-apiserver asks by SubjectAccessReviews"},
      {.text = "{" + k_head + R"(,"spec":{},"status":{"allowed":"yes"}})",
       .error = "expected a bool"},
      {.text = "{" + k_head + R"(,"spec":{},"status":{}})",
       .error = "status.allowed is missing"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.text);
    const auto questions = read_questions(row.text);
    REQUIRE_FALSE(questions);
    CHECK_MESSAGE(describe(questions.error()).find(row.error) != std::string::npos,
                  describe(questions.error()));
  }
  const auto questions = read_questions(
      "{" + k_head +
      R"(,"spec":{"user":"jane","resourceAttributes":{"verb":"list","resource":"pods"}},)"
      R"("status":{"allowed":true}})"
      "\n{" +
      k_head + R"(,"spec":{"user":"eve"},"status":{"allowed":false,"denied":true}})" +
      "\n{" + k_head + R"(,"spec":{"user":"adam"},"status":{"allowed":false}})" + "\n{" +
      k_head + R"(,"spec":{"user":"noah"}})");
  REQUIRE(questions);
  REQUIRE(questions->size() == 4);
  CHECK(questions->at(0).what == "list pods as jane");
  CHECK(questions->at(0).opinion == "allowed");
  CHECK(questions->at(1).opinion == "denied");
  CHECK(questions->at(2).opinion == "no opinion");
  CHECK(questions->at(3).opinion.empty());
}
