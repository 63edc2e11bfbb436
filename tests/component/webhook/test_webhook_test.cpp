#include "base/text.hpp"
#include "fake_webhook.hpp"
#include "site.hpp"
#include "words.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace oidcctl;
using namespace oidcctl::test;

// `webhook test` at a webhook that does nothing wrong, and at one that is not there.

namespace {

Json
run(TestSystem& test, int status, std::vector<std::string> words)
{
  test.files.contents["key.pem"] = Signer::of("RSA").private_pem();
  const int seen = test.run(words);
  INFO(test.err() << test.out());
  CHECK(seen == status);
  return json_out(test);
}

} // namespace

TEST_CASE("webhook test: options that make no sense")
{
  struct Row
  {
    std::vector<std::string> words;
    int status;
    std::string error;
  };
  const Row rows[] = {
      {.words = {}, .status = 2, .error = "URL or --kubeconfig"},
      {.words = {"http://hook.example.com"},
       .status = 2,
       .error = "expected https://HOST[:PORT]/PATH"},
      {.words = {k_webhook_url, "--load"}, .status = 2, .error = "--token-file"},
      {.words = {k_webhook_url, "--issuer-key", "key.pem"},
       .status = 2,
       .error = "--issuer-url"},
      {.words = {k_webhook_url, "--issuer-key", "key.pem", "--issuer-url", "x"},
       .status = 2,
       .error = "--client-id"},
      {.words = {k_webhook_url, "--expect-amr", "otp"},
       .status = 2,
       .error = "--issuer-key"},
      {.words = {k_webhook_url, "--token-file", "missing"},
       .status = 5,
       .error = "missing"},
      {.words = {k_webhook_url, "--refused-token-file", "missing"},
       .status = 5,
       .error = "missing"},
      {.words = {k_webhook_url,
                 "--issuer-key",
                 "missing",
                 "--issuer-url",
                 "x",
                 "--client-id",
                 "y"},
       .status = 5,
       .error = "missing"},
      {.words = {k_webhook_url,
                 "--issuer-key",
                 "bad.pem",
                 "--issuer-url",
                 "x",
                 "--client-id",
                 "y"},
       .status = 5,
       .error = "cannot read a private key"},
      {.words = {k_webhook_url,
                 "--issuer-key",
                 "key.pem",
                 "--issuer-url",
                 "x",
                 "--client-id",
                 "y",
                 "--signing-algs",
                 "ES256"},
       .status = 2,
       .error = "cannot sign with ES256"},
      {.words = {k_webhook_url,
                 "--issuer-key",
                 "key.pem",
                 "--issuer-url",
                 "x",
                 "--client-id",
                 "y",
                 "--claims-file",
                 "list.json"},
       .status = 5,
       .error = "not a JSON object"},
      {.words = {"--kubeconfig", "insecure.yaml"},
       .status = 5,
       .error = "insecure-skip-tls-verify"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.error);
    TestSystem test;
    test.files.contents["key.pem"] = Signer::of("RSA").private_pem();
    test.files.contents["bad.pem"] = "no key";
    test.files.contents["list.json"] = "[]";
    test.files.contents["insecure.yaml"] =
        R"({"apiVersion":"v1","kind":"Config","clusters":[{"name":"c","cluster":)"
        R"({"server":"https://h/x","insecure-skip-tls-verify":true}}],"contexts":)"
        R"([{"name":"x","context":{"cluster":"c","user":"u"}}],"users":[{"name":"u"}],)"
        R"("current-context":"x"})";
    CHECK(test.run(Words{"webhook", "test"} + row.words) == row.status);
    CHECK_MESSAGE(test.err().find(row.error) != std::string::npos, test.err());
    CHECK(test.network.requests.empty());
  }
}

