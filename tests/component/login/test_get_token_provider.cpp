#include "login_world.hpp"

#include <doctest/doctest.h>

// `get-token` and a provider that answers something else than it should.

using namespace oidcctl;
using namespace oidcctl::test;

namespace {

HttpReply
reply_of(int status, const std::string& body)
{
  auto reply = ok_reply(body);
  reply.status = status;
  return reply;
}

HttpFailure
failure(HttpFault fault, const std::string& message)
{
  return {fault, message, std::nullopt};
}

} // namespace

TEST_CASE("provider: a document that is none, or that cannot be had")
{
  struct Row
  {
    std::string name;
    FakeAnswer answer;
    std::string error; // what it begins with
  };
  const std::string unfetched =
      "cannot fetch the discovery document from "
      "\"https://login.example.com/.well-known/openid-configuration\": ";
  const Row rows[] = {
      {.name = "refused",
       .answer = {.outcome = tl::make_unexpected(failure(HttpFault::connect, "refused"))},
       .error = unfetched + "refused"},
      {.name = "silent",
       .answer = {.takes = Milliseconds{60000}},
       .error = unfetched + "no complete reply within 30000 ms"},
      {.name = "certificate",
       .answer = {.outcome = tl::make_unexpected(
                      failure(HttpFault::certificate, "self-signed"))},
       .error = unfetched + "self-signed"},
      {.name = "404",
       .answer = {.outcome = reply_of(404, "<html>eyJhbGciOi</html>")},
       .error =
           "the discovery endpoint "
           "\"https://login.example.com/.well-known/openid-configuration\" returned HTTP "
           "404: only 200 is accepted"},
      {.name = "HTML",
       .answer = {.outcome = reply_of(200, "<html>eyJhbGciOi</html>")},
       .error = "the discovery document is not a JSON object: invalid character '<' "
                "looking for "
                "beginning of value"},
      {.name = "nothing",
       .answer = {.outcome = reply_of(200, "")},
       .error =
           "the discovery document is not a JSON object: unexpected end of JSON input"},
      {.name = "a list",
       .answer = {.outcome = reply_of(200, "[]")},
       .error =
           "the discovery document is not a JSON object: expected an object, not a JSON "
           "array"},
      {.name = "cut off",
       .answer = {.outcome = reply_of(200, R"({"issuer":"https://login.exa)")},
       .error =
           "the discovery document is not a JSON object: unexpected end of JSON input"},
      {.name = "huge",
       .answer = {.outcome = reply_of(200, std::string(2 << 20, ' '))},
       .error = unfetched + "larger than 1048576 bytes"},
      {.name = "deep",
       .answer = {.outcome = reply_of(200, std::string(100000, '['))},
       .error = "the discovery document is not a JSON object: exceeded max depth"},
      {.name = "another issuer",
       .answer = {.outcome = reply_of(200, R"({"issuer":"https://evil.example"})")},
       .error = "the discovery document names the issuer \"https://evil.example\": "
                "configured is "
                "\"https://login.example.com\", and they must match byte for byte"},
  };
  for (const auto& row : rows) {
    INFO(row.name);
    LoginWorld world;
    world.test.network.at(world.site.document_url(), row.answer);
    CHECK(world.run() == 3);
    CHECK(world.test.out().empty());
    CHECK(world.test.err() == "oidcctl: error: " + row.error +
                                  "\nhint: run `oidcctl verify-issuer "
                                  "https://login.example.com` for details\n");
    CHECK(world.test.listener.opened.empty());
    CHECK(world.test.processes.starts.empty());
    check_silent(world.test, {"eyJhbGciOi"});
  }
}

TEST_CASE("provider: a document without what the login needs, or with what is not safe")
{
  struct Row
  {
    std::string name;
    void (*spoil)(Json&);
    std::vector<std::string> words;
    std::string error;
  };
  const Row rows[] = {
      {.name = "no authorization endpoint",
       .spoil = [](Json& d) { d.erase("authorization_endpoint"); },
       .words = {},
       .error = "the provider's document has no authorization_endpoint\nhint: the "
                "provider does "
                "not offer this grant; use --grant-type to choose another\n"},
      {.name = "an authorization endpoint that is a script",
       .spoil = [](Json& d) { d["authorization_endpoint"] = "javascript:alert(1)"; },
       .words = {},
       .error =
           "the authorization_endpoint \"javascript:alert(1)\" is not an https "
           "URL\nhint: "
           "tokens are only sent over https; have the provider's document corrected\n"},
      {.name = "an authorization endpoint that is an option",
       .spoil = [](Json& d) { d["authorization_endpoint"] = "--new-window"; },
       .words = {},
       .error = "the authorization_endpoint \"--new-window\" is not an https URL\nhint: "
                "tokens "
                "are only sent over https; have the provider's document corrected\n"},
      {.name = "an authorization endpoint without TLS",
       .spoil =
           [](Json& d) { d["authorization_endpoint"] = "http://login.example.com/a"; },
       .words = {},
       .error =
           "the authorization_endpoint \"http://login.example.com/a\" is not an https "
           "URL\nhint: tokens are only sent over https; have the provider's document "
           "corrected\n"},
      {.name = "no device endpoint",
       .spoil = [](Json& d) { d.erase("device_authorization_endpoint"); },
       .words = {"--grant-type=device-code"},
       .error = "the provider's document has no device_authorization_endpoint\nhint: the "
                "provider "
                "does not offer this grant; use --grant-type to choose another\n"},
      {.name = "no token endpoint, password",
       .spoil = [](Json& d) { d.erase("token_endpoint"); },
       .words = {"--username=ada", "--password=pass-word"},
       .error = "the provider's document has no token_endpoint\nhint: the provider does "
                "not offer "
                "this grant; use --grant-type to choose another\n"},
      {.name = "a token endpoint without TLS, password",
       .spoil = [](Json& d) { d["token_endpoint"] = "http://login.example.com/t"; },
       .words = {"--username=ada", "--password=pass-word"},
       .error =
           "the token_endpoint \"http://login.example.com/t\" is not an https URL\nhint: "
           "tokens are only sent over https; have the provider's document corrected\n"},
  };
  for (const auto& row : rows) {
    INFO(row.name);
    LoginWorld world;
    row.spoil(world.site.document);
    world.serve_document();
    CHECK(world.run(row.words) == 3);
    CHECK(world.test.out().empty());
    CHECK(world.test.err() == "oidcctl: error: " + row.error);
    CHECK(world.test.processes.starts.empty());
    check_silent(world.test, {"pass-word"});
  }
}

TEST_CASE("provider: a code that brings no tokens")
{
  struct Row
  {
    std::string name;
    FakeAnswer answer;
    int status;
    std::string error; // what it ends with
  };
  const std::string secrets =
      R"({"error":"invalid_grant","error_description":"the-code"})";
  const Row rows[] = {
      {.name = "refused",
       .answer = {.outcome = tl::make_unexpected(failure(HttpFault::connect, "refused"))},
       .status = 3,
       .error = "no response from \"https://login.example.com/token\": refused\n"},
      {.name = "silent",
       .answer = {.takes = Milliseconds{60000}},
       .status = 3,
       .error = "no response from \"https://login.example.com/token\": no complete reply "
                "within "
                "30000 ms\n"},
      {.name = "nothing",
       .answer = {.outcome = reply_of(200, "")},
       .status = 3,
       .error = "the provider issued no tokens: it returned HTTP 200 with nothing\n"},
      {.name = "HTML",
       .answer = {.outcome = reply_of(200, "<html>the-code</html>")},
       .status = 3,
       .error =
           "the provider issued no tokens: it returned HTTP 200 with an HTML page\n"},
      {.name = "HTML, 500",
       .answer = {.outcome = reply_of(500, "<html>the-code</html>")},
       .status = 3,
       .error =
           "the provider issued no tokens: it returned HTTP 500 with an HTML page\n"},
      {.name = "a list",
       .answer = {.outcome = reply_of(200, "[]")},
       .status = 3,
       .error = "the provider issued no tokens: it returned HTTP 200 with 2 bytes that "
                "are not a "
                "JSON object\n"},
      {.name = "no tokens",
       .answer = {.outcome = reply_of(200, "{}")},
       .status = 3,
       .error =
           "the provider issued no ID token (`id_token`)\nhint: configure the provider "
           "to "
           "issue ID tokens to this client for the scope openid, or use the access token "
           "with --oidc-use-access-token if the cluster accepts it\n"},
      {.name = "cut off",
       .answer = {.outcome = reply_of(200, R"({"id_token":"eyJhb)")},
       .status = 3,
       .error = "the provider issued no tokens: it returned HTTP 200 with 18 bytes that "
                "are not a "
                "JSON object\n"},
      {.name = "a number",
       .answer = {.outcome = reply_of(200, R"({"id_token":1})")},
       .status = 3,
       .error = "the provider issued no tokens: in its response id_token is a number: "
                "expected a "
                "string\n"},
      {.name = "only an access token",
       .answer = {.outcome = reply_of(
                      200, R"({"access_token":"acc3ss","token_type":"Bearer"})")},
       .status = 3,
       .error =
           "the provider issued no ID token (`id_token`)\nhint: configure the provider "
           "to "
           "issue ID tokens to this client for the scope openid, or use the access token "
           "with --oidc-use-access-token if the cluster accepts it\n"},
      {.name = "no JWT",
       .answer = {.outcome = reply_of(200, R"({"id_token":"eyJhbGciOi"})")},
       .status = 3,
       .error =
           "the provider's ID token is not valid: oidc: malformed jwt: go-jose/go-jose: "
           "compact JWS format must have three parts\n"},
      {.name = "huge",
       .answer = {.outcome = reply_of(200, std::string(2 << 20, 'x'))},
       .status = 3,
       .error =
           "no response from \"https://login.example.com/token\": larger than 1048576 "
           "bytes\n"},
      {.name = "a redirect",
       .answer = {.outcome = reply_of(302, "")},
       .status = 3,
       .error = "the provider issued no tokens: it returned HTTP 302 with nothing\n"},
      {.name = "refusal that repeats the code",
       .answer = {.outcome = reply_of(400, secrets)},
       .status = 4,
       .error =
           "the provider refused the login: \"invalid_grant\" (\"...\")\nhint: log in "
           "again\n"},
      {.name = "invalid_client",
       .answer = {.outcome = reply_of(401, R"({"error":"invalid_client"})")},
       .status = 4,
       .error =
           "the provider refused the login: \"invalid_client\"\nhint: the provider may "
           "require a client secret: set OIDC_CLIENT_SECRET or use --client-secret-file; "
           "or "
           "the client may not use this grant\n"},
      {.name = "markup",
       .answer = {.outcome = reply_of(
                      400,
                      R"({"error":"x\u001b[2J","error_description":"<b>\r\n</b>"})")},
       .status = 4,
       .error = "the provider refused the login: \"x\\x1b[2J\" "
                "(\"<b>\\x0d\\x0a</b>\")\nhint: log "
                "in again\n"},
  };
  for (const auto& row : rows) {
    INFO(row.name);
    LoginWorld world;
    world.serve_document();
    world.test.network.serve(world.site.keys_url(), [&world](const HttpRequest&) {
      return ok_reply(world.site.keys.dump());
    });
    world.test.network.at(world.site.issuer + "/token", row.answer);
    world.browse();
    CHECK(world.run() == row.status);
    CHECK(world.test.out().empty());
    const auto& text = world.test.err();
    CHECK(text.substr(text.find("oidcctl: error: ")) == "oidcctl: error: " + row.error);
    CHECK(world.test.listener.answers.front().second.find("Login failed") !=
          std::string::npos);
    CHECK_FALSE(world.test.files.contents.contains(world.entry()));
    check_silent(world.test, {"the-code", "acc3ss", "eyJhb"});
  }
}
