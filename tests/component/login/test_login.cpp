#include "cached_logins.hpp"
#include "model/oidc/login_settings.hpp"

// `login`: what a person is told. The flow itself is that of `get-token`.

using namespace oidcctl;
using namespace oidcctl::test;

namespace {

int
login(TestSystem& test, const std::vector<std::string>& more = {})
{
  std::vector<std::string> words{
      "login", "--issuer-url=https://login.example.com", "--client-id=kubernetes"};
  words.insert(words.end(), more.begin(), more.end());
  return test.run(words);
}

std::string
put_login(TestSystem& test, const std::string& token = signed_token())
{
  LoginSettings settings;
  settings.issuer = k_token_issuer;
  settings.client_id = "kubernetes";
  test.environment.values["HOME"] = "/home/ada";
  test.files.modes[k_cache] = 0700;
  auto path = k_cache + ("/" + cache_name(settings, CacheNaming::kubelogin));
  test.files.contents[path] = entry_text(token, "refresh-token-a");
  test.files.modes[path] = 0600;
  return path;
}

} // namespace

TEST_CASE("login: usage, and nobody to ask")
{
  TestSystem test;
  test.environment.values["HOME"] = "/home/ada";
  CHECK(test.run({"login"}) == 2);
  CHECK(login(test, {"--username-claim="}) == 2);
  CHECK(login(test, {"--interactive=never"}) == 4);
  CHECK(test.out().empty());
}

TEST_CASE("login: who is logged in, for people")
{
  TestSystem test;
  const auto path = put_login(test);
  CHECK(login(test, {"--username-claim=email", "--groups-claim=groups"}) == 0);
  CHECK(test.out() == "User        ada@example.com\n"
                      "Groups      dev, ops\n"
                      "Valid until 2026-11-22T15:00:00Z  in 1 h\n"
                      "Refreshable true\n"
                      "RBAC        User     ada@example.com\n"
                      "Issuer      https://login.example.com\n"
                      "Client      kubernetes\n"
                      "From        cache\n"
                      "Kept at     " +
                          path.substr(0, 88) + "\n" + std::string(12, ' ') +
                          path.substr(88) + "\n");
  CHECK(test.err().empty());
  check_no_token(test);
}

TEST_CASE("login: names in RBAC")
{
  TestSystem test;
  const auto path = put_login(test);
  CHECK(login(test, {"-o", "json"}) == 0);
  auto data = parse_json(test.out()).value();
  CHECK(data.at("kind") == "Login");
  CHECK(data.at("subject").at("name") == "https://login.example.com#u-17");
  CHECK(data.at("groups") == Json({"dev", "ops"}));
  CHECK(data.at("groupSubjects").empty()); // the API server was not told of a claim
  CHECK(data.at("cachedAt") == path);
  check_no_token(test);

  CHECK(login(test,
              {"-o",
               "json",
               "--username-claim=email",
               "--username-prefix=oidc:",
               "--groups-claim=groups",
               "--groups-prefix=g:"}) == 0);
  data = parse_json(test.out()).value();
  CHECK(data.at("subject").at("name") == "oidc:ada@example.com");
  CHECK(data.at("groupSubjects")[1].at("name") == "g:ops");

  CHECK(login(test, {"-o", "json", "--username-claim=upn"}) == 0);
  data = parse_json(test.out()).value();
  CHECK(data.at("subject").is_null());
  CHECK(data.at("subjectProblem") ==
        "oidc: parse username claims \"upn\": claim not present");

  auto claims = good_claims();
  claims["email_verified"] = false;
  put_login(test, signed_token(claims));
  CHECK(login(test, {"-o", "json", "--username-claim=email"}) == 0);
  data = parse_json(test.out()).value();
  CHECK(data.at("subjectProblem") == "oidc: email not verified");
}

TEST_CASE("login: groups that an API server refuses")
{
  TestSystem test;
  auto claims = good_claims();
  claims["groups"] = {"dev", 7};
  put_login(test, signed_token(claims));
  CHECK(login(test, {"-o", "json", "--groups-claim=groups"}) == 0);
  const auto data = parse_json(test.out()).value();
  CHECK(data.at("subject").is_null());
  CHECK(data.at("subjectProblem")
            .get<std::string>()
            .starts_with("oidc: parse groups claim \"groups\": "));
}

TEST_CASE("login --force-login: a good token in the cache is not enough")
{
  TestSystem test;
  put_login(test);
  CHECK(login(test, {"--force-login", "--interactive=never"}) == 4);
  CHECK(test.out().empty());
}
