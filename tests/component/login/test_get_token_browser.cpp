#include "base/base64.hpp"
#include "base/sha256.hpp"
#include "login_world.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

// `get-token` and the login in a browser: what is asked for, and what may come back.

using namespace oidcctl;
using namespace oidcctl::test;

TEST_CASE("browser: what is asked for, and what comes of it")
{
  LoginWorld world;
  world.settings.extra_scopes = {"groups", "email"};
  world.words.emplace_back("--oidc-extra-scope=groups,email");
  world.go_online();
  world.browse();
  CHECK(world.run() == 0);
  CHECK(world.parameter("response_type") == "code");
  CHECK(world.parameter("client_id") == "kubernetes");
  CHECK(world.parameter("redirect_uri") == "http://localhost:8000");
  CHECK(world.parameter("scope") == "groups email openid");
  CHECK(world.parameter("access_type") == "offline");
  CHECK(world.parameter("code_challenge_method") == "S256");
  CHECK(world.parameter("code_challenge") ==
        base64::encode(sha256(world.sent("code_verifier")), base64::Alphabet::url));
  CHECK(world.parameter("state").size() == 43);
  CHECK(world.parameter("nonce").size() == 43);
  CHECK(world.parameter("state") != world.parameter("nonce"));
  CHECK(world.sent("code_verifier").size() == 43);
  CHECK(world.sent("code") == "the-code");
  CHECK(world.sent("redirect_uri") == "http://localhost:8000");
  CHECK(world.sent("client_id") == "kubernetes");

  CHECK(world.test.processes.starts ==
        std::vector<std::vector<std::string>>{{k_browser, world.authorization_url()}});
  CHECK(world.test.listener.opened == std::vector<std::uint16_t>{8000});
  CHECK(world.test.listener.open_now == 0);
  REQUIRE(world.test.listener.answers.size() == 1);
  const auto& page = world.test.listener.answers.front().second;
  CHECK(page.rfind("HTTP/1.1 200 OK\r\n", 0) == 0);
  CHECK(page.find("You are logged in") != std::string::npos);
  CHECK(page.find("the-code") == std::string::npos);

  CHECK(world.cached() ==
        Json({{"id_token", world.given()}, {"refresh_token", "refresh-2"}}));
  CHECK(world.test.files.modes[world.entry()] == 0600);
  CHECK(world.test.files.modes[k_cache_folder] == 0700);
  CHECK_FALSE(world.test.files.contents.contains(world.entry(".attempts")));
  check_silent(world.test, {"refresh-2", "access-1", "the-code"});
  CHECK(world.test.err().find(world.given()) == std::string::npos);
}

TEST_CASE("browser: PKCE always, but where it is switched off")
{
  for (const std::string method : {"auto", "S256", "no"}) {
    INFO(method);
    LoginWorld world;
    world.site.document.erase("code_challenge_methods_supported");
    world.go_online();
    world.browse();
    CHECK(world.run({"--oidc-pkce-method=" + method}) == 0);
    const bool is_sent = method != "no";
    CHECK((world.parameter("code_challenge_method") == "S256") == is_sent);
    CHECK((world.sent("code_verifier") == "(none)") == !is_sent);
  }
}

TEST_CASE("browser: a port that is taken, and none that is free")
{
  LoginWorld world;
  world.go_online();
  world.browse();
  world.test.listener.taken[8000] = "port 8000 on ::1 is taken";
  CHECK(world.run() == 0);
  CHECK(world.test.listener.opened == std::vector<std::uint16_t>{8000, 18000});
  CHECK(world.parameter("redirect_uri") == "http://localhost:18000");

  LoginWorld other;
  other.serve_document();
  other.test.listener.taken = {{8000, "port 8000 is taken"},
                               {18000, "port 18000 is taken"}};
  CHECK(other.run() == 4);
  CHECK(other.test.err() ==
        "oidcctl: error: no port available for the browser's redirect: port 8000 is "
        "taken; port 18000 is taken\nhint: stop the process using the port, or use "
        "--listen-address 127.0.0.1:PORT with a port registered as a redirect URL\n");
  CHECK(other.test.processes.starts.empty());
}

