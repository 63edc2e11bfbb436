#include "token_site.hpp"

// `token verify`: usage, options, the network, and what it prints.

using namespace oidcctl;
using namespace oidcctl::test;

namespace {

// Run offline and return the verdict.
Json
verdict_of(const std::vector<std::string>& more,
           int status,
           const Json& claims = good_claims())
{
  TestSystem test;
  const auto token = signed_token(claims);
  store(test, token);
  CHECK(test.run(verify_words(more)) == status);
  CHECK(test.err().empty());
  CHECK(test.network.sessions.empty());
  check_untold(test, token);
  return json_out(test);
}

Json
with(Json object, const std::string& name, const Json& value)
{
  object[name] = value;
  return object;
}

using Words = std::vector<std::string>;

} // namespace

TEST_CASE("token verify: usage")
{
  struct Row
  {
    Words words = {};
    std::string err = {};
  };
  const std::string hint = "hint: use the value that the API server has\n";
  const Row rows[] = {
      {.words = {"--client-id=a"},
       .err = "one of --issuer-url or --authentication-config is required\n" + hint},
      {.words = {"--issuer-url=https://a"},
       .err = "one of --client-id or --authentication-config is required\n" + hint},
      {.words = {"--issuer-url=https://a", "--client-id=a", "--jwks-file=x"},
       .err = "--jwks-file needs --discovery-file\n"},
      {.words = {"--issuer-url=https://a", "--client-id=a", "--discovery-file=x"},
       .err = "--discovery-file needs --jwks-file\n"},
      {.words = {"--issuer-url=https://a", "--client-id=a", "--now=noon"},
       .err = "invalid value \"noon\" for --now: expected RFC 3339 or Unix seconds\n"},
      {.words = {"--issuer-url=https://a", "--client-id=a", "--required-claim=hd"},
       .err = "invalid value \"hd\" for --required-claim: expected CLAIM=VALUE\n"},
      {.words = {"--issuer-url=https://a", "--client-id=a", "--kubernetes-version=2"},
       .err = "invalid value \"2\" for --kubernetes-version: expected 1.NN\n"},
      {.words = {"--issuer-url=https://a", "--client-id=a", "--kubernetes-version=1.x"},
       .err = "invalid value \"1.x\" for --kubernetes-version: expected 1.NN\n"},
      {.words = {"--issuer-url=https://a", "--client-id=a", "--kubernetes-version=1.19"},
       .err = "invalid value \"1.19\" for --kubernetes-version: expected 1.20 to 1.36\n"},
      {.words = {"--issuer-url=https://a", "--client-id=a", "--kubernetes-version=1.37"},
       .err = "invalid value \"1.37\" for --kubernetes-version: expected 1.20 to 1.36\n"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.err);
    TestSystem test;
    Words words{"token", "verify", "token"};
    words.insert(words.end(), row.words.begin(), row.words.end());
    CHECK(test.run(words) == 2);
    CHECK(test.out().empty());
    CHECK(test.err() == "oidcctl: error: " + row.err);
    CHECK(test.network.sessions.empty());
    CHECK(test.files.reads.empty());
  }
}

TEST_CASE("token verify: the user name by prefix and claim")
{
  struct Row
  {
    Words words = {};
    std::string username = {};
  };
  const std::string issuer = k_token_issuer;
  const Row rows[] = {
      {.words = {}, .username = issuer + "#u-17"},
      {.words = {"--username-prefix="}, .username = issuer + "#u-17"},
      {.words = {"--username-prefix", ""}, .username = issuer + "#u-17"},
      {.words = {"--username-prefix=-"}, .username = "u-17"},
      {.words = {"--username-prefix=--"}, .username = "--u-17"},
      {.words = {"--oidc-username-prefix", "oidc:"}, .username = "oidc:u-17"},
      {.words = {"--username-claim=email"}, .username = "ada@example.com"},
      {.words = {"--oidc-username-claim=email", "--username-prefix=x:"},
       .username = "x:ada@example.com"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.username);
    const auto verdict = verdict_of(row.words, 0);
    CHECK(verdict.at("accepted") == true);
    CHECK(verdict.at("username") == row.username);
    CHECK(verdict.at("groups").empty());
    CHECK(verdict.at("subject").at("name") == row.username);
  }
}

TEST_CASE("token verify: groups and required claims")
{
  CHECK(verdict_of({"--groups-claim=groups"}, 0).at("groups") == Json({"dev", "ops"}));
  CHECK(verdict_of({"--oidc-groups-claim=groups", "--oidc-groups-prefix=-"}, 0)
            .at("groups") == Json({"-dev", "-ops"}));
  CHECK(verdict_of({"--groups-prefix=x"}, 0).at("groups").empty());
  verdict_of(
      {"--required-claim=sub=u-17", "--required-claim", " email = ada@example.com "}, 0);
  verdict_of({"--required-claim=sub=x", "--required-claim=sub=u-17"}, 0); // the last wins
  verdict_of({"--required-claim=x=a=b,c"}, 0, with(good_claims(), "x", "a=b,c"));
  verdict_of({"--required-claim=x="}, 0, with(good_claims(), "x", ""));
  CHECK(verdict_of({"--required-claim=sub=x"}, 1).at("reason") ==
        "required_claim_mismatch");
  CHECK(verdict_of({"--oidc-required-claim=hd=x"}, 1).at("reason") ==
        "required_claim_missing");
  CHECK(verdict_of({"--required-claim==x"}, 1).at("reason") == "config_invalid");
}

