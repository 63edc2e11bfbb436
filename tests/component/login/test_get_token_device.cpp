#include "login_world.hpp"

#include <doctest/doctest.h>

// `get-token --grant-type=device-code` (RFC 8628), and the grants without a browser.

using namespace oidcctl;
using namespace oidcctl::test;

namespace {

constexpr const char* k_device_url = "https://login.example.com/device";

Json
device_answer()
{
  return {{"device_code", "dev1ce-c0de"},
          {"user_code", "WDJB-MJHT"},
          {"verification_uri", "https://login.example.com/go"},
          {"verification_uri_complete", "https://login.example.com/go?c=WDJB-MJHT"},
          {"expires_in", 300},
          {"interval", 5}};
}

HttpReply
refusal(const std::string& error)
{
  return json_of({{"error", error}}, 400);
}

struct World : LoginWorld
{
  World()
  {
    site.document["device_authorization_endpoint"] = k_device_url;
    words.emplace_back("--grant-type=device-code");
    test.terminal.err_tty = true;
  }

  void
  answer_device(HttpReply reply)
  {
    test.network.at(k_device_url, {.outcome = std::move(reply)});
  }

  // Return a parameter of the request to the device endpoint.
  std::string
  asked(const std::string& name) const
  {
    for (const auto& request : test.network.requests) {
      if (request.url == k_device_url) {
        return find_parameter(parse_query(request.body), name).value_or("(none)");
      }
    }
    return "(no request)";
  }
};

} // namespace

TEST_CASE("device: the code is shown, and asked for until somebody used it")
{
  World world;
  world.go_online();
  world.answer_device(json_of(device_answer()));
  world.answer_first({refusal("authorization_pending"),
                      refusal("slow_down"),
                      refusal("authorization_pending")});
  CHECK(world.run({"--oidc-extra-scope=groups"}) == 0);
  CHECK(world.test.err() ==
        "Open this address on any device:\n\n  https://login.example.com/go\n\nand enter "
        "this code:\n\n  WDJB-MJHT\n\nOr open this address, which includes the code, and "
        "compare the code:\n\n  https://login.example.com/go?c=WDJB-MJHT\n\n");
  CHECK(world.test.clock.sleeps() == std::vector<Milliseconds>{Milliseconds{5000},
                                                               Milliseconds{5000},
                                                               Milliseconds{10000},
                                                               Milliseconds{10000}});
  CHECK(world.asked("scope") == "groups openid");
  CHECK(world.asked("client_id") == "kubernetes");
  CHECK(world.asked("code_challenge_method") == "S256");
  CHECK(world.sent("grant_type") == "urn:ietf:params:oauth:grant-type:device_code");
  CHECK(world.sent("device_code") == "dev1ce-c0de");
  CHECK(world.sent("code_verifier").size() == 43);
  CHECK_FALSE(world.given().empty());
  CHECK(world.test.listener.opened.empty());
  CHECK(world.test.processes.starts.empty());
  check_silent(world.test, {"dev1ce-c0de", "refresh-2", "access-1"});
}

TEST_CASE("device: PKCE where the provider takes it")
{
  struct Row
  {
    bool is_announced;
    std::string method;
    bool is_sent;
  };
  for (const auto& row : {Row{.is_announced = true, .method = "auto", .is_sent = true},
                          Row{.is_announced = false, .method = "auto", .is_sent = false},
                          Row{.is_announced = false, .method = "S256", .is_sent = true},
                          Row{.is_announced = true, .method = "no", .is_sent = false}}) {
    INFO(row.is_announced, " ", row.method);
    World world;
    world.site.document["code_challenge_methods_supported"] =
        row.is_announced ? Json({"S256"}) : Json::array();
    world.go_online();
    world.answer_device(json_of(device_answer()));
    CHECK(world.run({"--oidc-pkce-method=" + row.method}) == 0);
    CHECK((world.asked("code_challenge") != "(none)") == row.is_sent);
    CHECK((world.sent("code_verifier") != "(none)") == row.is_sent);
  }
}

TEST_CASE("device: the provider shows what it likes, the terminal what is harmless")
{
  World world;
  world.go_online();
  auto answer = device_answer();
  answer["user_code"] = "\x1b[2JAB";
  answer["verification_uri_complete"] = "javascript:alert(1)";
  world.answer_device(json_of(answer));
  CHECK(world.run() == 0);
  CHECK(world.test.err().find('\x1b') == std::string::npos);
  CHECK(world.test.err().find("javascript") == std::string::npos);
}

