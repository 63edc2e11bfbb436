#include "base/base64.hpp"
#include "login_world.hpp"

#include <doctest/doctest.h>

#include <algorithm>

// `get-token`, its client secret, and the network that it uses; `login` beside it.

using namespace oidcctl;
using namespace oidcctl::test;

namespace {

constexpr const char* k_pem =
    "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";

std::string
data_of(const std::string& pem)
{
  return "--certificate-authority-data=" +
         base64::encode(pem, base64::Alphabet::standard);
}

} // namespace

TEST_CASE("network: the roots that are trusted, and where connections go")
{
  struct Row
  {
    std::vector<std::string> words;
    std::string roots;
  };
  const std::string pem = k_pem;
  const Row rows[] = {
      {.words = {}, .roots = ""},
      {.words = {"--certificate-authority=~/ca.pem"}, .roots = pem},
      {.words = {"--certificate-authority=/a.pem,/b.pem"}, .roots = "A\n\nB\n\n"},
      {.words = {"--certificate-authority=/a.pem", "--certificate-authority=/b.pem"},
       .roots = "A\n\nB\n\n"},
      {.words = {data_of(pem)}, .roots = pem + "\n"},
      {.words = {"--certificate-authority=~/ca.pem", data_of(pem)},
       .roots = pem + "\n" + pem + "\n"},
  };
  for (const auto& row : rows) {
    LoginWorld world;
    world.go_online();
    world.browse();
    world.test.files.contents["/home/ada/ca.pem"] = pem;
    world.test.files.contents["/a.pem"] = "A\n";
    world.test.files.contents["/b.pem"] = "B\n";
    auto words = row.words;
    words.emplace_back("--connect-to=login.example.com:443:127.0.0.1:8443");
    words.emplace_back("--timeout=7");
    CHECK(world.run(words) == 0);
    REQUIRE(world.test.network.sessions.size() == 1);
    const auto& session = world.test.network.sessions.front();
    CHECK(session.ca_pem == row.roots);
    REQUIRE(session.connect_to.size() == 1);
    CHECK(session.connect_to.front().str() == "login.example.com:443:127.0.0.1:8443");
    for (const auto& request : world.test.network.requests) {
      CHECK(request.timeout <= Milliseconds{7000});
    }
  }
}

TEST_CASE("network: roots that cannot be had")
{
  struct Row
  {
    std::vector<std::string> words;
    int status;
    std::string error;
  };
  const std::string no_pem =
      "--certificate-authority-data is not a PEM certificate in base64\n";
  const Row rows[] = {
      {.words = {"--certificate-authority=/gone"},
       .status = 5,
       .error = "\"/gone\": no such file\n"},
      {.words = {"--certificate-authority=/home/ada/ca.pem,/gone"},
       .status = 5,
       .error = "\"/gone\": no such file\n"},
      {.words = {"--certificate-authority-data=%%%"}, .status = 2, .error = no_pem},
      {.words = {data_of("no certificate")}, .status = 2, .error = no_pem},
      {.words = {"--connect-to=x"}, .status = 2, .error = ""},
  };
  for (const auto& row : rows) {
    INFO(row.words.front());
    LoginWorld world;
    world.test.files.contents["/home/ada/ca.pem"] = k_pem;
    world.test.environment.values["DISPLAY"] = ":0";
    CHECK(world.run(row.words) == row.status);
    CHECK(world.test.err().ends_with(row.error));
    CHECK(world.test.network.sessions.empty());
  }
}

TEST_CASE("network: what a cached token does not need is not read")
{
  LoginWorld world;
  world.settings.ca_files = {"/gone"};
  const auto token = world.cache(3600);
  CHECK(world.run({"--certificate-authority=/gone"}) == 0);
  CHECK(world.given() == token);
}

TEST_CASE("network: headers go to every endpoint of the provider")
{
  LoginWorld world;
  world.settings.request_headers = {{"X-Tenant", "blue"}};
  world.go_online();
  world.browse();
  CHECK(world.run({"--oidc-request-header=X-Tenant=blue"}) == 0);
  CHECK(world.test.network.requests.size() == 3);
  for (const auto& request : world.test.network.requests) {
    INFO(request.url);
    CHECK(std::count_if(
              request.headers.begin(), request.headers.end(), [](const auto& header) {
                return header.name == "X-Tenant" && header.value == "blue";
              }) == 1);
  }
}

TEST_CASE("secret: a warning where the fork for Together would have left it out")
{
  const std::string warning =
      "oidcctl: warning: the client secret in OIDC_CLIENT_SECRET is sent together with "
      "PKCE; together-kubelogin would omit it. If the provider returns invalid_client, "
      "unset the variable\n";
  struct Row
  {
    std::vector<std::string> words;
    bool is_told;
  };
  for (const auto& row :
       {Row{.words = {}, .is_told = false},
        Row{.words = {"--oidc-pkce-method=no"}, .is_told = false},
        Row{.words = {"--oidc-pkce-method=S256"}, .is_told = true},
        Row{.words = {"--oidc-use-pkce"}, .is_told = true},
        Row{.words = {"--oidc-pkce-method=S256", "--oidc-client-secret=other-word"},
        .is_told = false}}) {
    LoginWorld world;
    world.test.program = "kubectl-together_login";
    world.test.environment.values["OIDC_CLIENT_SECRET"] = "s3cr3t-word";
    world.site.document["token_endpoint_auth_methods_supported"] = {"client_secret_post"};
    world.go_online();
    world.browse();
    auto words = row.words;
    words.emplace_back("--token-cache-storage=none");
    CHECK(world.run(words) == 0);
    CHECK((world.test.err().find(warning) != std::string::npos) == row.is_told);
    CHECK(world.sent("client_secret") ==
          (row.words.size() == 2 ? "other-word" : "s3cr3t-word"));
    check_silent(world.test, {"s3cr3t-word", "other-word"});
  }
}

TEST_CASE("presence: a CI variable that says no")
{
  for (const std::string value : {"", "false", "0"}) {
    INFO(value);
    LoginWorld world;
    world.test.environment.values["CI"] = value;
    world.go_online();
    world.browse();
    CHECK(world.run() == 0);
  }
}

TEST_CASE("login: a person logs in, is told who that is, and get-token has the token")
{
  LoginWorld world;
  world.go_online();
  world.browse();
  world.changes = {{"email", "ada@example.com"}, {"groups", {"dev"}}};
  world.words.front() = "login";
  CHECK(world.run({"-o=json", "--username-claim=email", "--groups-claim=groups"}) == 0);
  const auto data = json_out(world.test);
  CHECK(data.at("from") == "login");
  CHECK(data.at("user") == "ada@example.com");
  CHECK(data.at("groups") == Json({"dev"}));
  CHECK(data.at("subject").at("name") == "ada@example.com");
  CHECK(data.at("refreshable") == true);
  CHECK(data.at("cachedAt") == world.entry());
  const auto token = world.cached().at("id_token").get<std::string>();
  check_silent(world.test, {token, "refresh-2", "access-1"});

  world.words.front() = "get-token";
  CHECK(world.run() == 0);
  CHECK(world.given() == token);
  CHECK(world.token_requests() == 1);
}
