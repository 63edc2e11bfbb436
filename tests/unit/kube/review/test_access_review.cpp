#include "kube/review/access_review.hpp"
#include "kube/review/action.hpp"
#include "kube/review/selector.hpp"

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

std::string
object(const std::string& kind, const std::string& body)
{
  return R"({"apiVersion":"authorization.k8s.io/v1","kind":")" + kind + "\"," + body +
         "}";
}

AccessReview
review_from(const std::string& kind, const std::string& body)
{
  auto review = parse_access_review(value_of(object(kind, body)));
  REQUIRE(review);
  return std::move(*review);
}

const char* const k_pods = R"("resourceAttributes":{"verb":"get","resource":"pods"})";

} // namespace

TEST_CASE("a review there and back")
{
  const auto text = object(
      "SubjectAccessReview",
      R"("spec":{"resourceAttributes":{"namespace":"a","verb":"list","group":"apps",)"
      R"("version":"v1","resource":"deployments","subresource":"scale","name":"n",)"
      R"("labelSelector":{"requirements":[{"key":"k","operator":"In","values":["v"]}]}},)"
      R"("user":"jane","uid":"7","groups":["dev"],"extra":{"scopes":["s"]}})");
  const auto review = parse_access_review(value_of(text));
  REQUIRE(review);
  CHECK(to_json(*review) == go::to_json(value_of(text)));
  const auto action = review::action_of(*review);
  CHECK(action.is_resource);
  CHECK(action.api_group == "apps");
  CHECK(rbac::resource_of(action) == "deployments/scale");
  CHECK(review::requester_of(review->user) == rbac::Requester{"jane", {"dev"}});
  CHECK(path_of(*review) == "/apis/authorization.k8s.io/v1/subjectaccessreviews");
}

TEST_CASE("what the API server refuses to answer")
{
  struct Row
  {
    std::string kind;
    std::string body;
    std::string refusal; // empty: it answers
  };
  const std::string pods = k_pods;
  const Row rows[] = {
      {.kind = "SubjectAccessReview",
       .body = R"("spec":{"user":"x",)" + pods + "}",
       .refusal = ""},
      {.kind = "SubjectAccessReview",
       .body = R"("spec":{"groups":["x"],)" + pods + "}",
       .refusal = ""},
      {.kind = "SubjectAccessReview",
       .body =
           R"("metadata":{"creationTimestamp":null},"spec":{"user":"x",)" + pods + "}",
       .refusal = ""},
      {.kind = "SubjectAccessReview",
       .body = R"("spec":{"user":"x"})",
       .refusal = "exactly one of nonResourceAttributes or resourceAttributes"},
      {.kind = "SubjectAccessReview",
       .body =
           R"("spec":{"user":"x",)" + pods + R"(,"nonResourceAttributes":{"path":"/"}})",
       .refusal = "cannot be specified in combination with"},
      {.kind = "SubjectAccessReview",
       .body = R"("spec":{)" + pods + "}",
       .refusal = "at least one of user or group"},
      {.kind = "SubjectAccessReview",
       .body = R"("metadata":{"name":"n"},"spec":{"user":"x",)" + pods + "}",
       .refusal = "metadata: Invalid value"},
      {.kind = "SubjectAccessReview",
       .body = R"("metadata":{"namespace":"n"},"spec":{"user":"x",)" + pods + "}",
       .refusal = ""},
      {.kind = "SubjectAccessReview",
       .body = R"("spec":{})",
       .refusal = "[spec.resourceAttributes"},
      {.kind = "SelfSubjectAccessReview",
       .body = R"("spec":{)" + pods + "}",
       .refusal = ""},
      {.kind = "LocalSubjectAccessReview",
       .body =
           R"("metadata":{"namespace":"a"},"spec":{"user":"x","resourceAttributes":{"namespace":"a","verb":"get"}})",
       .refusal = ""},
      {.kind = "LocalSubjectAccessReview",
       .body =
           R"("metadata":{"namespace":"b"},"spec":{"user":"x","resourceAttributes":{"namespace":"a","verb":"get"}})",
       .refusal = "must match metadata.namespace"},
      {.kind = "LocalSubjectAccessReview",
       .body =
           R"("metadata":{"namespace":"b"},"spec":{"user":"x","nonResourceAttributes":{"path":"/"}})",
       .refusal = "disallowed on this kind of request"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.body);
    const auto refusal = refusal_of(review_from(row.kind, row.body)).value_or("");
    if (row.refusal.empty()) {
      CHECK(refusal == "");
    } else {
      CHECK(refusal.find(row.refusal) != std::string::npos);
    }
  }
}

TEST_CASE("what is not a review")
{
  const std::string texts[] = {
      "{}",
      "[]",
      R"({"kind":"SubjectAccessReview","spec":{}})",
      R"({"kind":"Pod","apiVersion":"v1"})",
      object("SubjectAccessReview", R"("spec":[])"),
      object("SubjectAccessReview", R"("spec":{"user":7})"),
      object("SubjectAccessReview", R"("spec":{"groups":"x"})"),
      object("SubjectAccessReview", R"("spec":{"groups":[1]})"),
      object("SubjectAccessReview", R"("spec":{"extra":{"a":"b"}})"),
      object("SubjectAccessReview", R"("spec":{"resourceAttributes":"x"})"),
  };
  for (const auto& text : texts) {
    CAPTURE(text);
    const auto review = parse_access_review(value_of(text));
    REQUIRE_FALSE(review);
    CHECK(review.error().code == ErrorCode::local_file);
  }
}

