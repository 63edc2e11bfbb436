#include "login_world.hpp"

#include <doctest/doctest.h>

// `token verify --login` and `verify-issuer --login`: a login first, and then the verdict
// on what it gave.

using namespace oidcctl;
using namespace oidcctl::test;

namespace {

struct World : LoginWorld
{
  explicit World(const std::vector<std::string>& command)
  {
    words = command;
    for (const auto* word :
         {"--login", "--client-id=kubernetes", "--signing-algs=ES256", "-o=json"}) {
      words.emplace_back(word);
    }
    words.push_back(std::string("--browser-command=") + k_browser);
  }
};

const std::vector<std::string> k_token_verify{
    "token", "verify", "--issuer-url=https://login.example.com"};
const std::vector<std::string> k_verify_issuer{"verify-issuer",
                                               "https://login.example.com"};

} // namespace

TEST_CASE("token verify --login: the token of a new login is judged, kept, not printed")
{
  World world(k_token_verify);
  world.go_online();
  const auto old = world.cache(3600);
  world.browse();
  world.changes = {{"groups", {"dev"}}};
  CHECK(world.run({"--groups-claim=groups"}) == 0);
  const auto report = json_out(world.test);
  CHECK(report.at("answer") == "yes");
  CHECK(report.at("username") == "https://login.example.com#u-17");
  CHECK(report.at("groups") == Json({"dev"}));
  CHECK(world.sent("grant_type") == "authorization_code"); // neither cache nor refresh
  CHECK(world.cached().at("refresh_token") == "refresh-2");
  CHECK(world.cached().at("id_token") != old);
  check_silent(world.test,
               {world.cached().at("id_token").get<std::string>(), "refresh-2", old});
}

TEST_CASE("token verify: nobody has to log in because of the environment")
{
  World world(k_token_verify);
  std::erase(world.words, "--login");
  world.go_online();
  world.test.environment.values["OIDCCTL_LOGIN"] = "true";
  world.test.files.contents["-"] = world.token();
  CHECK(world.run() == 0);
  CHECK(world.token_requests() == 0);
  world.browse();
  CHECK(world.run({"--login"}) == 0);
  CHECK(world.token_requests() == 1);
}

TEST_CASE("token verify --login: a token that the API server refuses")
{
  World world(k_token_verify);
  world.go_online();
  world.browse();
  CHECK(world.run({"--required-claim=team=blue"}) == 1);
  CHECK(json_out(world.test).at("answer") == "no");
}

TEST_CASE("token verify --login: the login is that of get-token")
{
  World world(k_token_verify);
  world.go_online();
  world.test.terminal.in_tty = true;
  world.test.terminal.lines = {"the-code"};
  world.test.environment.values["OIDC_CLIENT_SECRET"] = "s3cr3t-word";
  CHECK(world.run({"--grant-type=authcode-keyboard",
                   "--oidc-extra-scope=groups,email",
                   "--oidc-auth-request-extra-params=audience=x",
                   "--token-cache-storage=none"}) == 0);
  CHECK(world.parameter("scope") == "groups email openid");
  CHECK(world.parameter("audience") == "x");
  CHECK(world.test.files.writes.empty());
  check_silent(world.test, {"s3cr3t-word", "the-code"});
}

TEST_CASE("token verify --login: what goes wrong keeps the status of the login")
{
  World nobody(k_token_verify);
  CHECK(nobody.run({"--interactive=never"}) == 4);
  CHECK(nobody.test.out().empty());

  World offline(k_token_verify);
  offline.test.network.at(offline.site.document_url(),
                          {.outcome = tl::make_unexpected(HttpFailure{
                               HttpFault::connect, "refused", std::nullopt})});
  CHECK(offline.run() == 3);

  World denied(k_token_verify);
  denied.serve_document();
  denied.browse("/?error=access_denied&state=STATE");
  CHECK(denied.run() == 4);

  World stopped(k_token_verify);
  stopped.serve_document();
  stopped.test.clock.interrupt_at(Milliseconds{1000});
  CHECK(stopped.run() == 130);
}

TEST_CASE("--login: wrong uses")
{
  struct Row
  {
    std::vector<std::string> words;
    std::string message;
  };
  const Row rows[] = {
      {.words = {"token",
                 "verify",
                 "token.jwt",
                 "--login",
                 "--issuer-url=https://a",
                 "--client-id=b"},
       .message = "--login and FILE cannot be used together"},
      {.words = {"token", "verify", "--login", "--client-id=b"},
       .message = "one of --issuer-url or "},
      {.words =
           {"verify-issuer", "https://a", "--login", "--client-id=b", "--token-file=x"},
       .message = "--login and --token-file cannot be used together"},
      {.words =
           {"verify-issuer", "https://a", "--login", "--client-id=b", "--evidence=x"},
       .message = "--login and --evidence cannot be used together"},
      {.words = {"verify-issuer", "--login", "--client-id=b", "--issuers-file=-"},
       .message = "--login and --issuers-file cannot be used together"},
      {.words = {"verify-issuer", "https://a", "https://b", "--login", "--client-id=b"},
       .message = "--login works with one issuer, not 2"},
      {.words = {"verify-issuer", "https://a", "--login"},
       .message = "--client-id is required"},
      {.words =
           {"verify-issuer", "https://a", "--login", "--client-id=b", "--grant-type=x"},
       .message = "invalid value \"x\" for --grant-type"},
  };
  for (const auto& row : rows) {
    INFO(row.message);
    TestSystem test;
    test.environment.values["HOME"] = k_home;
    CHECK(test.run(row.words) == 2);
    CHECK(test.err().find(row.message) != std::string::npos);
    CHECK(test.out().empty());
  }
}

TEST_CASE("verify-issuer --login: the token is judged with the issuer")
{
  World world(k_verify_issuer);
  world.go_online();
  serve_login(world.test, world.site);
  world.browse();
  CHECK(world.run() == 0);
  const auto report = json_out(world.test);
  CHECK(report.at("kind") == "IssuerReport");
  CHECK(finding_of(report, "token/accepted").at("status") == "pass");
  check_silent(world.test,
               {world.cached().at("id_token").get<std::string>(), "refresh-2"});
}
