#include "model/oidc/callback.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace oidcctl;

namespace {

using Kind = CallbackReading::Kind;

CallbackRules
rules()
{
  return {.state = "St-4te", .issuer = "https://idp.example.com", .port = 8000};
}

std::string
get(const std::string& target, const std::string& host = "localhost:8000")
{
  return "GET " + target + " HTTP/1.1\r\nHost: " + host +
         "\r\nAccept: text/html\r\nX-Tab:\ta\r\n\r\n";
}

CallbackReading
read(const std::string& request)
{
  return read_callback(request, rules());
}

} // namespace

TEST_CASE("callback: the code")
{
  for (const std::string host :
       {"localhost:8000", "127.0.0.1:8000", "[::1]:8000", "LOCALHOST:8000"}) {
    INFO(host);
    const auto reading = read(get("/?code=c%2Fd&state=St-4te", host));
    CHECK(reading.kind == Kind::code);
    CHECK(reading.status == 200);
    CHECK(reading.code.reveal() == "c/d");
    CHECK(reading.response.rfind("HTTP/1.1 200 OK\r\n", 0) == 0);
    CHECK(reading.response.find("c/d") == std::string::npos);
  }
  // In any order, with what else a provider sends.
  const auto more =
      read(get("/?session_state=x&state=St-4te&iss=https%3A%2F%2Fidp.example.com"
               "&code=abc&scope=openid+email"));
  CHECK(more.kind == Kind::code);
  CHECK(more.code.reveal() == "abc");
}

TEST_CASE("callback: what is not the answer of this login")
{
  struct Row
  {
    std::string name;
    std::string request;
    int status;
    std::string message;
  };
  const std::string good = "?code=abc&state=St-4te";
  const Row rows[] = {
      {"no query", get("/"), 403, "`state` is missing"},
      {"no state", get("/?code=abc"), 403, "`state` is missing"},
      {"wrong state",
       get("/?code=abc&state=other1"),
       403,
       "`state` belongs to another login"},
      {"empty state", get("/?code=abc&state="), 403, "`state` belongs to another login"},
      {"longer state",
       get("/?code=abc&state=St-4teX"),
       403,
       "`state` belongs to another login"},
      {"state in other case",
       get("/?code=abc&state=st-4te"),
       403,
       "`state` belongs to another login"},
      {"wrong state beside an error",
       get("/?error=access_denied&state=x"),
       403,
       "`state` belongs to another login"},
      {"error without state", get("/?error=access_denied"), 403, "`state` is missing"},
      {"two states, the second wrong",
       get("/?state=St-4te&state=x&code=a"),
       403,
       "`state` belongs to another login"},
      {"two states, both right",
       get("/?state=St-4te&state=St-4te&code=a"),
       400,
       "duplicate parameter"},
      {"two codes", get("/?code=a&code=b&state=St-4te"), 400, "duplicate parameter"},
      {"two codes, the same",
       get("/?code=a&code=a&state=St-4te"),
       400,
       "duplicate parameter"},
      {"two of something else",
       get("/?code=a&x=1&x=2&state=St-4te"),
       400,
       "duplicate parameter"},
      {"neither code nor error",
       get("/?state=St-4te"),
       400,
       "neither `code` nor `error` is present"},
      {"empty code", get("/?code=&state=St-4te"), 400, "`code` is empty or invalid"},
      {"code with a line end",
       get("/?code=a%0d%0ab&state=St-4te"),
       400,
       "`code` is empty or invalid"},
      {"another path", get("/favicon.ico"), 404, "unexpected path"},
      {"another path with the code", get("/callback" + good), 404, "unexpected path"},
      {"another port in Host",
       get("/" + good, "localhost:8001"),
       403,
       "the Host header does not name this listener"},
      {"no port in Host",
       get("/" + good, "localhost"),
       403,
       "the Host header does not name this listener"},
      {"a name that points here",
       get("/" + good, "evil.example:8000"),
       403,
       "the Host header does not name this listener"},
      {"no Host",
       "GET /" + good + " HTTP/1.1\r\n\r\n",
       403,
       "the Host header does not name this listener"},
      {"two Hosts",
       "GET /" + good +
           " HTTP/1.1\r\nHost: localhost:8000\r\nHost: localhost:8000\r\n\r\n",
       403,
       "the Host header does not name this listener"},
      {"POST",
       "POST /" + good + " HTTP/1.1\r\nHost: localhost:8000\r\nContent-Length: 9\r\n\r\n",
       405,
       "unexpected method \"POST\""},
      {"HEAD",
       "HEAD /" + good + " HTTP/1.1\r\nHost: localhost:8000\r\n\r\n",
       405,
       "unexpected method \"HEAD\""},
      {"a preflight",
       "OPTIONS / HTTP/1.1\r\nHost: localhost:8000\r\n\r\n",
       405,
       "unexpected method \"OPTIONS\""},
      {"get in lower case",
       "get / HTTP/1.1\r\nHost: localhost:8000\r\n\r\n",
       405,
       "unexpected method \"get\""},
      {"absolute form",
       "GET http://localhost:8000/" + good + " HTTP/1.1\r\nHost: localhost:8000\r\n\r\n",
       400,
       "not an HTTP/1.1 request"},
      {"HTTP/0.9", "GET /\r\n\r\n", 400, "not an HTTP/1.1 request"},
      {"HTTP/2", "PRI * HTTP/2.0\r\n\r\n", 400, "not an HTTP/1.1 request"},
      {"TLS",
       std::string("\x16\x03\x01\x02\x00\x01\n\n", 8),
       400,
       "not an HTTP/1.1 request"},
      {"a NUL in a header",
       std::string("GET / HTTP/1.1\r\nHost: localhost:8000\0\r\n\r\n", 41),
       400,
       "not an HTTP/1.1 request"},
      {"a header without a colon",
       "GET / HTTP/1.1\r\nHost localhost\r\n\r\n",
       400,
       "not an HTTP/1.1 request"},
      {"a lone empty line", "\r\n\r\n", 400, "not an HTTP/1.1 request"},
      {"cut off",
       "GET /" + good + " HTTP/1.1\r\nHost: loc",
       400,
       "the request ended too early"},
      {"huge",
       get("/" + good + "&x=" + std::string(k_max_callback, 'x')),
       431,
       "the request is too large"},
      {"huge and endless",
       std::string(k_max_callback + 1, 'x'),
       431,
       "the request is too large"},
  };
  for (const auto& row : rows) {
    INFO(row.name);
    const auto reading = read(row.request);
    CHECK(reading.kind == Kind::reject);
    CHECK(reading.status == row.status);
    CHECK(reading.message == row.message);
    CHECK(reading.code.empty());
    CHECK(reading.response.rfind("HTTP/1.1 " + std::to_string(row.status) + " ", 0) == 0);
  }
}

