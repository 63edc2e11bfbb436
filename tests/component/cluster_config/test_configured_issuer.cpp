#include "fakes.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace oidcctl;
using namespace oidcctl::test;

// --authentication-config as policy in other commands.

namespace {

const std::string k_two =
    "apiVersion: apiserver.config.k8s.io/v1\nkind: AuthenticationConfiguration\njwt:\n"
    "- issuer: {url: \"https://a.example\", audiences: [a]}\n"
    "  claimMappings: {username: {claim: sub, prefix: \"a:\"}, groups: {claim: g, "
    "prefix: "
    "\"ga:\"}}\n"
    "- issuer: {url: \"https://b.example\", audiences: [b]}\n"
    "  claimMappings: {username: {expression: \"claims.sub\"}}\n";

// {"alg":"RS256"} . {"iss":"https://a.example","sub":"jane"} . signature
const std::string k_token = "eyJhbGciOiJSUzI1NiJ9."
                            "eyJpc3MiOiJodHRwczovL2EuZXhhbXBsZSIsInN1YiI6ImphbmUifQ."
                            "c2ln";

struct World
{
  TestSystem test = {};

  World() { test.files.contents["authn"] = k_two; }

  int
  identity(std::vector<std::string> words)
  {
    words.insert(words.begin(),
                 {"rbac", "identity", "--authentication-config", "authn", "-o", "json"});
    return test.run(words);
  }
};

} // namespace

TEST_CASE("--authentication-config: names by the issuer that is chosen")
{
  World world;
  CHECK(world.identity({"--issuer-url", "https://a.example", "--user", "jane"}) == 0);
  CHECK(world.test.out().find("\"name\": \"a:jane\"") != std::string::npos);
  CHECK(world.identity({"--issuer-url", "https://a.example", "--group", "dev"}) == 0);
  CHECK(world.test.out().find("\"name\": \"ga:dev\"") != std::string::npos);
  CHECK(world.identity({"--user", "jane"}) == 2);
  CHECK(world.test.err().find("2 issuers") != std::string::npos);
  CHECK(world.identity({"--issuer-url", "https://c.example", "--user", "jane"}) == 2);
}

TEST_CASE("--authentication-config: an expression leaves names unknown")
{
  World world;
  CHECK(world.identity({"--issuer-url", "https://b.example", "--user", "jane"}) == 3);
  CHECK(world.test.err().find("CEL") != std::string::npos);
}

TEST_CASE("--authentication-config: not beside the options that it stands for")
{
  World world;
  CHECK(world.identity({"--issuer-url",
                        "https://a.example",
                        "--user",
                        "jane",
                        "--username-claim",
                        "email"}) == 2);
  CHECK(world.test.err().find("cannot be used together") != std::string::npos);
}

TEST_CASE("--authentication-config: from the environment, and options beat it")
{
  World world;
  world.test.environment.values["OIDCCTL_AUTHENTICATION_CONFIG"] = "authn";
  CHECK(world.test.run({"rbac",
                        "identity",
                        "--issuer-url",
                        "https://a.example",
                        "--user",
                        "jane",
                        "-o",
                        "json"}) == 0);
  CHECK(world.test.out().find("\"name\": \"a:jane\"") != std::string::npos);
}

TEST_CASE("--authentication-config: a file that stops the API server is an error")
{
  World world;
  world.test.files.contents["authn"] = k_two + "x: y\n";
  CHECK(world.identity({"--issuer-url", "https://a.example", "--user", "jane"}) == 5);
  const auto error = parse_json(world.test.err());
  REQUIRE(error);
  CHECK(error->at("message") ==
        "\"authn\": kube-apiserver 1.36 does not start with it: strict decoding error: "
        "unknown field \"x\"");
  CHECK(error->at("hint") == "see `oidcctl cluster-config lint authn`");
}

TEST_CASE("--authentication-config: token verify asks the issuer of the token")
{
  World world;
  world.test.files.contents["token"] = k_token;
  world.test.files.contents["discovery"] =
      R"({"issuer":"https://a.example","jwks_uri":"https://a.example/keys"})";
  world.test.files.contents["keys"] = R"({"keys":[]})";
  CHECK(world.test.run({"token",
                        "verify",
                        "token",
                        "--authentication-config",
                        "authn",
                        "--discovery-file",
                        "discovery",
                        "--jwks-file",
                        "keys",
                        "-o",
                        "json"}) == 1);
  CHECK(world.test.out().find("\"issuer\": \"https://a.example\"") != std::string::npos);
}
