#include "login_world.hpp"

#include <doctest/doctest.h>

// `get-token` where the token has expired and a refresh token is there.

using namespace oidcctl;
using namespace oidcctl::test;

namespace {

HttpReply
refusal(const std::string& error, const std::string& description = {})
{
  Json body{{"error", error}};
  if (!description.empty()) {
    body["error_description"] = description;
  }
  return json_of(body, 400);
}

} // namespace

TEST_CASE("refresh: a new token without a word")
{
  LoginWorld world;
  world.words.emplace_back("--oidc-extra-scope=email,offline_access");
  world.settings.extra_scopes = {"email", "offline_access"};
  world.go_online();
  world.cache(-60);
  CHECK(world.run() == 0);
  CHECK(world.test.err().empty());
  CHECK(world.sent("grant_type") == "refresh_token");
  CHECK(world.sent("refresh_token") == "refresh-1");
  CHECK(world.sent("client_id") == "kubernetes");
  CHECK(world.sent("scope") == "(none)"); // as kubelogin: those of the login
  CHECK(world.cached() ==
        Json({{"id_token", world.given()}, {"refresh_token", "refresh-2"}}));
  CHECK(world.test.listener.opened.empty());
  check_silent(world.test, {"refresh-1", "refresh-2", "access-1"});

  // From now on it comes from the cache.
  CHECK(world.run() == 0);
  CHECK(world.token_requests() == 1);
}

TEST_CASE("refresh: a refresh token that is not rotated stays")
{
  LoginWorld world;
  world.go_online();
  world.answer = {{"refresh_token", nullptr}};
  world.cache(-60);
  CHECK(world.run() == 0);
  CHECK(world.cached()["refresh_token"] == "refresh-1");
}

TEST_CASE("refresh: nobody need be there for it")
{
  LoginWorld world;
  world.go_online();
  world.cache(-60);
  world.test.environment.values["CI"] = "true";
  CHECK(world.run({"--interactive=never"}) == 0);
  CHECK(world.cached()["refresh_token"] == "refresh-2");
}

TEST_CASE("refresh: before the token ends, and by force")
{
  LoginWorld world;
  world.go_online();
  world.cache(59);
  CHECK(world.run() == 0);
  CHECK(world.token_requests() == 1);
  CHECK(world.run({"--force-refresh"}) == 0);
  CHECK(world.token_requests() == 2);
  CHECK(world.sent("refresh_token") == "refresh-2");
}

TEST_CASE("refresh: a rotated token is kept before anything else can fail")
{
  struct Row
  {
    std::string name;
    void (*spoil)(LoginWorld&);
  };
  const Row rows[] = {
      {.name = "another issuer",
       .spoil =
           [](auto& w) {
             w.changes = {{"iss", "https://evil.example"}};
           }},
      {.name = "another person",
       .spoil =
           [](auto& w) {
             w.changes = {{"sub", "somebody"}};
           }},
      {.name = "signed by another key", .spoil = [](auto& w) { w.signer = "P-256/2"; }},
      {.name = "no JWT",
       .spoil =
           [](auto& w) {
             w.answer = {{"id_token", "eyJx"}};
           }},
      {.name = "no keys", .spoil = [](auto& w) { w.site.keys["keys"] = Json::array(); }},
  };
  for (const auto& row : rows) {
    INFO(row.name);
    LoginWorld world;
    const auto before = world.cache(-60);
    row.spoil(world);
    world.go_online();
    CHECK(world.run() == 3);
    CHECK(world.test.out().empty());
    CHECK(world.cached() == Json({{"id_token", before}, {"refresh_token", "refresh-2"}}));
    check_silent(world.test, {"refresh-1", "refresh-2", "eyJ"});
  }
}

TEST_CASE("refresh: it is not used when its successor could not be kept")
{
  LoginWorld world;
  world.serve_document();
  world.cache(-60);
  world.test.files.write_errors[world.entry()] =
      Error{ErrorCode::local_file, "Read-only file system", {}, {}};
  CHECK(world.run() == 5);
  CHECK(world.token_requests() == 0);
  CHECK(world.test.err() == "oidcctl: error: the refresh token was not used, because its "
                            "successor could not be stored: Read-only file system\n");
}

