#include "login_world.hpp"
#include "words.hpp"

#include <doctest/doctest.h>

// `get-token` against providers, browsers and file systems as they are.

using namespace oidcctl;
using namespace oidcctl::test;

namespace {

HttpReply
refusal(const std::string& error)
{
  return json_of({{"error", error}}, 400);
}

} // namespace

TEST_CASE("provider: the client's secret in the body where the header is refused")
{
  for (const auto* error : {"invalid_request", "invalid_client", "unauthorized_client"}) {
    CAPTURE(error);
    LoginWorld world;
    world.site.document.erase("token_endpoint_auth_methods_supported");
    world.words.emplace_back("--oidc-client-secret=s3cr3t-word");
    world.go_online();
    world.answer_first({refusal(error)});
    world.browse();
    CHECK(world.run() == 0);
    CHECK(world.token_requests() == 2);
    CHECK(world.sent("client_secret") == "s3cr3t-word");
    check_silent(world.test, {"s3cr3t-word"});
  }
  // What shows that the client was recognised is not tried the other way.
  LoginWorld known;
  known.site.document.erase("token_endpoint_auth_methods_supported");
  known.words.emplace_back("--oidc-client-secret=s3cr3t-word");
  known.serve_document();
  known.answer_first({refusal("access_denied")});
  known.browse();
  CHECK(known.run() == 4);
  CHECK(known.token_requests() == 1);
  // A document that announces the header only decides.
  LoginWorld only;
  only.site.document["token_endpoint_auth_methods_supported"] = {"client_secret_basic"};
  only.words.emplace_back("--oidc-client-secret=s3cr3t-word");
  only.serve_document();
  only.answer_first({refusal("invalid_request")});
  only.browse();
  CHECK(only.run() == 4);
  CHECK(only.token_requests() == 1);
}

TEST_CASE("provider: the first refusal is reported where it used up the code")
{
  LoginWorld world;
  world.site.document.erase("token_endpoint_auth_methods_supported");
  world.words.emplace_back("--oidc-client-secret=s3cr3t-word");
  world.serve_document();
  world.answer_first({refusal("invalid_client"), refusal("invalid_grant")});
  world.browse();
  CHECK(world.run() == 4);
  CHECK(contains(world.test.err(),
                 "\"invalid_client\"; with the client secret in the body instead of the "
                 "header: \"invalid_grant\""));
}

TEST_CASE(
    "provider: the next process starts with the way that worked, or used no code up")
{
  struct Row
  {
    std::vector<HttpReply> first; // of the first process
    int status;                   // that it ends with
  };
  const Row rows[] = {
      {.first = {refusal("invalid_request")}, .status = 0},
      {.first = {refusal("invalid_client")}, .status = 0},
      {.first = {{.status = 401, .body = "<html>"}}, .status = 0},
      {.first = {refusal("invalid_grant")},
       .status = 0}, // golang.org/x/oauth2 tries that one, too
      {.first = {refusal("invalid_client"), refusal("invalid_grant")}, .status = 4},
  };
  for (const auto& row : rows) {
    CAPTURE(row.first.front().body);
    LoginWorld world;
    world.site.document.erase("token_endpoint_auth_methods_supported");
    world.words.emplace_back("--oidc-client-secret=s3cr3t-word");
    world.settings.client_secret = Secret("s3cr3t-word");
    world.words.emplace_back("--interactive=always");
    world.go_online();
    world.answer_first(row.first);
    world.browse();
    CHECK(world.run() == row.status);
    CHECK(world.token_requests() == 2);
    const auto note = world.entry(".client");
    REQUIRE(world.test.files.contents.contains(note));
    CHECK(world.test.files.contents.at(note) ==
          "{\"tokenEndpointAuthMethod\":\"client_secret_post\"}\n");
    CHECK((world.test.files.status(note).value().value().mode & 0777) == 0600);
    // Another process, which takes nothing out of the cache.
    world.browse();
    CHECK(world.run({"--force-refresh"}) == 0);
    CHECK(world.token_requests() == 3);
    CHECK(world.sent("client_secret") == "s3cr3t-word");
    check_silent(world.test, {"s3cr3t-word"});
  }
}