TEST_CASE("token verify: algorithms")
{
  TestSystem test;
  store(test);
  const auto reason = [&test](const Words& algorithms) {
    Words words{"token",
                "verify",
                "token",
                "--oidc-issuer-url=https://login.example.com",
                "--oidc-client-id=kubernetes",
                "--discovery-file=document",
                "--jwks-file=keys",
                "-ojson"};
    words.insert(words.end(), algorithms.begin(), algorithms.end());
    test.run(words);
    const auto verdict = json_out(test);
    return verdict.at("reason").is_null() ? "none"
                                          : verdict.at("reason").get<std::string>();
  };
  CHECK(reason({}) == "alg_not_allowed");
  CHECK(reason({"--signing-algs=RS256,ES256"}) == "none");
  CHECK(reason({"--oidc-signing-algs=RS256", "--oidc-signing-algs=ES256"}) == "none");
  CHECK(reason({"--structured", "--username-prefix="}) == "none");
  // Until 1.29 an AuthenticationConfiguration accepts nothing but RS256.
  CHECK(reason({"--structured", "--username-prefix=", "--kubernetes-version=1.30"}) ==
        "none");
  CHECK(reason({"--structured", "--username-prefix=", "--kubernetes-version=1.29"}) ==
        "alg_not_allowed");
  CHECK(test.out().find("--oidc-signing-algs") == std::string::npos);
  CHECK(test.out().find("only RS256 before Kubernetes 1.30") != std::string::npos);
  CHECK(reason({"--signing-algs=ES256", "--username-claim="}) == "config_invalid");
  CHECK(reason({"--signing-algs=ES256, RS256"}) == "config_invalid");
}

TEST_CASE("token verify: an AuthenticationConfiguration")
{
  TestSystem test;
  store(test, signed_token(with(good_claims(), "jti", "j")));
  const auto run = [&test](Words more, int status) {
    Words words{"token",
                "verify",
                "token",
                "--issuer-url=https://login.example.com",
                "--discovery-file=document",
                "--jwks-file=keys",
                "--structured",
                "-ojson"};
    words.insert(words.end(), more.begin(), more.end());
    CHECK(test.run(words) == status);
    return json_out(test);
  };
  const Words good{"--client-id=x", "--client-id=kubernetes", "--username-prefix=-"};
  const auto with_more = [&good](const std::string& more) {
    auto words = good;
    words.push_back(more);
    return words;
  };
  auto verdict = run(with_more("--uid-claim=sub"), 0);
  CHECK(verdict.at("username") == "-u-17"); // a hyphen is just a hyphen here
  CHECK(verdict.at("uid") == "u-17");
  CHECK(verdict.at("extra").at("authentication.kubernetes.io/credential-id") ==
        Json({"JTI=j"}));
  CHECK(run({"--client-id=kubernetes"}, 1).at("reason") == "config_invalid");
  CHECK(run(with_more("--kubernetes-version=1.29"), 1).at("reason") ==
        "unsupported_setting");
  CHECK(run(with_more("--disallowed-issuer=https://login.example.com"), 1).at("reason") ==
        "config_invalid");
  run(with_more("--discovery-url=https://login.example.com/x"), 0);
  CHECK(run(with_more("--discovery-url=https://login.example.com/"), 1).at("reason") ==
        "config_invalid");
  verdict = run(with_more("--expression=claims.x == 1"), 3);
  CHECK(verdict.at("accepted").is_null());
  CHECK(verdict.at("reason") == "cel_not_evaluated");
}

TEST_CASE("token verify: the time, and the version")
{
  for (const auto* now :
       {"1795356000", "2026-11-22T14:00:00Z", "2026-11-22T15:00:00+01:00"}) {
    CAPTURE(now);
    verdict_of({"--now", now}, 0);
  }
  CHECK(verdict_of({"--now", "2026-11-22T16:00:00Z"}, 1).at("reason") == "expired");
  verdict_of({"--now=0"}, 0);
  const auto bad = with(good_claims(), "exp", 1);
  const std::pair<std::string, std::string> versions[] = {
      {"1.20", "1.20"}, {"v1.35", "1.35"}, {"1.33.2", "1.33"}, {"1.36", "1.36"}};
  for (const auto& row : versions) {
    const auto& [version, shown] = row;
    CAPTURE(row.first);
    CHECK(verdict_of({"--kubernetes-version", version}, 0).at("kubernetesVersion") ==
          shown);
  }
  // Which problem is the first depends on the version.
  TestSystem test;
  auto token = signed_token(bad);
  token[token.size() - 3] = token[token.size() - 3] == 'A' ? 'B' : 'A';
  store(test, token);
  CHECK(test.run(verify_words()) == 1);
  CHECK(json_out(test).at("reason") == "signature");
  CHECK(test.run(verify_words({"--kubernetes-version=1.35"})) == 1);
  CHECK(json_out(test).at("reason") == "expired");
}

TEST_CASE("token verify: for people, from standard input")
{
  TestSystem test;
  store(test);
  test.files.contents["-"] = signed_token() + "\n";
  for (const Words& words : {Words{"token", "verify"}, Words{"token", "verify", "-"}}) {
    auto all = words;
    all.insert(all.end(),
               {"--issuer-url=https://login.example.com",
                "--client-id=kubernetes",
                "--signing-algs=ES256",
                "--username-claim=email",
                "--groups-claim=groups",
                "--discovery-file=document",
                "--jwks-file=keys",
                "--color=always",
                "-v"});
    CHECK(test.run(all) == 0);
    CHECK(test.out().find("ada@example.com") != std::string::npos);
    CHECK(test.out().find("dev") != std::string::npos);
    check_untold(test, signed_token());
  }
  CHECK(test.run(verify_words({"--output=yaml"})) == 2); // given more than once
}
