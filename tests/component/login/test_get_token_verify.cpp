#include "login_world.hpp"

#include <doctest/doctest.h>

// `get-token` and tokens of the provider that must not be used, or not yet.

using namespace oidcctl;
using namespace oidcctl::test;

TEST_CASE("provider: tokens that must not be used")
{
  struct Row
  {
    std::string name;
    void (*spoil)(LoginWorld&);
    std::string error;
  };
  const Row rows[] = {
      {.name = "another nonce",
       .spoil =
           [](auto& w) {
             w.changes = {{"nonce", "other"}};
           },
       .error =
           "the provider's ID token is not valid: its nonce belongs to another login\n"},
      {.name = "no nonce",
       .spoil =
           [](auto& w) {
             w.changes = {{"nonce", nullptr}};
           },
       .error =
           "the provider's ID token is not valid: it has no nonce, so it may belong to "
           "another login\n"},
      {.name = "another client",
       .spoil =
           [](auto& w) {
             w.changes = {{"aud", "other"}};
           },
       .error = "the provider's ID token is not valid: oidc: expected audience "
                "\"kubernetes\" got "
                "[\"other\"]\n"},
      {.name = "another issuer",
       .spoil =
           [](auto& w) {
             w.changes = {{"iss", "https://evil.example"}};
           },
       .error = "the provider's ID token is not valid: it was issued by "
                "\"https://evil.example\": "
                "expected \"https://login.example.com\"\n"},
      {.name = "expired",
       .spoil =
           [](auto& w) {
             w.changes = {{"exp", k_login_now - 1}};
           },
       .error =
           "the provider's ID token is not valid: oidc: token is expired (Token Expiry: "
           "2026-11-22 13:59:59 +0000 UTC)\n"},
      {.name = "another key",
       .spoil = [](auto& w) { w.signer = "P-256/2"; },
       .error =
           "the provider's ID token is not valid: failed to verify signature: failed to "
           "verify id token signature\n"},
      {.name = "no keys",
       .spoil = [](auto& w) { w.site.keys["keys"] = Json::array(); },
       .error =
           "the provider's ID token is not valid: failed to verify signature: failed to "
           "verify id token signature\nhint: the key set is empty; create a signing key "
           "at "
           "the provider\n"},
  };
  for (const auto& row : rows) {
    INFO(row.name);
    LoginWorld world;
    row.spoil(world);
    world.go_online();
    world.browse();
    CHECK(world.run() == 3);
    CHECK(world.test.out().empty());
    const auto& text = world.test.err();
    CHECK(text.substr(text.find("oidcctl: error: ")) == "oidcctl: error: " + row.error);
    CHECK_FALSE(world.test.files.contents.contains(world.entry()));
    check_silent(world.test, {"refresh-2", "access-1", "eyJ"});
  }
}

TEST_CASE("provider: a clock that is wrong by an hour")
{
  // Ahead: what the provider gives looks as if it had expired.
  LoginWorld ahead;
  ahead.test.clock.advance(Milliseconds{3600000});
  ahead.changes = {{"iat", k_login_now}, {"exp", k_login_now + 3599}};
  ahead.go_online();
  ahead.browse();
  CHECK(ahead.run() == 3);
  CHECK(ahead.test.err().ends_with(
      "oidcctl: error: the provider's ID token is not valid: oidc: token is expired "
      "(Token Expiry: 2026-11-22 14:59:59 +0000 UTC)\nhint: this machine's clock is 1 h "
      "ahead of the provider's; synchronize it (NTP)\n"));

  // It lasts long enough: kubectl gets it, and the person is told.
  LoginWorld enough;
  enough.test.clock.advance(Milliseconds{3600000});
  enough.changes = {{"iat", k_login_now}, {"exp", k_login_now + 7300}};
  enough.go_online();
  enough.browse();
  CHECK(enough.run() == 0);
  CHECK(enough.test.err().ends_with(
      "oidcctl: warning: this machine's clock is 1 h ahead of the provider's; "
      "synchronize it (NTP), otherwise token expiry will be misjudged\n"));

  LoginWorld behind;
  behind.date = "Sun, 22 Nov 2026 15:00:00 GMT";
  behind.changes = {{"nbf", k_login_now + 3600}};
  behind.go_online();
  behind.browse();
  CHECK(behind.run() == 3);
  CHECK(behind.test.err().ends_with(
      "oidcctl: error: the provider's ID token is not valid: oidc: current time "
      "2026-11-22 14:00:00 +0000 UTC before the nbf (not before) time: 2026-11-22 "
      "15:00:00 +0000 UTC\nhint: this machine's clock is 1 h behind the provider's; "
      "synchronize it (NTP)\n"));
}

TEST_CASE("provider: an access token in place of the ID token")
{
  LoginWorld world;
  world.settings.use_access_token = true;
  world.words.emplace_back("--oidc-use-access-token");
  world.go_online();
  world.browse();
  CHECK(world.run() == 3); // "access-1" is not a JWT, and a cluster could not take it
  world.test.clock.advance(Milliseconds{30000});
  const auto token = world.token({{"aud", "somebody-else"}});
  world.answer = {{"access_token", token}};
  world.browse();
  CHECK(world.run() == 0);
  CHECK(world.given() == token);
  CHECK(world.cached()["id_token"] == token);
}