TEST_CASE("webhook test: a webhook that is not there is asked once, and is not judged")
{
  struct Row
  {
    HttpFault fault;
    int status;
    std::string usable;
  };
  const Row rows[] = {{.fault = HttpFault::connect, .status = 3, .usable = "unknown"},
                      {.fault = HttpFault::resolve, .status = 3, .usable = "unknown"},
                      {.fault = HttpFault::timeout, .status = 3, .usable = "unknown"},
                      {.fault = HttpFault::certificate, .status = 1, .usable = "no"}};
  for (const auto& row : rows) {
    CAPTURE(to_string(row.fault));
    TestSystem test;
    test.network.serve(k_webhook_url, [&row](const HttpRequest&) {
      return tl::make_unexpected(HttpFailure{row.fault, "seen", {}});
    });
    const auto report = run(test, row.status, k_webhook_minting);
    CHECK(report["verdicts"]["usable"]["answer"] == row.usable);
    CHECK(report["verdicts"]["safe"]["answer"] == "unknown");
    CHECK(test.network.requests.size() == 1);
  }
}

TEST_CASE("webhook test: nothing is found in a right webhook")
{
  TestSystem test;
  const FakeWebhook webhook(test);
  const auto report = run(test, 0, k_webhook_minting);
  for (const auto& finding : report["findings"]) {
    const auto id = finding["id"].get<std::string>();
    const auto status = finding["status"].get<std::string>();
    CAPTURE(finding.dump());
    CHECK((status != "failure" && status != "unknown"));
    CHECK((status != "warning" || id == "transport/client-certificate"));
  }
  CHECK(report["verdicts"]["usable"]["answer"] == "yes");
  CHECK(report["verdicts"]["safe"]["answer"] == "yes");
  CHECK(report["costs"].size() == 4);
}

TEST_CASE("webhook test: without tokens that are made, safe stays unknown")
{
  TestSystem test;
  const FakeWebhook webhook(test);
  test.files.contents["good.jwt"] = webhook.token();
  const auto report =
      run(test,
          0,
          {"webhook", "test", k_webhook_url, "--token-file", "good.jwt", "-o", "json"});
  CHECK(report["verdicts"]["usable"]["answer"] == "yes");
  CHECK(report["verdicts"]["safe"]["answer"] == "unknown");
  CHECK(report["verdicts"]["safe"]["finding"] == "attack/times");
  CHECK(finding_of(report, "attack/signature")["status"] == "pass");
}

TEST_CASE("webhook test: refusals prove nothing where a token without a fault is refused")
{
  TestSystem test;
  const FakeWebhook webhook(test);
  test.files.contents["key.pem"] = Signer::of("RSA/2").private_pem(); // not trusted
  auto words = k_webhook_minting;
  const int status = test.run(words);
  const auto report = json_out(test);
  CHECK(status == 1); // the good token is refused
  for (const auto* id : {"attack/times",
                         "attack/signature",
                         "attack/audience",
                         "identity/user-name",
                         "attack/algorithm"}) {
    CAPTURE(id);
    CHECK(finding_of(report, id)["status"] == "unknown");
  }
  CHECK(report["verdicts"]["safe"]["answer"] == "unknown");
}

TEST_CASE("webhook test: what the webhook demands is judged")
{
  const std::string rules = "rules:\n- issuer: https://login.example.com\n"
                            "  claims: [{claim: amr, anyOf: [otp]}, {claim: acr, anyOf: "
                            "[high]}]\n  maxLoginAge: 1h\n  authorizedParties: [cli]\n";
  const std::vector<std::string> expected{"--expect-amr",
                                          "otp",
                                          "--expect-acr",
                                          "high",
                                          "--expect-azp",
                                          "cli",
                                          "--expect-login-age",
                                          "3600"};
  const auto* const ids = "identity/second-factor identity/login-age "
                          "attack/authorized-party";
  for (const bool demands : {true, false}) {
    TestSystem test;
    const FakeWebhook webhook(test, demands ? rules : "");
    const auto report = run(test, demands ? 0 : 1, k_webhook_minting + expected);
    for (const auto& id : text::split(ids, ' ')) {
      CAPTURE(id);
      std::size_t failures = 0;
      for (const auto& finding : report["findings"]) {
        failures += finding["id"] == id && finding["status"] == "failure" ? 1 : 0;
      }
      CHECK((failures > 0) == !demands);
    }
  }
}

