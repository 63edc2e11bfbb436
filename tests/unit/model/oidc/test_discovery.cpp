#include "model/oidc/discovery.hpp"

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <vector>

using namespace oidcctl;
using State = Announced::State;

TEST_CASE("discovery: the members that kube-apiserver decodes, by Go's rules")
{
  struct Row
  {
    std::string body = {};
    std::string issuer = {};
    std::string jwks_uri = {};
    std::string by_name = {}; // what `text` makes of "issuer"
    std::vector<std::string> duplicates = {};
  };
  const Row rows[] = {
      {.body = "{}"},
      {.body = "null"},
      {.body = R"({"issuer":"a","jwks_uri":"b"})",
       .issuer = "a",
       .jwks_uri = "b",
       .by_name = "a"},
      {.body = R"({"ISSUER":"a","Jwks_URI":"b"})", .issuer = "a", .jwks_uri = "b"},
      {.body = R"({"i\u017f\u017fuer":"a","jw\u212as_uri":"b"})",
       .issuer = "a",
       .jwks_uri = "b"},
      {.body = R"({"issuer":"a","issuer":"b"})",
       .issuer = "b",
       .by_name = "b",
       .duplicates = {"issuer"}},
      {.body = R"({"issuer":"a","Issuer":"b"})", .issuer = "b", .by_name = "a"},
      {.body = R"({"Issuer":"b","issuer":"a"})", .issuer = "a", .by_name = "a"},
      {.body = R"({"issuer":"a","issuer":null})",
       .issuer = "a", // null changes nothing in Go
       .duplicates = {"issuer"}},
      {.body = R"({"issuer":null})"},
      {.body = R"({"issuer_":"a","x":{"issuer":"b"}})"},
      {.body = "{\"issuer\":\"a\xff\"}", .issuer = "a\ufffd", .by_name = "a\ufffd"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.body);
    const auto document = Discovery::parse(row.body);
    REQUIRE(document);
    CHECK_FALSE(document->decode_error.has_value());
    CHECK(document->issuer == row.issuer);
    CHECK(document->jwks_uri == row.jwks_uri);
    CHECK(document->text("issuer") == row.by_name);
    CHECK(document->duplicates == row.duplicates);
  }
}

TEST_CASE("discovery: a wrong type in one of six members breaks the document")
{
  const auto complaint =
      [](const std::string& type, const std::string& field, const std::string& wanted) {
        return "json: cannot unmarshal " + type + " into Go struct field ." + field +
               " of type " + wanted;
      };
  const std::string algorithms = "id_token_signing_alg_values_supported";
  struct Row
  {
    std::string body = {};
    std::optional<std::string> error = std::nullopt;
  };
  const Row rows[] = {
      {.body = R"({"issuer":1})", .error = complaint("number", "issuer", "string")},
      {.body = R"({"Issuer":[]})", .error = complaint("array", "issuer", "string")},
      {.body = R"({"issuer":true,"issuer":"a"})",
       .error = complaint("bool", "issuer", "string")}, // it stays wrong
      {.body = R"({"authorization_endpoint":{}})",
       .error = complaint("object", "authorization_endpoint", "string")},
      {.body = R"({"token_endpoint":false})",
       .error = complaint("bool", "token_endpoint", "string")},
      {.body = R"({"jwks_uri":["a"]})",
       .error = complaint("array", "jwks_uri", "string")},
      {.body = R"({"userinfo_endpoint":1.5})",
       .error = complaint("number", "userinfo_endpoint", "string")},
      {.body = R"({"id_token_signing_alg_values_supported":"RS256"})",
       .error = complaint("string", algorithms, "[]string")},
      {.body = R"({"id_token_signing_alg_values_supported":["RS256",1]})",
       .error = complaint("number", algorithms, "string")},
      {.body = R"({"issuer":1,"jwks_uri":2})",
       .error = complaint("number", "issuer", "string")}, // the first is told

      {.body = R"({"id_token_signing_alg_values_supported":[null]})", .error = {}},
      {.body = R"({"token_endpoint":null})", .error = {}},
      {.body = R"({"scopes_supported":1,"end_session_endpoint":[]})", .error = {}},
  };
  for (const auto& row : rows) {
    CAPTURE(row.body);
    const auto document = Discovery::parse(row.body);
    REQUIRE(document);
    CHECK((document->decode_error == row.error));
  }
}