TEST_CASE("callback: the provider says no")
{
  const auto denied = read(get(
      "/?error=access_denied&error_description=%3Cscript%3Ealert(1)%3C%2Fscript%3E%1b[2J"
      "&state=St-4te&code=abc"));
  CHECK(denied.kind == Kind::refused);
  CHECK(denied.error == "access_denied");
  CHECK(
      denied.message ==
      "the provider returned \"access_denied\" (\"<script>alert(1)</script>\\x1b[2J\")");
  CHECK(denied.status == 403);
  CHECK(denied.response.find("script") == std::string::npos);
  CHECK(denied.code.empty());

  const auto bare = read(get("/?error=temporarily_unavailable&state=St-4te"));
  CHECK(bare.message == "the provider returned \"temporarily_unavailable\"");
}

TEST_CASE("callback: the answer of another issuer (RFC 9207)")
{
  const auto mixed = read(get("/?code=a&state=St-4te&iss=https%3A%2F%2Fevil.example"));
  CHECK(mixed.kind == Kind::refused);
  CHECK(mixed.error.empty());
  CHECK(mixed.message == "the response is from issuer \"https://evil.example\": expected "
                         "\"https://idp.example.com\" (RFC 9207)");
  CHECK(mixed.code.empty());
  CHECK(read(get("/?code=a&state=St-4te&iss=")).kind == Kind::refused);
}

TEST_CASE("callback: the redirect URL's own path and host")
{
  auto own = rules();
  own.path = "/cb";
  own.hosts = {"login.test:9000"};
  const std::string query = "?code=a&state=St-4te";
  CHECK(read_callback(get("/cb" + query), own).kind == Kind::code);
  CHECK(read_callback(get("/cb" + query, "login.test:9000"), own).kind == Kind::code);
  CHECK(read_callback(get("/" + query), own).status == 404);
  CHECK(read_callback(get("/cb/" + query), own).status == 404);
  CHECK(read_callback(get("/cb" + query, "login.test"), own).status == 403);
}

TEST_CASE("callback: nothing, and the end of a head")
{
  CHECK(read("").kind == Kind::ignore);
  CHECK(read("").response.empty());
  CHECK_FALSE(is_whole_callback(""));
  CHECK_FALSE(is_whole_callback("GET / HTTP/1.1\r\nHost: x\r\n"));
  CHECK(is_whole_callback("GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
  CHECK(is_whole_callback("GET / HTTP/1.1\n\nbody"));
  CHECK(is_whole_callback(std::string(k_max_callback + 1, 'x')));
  // What follows the head is not looked at.
  CHECK(read(get("/?code=a&state=St-4te") + "GET / HTTP/1.1\r\n").kind == Kind::code);
}

TEST_CASE("callback: what a person types")
{
  struct Row
  {
    std::string line;
    Kind kind;
    std::string message;
  };
  const Row rows[] = {
      {"http://localhost:8000/?code=a&state=St-4te", Kind::code, ""},
      {" http://localhost:8000/?code=a&state=St-4te#_=_ \r\n", Kind::code, ""},
      {"https://elsewhere.example/x?state=St-4te&code=a", Kind::code, ""},
      {"?code=a&state=St-4te", Kind::code, ""},
      {"code=a&state=St-4te", Kind::code, ""},
      {"a", Kind::code, ""},
      {"4/0AX4XfWh-_~.=", Kind::code, ""},
      {"", Kind::ignore, ""},
      {" \n", Kind::ignore, ""},
      {"http://localhost:8000/", Kind::reject, "this address contains no `code`"},
      {"http://localhost:8000/?code=a", Kind::reject, "`state` is missing"},
      {"http://localhost:8000/?code=a&state=x",
       Kind::reject,
       "`state` belongs to another login"},
      {"code=a", Kind::reject, "`state` is missing"},
      {"two words", Kind::reject, "a code contains no whitespace"},
      {"a\x1b[2J", Kind::reject, "`code` is empty or invalid"},
      {std::string(k_max_callback + 1, 'x'), Kind::reject, "it is too long"},
      {"http://localhost:8000/?error=access_denied&state=St-4te",
       Kind::refused,
       "the provider returned \"access_denied\""},
  };
  for (const auto& row : rows) {
    INFO(row.line.substr(0, 80));
    const auto reading = read_typed_callback(row.line, rules());
    CHECK(reading.kind == row.kind);
    CHECK(reading.message == row.message);
    CHECK(reading.response.empty());
    CHECK(reading.code.empty() == (row.kind != Kind::code));
  }
}
