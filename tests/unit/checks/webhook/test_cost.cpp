#include "checks/webhook/cost.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace oidcctl;
using namespace oidcctl::webhook;

// The rows of what a real kube-apiserver 1.36.2 was seen to do.

namespace {

const std::string k_v1 =
    R"("apiVersion":"authentication.k8s.io/v1","kind":"TokenReview")";
const std::string k_access =
    R"("apiVersion":"authorization.k8s.io/v1","kind":"SubjectAccessReview")";

HttpReply
reply(int status, std::string body, std::vector<HttpHeader> headers = {})
{
  headers.push_back({"content-type", "application/json"});
  return {.status = status, .headers = std::move(headers), .body = std::move(body)};
}

std::string
with_status(const std::string& head, const std::string& status)
{
  return "{" + head + R"(,"status":)" + status + "}";
}

Exchange
exchange_of(tl::expected<HttpReply, HttpFailure> outcome)
{
  return {.probe = "garbage", .version = "v1", .outcome = std::move(outcome)};
}

} // namespace

TEST_CASE("webhook cost: answers to a TokenReview")
{
  struct Row
  {
    HttpReply answer;
    std::string cost;
  };
  const std::string again = ", asked again for the next request";
  const auto once = "1 try, an error in its log" + again;
  const auto five = "5 tries, 4.5 s, an error in its log" + again;
  const auto dear = "31 tries, 30 s, an error in its log" + again;
  const std::string cached = "1 try, cached for 2 minutes";
  const auto no = with_status(k_v1, R"({"authenticated":false})");
  const auto yes = with_status(k_v1, R"({"authenticated":true,"user":{"username":"x"}})");
  const Row rows[] = {
      {.answer = reply(200, yes), .cost = cached},
      {.answer = reply(200, no), .cost = cached},
      {.answer = reply(201, no), .cost = cached},
      {.answer = reply(200, "{}"), .cost = cached},
      {.answer = reply(200, with_status(k_v1, R"({"error":"why"})")),
       .cost = "1 try" + again},
      {.answer = reply(200, R"({"kind":"Status","apiVersion":"v1"})"), .cost = once},
      {.answer = reply(200, ""), .cost = once},
      {.answer = reply(204, ""), .cost = once},
      {.answer = reply(200, "<html>"), .cost = once},
      {.answer = reply(200, "[]"), .cost = once},
      {.answer = reply(
           200,
           with_status(
               k_v1,
               R"({"authenticated":true,"user":{"username":"x","extra":{"a":"b"}}})")),
       .cost = once},
      {.answer = reply(
           200, R"({"apiVersion":"authentication.k8s.io/v1beta1","kind":"TokenReview"})"),
       .cost = once},
      {.answer = {.status = 200,
                  .headers = {{"content-type", "text/plain"}},
                  .body = yes},
       .cost = cached},
      {.answer = {.status = 200, .body = yes}, .cost = cached},
      {.answer = {.status = 200, .headers = {{"content-type", ";;"}}, .body = yes},
       .cost = five},
      {.answer = reply(302, ""), .cost = "2 tries, an error in its log" + again},
      {.answer = reply(400, ""), .cost = once},
      {.answer = reply(401, ""), .cost = once},
      {.answer = reply(403, no), .cost = once},
      {.answer = reply(404, ""), .cost = once},
      {.answer = reply(405, ""), .cost = once},
      {.answer = reply(409, ""), .cost = once},
      {.answer = reply(413, ""), .cost = once},
      {.answer = reply(429, ""), .cost = five},
      {.answer = reply(500, ""), .cost = five},
      {.answer = reply(502, ""), .cost = five},
      {.answer = reply(504, no), .cost = five},
      {.answer = reply(503, ""), .cost = once},
      {.answer = reply(429, "", {{"retry-after", "1"}}), .cost = dear},
      {.answer = reply(503, "", {{"retry-after", "1"}}), .cost = dear},
      {.answer = reply(503, "", {{"retry-after", "Sun, 22 Nov 2026 14:00:00 GMT"}}),
       .cost = once},
      {.answer = reply(503, "", {{"retry-after", "10"}}),
       .cost = "4 tries, 30 s, an error in its log" + again},
      {.answer = reply(401, "", {{"retry-after", "1"}}), .cost = once},
  };
  for (const auto& row : rows) {
    CAPTURE(row.answer.status);
    CAPTURE(row.answer.body);
    CHECK(words_of(cost_of(exchange_of(row.answer))) == row.cost);
  }
}

TEST_CASE("webhook cost: no answer")
{
  struct Row
  {
    HttpFault fault;
    int requests;
    double seconds;
  };
  const Row rows[] = {{.fault = HttpFault::connect, .requests = 1, .seconds = 0},
                      {.fault = HttpFault::resolve, .requests = 1, .seconds = 0},
                      {.fault = HttpFault::certificate, .requests = 1, .seconds = 0},
                      {.fault = HttpFault::closed, .requests = 5, .seconds = 4.5},
                      {.fault = HttpFault::timeout, .requests = 1, .seconds = 30}};
  for (const auto& row : rows) {
    CAPTURE(to_string(row.fault));
    const auto cost =
        cost_of(exchange_of(tl::make_unexpected(HttpFailure{row.fault, "x", {}})));
    CHECK(cost.requests == row.requests);
    CHECK(cost.seconds == row.seconds);
    CHECK(cost.cached == Cached::never);
    CHECK(cost.is_error);
  }
}

TEST_CASE("webhook cost: answers to a SubjectAccessReview")
{
  struct Row
  {
    std::string status;
    int cached; // seconds
  };
  const Row rows[] = {
      {.status = R"({"allowed":true})", .cached = 300},
      {.status = R"({"allowed":false})", .cached = 30},
      {.status = R"({"allowed":false,"denied":true})", .cached = 30},
      {.status = R"({"allowed":false,"evaluationError":"e"})", .cached = 30},
      {.status = R"({"allowed":true,"denied":true})", .cached = 300}};
  for (const auto& row : rows) {
    CAPTURE(row.status);
    const auto cost =
        cost_of(exchange_of(reply(200, with_status(k_access, row.status))), true);
    CHECK(to_json(cost)["cachedSeconds"] == row.cached);
    CHECK(cost.requests == 1);
  }
  CHECK(cost_of(exchange_of(reply(500, "")), true).requests == 5);
}