TEST_CASE("refresh: why it failed is one line, and the login goes on")
{
  struct Row
  {
    std::string name;
    HttpReply reply;
    std::string why;
  };
  const Row rows[] = {
      {.name = "revoked",
       .reply = refusal("invalid_grant", "Token refresh-1 is not active\n\x1b[2J"),
       .why = "the provider does not refresh it: \"invalid_grant\" (\"Token ... is not "
              "active\\x0a\\x1b[2J\")"},
      {.name = "bare",
       .reply = refusal("invalid_grant"),
       .why = "the provider does not refresh it: "
              "\"invalid_grant\""},
      {.name = "garbage",
       .reply = ok_reply("<html>refresh-1"),
       .why = "the provider does not refresh it: it returned HTTP 200 with an HTML page"},
      {.name = "no ID token",
       .reply = json_of({{"access_token", "access-1"}}),
       .why =
           "the provider does not refresh it: the refresh response contains no ID token"},
  };
  for (const auto& row : rows) {
    INFO(row.name);
    LoginWorld world;
    world.go_online();
    // It is asked once more where the answer has no ID token.
    world.answer_first(row.name == "no ID token" ? std::vector{row.reply, row.reply}
                                                 : std::vector{row.reply});
    world.browse();
    world.cache(-60);
    CHECK(world.run() == 0);
    CHECK(world.test.err().rfind("oidcctl: the cached token expired 1 min ago; " +
                                     row.why + "; a new login is needed\n",
                                 0) == 0);
    CHECK(world.sent("grant_type") == "authorization_code");
    CHECK(world.cached() ==
          Json({{"id_token", world.given()}, {"refresh_token", "refresh-2"}}));
    check_silent(world.test, {"refresh-1", "refresh-2", "access-1"});
  }
}

TEST_CASE("refresh: one that was refused is not tried again")
{
  LoginWorld world;
  world.serve_document();
  const auto before = world.cache(-60);
  world.answer_tokens(refusal("invalid_grant"));
  CHECK(world.run({"--interactive=never"}) == 4);
  CHECK(world.test.err().rfind(
            "oidcctl: error: a login is required, but prompting is disabled "
            "(--interactive=never) (the cached token expired 1 min ago; the provider "
            "does not refresh it: \"invalid_grant\")\n",
            0) == 0);
  CHECK(world.cached() == Json({{"id_token", before}}));
  CHECK(world.run({"--interactive=never"}) == 4);
  CHECK(world.token_requests() == 1);
}

TEST_CASE("refresh: one that may still be good is kept")
{
  const FakeAnswer answers[] = {
      {.outcome = json_of({{"message", "busy"}}, 503)},
      {.outcome = ok_reply("<html>")},
      {.outcome =
           tl::make_unexpected(HttpFailure{HttpFault::connect, "refused", std::nullopt})},
      {.takes = Milliseconds{60000}},
  };
  for (const auto& answer : answers) {
    LoginWorld world;
    world.serve_document();
    world.test.network.at(world.site.issuer + "/token", answer);
    const auto before = world.cache(-60);
    const auto status = world.run({"--interactive=never"});
    CHECK((status == 3 || status == 4));
    CHECK(world.test.out().empty());
    CHECK(world.cached() == Json({{"id_token", before}, {"refresh_token", "refresh-1"}}));
  }
}

TEST_CASE("refresh: without the provider nobody is sent to a browser")
{
  LoginWorld world;
  world.test.network.at(world.site.document_url(),
                        {.outcome = tl::make_unexpected(
                             HttpFailure{HttpFault::resolve, "no such host", {}})});
  world.cache(-60);
  CHECK(world.run() == 3);
  CHECK(world.test.processes.starts.empty());
  CHECK(world.cached()["refresh_token"] == "refresh-1");
}

TEST_CASE("refresh: a token of another issuer or client is not sent anywhere")
{
  for (const Json& change :
       {Json({{"iss", "https://other.example"}}), Json({{"aud", "other"}})}) {
    INFO(change.dump());
    LoginWorld world;
    world.changes = change;
    world.cache(-60);
    CHECK(world.run({"--interactive=never"}) == 4);
    CHECK(world.test.network.requests.empty());
  }
}