TEST_CASE("browser: other ports and redirect URLs")
{
  struct Row
  {
    std::vector<std::string> words;
    std::string target;
    std::string redirect;
  };
  const Row rows[] = {
      {.words = {"--listen-address=127.0.0.1:7777"},
       .target = "/?code=the-code&state=STATE",
       .redirect = "http://localhost:7777"},
      {.words = {"--listen-address=[::1]:7777"},
       .target = "/?code=the-code&state=STATE",
       .redirect = "http://localhost:7777"},
      {.words = {"--oidc-redirect-url=http://localhost:8000/callback"},
       .target = "/callback?code=the-code&state=STATE",
       .redirect = "http://localhost:8000/callback"},
      {.words = {"--oidc-redirect-url=http://localhost:8000/"},
       .target = "/?code=the-code&state=STATE",
       .redirect = "http://localhost:8000/"},
  };
  for (const auto& row : rows) {
    INFO(row.redirect);
    LoginWorld world;
    world.go_online();
    world.browse(row.target);
    CHECK(world.run(row.words) == 0);
    CHECK(world.parameter("redirect_uri") == row.redirect);
    CHECK(world.sent("redirect_uri") == row.redirect);
  }
}

TEST_CASE("browser: a redirect URL that leads elsewhere on this machine is a warning")
{
  struct Row
  {
    std::string url;
    bool is_told;
  };
  for (const auto& row :
       {Row{.url = "http://localhost:9999/callback", .is_told = true},
        Row{.url = "http://127.0.0.1/callback", .is_told = true},
        Row{.url = "http://[::1]:8000/callback", .is_told = false},
        Row{.url = "https://dev.example:9999/callback", .is_told = false}}) {
    INFO(row.url);
    LoginWorld world;
    world.go_online();
    world.browse("/callback?code=the-code&state=STATE");
    CHECK(world.run({"--oidc-redirect-url=" + row.url}) == 0);
    const auto& text = world.test.err();
    CHECK((text.find("oidcctl: warning: the redirect URL has port ") !=
           std::string::npos) == row.is_told);
  }
  LoginWorld world;
  world.go_online();
  world.browse("/callback?code=the-code&state=STATE");
  CHECK(world.run({"--oidc-redirect-url=http://localhost:9999/callback"}) == 0);
  CHECK(world.test.err().rfind(
            "oidcctl: warning: the redirect URL has port 9999, but oidcctl listens on "
            "port 8000; use --listen-address 127.0.0.1:9999 to match\n",
            0) == 0);
}

TEST_CASE("browser: one that cannot be opened is a warning")
{
  LoginWorld world;
  world.go_online();
  world.browse();
  world.test.processes.start_errors[k_browser] =
      Error{ErrorCode::local_file, "no such program", {}, {}};
  CHECK(world.run() == 0);
  CHECK(world.test.err().find(
            "oidcctl: warning: cannot open the browser: no such program\n") !=
        std::string::npos);

  LoginWorld none;
  none.go_online();
  none.browse();
  none.words.pop_back();
  none.test.environment.values["DISPLAY"] = ":0";
  CHECK(none.run() == 0);
  CHECK(none.test.err().find(
            "oidcctl: warning: cannot open a browser: xdg-open not found\n") !=
        std::string::npos);

  LoginWorld skipped;
  skipped.go_online();
  skipped.browse();
  CHECK(skipped.run({"--skip-open-browser"}) == 0);
  CHECK(skipped.test.processes.starts.empty());
  CHECK(skipped.test.err().find("warning") == std::string::npos);
}

TEST_CASE("browser: nobody logs in")
{
  LoginWorld world;
  world.serve_document();
  CHECK(world.run({"--authentication-timeout-sec=60"}) == 4);
  CHECK(world.test.err().ends_with("oidcctl: error: no login within 1 min\nhint: try "
                                   "again, or raise --authentication-timeout-sec\n"));
  CHECK(world.test.clock.steady() == Milliseconds{60000});
}

TEST_CASE("browser: where it is sent when all went well")
{
  LoginWorld world;
  world.go_online();
  world.browse();
  CHECK(world.run({"--open-url-after-authentication=https://example.com/done"}) == 0);
  const auto& answer = world.test.listener.answers.front().second;
  CHECK(answer.find("https://example.com/done") != std::string::npos);
  CHECK(answer.rfind("HTTP/1.1 30", 0) == 0);
}