TEST_CASE("device: it is not to be")
{
  struct Row
  {
    std::string name;
    HttpReply reply;
    int status;
    std::string error;
  };
  const auto without = [](const char* member) {
    auto answer = device_answer();
    answer.erase(member);
    return json_of(answer);
  };
  const Row rows[] = {
      {.name = "garbage",
       .reply = ok_reply("<html>"),
       .status = 3,
       .error =
           "the provider issued no tokens: it returned HTTP 200 with an HTML page\n"},
      {.name = "nothing",
       .reply = ok_reply(""),
       .status = 3,
       .error = "the provider issued no tokens: it returned HTTP 200 with nothing\n"},
      {.name = "no device code",
       .reply = without("device_code"),
       .status = 3,
       .error = "the provider issued no tokens: in its response `device_code` or "
                "`user_code` is "
                "missing\n"},
      {.name = "no user code",
       .reply = without("user_code"),
       .status = 3,
       .error = "the provider issued no tokens: in its response `device_code` or "
                "`user_code` is "
                "missing\n"},
      {.name = "no address",
       .reply = without("verification_uri"),
       .status = 3,
       .error = "the provider issued no tokens: in its response `verification_uri` is "
                "not an http "
                "or https URL\n"},
      {.name = "refused",
       .reply = refusal("unauthorized_client"),
       .status = 4,
       .error = "the provider refused the login: \"unauthorized_client\"\nhint: the "
                "provider may "
                "require a client secret: set OIDC_CLIENT_SECRET or use "
                "--client-secret-file; or "
                "the client may not use this grant\n"},
  };
  for (const auto& row : rows) {
    INFO(row.name);
    World world;
    world.serve_document();
    world.answer_device(row.reply);
    CHECK(world.run() == row.status);
    CHECK(world.test.err() == "oidcctl: error: " + row.error);
    check_silent(world.test, {"dev1ce-c0de"});
  }
}

TEST_CASE("device: the person says no, or nothing")
{
  struct Row
  {
    std::string error;
    std::string message;
  };
  for (const auto& row :
       {Row{.error = "access_denied",
       .message = "the provider refused the login: \"access_denied\"\n"},
        Row{.error = "expired_token", .message = "the code expired\nhint: try again\n"},
        Row{.error = "invalid_grant",
        .message = "the provider refused the login: \"invalid_grant\"\nhint: log in "
                   "again\n"}}) {
    INFO(row.error);
    World world;
    world.serve_document();
    world.answer_device(json_of(device_answer()));
    world.answer_tokens(refusal(row.error));
    CHECK(world.run() == 4);
    const auto& text = world.test.err();
    CHECK(text.substr(text.find("oidcctl: error: ")) == "oidcctl: error: " + row.message);
  }
  World world;
  world.serve_document();
  world.answer_device(json_of(device_answer()));
  world.answer_tokens(refusal("authorization_pending"));
  CHECK(world.run() == 4);
  CHECK(world.test.clock.steady() == Milliseconds{300000});
  CHECK(world.test.err().ends_with(
      "oidcctl: error: no login within 5 min\nhint: try again\n"));
}

TEST_CASE("device: a provider that falls silent is asked more slowly, and not for ever")
{
  World world;
  world.serve_document();
  world.answer_device(json_of(device_answer()));
  world.answer_tokens(HttpFailure{HttpFault::connect, "refused", std::nullopt});
  CHECK(world.run() == 3);
  CHECK(world.token_requests() == 5);
  CHECK(world.test.clock.sleeps() == std::vector<Milliseconds>{Milliseconds{5000},
                                                               Milliseconds{10000},
                                                               Milliseconds{20000},
                                                               Milliseconds{40000},
                                                               Milliseconds{60000}});
}

TEST_CASE("password: given, asked for, and refused")
{
  LoginWorld world;
  world.settings.username = "ada";
  world.words.emplace_back("--username=ada");
  world.go_online();
  CHECK(world.run({"--password=pass-word"}) == 0);
  CHECK(world.sent("grant_type") == "password");
  CHECK(world.sent("username") == "ada");
  CHECK(world.sent("password") == "pass-word");

  world.test.terminal.err_tty = true;
  world.test.terminal.secrets = {"t1ped-word"};
  CHECK(world.run({"--force-refresh", "--token-cache-storage=none"}) == 0);
  CHECK(world.sent("password") == "t1ped-word");
  CHECK(world.test.err().rfind("Logging in as ada\n", 0) == 0);
  check_silent(world.test, {"t1ped-word"});

  world.test.terminal.secrets = std::nullopt;
  CHECK(world.run({"--force-refresh", "--token-cache-storage=none"}) == 4);
  CHECK(world.test.err().find("cannot prompt for the password") != std::string::npos);

  world.answer_tokens(json_of(
      {{"error", "invalid_grant"}, {"error_description", "wrong: pass-word"}}, 400));
  CHECK(world.run(
            {"--force-refresh", "--token-cache-storage=none", "--password=pass-word"}) ==
        4);
  check_silent(world.test, {"pass-word"});
}

TEST_CASE("client credentials: nobody is asked")
{
  LoginWorld world;
  world.test.environment.values["CI"] = "1";
  world.test.environment.values["OIDC_CLIENT_SECRET"] = "s3cr3t-word";
  world.go_online();
  CHECK(world.run({"--grant-type=client-credentials"}) == 0);
  CHECK(world.sent("grant_type") == "client_credentials");
  CHECK(world.sent("scope") == "openid");
  check_silent(world.test, {"s3cr3t-word"});
}
