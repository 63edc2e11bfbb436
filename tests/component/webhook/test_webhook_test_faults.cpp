#include "fake_webhook.hpp"
#include "site.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <string>
#include <vector>

using namespace oidcctl;
using namespace oidcctl::test;

// A webhook that does one thing wrong, and the check that finds it.

namespace {

using Spoil = std::function<void(FakeWebhook&)>;

// Ignore a reason to refuse a token.
Spoil
ignores(const std::string& reason)
{
  return [reason](FakeWebhook& webhook) { webhook.ignored = {reason}; };
}

// Answer what is no accepted token by a status, headers and a body.
Spoil
refuses_by(int status, std::string body = "", std::vector<HttpHeader> headers = {})
{
  return [=](FakeWebhook& webhook) {
    webhook.answer_instead =
        [=, &webhook](const HttpRequest& request) -> std::optional<HttpReply> {
      const bool is_review =
          request.method == "POST" && request.body.find("\"spec\"") != std::string::npos;
      FakeWebhook right = webhook;
      right.answer_instead = {};
      auto answer = right.answer(request);
      const bool is_no = answer.status == 200 &&
                         answer.body.find("\"authenticated\":true") == std::string::npos;
      if (!is_review || !is_no) {
        return answer;
      }
      answer.status = status;
      answer.body = body;
      answer.headers = {{"content-type", "application/json"}};
      answer.headers.insert(answer.headers.begin(), headers.begin(), headers.end());
      return answer;
    };
  };
}

Spoil
changes(std::function<void(const std::string&, Json&)> change)
{
  return [change](FakeWebhook& webhook) { webhook.change = change; };
}

// Answer requests of a kind by a status.
Spoil
answers(std::function<bool(const HttpRequest&)> is_meant, int status)
{
  return [=](FakeWebhook& webhook) {
    webhook.answer_instead = [=](const HttpRequest& request) -> std::optional<HttpReply> {
      if (!is_meant(request)) {
        return std::nullopt;
      }
      auto reply = ok_reply("{}");
      reply.status = status;
      return reply;
    };
  };
}

void
set_user(Json& answer, const char* member, const Json& value)
{
  if (answer["status"].contains("user")) {
    answer["status"]["user"][member] = value;
  }
}

struct Row
{
  std::string fault;
  Spoil spoil;
  std::string check;
  std::string status = "failure";
  std::string cost = {}; // words of it
};

const Row k_rows[] = {
    {.fault = "accepts expired tokens",
     .spoil = ignores("expired"),
     .check = "attack/times"},
    {.fault = "accepts tokens before their time",
     .spoil = ignores("not_yet_valid"),
     .check = "attack/times"},
    {.fault = "accepts other audiences",
     .spoil = ignores("audience_mismatch"),
     .check = "attack/audience"},
    {.fault = "accepts every signature",
     .spoil = ignores("signature"),
     .check = "attack/signature"},
    {.fault = "accepts tokens without a user name",
     .spoil = ignores("username_claim_missing"),
     .check = "identity/user-name"},
    {.fault = "accepts an empty user name",
     .spoil = ignores("user-name"),
     .check = "identity/user-name"},
    {.fault = "401",
     .spoil = refuses_by(401),
     .check = "refusal/form",
     .status = "failure",
     .cost = "1 try, an error"},
    {.fault = "403",
     .spoil = refuses_by(403),
     .check = "refusal/form",
     .status = "failure",
     .cost = "1 try, an error"},
    {.fault = "429",
     .spoil = refuses_by(429),
     .check = "refusal/form",
     .status = "failure",
     .cost = "5 tries"},
    {.fault = "500",
     .spoil = refuses_by(500),
     .check = "refusal/form",
     .status = "failure",
     .cost = "5 tries"},
    {.fault = "502",
     .spoil = refuses_by(502),
     .check = "refusal/form",
     .status = "failure",
     .cost = "5 tries"},
    {.fault = "503",
     .spoil = refuses_by(503),
     .check = "refusal/form",
     .status = "failure",
     .cost = "1 try, an error"},
    {.fault = "503 with Retry-After",
     .spoil = refuses_by(503, "", {{"retry-after", "1"}}),
     .check = "refusal/form",
     .status = "failure",
     .cost = "31 tries"},
    {.fault = "204",
     .spoil = refuses_by(204),
     .check = "refusal/form",
     .status = "failure",
     .cost = "1 try, an error"},
    {.fault = "HTML",
     .spoil = refuses_by(200, "<html>"),
     .check = "refusal/form",
     .status = "failure",
     .cost = "1 try, an error"},
    {.fault = "an unreadable media type",
     .spoil = refuses_by(200, "{}", {{"content-type", ";;"}}),
     .check = "refusal/form",
     .status = "warning",
     .cost = "5 tries"},
    {.fault = "an error for strangers",
     .spoil = changes([](const std::string&, Json& answer) {
       if (!answer["status"].value("authenticated", false)) {
         answer["status"]["error"] = "who?";
       }
     }),
     .check = "refusal/form",
     .status = "warning",
     .cost = "asked again"},
    {.fault = "a refusal with a user",
     .spoil = changes([](const std::string&, Json& answer) {
       if (!answer["status"].value("authenticated", false)) {
         answer["status"]["user"] = {{"username", "x"}};
       }
     }),
     .check = "refusal/form",
     .status = "warning"},
    {.fault = "null in answers",
     .spoil = changes([](const std::string&, Json& answer) {
       answer["status"]["audiences"] = nullptr;
     }),
     .check = "protocol/shape",
     .status = "warning"},
    {.fault = "v1beta1 only",
     .spoil = changes([](const std::string&, Json& answer) {
       answer["apiVersion"] = "authentication.k8s.io/v1beta1";
     }),
     .check = "protocol/version"},
    {.fault = "a name of Kubernetes",
     .spoil = changes([](const std::string&, Json& answer) {
       set_user(answer, "username", "system:x");
     }),
     .check = "identity/names"},
    {.fault = "groups as they are in the token",
     .spoil = changes([](const std::string&, Json& answer) {
       set_user(answer, "groups", {"system:masters"});
     }),
     .check = "identity/system-names"},
    {.fault = "no name",
     .spoil = changes(
         [](const std::string&, Json& answer) { set_user(answer, "username", ""); }),
     .check = "identity/good-token"},
    {.fault = "extra is a string",
     .spoil = changes([](const std::string&, Json& answer) {
       set_user(answer, "extra", {{"a", "b"}});
     }),
     .check = "identity/good-token"},
    {.fault = "extra keys in upper case",
     .spoil = changes([](const std::string&, Json& answer) {
       set_user(answer, "extra", {{"Dept", {"b"}}});
     }),
     .check = "identity/names",
     .status = "warning"},
    {.fault = "every audience",
     .spoil = changes([](const std::string&, Json& answer) {
       answer["status"]["audiences"] = {"kubernetes", "oidcctl-unknown-audience"};
     }),
     .check = "identity/audiences"},
    {.fault = "GET is answered",
     .spoil = answers([](const HttpRequest& r) { return r.method == "GET"; }, 200),
     .check = "transport/method",
     .status = "warning"},
    {.fault = "every path is answered",
     .spoil = answers(
         [](const HttpRequest& r) {
           return r.url.find("other-path") != std::string::npos;
         },
         200),
     .check = "transport/path",
     .status = "warning"},
    {.fault = "500 for another kind",
     .spoil = answers(
         [](const HttpRequest& r) { return r.body.find("\"Pod\"") != std::string::npos; },
         500),
     .check = "protocol/other-kind"},
    {.fault = "500 for no JSON",
     .spoil = answers([](const HttpRequest& r) { return r.body == "not JSON"; }, 500),
     .check = "protocol/malformed"},
    {.fault = "500 for a cut review",
     .spoil = answers(
         [](const HttpRequest& r) {
           return r.body.size() > 40 && r.body.back() != '}' && r.body.size() < 1000;
         },
         500),
     .check = "protocol/malformed"},
    {.fault = "large bodies are read",
     .spoil = answers(
         [](const HttpRequest& r) { return !r.is_chunked && r.body.size() > 9000000; },
         200),
     .check = "protocol/large-body",
     .status = "warning"},
    {.fault = "large bodies in chunks are read",
     .spoil = answers([](const HttpRequest& r) { return r.is_chunked; }, 200),
     .check = "protocol/large-body",
     .status = "warning"},
    {.fault = "500 for a large token",
     .spoil = answers(
         [](const HttpRequest& r) {
           return r.body.size() > 800000 && r.body.size() < 1000000;
         },
         500),
     .check = "attack/odd-tokens",
     .status = "warning"},
    {.fault = "unknown fields are refused",
     .spoil = answers(
         [](const HttpRequest& r) {
           return r.body.find("oidcctlUnknown") != std::string::npos;
         },
         400),
     .check = "protocol/unknown-fields"},
};

} // namespace