TEST_CASE("the status")
{
  CHECK(to_json(AccessStatus{.allowed = true, .reason = "r"}).dump() ==
        R"({"allowed":true,"reason":"r"})");
  CHECK(to_json(AccessStatus{}).dump() == R"({"allowed":false})");
  CHECK(to_json(AccessStatus{.denied = true, .evaluation_error = "e"}).dump() ==
        R"({"allowed":false,"denied":true,"evaluationError":"e"})");
  const auto answered = [](const std::string& status) {
    return parse_access_status(
        value_of(object("SubjectAccessReview", "\"status\":" + status)));
  };
  CHECK(answered(R"({"allowed":true,"reason":"r"})")->reason == "r");
  CHECK_FALSE(answered("{}"));
  CHECK_FALSE(answered(R"({"allowed":"true"})"));
  CHECK_FALSE(answered(R"({"allowed":true,"denied":true})"));
  CHECK_FALSE(parse_access_status(value_of("{}")));
}

TEST_CASE("selectors that cannot be read are reported, and do not decide")
{
  const auto errors = [](const std::string& selector) {
    return selector_errors(review_from(
        "SubjectAccessReview",
        R"("spec":{"user":"x","resourceAttributes":{"verb":"list",)" + selector + "}}"));
  };
  const std::string fields =
      "spec.resourceAttributes.fieldSelector ignored due to parse error";
  const std::string labels =
      "spec.resourceAttributes.labelSelector ignored due to parse error";
  const auto of_fields = [&](const std::string& rest) {
    return errors(R"("fieldSelector":{"requirements":[{"key":"a",)" + rest + "}]}");
  };
  CHECK(errors(R"("name":"x")") == "");
  CHECK(of_fields(R"("operator":"In","values":["b"])") == "");
  CHECK(of_fields(R"("operator":"In","values":["b","c"])") == fields);
  CHECK(of_fields(R"("operator":"Exists")") == fields);
  CHECK(errors(R"("labelSelector":{"requirements":[{"key":"a","operator":"x"}]})") ==
        labels);
  CHECK(
      errors(
          R"("fieldSelector":{"rawSelector":"a"},"labelSelector":{"rawSelector":"="})") ==
      fields + "; " + labels);
}

TEST_CASE("raw selectors, as Kubernetes 1.36.2 read them")
{
  for (const char* text : {"a=b",
                           "a==b",
                           "a!=b",
                           "a=b,",
                           "a=b,,c=d",
                           "=b",
                           "a=",
                           "a=\\,b",
                           " a = b ",
                           "metadata.name=x,spec.y!=z"}) {
    CAPTURE(text);
    CHECK(is_field_selector(text));
  }
  for (const char* text : {"a", "a=b=c", "a=\\x", "a=b\\", "!a"}) {
    CAPTURE(text);
    CHECK_FALSE(is_field_selector(text));
  }
  for (const char* text : {"a",
                           "!a",
                           "a=b",
                           "a==b",
                           "a!=b",
                           "a in (b)",
                           "a in (b,c)",
                           "a notin (b)",
                           "a in ()",
                           "a>1",
                           "a=b,c",
                           "a=",
                           "a/b=c",
                           "a= b",
                           "a in (b,)",
                           "a in (,)",
                           "in",
                           "a=in",
                           "a in (in)",
                           "notin=x",
                           "a=b,!c,d in (e)",
                           "x.y/z in (q)",
                           "a >1"}) {
    CAPTURE(text);
    CHECK(is_label_selector(text));
  }
  for (const char* text : {"a in (b",
                           "a<b",
                           "a,",
                           "a,,b",
                           "=b",
                           "a b",
                           "a in b",
                           "a!",
                           "!a=b",
                           "!",
                           "A/b",
                           "a=b c",
                           "a=-",
                           "a===b",
                           "a=<b",
                           "(a)",
                           "a=b)",
                           "a=\xc3\xa9"}) {
    CAPTURE(text);
    CHECK_FALSE(is_label_selector(text));
  }
}

TEST_CASE("selectors for which the API server refuses a review")
{
  const auto refusal = [](const std::string& selector) {
    return refusal_of(review_from("SubjectAccessReview",
                                  R"("spec":{"user":"x","resourceAttributes":{)" +
                                      selector + "}}"))
        .value_or("");
  };
  const std::string path = "spec.resourceAttributes.labelSelector";
  CHECK(refusal(R"("labelSelector":{})") ==
        path + ".requirements: Required value: when " + path +
            " is specified, requirements or rawSelector is required");
  CHECK(refusal(R"("labelSelector":{"requirements":[{"key":"a","operator":"In"}]})") ==
        path + ".requirements[0].values: Required value: must be specified when "
               "`operator` is 'In' or 'NotIn'");
  CHECK(refusal(R"("labelSelector":{"requirements":[{"key":"a b","operator":"Exists"}]})")
            .find("[0].key: Invalid value: \"a b\": name part must consist of") !=
        std::string::npos);
  CHECK(refusal(R"("fieldSelector":{"requirements":[{"key":"","operator":"x"}]})") ==
        "spec.resourceAttributes.fieldSelector.requirements[0].key: Required value: must "
        "be specified");
}
