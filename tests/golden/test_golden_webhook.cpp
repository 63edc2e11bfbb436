#include "fake_webhook.hpp"
#include "golden.hpp"
#include "site.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

using namespace oidcctl;
using namespace oidcctl::test;

namespace fs = std::filesystem;

// Reports of `webhook test`, at a webhook without a fault and at others:
// webhook/NAME.table.txt and NAME.report.json, byte for byte.

namespace {

struct Golden
{
  std::string name;
  std::vector<std::string> words;
  std::function<void(FakeWebhook&)> spoil;
};

const std::vector<std::string> k_minting{"--issuer-key",
                                         "key.pem",
                                         "--key-id",
                                         "one",
                                         "--issuer-url",
                                         k_webhook_issuer,
                                         "--client-id",
                                         "kubernetes"};

// Several faults at once: no expiry, an error text for strangers, names without a prefix,
// a group of Kubernetes' own, and a server error for large tokens.
void
spoil_all(FakeWebhook& webhook)
{
  webhook.ignored = {"expired"};
  webhook.change = [](const std::string&, Json& answer) {
    auto& status = answer["status"];
    if (!status.value("authenticated", false)) {
      status["error"] = "no such \x1b[2Juser";
    } else {
      status["user"]["username"] = "jane";
      status["user"]["groups"] = {"system:masters"};
    }
  };
  webhook.answer_instead = [](const HttpRequest& request) -> std::optional<HttpReply> {
    if (request.body.size() < 800000 || request.is_chunked) {
      return std::nullopt;
    }
    auto reply = ok_reply("too large");
    reply.status = 500;
    return reply;
  };
}

// An authorization webhook that allows everything and understands v1 only.
void
allow_all(FakeWebhook& webhook)
{
  webhook.answer_instead = [](const HttpRequest& request) -> std::optional<HttpReply> {
    auto reply = ok_reply(R"({"apiVersion":"authorization.k8s.io/v1","kind":)"
                          R"("SubjectAccessReview","status":{"allowed":true}})");
    if (request.body.find("v1beta1") != std::string::npos) {
      reply.status = 500;
    }
    return reply;
  };
}

void
refuse_connections(FakeWebhook& webhook)
{
  webhook.answer_instead = [](const HttpRequest&) -> std::optional<HttpReply> {
    auto reply = ok_reply("<html>");
    reply.status = 503;
    reply.headers.push_back({"retry-after", "5"});
    return reply;
  };
}

std::string
run(const Golden& golden, const std::string& format)
{
  TestSystem test;
  FakeWebhook webhook(test);
  if (golden.spoil) {
    golden.spoil(webhook);
  }
  test.files.contents["key.pem"] = Signer::of("RSA").private_pem();
  std::vector<std::string> words{"webhook", "test", k_webhook_url, "-o", format};
  words.insert(words.end(), golden.words.begin(), golden.words.end());
  const int status = test.run(words);
  CHECK(test.err().empty());
  return test.out() +
         (format == "table" ? "exit status " + std::to_string(status) + "\n" : "");
}

} // namespace

TEST_CASE("golden: reports on webhooks")
{
  const Golden rows[] = {
      {.name = "good", .words = k_minting, .spoil = nullptr},
      {.name = "bad", .words = k_minting, .spoil = spoil_all},
      {.name = "overloaded", .words = {}, .spoil = refuse_connections},
      {.name = "authorization", .words = {"--authorization"}, .spoil = allow_all}};
  for (const auto& row : rows) {
    CAPTURE(row.name);
    const auto path = fs::path(GOLDEN_WEBHOOKS) / row.name;
    expect_file(path.string() + ".table.txt", run(row, "table"));
    expect_file(path.string() + ".report.json", run(row, "json"));
  }
}
