#include "model/apiserver/policy.hpp"
#include "model/http/connect_to.hpp"
#include "model/http/http.hpp"
#include "model/oidc/jwks.hpp"

#include <doctest/doctest.h>

#include <optional>
#include <set>
#include <string>
#include <vector>

using namespace oidcctl;

TEST_CASE("policy: the algorithms that are accepted")
{
  using List = std::vector<std::string>;
  struct Row
  {
    bool structured = false;
    List given = {};
    List accepted = {};
  };
  const Row rows[] = {
      {.structured = false, .given = {}, .accepted = {"RS256"}},
      {.structured = false, .given = {"ES256", "RS256"}, .accepted = {"ES256", "RS256"}},
      {.structured = true, .given = {}, .accepted = known_algorithms()},
      {.structured = true, .given = {"ES256"}, .accepted = known_algorithms()},
  };
  for (const auto& row : rows) {
    CAPTURE(row.structured);
    CHECK(Policy{.structured = row.structured, .signing_algorithms = row.given}
              .accepted_algorithms() == row.accepted);
  }
  CHECK(Policy{}.username_claim == "sub");
}

TEST_CASE("policy: the scopes that a user name claim takes")
{
  using List = std::vector<std::string>;
  CHECK(scopes_for("sub") == List{"openid"});
  CHECK(scopes_for("email") == List{"openid", "email"});
  CHECK(scopes_for("preferred_username") == List{"openid", "profile"});
  CHECK(scopes_for("Email") == List{"openid"});
  CHECK(scopes_for("upn") == List{"openid"});
  CHECK(scopes_for("name") == List{"openid", "profile"});
  CHECK(scopes_for("nickname") == List{"openid", "profile"});
  CHECK(scopes_for("email_verified") == List{"openid", "email"});
  CHECK(scopes_for("phone_number") == List{"openid", "phone"});
  CHECK(scopes_for("address") == List{"openid"});
  CHECK(scopes_for("") == List{"openid"});
}

TEST_CASE("connect_to: parts, and the text again")
{
  struct Row
  {
    std::string text = {};
    std::string host = {};
    std::string port = {};
    std::string target = {};
    std::string target_port = {};
  };
  const Row rows[] = {
      {.text = "a:443:b:8443",
       .host = "a",
       .port = "443",
       .target = "b",
       .target_port = "8443"},
      {.text = ":::", .host = "", .port = "", .target = "", .target_port = ""},
      {.text = "::127.0.0.1:8443",
       .host = "",
       .port = "",
       .target = "127.0.0.1",
       .target_port = "8443"},
      {.text = "[::1]:1:[2001:db8::1]:2",
       .host = "[::1]",
       .port = "1",
       .target = "[2001:db8::1]",
       .target_port = "2"},
      {.text = "a:0:b:65535",
       .host = "a",
       .port = "0",
       .target = "b",
       .target_port = "65535"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.text);
    const auto rule = ConnectTo::parse(row.text);
    REQUIRE(rule);
    CHECK(rule->host == row.host);
    CHECK(rule->port == row.port);
    CHECK(rule->target == row.target);
    CHECK(rule->target_port == row.target_port);
    CHECK(rule->str() == row.text);
  }
}

TEST_CASE("connect_to: what is refused")
{
  const auto parts = [](const std::string& text, int count) {
    return "\"" + text + "\" has " + std::to_string(count) +
           " parts: expected HOST:PORT:HOST:PORT (with IPv6 addresses in brackets)";
  };
  const auto port = [](const std::string& text) {
    return "invalid port \"" + text + "\": expected a number up to 65535";
  };
  struct Row
  {
    std::string text = {};
    std::string problem = {};
  };
  const Row rows[] = {
      {.text = "", .problem = parts("", 1)},
      {.text = "a:443:b", .problem = parts("a:443:b", 3)},
      {.text = "a:443:b:1:", .problem = parts("a:443:b:1:", 5)},
      {.text = "::1:443:b:1", .problem = parts("::1:443:b:1", 6)},
      {.text = "[::1:443:b:1", .problem = parts("[::1:443:b:1", 1)}, // never closed
      {.text = "a:x:b:1", .problem = port("x")},
      {.text = "a:1:b:65536", .problem = port("65536")},
      {.text = "a:-1:b:1", .problem = port("-1")},
      {.text = "a: 1:b:1", .problem = port(" 1")},
      {.text = "a:1:b:1x", .problem = port("1x")},
  };
  for (const auto& row : rows) {
    CAPTURE(row.text);
    const auto rule = ConnectTo::parse(row.text);
    REQUIRE_FALSE(rule);
    CHECK(rule.error() == row.problem);
  }
}

TEST_CASE("connect_to: which connections take the detour")
{
  struct Row
  {
    std::string rule = {};
    std::string host = {};
    std::uint16_t port = 443;
    bool applies = false;
  };
  const Row rows[] = {
      {.rule = "a:443:b:1", .host = "a", .port = 443, .applies = true},
      {.rule = "A.Example:443:b:1", .host = "a.example", .port = 443, .applies = true},
      {.rule = ":443:b:1", .host = "any", .port = 443, .applies = true},
      {.rule = "a::b:1", .host = "a", .port = 9, .applies = true},
      {.rule = ":::", .host = "any", .port = 9, .applies = true},
      {.rule = "[::1]:443:b:1", .host = "::1", .port = 443, .applies = true},
      {.rule = "[::1]:443:b:1", .host = "[::1]", .port = 443, .applies = true},
      {.rule = "a:443:b:1", .host = "a", .port = 444, .applies = false},
      {.rule = "a:443:b:1", .host = "a.", .port = 443, .applies = false},
      {.rule = "a:443:b:1", .host = "b", .port = 443, .applies = false},
      {.rule = "a:443:b:1", .host = "", .port = 443, .applies = false},
      {.rule = "a:44:b:1", .host = "a", .port = 443, .applies = false},
  };
  for (const auto& row : rows) {
    CAPTURE(row.rule);
    CAPTURE(row.host);
    CAPTURE(row.port);
    CHECK(ConnectTo::parse(row.rule)->applies_to(row.host, row.port) == row.applies);
  }
}

TEST_CASE("http: every fault has a word of its own, and the word names it")
{
  using enum HttpFault;
  std::set<std::string_view> words;
  for (const auto fault : {resolve,
                           connect,
                           certificate,
                           tls,
                           timeout,
                           too_large,
                           closed,
                           proxy,
                           protocol}) {
    const auto word = to_string(fault);
    CAPTURE(word);
    CHECK(words.insert(word).second);
    CHECK((parse_http_fault(word) == std::optional(fault)));
  }
  for (const auto* word : {"", "Resolve", "too_large", "http", "connect "}) {
    CAPTURE(word);
    CHECK_FALSE(parse_http_fault(word).has_value());
  }
}

TEST_CASE("http: the first header of a name is taken, names as they are")
{
  const HttpReply reply{.headers = {{"date", "1"}, {"date", "2"}, {"etag", ""}}};
  CHECK((reply.header("date") == std::optional<std::string>("1")));
  CHECK((reply.header("etag") == std::optional<std::string>("")));
  CHECK_FALSE(reply.header("Date").has_value());
  CHECK_FALSE(reply.header("").has_value());
  CHECK_FALSE(HttpReply{}.header("date").has_value());
}