TEST_CASE("webhook test: finds each fault")
{
  for (const auto& row : k_rows) {
    CAPTURE(row.fault);
    TestSystem test;
    FakeWebhook webhook(test);
    row.spoil(webhook);
    test.files.contents["key.pem"] = Signer::of("RSA").private_pem();
    const int status = test.run(k_webhook_minting);
    const auto report = json_out(test);
    bool is_found = false;
    for (const auto& finding : report["findings"]) {
      is_found =
          is_found || (finding["id"] == row.check && finding["status"] == row.status);
    }
    CHECK_MESSAGE(is_found, finding_of(report, row.check).dump());
    CHECK((row.status != "failure" || status == 1));
    std::string costs;
    for (const auto& cost : report["costs"]) {
      costs += cost["cost"].get<std::string>() + "\n";
    }
    CHECK_MESSAGE(costs.find(row.cost) != std::string::npos, costs);
  }
}

TEST_CASE("webhook test: a check passes only when all of its requests were sent in time")
{
  constexpr const char* over = "the time for all requests was over";
  const auto report_of = [](Milliseconds each) {
    TestSystem test;
    FakeWebhook webhook(test);
    webhook.answer_instead = [&](const HttpRequest&) -> std::optional<HttpReply> {
      test.clock.advance(each);
      return std::nullopt;
    };
    test.files.contents["key.pem"] = Signer::of("RSA").private_pem();
    test.run(k_webhook_minting);
    return json_out(test);
  };
  const auto in_time = report_of(Milliseconds{0});
  CHECK(in_time["verdicts"]["safe"]["answer"] == "yes");
  std::size_t late = 0;
  for (int each = 15; each < 200; each += 5) {
    CAPTURE(each);
    const auto report = report_of(Milliseconds{each});
    bool is_late = false;
    for (const auto& finding : report["findings"]) {
      const auto message = finding["message"].get<std::string>();
      is_late = is_late || message.find(over) != std::string::npos;
      if (finding["status"] == "pass" && message.find("tokens, each") < message.size()) {
        CHECK(message == finding_of(in_time, finding["id"])["message"]); // as many
      }
    }
    // Tokens were made: what was not asked about them is unknown, and no option is
    // missing.
    CHECK(finding_of(report, "refusal/reason")["status"] != "skipped");
    late += is_late ? 1 : 0;
    CHECK(report["verdicts"]["safe"]["answer"] == (is_late ? "unknown" : "yes"));
  }
  CHECK(late > 0);
}