TEST_CASE("discovery: what is no document at all")
{
  struct Row
  {
    std::string body = {};
    go::DecodeError fault = go::DecodeError::syntax;
    std::string message = {};
  };
  const Row rows[] = {
      {.body = "", .message = "unexpected end of JSON input"},
      {.body = "[]", .message = "expected an object, not a JSON array"},
      {.body = "\"x\"", .message = "expected an object, not a JSON string"},
      {.body = "1", .message = "expected an object, not a JSON number"},
      {.body = "true", .message = "expected an object, not a JSON bool"},
      {.body = "{}x", .message = R"(invalid character 'x' after top-level value)"},
      {.body = R"({"a":)" + std::string(64, '[') + std::string(64, ']') + "}",
       .fault = go::DecodeError::too_deep,
       .message = "nested deeper than 64 levels"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.body);
    const auto document = Discovery::parse(row.body);
    REQUIRE_FALSE(document);
    CHECK(document.error().fault == row.fault);
    CHECK(document.error().message == row.message);
  }
}

TEST_CASE("discovery: not announced, announced and unusable lists are told apart")
{
  struct Row
  {
    std::string body = {};
    State scopes = State::absent;
    std::vector<std::string> values = {};
    bool has = false;
  };
  const Row rows[] = {
      {.body = "{}"},
      {.body = R"({"scopes_supported":null})"},
      {.body = R"({"Scopes_Supported":["openid"]})"}, // exact names only
      {.body = R"({"scopes_supported":[]})", .scopes = State::listed, .has = true},
      {.body = R"({"scopes_supported":["openid","email"]})",
       .scopes = State::listed,
       .values = {"openid", "email"},
       .has = true},
      {.body = R"({"scopes_supported":"openid"})",
       .scopes = State::unusable,
       .has = true},
      {.body = R"({"scopes_supported":["openid",1]})",
       .scopes = State::unusable,
       .has = true},
      {.body = R"({"scopes_supported":{"openid":1}})",
       .scopes = State::unusable,
       .has = true},
  };
  for (const auto& row : rows) {
    CAPTURE(row.body);
    const auto document = Discovery::parse(row.body).value();
    CHECK(document.scopes.state == row.scopes);
    CHECK(document.scopes.values == row.values);
    CHECK(document.scopes.is_listed() == (row.scopes == State::listed));
    CHECK(document.has("scopes_supported") == row.has);
  }
}

TEST_CASE("discovery: every other member is found under its own name")
{
  const auto document = Discovery::parse(R"({
      "device_authorization_endpoint": "d", "revocation_endpoint": "r",
      "end_session_endpoint": "e", "claims_supported": ["c"],
      "response_types_supported": ["rt"], "response_modes_supported": ["rm"],
      "grant_types_supported": ["g"], "code_challenge_methods_supported": ["S256"],
      "token_endpoint_auth_methods_supported": ["none"],
      "id_token_signing_alg_values_supported": ["ES256"],
      "authorization_response_iss_parameter_supported": true})")
                            .value();
  CHECK(document.device_authorization_endpoint == "d");
  CHECK(document.revocation_endpoint == "r");
  CHECK(document.end_session_endpoint == "e");
  CHECK(document.claims.contains("c"));
  CHECK(document.response_types.contains("rt"));
  CHECK(document.response_modes.contains("rm"));
  CHECK(document.grant_types.contains("g"));
  CHECK(document.pkce_methods.contains("S256"));
  CHECK_FALSE(document.pkce_methods.contains("s256"));
  CHECK(document.token_auth_methods.contains("none"));
  CHECK(document.signing_algorithms.contains("ES256"));
  CHECK(document.sends_issuer_in_response);
  for (const auto* body : {"{}",
                           R"({"authorization_response_iss_parameter_supported":"true"})",
                           R"({"authorization_response_iss_parameter_supported":1})"}) {
    CAPTURE(body);
    CHECK_FALSE(Discovery::parse(body)->sends_issuer_in_response);
  }
}

TEST_CASE("discovery: the well-known URL cuts one slash")
{
  const std::string path = "/.well-known/openid-configuration";
  CHECK(discovery_url("https://a") == "https://a" + path);
  CHECK(discovery_url("https://a/") == "https://a" + path);
  CHECK(discovery_url("https://a/b//") == "https://a/b/" + path);
  CHECK(discovery_url("") == path);
}
