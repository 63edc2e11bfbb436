#include "fakes.hpp"
#include "site.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace oidcctl;
using namespace oidcctl::test;

// Values that no option takes: exit status 2, nothing printed, no request, and an error
// that says which options it is about. The words are those of unit/cli/framework.

namespace {

using Words = std::vector<std::string>;

// Run `verify-issuer` with these arguments, which are refused because of `options`.
void
check_refused(Words arguments, const Words& options)
{
  TestSystem test;
  arguments.insert(arguments.begin(), {"verify-issuer", "-o", "json"});
  CAPTURE(arguments.back());
  CHECK(test.run(arguments) == 2);
  CHECK(test.out().empty());
  const auto error = parse_json(test.err());
  REQUIRE(error);
  CHECK(error->at("code") == "usage");
  for (const auto& option : options) {
    CHECK(error->at("message").get<std::string>().find(option) != std::string::npos);
  }
  CHECK(test.network.sessions.empty());
  CHECK(test.files.writes.empty());
}

constexpr const char* k_issuer = "https://login.example.com";

} // namespace

TEST_CASE("option values: issuers")
{
  const Words all{"ISSUER_URL", "--issuer-url", "--issuers-file", "--evidence"};
  check_refused({}, all);
  check_refused({"--client-id", "x"}, all);
  check_refused({"--issuer-url", ""}, all);
  check_refused({""}, {"ISSUER_URL"});
  check_refused({k_issuer, ""}, {"ISSUER_URL"});
}

TEST_CASE("option values: output, whose error cannot be in the format that is wrong")
{
  for (const Words& words : {Words{"-o", "jsn"},
                             Words{"--output=xml-document"},
                             Words{"--output="},
                             Words{"--color", "alwys"}}) {
    TestSystem test;
    CAPTURE(words.back());
    Words arguments{"verify-issuer", k_issuer};
    arguments.insert(arguments.end(), words.begin(), words.end());
    CHECK(test.run(arguments) == 2);
    CHECK(test.out().empty());
    CHECK(test.err().rfind("oidcctl: error: invalid value \"", 0) == 0);
    CHECK(test.network.sessions.empty());
  }
}

TEST_CASE("option values: report")
{
  check_refused({k_issuer, "--fail-on", "error"}, {"--fail-on"});
  check_refused({k_issuer, "--only", "keys/readible"}, {"--only"});
  check_refused({k_issuer, "--skip", "keys,frobnicate"}, {"--skip"});
  check_refused({k_issuer, "--evidence", "a.json", "--save-evidence", "b.json"},
                {"--evidence", "--save-evidence"});
}

TEST_CASE("option values: timeout")
{
  for (const auto* value : {"0", "-1", "3601", "nan", "soon", "1s", "inf"}) {
    check_refused({k_issuer, "--timeout=" + std::string(value)}, {"--timeout"});
  }
}

TEST_CASE("option values: connections")
{
  for (const auto* rule : {"host", "a:b", "a:1:b:99999", "[::1:1:b:2", "a:1:b:2:c"}) {
    check_refused({k_issuer, "--connect-to", rule}, {"--connect-to"});
  }
}

TEST_CASE("option values: the API server's side")
{
  check_refused({k_issuer, "--username-claim", ""}, {"--username-claim"});
  check_refused({k_issuer, "--signing-algs", "RS25"}, {"--signing-algs"});
  check_refused({k_issuer, "--oidc-signing-algs", "RS256,none"}, {"--signing-algs"});
  check_refused({k_issuer, "--structured", "--signing-algs", "ES256"},
                {"--signing-algs", "--structured"});
  check_refused({k_issuer, "--discovery-url", "https://keys.example.com/x"},
                {"--discovery-url"});
  check_refused({k_issuer, "--required-claim", "x"}, {"--required-claim"});
  for (const auto* version : {"2.0", "1.x", "1.19", "1.999", "v"}) {
    check_refused({k_issuer, "--kubernetes-version", version}, {"--kubernetes-version"});
  }
}

TEST_CASE("option values: redirect URLs")
{
  check_refused({k_issuer, "--redirect-url", "localhost"}, {"--redirect-url"});
  check_refused({k_issuer, "--redirect-url", "http://[::1"}, {"--redirect-url"});
  check_refused({k_issuer, "--oidc-redirect-url", "localhost"}, {"--oidc-redirect-url"});
  check_refused({k_issuer, "--listen-address", "0.0.0.0:8000"}, {"--listen-address"});
}

TEST_CASE("option values: a login beside what already has a token or its evidence")
{
  check_refused({k_issuer, "--login", "--token-file", "t"}, {"--login", "--token-file"});
  check_refused({k_issuer, "--login", "--evidence", "e"}, {"--login", "--evidence"});
  check_refused({"--issuers-file", "f", "--login"}, {"--login", "--issuers-file"});
  check_refused({k_issuer, "https://b.example", "--login"}, {"--login"});
}

TEST_CASE("option values: standard input is read once")
{
  check_refused({"--issuers-file", "-", "--token-file", "-"},
                {"--issuers-file", "--token-file"});
  check_refused({k_issuer, "--certificate-authority=-", "--token-file=-"},
                {"--token-file", "--certificate-authority"});
}

TEST_CASE("option values: a usage error in JSON is one object on standard error")
{
  for (const auto* spelling : {"-ojson", "-o=json", "--output=json"}) {
    TestSystem test;
    CAPTURE(spelling);
    CHECK(test.run({"verify-issuer", spelling, "--only", "nothing"}) == 2);
    CHECK(test.out().empty());
    const auto error = parse_json(test.err());
    REQUIRE(error);
    CHECK(*error ==
          Json{{"apiVersion", "oidcctl/v1"},
               {"kind", "Error"},
               {"code", "usage"},
               {"message", "invalid value \"nothing\" for --only"},
               {"hint", "see oidcctl-checks(7) for the names of checks and families"},
               {"context", Json::array()}});
  }
}

TEST_CASE("option values: the format of an error that stops the parser")
{
  for (const Words& words : {Words{"verify-issuer", "-o", "json", "--timeout"},
                             Words{"verify-issuer", "--frobnicate", "-ojson"},
                             Words{"verify-isuer", "-o", "json"},
                             Words{"rbac", "lst", "--output=json"},
                             Words{"verify-issuer", "--timeout=x", "-ojson"}}) {
    TestSystem test;
    CAPTURE(words.back());
    CHECK(test.run(words) == 2);
    const auto error = parse_json(test.err());
    REQUIRE(error);
    CHECK(error->at("code") == "usage");
  }
}