TEST_CASE("webhook test: tokens in the log, and a log that is not its own")
{
  struct Row
  {
    std::string log; // what the webhook writes; TOKEN stands for the token
    std::string status;
  };
  const Row rows[] = {{.log = "refused TOKEN\n", .status = "failure"},
                      {.log = "refused a token\n", .status = "pass"},
                      {.log = "", .status = "unknown"}};
  for (const auto& row : rows) {
    CAPTURE(row.log);
    TestSystem test;
    test.files.contents["hook.log"] = "started\n";
    FakeWebhook webhook(test);
    webhook.change = [&test, &row](const std::string& token, Json&) {
      auto line = row.log;
      if (const auto at = line.find("TOKEN"); at != std::string::npos) {
        line.replace(at, 5, token);
      }
      test.files.contents["hook.log"] += line;
    };
    test.files.contents["key.pem"] = Signer::of("RSA").private_pem();
    test.run(k_webhook_minting + Words{"--log-file", "hook.log"});
    CHECK(finding_of(json_out(test), "log/token")["status"] == row.status);
  }
  TestSystem test;
  const FakeWebhook webhook(test);
  const auto report = run(test, 3, k_webhook_minting + Words{"--log-file", "missing"});
  CHECK(finding_of(report, "log/token")["status"] == "unknown");
}

TEST_CASE("webhook test: tokens that have to be refused")
{
  TestSystem test;
  const FakeWebhook webhook(test);
  test.files.contents["other.jwt"] = webhook.token("4711", {{"aud", "other-cluster"}});
  auto report =
      run(test, 0, k_webhook_minting + Words{"--refused-token-file", "other.jwt"});
  CHECK(finding_of(report, "attack/given-tokens")["status"] == "pass");
  test.files.contents["good.jwt"] = webhook.token();
  report = run(
      test,
      1,
      k_webhook_minting +
          Words{"--refused-token-file", "other.jwt", "--refused-token-file", "good.jwt"});
  CHECK(finding_of(report, "attack/given-tokens")["status"] == "failure");
}

TEST_CASE("webhook test: under load users are told apart")
{
  TestSystem test;
  FakeWebhook webhook(test);
  const auto words = k_webhook_minting + Words{"--load"};
  auto report = run(test, 0, words);
  CHECK(finding_of(report, "load/parallel")["status"] == "pass");
  CHECK(finding_of(report, "load/idle-connections")["status"] == "pass");
  std::atomic<int> asked{0};
  webhook.change = [&asked](const std::string&, Json& answer) {
    const bool is_wrong = ++asked > 1000 && answer["status"].contains("user");
    if (is_wrong) {
      answer["status"]["user"]["username"] = "corp:oidcctl-test";
    }
  };
  report = run(test, 1, words);
  CHECK(finding_of(report, "load/parallel")["message"].get<std::string>().find(
            "the name of another user") != std::string::npos);
}

TEST_CASE("webhook test: a token that names a place is not followed")
{
  TestSystem test;
  const FakeWebhook webhook(test);
  test.listener.on_wait = [&test]() -> std::optional<ListenerEvent> {
    test.listener.on_wait = {};
    return ListenerEvent{.kind = ListenerEvent::Kind::request,
                         .connection = 1,
                         .bytes = "GET /oidcctl-canary HTTP/1.1\r\n\r\n"};
  };
  const auto report = run(test, 1, k_webhook_minting);
  const auto finding = finding_of(report, "attack/fetch");
  CHECK(finding["status"] == "failure");
  CHECK(finding["message"] ==
        "it connects to where a token says: \"GET /oidcctl-canary HTTP/1.1\"");
  CHECK(test.listener.open_now == 0);
}

TEST_CASE("webhook test: from another machine nothing is said about what it fetches")
{
  TestSystem test;
  const FakeWebhook webhook(test);
  CHECK(finding_of(run(test, 0, k_webhook_minting), "attack/fetch")["status"] ==
        "skipped");
}
