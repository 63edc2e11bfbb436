#include "fakes.hpp"
#include "go/json.hpp"
#include "kube/review/access_review.hpp"
#include "site.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <string>
#include <vector>

using namespace oidcctl;
using namespace oidcctl::test;

// `webhook test --authorization`.

namespace {

const std::string k_url = "https://hook.example.com/authorize";

// What is asked, as far as the webhook below looks at it.
struct Asked
{
  std::string version = {};
  std::string user = {};
  bool in_developers = false;
  bool reads = false; // list Pods or get /metrics
};

using Answer = std::function<Json(const Asked&)>;

Json
right(const Asked& asked)
{
  if (asked.user == "mallory") {
    return {{"allowed", false}, {"denied", true}};
  }
  return {{"allowed", asked.in_developers && asked.reads}};
}

HttpReply
with_status(int status)
{
  auto reply = ok_reply("{}");
  reply.status = status;
  return reply;
}

bool
has(const Json& list)
{
  return list.is_array() &&
         std::find(list.begin(), list.end(), "developers") != list.end();
}

HttpReply
answer_to(const HttpRequest& request, const Answer& answer)
{
  const auto body = parse_json(request.body);
  const auto version = body && body->is_object() ? body->value("apiVersion", "") : "";
  const bool is_review =
      version == "authorization.k8s.io/v1" || version == "authorization.k8s.io/v1beta1";
  if (request.method != "POST") {
    return with_status(405);
  }
  if (request.url.substr(0, request.url.find('?')) != k_url) {
    return with_status(404);
  }
  if (!is_review || body->value("kind", "") != "SubjectAccessReview") {
    return with_status(request.body.size() > (1U << 20) ? 413 : 400);
  }
  const auto& spec = body->at("spec");
  Asked asked{.version = version.substr(21), .user = spec.value("user", "")};
  const auto* const groups = asked.version == "v1" ? "groups" : "group";
  asked.in_developers = spec.contains(groups) && has(spec[groups]);
  asked.reads =
      request.body.find("\"list\",\"resource\":\"pods\"") != std::string::npos ||
      request.body.find("/metrics") != std::string::npos ||
      request.body.find("\"verb\":\"list\"") != std::string::npos;
  return ok_reply(Json{
      {"apiVersion", version}, {"kind", "SubjectAccessReview"}, {"status", answer(asked)}}
                      .dump());
}

const char* const k_reviews =
    R"({"apiVersion":"authorization.k8s.io/v1","kind":"SubjectAccessReview",)"
    R"("spec":{"user":"jane","groups":["developers"],"resourceAttributes":)"
    R"({"verb":"list","resource":"pods"}},"status":{"allowed":true}})"
    "\n"
    R"({"apiVersion":"authorization.k8s.io/v1","kind":"SubjectAccessReview",)"
    R"("spec":{"user":"mallory","groups":["developers"],"nonResourceAttributes":)"
    R"({"verb":"get","path":"/metrics"}},"status":{"allowed":false,"denied":true}})";

Json
run(TestSystem& test, const Answer& answer, int status)
{
  test.files.contents["reviews.json"] = k_reviews;
  test.network.serve(k_url, [answer](const HttpRequest& request) {
    return tl::expected<HttpReply, HttpFailure>(answer_to(request, answer));
  });
  const int seen = test.run({"webhook",
                             "test",
                             k_url,
                             "--authorization",
                             "--review-file",
                             "reviews.json",
                             "-o",
                             "json"});
  INFO(test.err() << test.out());
  CHECK(seen == status);
  return json_out(test);
}

} // namespace

TEST_CASE("webhook test --authorization: options that make no sense")
{
  struct Row
  {
    std::vector<std::string> words;
    int status;
    std::string error;
  };
  const Row rows[] = {
      {.words = {"--review-file", "reviews.json"},
       .status = 2,
       .error = "--authorization"},
      {.words = {"--authorization", "--token-file", "t"},
       .status = 2,
       .error = "gets no tokens"},
      {.words = {"--authorization", "--review-file", "missing"},
       .status = 5,
       .error = "missing"},
      {.words = {"--authorization", "--review-file", "pod.json"},
       .status = 5,
       .error = "pod.json"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.error);
    TestSystem test;
    test.files.contents["reviews.json"] = k_reviews;
    test.files.contents["pod.json"] = R"({"kind":"Pod","apiVersion":"v1"})";
    std::vector<std::string> words{"webhook", "test", k_url};
    words.insert(words.end(), row.words.begin(), row.words.end());
    CHECK(test.run(words) == row.status);
    CHECK_MESSAGE(test.err().find(row.error) != std::string::npos, test.err());
  }
}

TEST_CASE("webhook test --authorization: nothing is found in a right webhook")
{
  TestSystem test;
  const auto report = run(test, right, 0);
  CHECK(report["reviews"] == "SubjectAccessReview");
  for (const auto& finding : report["findings"]) {
    CAPTURE(finding.dump());
    const bool is_fine = finding["status"] == "pass" || finding["status"] == "skipped" ||
                         finding["id"] == "transport/client-certificate";
    CHECK(is_fine);
  }
  CHECK(report["verdicts"]["usable"]["answer"] == "yes");
  CHECK(report["verdicts"]["safe"]["answer"] == "yes");
  CHECK(report["costs"][0]["cachedSeconds"] == 30);
}

TEST_CASE("webhook test --authorization: finds each fault")
{
  struct Row
  {
    std::string fault;
    Answer answer;
    std::string check;
    std::string status = "failure";
  };
  const Row rows[] = {
      {.fault = "allows everything",
       .answer =
           [](const Asked&) {
             return Json{{"allowed", true}};
           },
       .check = "authorization/stranger"},
      {.fault = "allows and denies",
       .answer =
           [](const Asked&) {
             return Json{{"allowed", true}, {"denied", true}};
           },
       .check = "authorization/form"},
      {.fault = "another type",
       .answer =
           [](const Asked&) {
             return Json{{"allowed", "no"}};
           },
       .check = "authorization/form"},
      {.fault = "an evaluation error",
       .answer =
           [](const Asked& a) {
             auto status = right(a);
             status["evaluationError"] = "no rules";
             return status;
           },
       .check = "authorization/form",
       .status = "info"},
      {.fault = "other rules",
       .answer =
           [](const Asked&) {
             return Json{{"allowed", false}};
           },
       .check = "authorization/expected"},
      {.fault = "groups of v1 only",
       .answer =
           [](const Asked& a) {
             return a.version == "v1" ? right(a) : Json{{"allowed", false}};
           },
       .check = "authorization/group-names"},
      {.fault = "denies the cluster",
       .answer =
           [](const Asked& a) {
             return a.user.starts_with("system:")
                        ? Json{{"allowed", false}, {"denied", true}}
                        : right(a);
           },
       .check = "authorization/system-users",
       .status = "warning"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.fault);
    TestSystem test;
    const auto report = run(test, row.answer, row.status == "failure" ? 1 : 0);
    bool is_found = false;
    for (const auto& finding : report["findings"]) {
      is_found =
          is_found || (finding["id"] == row.check && finding["status"] == row.status);
    }
    CHECK_MESSAGE(is_found, report.dump(1));
  }
}