TEST_CASE("provider: a note on the way that is wrong, damaged or not allowed")
{
  const auto post = "{\"tokenEndpointAuthMethod\":\"client_secret_post\"}\n";
  struct Row
  {
    std::string note;
    Json methods; // null: not announced
    std::size_t requests;
    bool is_post;
  };
  const Row rows[] = {
      {.note = post, .methods = nullptr, .requests = 1, .is_post = true},
      {.note = post, .methods = {"client_secret_basic"}, .requests = 1, .is_post = false},
      {.note = post,
       .methods = {"client_secret_basic", "client_secret_post"},
       .requests = 1,
       .is_post = true},
      {.note = "{", .methods = nullptr, .requests = 1, .is_post = false},
      {.note = "[1]", .methods = nullptr, .requests = 1, .is_post = false},
      {.note = "{\"tokenEndpointAuthMethod\":7}",
       .methods = nullptr,
       .requests = 1,
       .is_post = false},
      {.note = "{\"tokenEndpointAuthMethod\":\"none\"}",
       .methods = nullptr,
       .requests = 1,
       .is_post = false},
      {.note = std::string(5000, ' ') + post,
       .methods = nullptr,
       .requests = 1,
       .is_post = false},
  };
  for (const auto& row : rows) {
    CAPTURE(row.note);
    LoginWorld world;
    world.site.document.erase("token_endpoint_auth_methods_supported");
    if (!row.methods.is_null()) {
      world.site.document["token_endpoint_auth_methods_supported"] = row.methods;
    }
    world.words.emplace_back("--oidc-client-secret=s3cr3t-word");
    world.settings.client_secret = Secret("s3cr3t-word");
    world.go_online();
    world.test.files.contents[world.entry(".client")] = row.note;
    world.browse();
    CHECK(world.run() == 0);
    CHECK(world.token_requests() == row.requests);
    CHECK((world.sent("client_secret") == "s3cr3t-word") == row.is_post);
  }
  // What worked once is refused now: the other way, which is kept from now on.
  LoginWorld world;
  world.site.document.erase("token_endpoint_auth_methods_supported");
  world.words.emplace_back("--oidc-client-secret=s3cr3t-word");
  world.settings.client_secret = Secret("s3cr3t-word");
  world.go_online();
  world.test.files.contents[world.entry(".client")] = post;
  world.answer_first({refusal("invalid_client")});
  world.browse();
  CHECK(world.run() == 0);
  CHECK(world.token_requests() == 2);
  CHECK(
      contains(world.test.files.contents[world.entry(".client")], "client_secret_basic"));
  // Without a cache nothing is kept.
  LoginWorld none;
  none.site.document.erase("token_endpoint_auth_methods_supported");
  none.words.emplace_back("--oidc-client-secret=s3cr3t-word");
  none.settings.client_secret = Secret("s3cr3t-word");
  none.words.emplace_back("--token-cache-storage=none");
  none.go_online();
  none.answer_first({refusal("invalid_client")});
  none.browse();
  CHECK(none.run() == 0);
  CHECK_FALSE(none.test.files.contents.contains(none.entry(".client")));
}

TEST_CASE("provider: a token that is valid in some minutes is handed out with a warning")
{
  LoginWorld world;
  world.changes = {{"nbf", k_login_now + 200}};
  world.go_online();
  world.browse();
  CHECK(world.run() == 0);
  CHECK(contains(world.test.err(), "warning: the ID token is not valid yet: "));
  LoginWorld later;
  later.changes = {{"nbf", k_login_now + 400}};
  later.go_online();
  later.browse();
  CHECK(later.run() == 3);
}

TEST_CASE("refresh: the scope is named again where no ID token came")
{
  LoginWorld world;
  world.words.emplace_back("--oidc-extra-scope=email");
  world.settings.extra_scopes = {"email"};
  world.go_online();
  world.answer_first({json_of({{"access_token", "a"}, {"refresh_token", "refresh-9"}})});
  world.cache(-60);
  CHECK(world.run() == 0);
  CHECK(world.token_requests() == 2);
  CHECK(world.sent("scope") == "email openid");
  CHECK(world.sent("refresh_token") == "refresh-9");
  CHECK(world.test.listener.opened.empty());
}

