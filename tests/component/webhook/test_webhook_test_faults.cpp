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
    {"accepts expired tokens", ignores("expired"), "attack/times"},
    {"accepts tokens before their time", ignores("not_yet_valid"), "attack/times"},
    {"accepts other audiences", ignores("audience_mismatch"), "attack/audience"},
    {"accepts every signature", ignores("signature"), "attack/signature"},
    {"accepts tokens without a user name",
     ignores("username_claim_missing"),
     "identity/user-name"},
    {"accepts an empty user name", ignores("user-name"), "identity/user-name"},
    {"401", refuses_by(401), "refusal/form", "failure", "1 try, an error"},
    {"403", refuses_by(403), "refusal/form", "failure", "1 try, an error"},
    {"429", refuses_by(429), "refusal/form", "failure", "5 tries"},
    {"500", refuses_by(500), "refusal/form", "failure", "5 tries"},
    {"502", refuses_by(502), "refusal/form", "failure", "5 tries"},
    {"503", refuses_by(503), "refusal/form", "failure", "1 try, an error"},
    {"503 with Retry-After",
     refuses_by(503, "", {{"retry-after", "1"}}),
     "refusal/form",
     "failure",
     "31 tries"},
    {"204", refuses_by(204), "refusal/form", "failure", "1 try, an error"},
    {"HTML", refuses_by(200, "<html>"), "refusal/form", "failure", "1 try, an error"},
    {"an unreadable media type",
     refuses_by(200, "{}", {{"content-type", ";;"}}),
     "refusal/form",
     "warning",
     "5 tries"},
    {"an error for strangers",
     changes([](const std::string&, Json& answer) {
       if (!answer["status"].value("authenticated", false)) {
         answer["status"]["error"] = "who?";
       }
     }),
     "refusal/form",
     "warning",
     "asked again"},
    {"a refusal with a user",
     changes([](const std::string&, Json& answer) {
       if (!answer["status"].value("authenticated", false)) {
         answer["status"]["user"] = {{"username", "x"}};
       }
     }),
     "refusal/form",
     "warning"},
    {"null in answers",
     changes([](const std::string&, Json& answer) {
       answer["status"]["audiences"] = nullptr;
     }),
     "protocol/shape",
     "warning"},
    {"v1beta1 only",
     changes([](const std::string&, Json& answer) {
       answer["apiVersion"] = "authentication.k8s.io/v1beta1";
     }),
     "protocol/version"},
    {"a name of Kubernetes",
     changes([](const std::string&, Json& answer) {
       set_user(answer, "username", "system:x");
     }),
     "identity/names"},
    {"groups as they are in the token",
     changes([](const std::string&, Json& answer) {
       set_user(answer, "groups", {"system:masters"});
     }),
     "identity/system-names"},
    {"no name",
     changes([](const std::string&, Json& answer) { set_user(answer, "username", ""); }),
     "identity/good-token"},
    {"extra is a string",
     changes([](const std::string&, Json& answer) {
       set_user(answer, "extra", {{"a", "b"}});
     }),
     "identity/good-token"},
    {"extra keys in upper case",
     changes([](const std::string&, Json& answer) {
       set_user(answer, "extra", {{"Dept", {"b"}}});
     }),
     "identity/names",
     "warning"},
    {"every audience",
     changes([](const std::string&, Json& answer) {
       answer["status"]["audiences"] = {"kubernetes", "oidcctl-unknown-audience"};
     }),
     "identity/audiences"},
    {"GET is answered",
     answers([](const HttpRequest& r) { return r.method == "GET"; }, 200),
     "transport/method",
     "warning"},
    {"every path is answered",
     answers(
         [](const HttpRequest& r) {
           return r.url.find("other-path") != std::string::npos;
         },
         200),
     "transport/path",
     "warning"},
    {"500 for another kind",
     answers(
         [](const HttpRequest& r) { return r.body.find("\"Pod\"") != std::string::npos; },
         500),
     "protocol/other-kind"},
    {"500 for no JSON",
     answers([](const HttpRequest& r) { return r.body == "not JSON"; }, 500),
     "protocol/malformed"},
    {"500 for a cut review",
     answers(
         [](const HttpRequest& r) {
           return r.body.size() > 40 && r.body.back() != '}' && r.body.size() < 1000;
         },
         500),
     "protocol/malformed"},
    {"large bodies are read",
     answers(
         [](const HttpRequest& r) { return !r.is_chunked && r.body.size() > 9000000; },
         200),
     "protocol/large-body",
     "warning"},
    {"large bodies in chunks are read",
     answers([](const HttpRequest& r) { return r.is_chunked; }, 200),
     "protocol/large-body",
     "warning"},
    {"500 for a large token",
     answers(
         [](const HttpRequest& r) {
           return r.body.size() > 800000 && r.body.size() < 1000000;
         },
         500),
     "attack/odd-tokens",
     "warning"},
    {"unknown fields are refused",
     answers(
         [](const HttpRequest& r) {
           return r.body.find("oidcctlUnknown") != std::string::npos;
         },
         400),
     "protocol/unknown-fields"},
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
    late += is_late ? 1 : 0;
    CHECK(report["verdicts"]["safe"]["answer"] == (is_late ? "unknown" : "yes"));
  }
  CHECK(late > 0);
}