TEST_CASE("refresh: claims that are gone")
{
  struct Row
  {
    Json before;
    Json after;       // of the same claims
    std::string lost; // empty: nothing
  };
  const Row rows[] = {
      {.before = {{"groups", {"dev", "ops"}}},
       .after = {{"groups", nullptr}},
       .lost = "groups (2)"},
      {.before = {{"groups", {"dev", "ops"}}},
       .after = {{"groups", Json::array()}},
       .lost = "groups (2)"},
      {.before = {{"groups", {"dev", "ops"}}},
       .after = {{"groups", {"dev"}}},
       .lost = ""},
      {.before = {{"cognito:groups", {"dev"}}},
       .after = {{"cognito:groups", nullptr}},
       .lost = "cognito:groups (1)"},
      {.before = {{"roles", {"dev"}}, {"preferred_username", "jane"}},
       .after = {{"roles", nullptr}, {"preferred_username", nullptr}},
       .lost = "preferred_username, roles (1)"},
      {.before = {{"amr", {"pwd"}}, {"nonce", "x"}},
       .after = {{"amr", nullptr}, {"nonce", nullptr}},
       .lost = ""},
  };
  for (const auto& row : rows) {
    CAPTURE(row.lost);
    LoginWorld world;
    world.changes = row.before;
    world.go_online();
    world.cache(-60);
    world.changes = row.after;
    CHECK(world.run() == 0);
    CHECK(contains(world.test.err(), "the refreshed token lacks claims") !=
          row.lost.empty());
    CAPTURE(world.test.err());
    CHECK(contains(world.test.err(), row.lost));
  }
}

TEST_CASE("browser: one that comes by https hears nothing, and the person why")
{
  LoginWorld world;
  world.go_online();
  int hellos = 0;
  world.test.listener.on_wait = [&]() -> std::optional<ListenerEvent> {
    if (++hellos == 3) {
      world.browse();
      const auto moment = world.test.listener.on_wait; // which it empties
      return moment();
    }
    return ListenerEvent{.kind = ListenerEvent::Kind::request,
                         .connection = 7,
                         .bytes = std::string("\x16\x03\x01\x02\x00\x01", 6)};
  };
  CHECK(world.run() == 0);
  const auto& err = world.test.err();
  const std::string advice = "--oidc-redirect-url=http://127.0.0.1:8000";
  CHECK(err.find(advice) != std::string::npos);
  CHECK(err.find(advice) == err.rfind(advice)); // once
  CHECK(world.test.listener.answers.front().second.empty());
}

TEST_CASE("cache: a file system without modes")
{
  LoginWorld world;
  world.test.files.directories.insert(k_cache_folder);
  world.test.files.modes[k_cache_folder] = 0777;
  world.test.files.ignores_modes = true;
  CHECK(world.run() == 5);
  CHECK(contains(world.test.err(), "chmod does not change that on this file system"));
  CHECK(contains(world.test.err(), "--token-cache-storage=keyring or none"));
  CHECK_FALSE(contains(world.test.err(), "chmod 700"));
}

TEST_CASE("cache: it is not made in the home of another user")
{
  LoginWorld world;
  world.test.files.directories.insert(k_home);
  world.test.files.foreign.insert(k_home);
  CHECK(world.run() == 5);
  CHECK(contains(world.test.err(), "\"/home/ada\" belongs to another user"));
  CHECK(world.test.network.requests.empty());
  // A directory for every user is for us, too.
  world.test.files.modes[k_home] = 01777;
  world.go_online();
  world.browse();
  CHECK(world.run() == 0);
}

TEST_CASE("cache: a home that cannot be written")
{
  LoginWorld world;
  world.test.files.write_errors[k_cache_folder] = {
      ErrorCode::local_file, "Permission denied", {}, {}};
  CHECK(world.run() == 5);
  CHECK(contains(world.test.err(), "--token-cache-storage=none"));
  CHECK(world.test.network.requests.empty());
}
