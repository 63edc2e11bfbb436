#include "login_world.hpp"

#include <doctest/doctest.h>

// `get-token` and what comes to its listener: from the provider, and from any user else.

using namespace oidcctl;
using namespace oidcctl::test;

namespace {

// Send these requests to the listener, and the right one last. "STATE" stands for the
// state of the login.
void
knock_then_browse(LoginWorld& world, std::vector<std::string> requests)
{
  auto left = std::make_shared<std::vector<std::string>>(std::move(requests));
  world.test.listener.on_wait = [&world, left]() -> std::optional<ListenerEvent> {
    if (left->empty()) {
      world.browse();
      const auto moment = world.test.listener.on_wait; // which it empties
      return moment();
    }
    auto bytes = left->front();
    left->erase(left->begin());
    for (auto at = bytes.find("STATE"); at != std::string::npos;
         at = bytes.find("STATE")) {
      bytes.replace(at, 5, world.parameter("state"));
    }
    return ListenerEvent{
        .kind = ListenerEvent::Kind::request, .connection = 7, .bytes = bytes};
  };
}

std::string
get(const std::string& target, const std::string& host = "localhost:8000")
{
  return "GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n";
}

} // namespace

TEST_CASE("browser: what does not belong to the login never ends it")
{
  LoginWorld world;
  world.go_online();
  const std::string body = "code=x&state=STATE";
  knock_then_browse(
      world,
      {get("/?code=evil&state=wrong"),
       get("/?code=evil"),
       get("/"),
       get("/favicon.ico"),
       get("/?code=one&code=two&state=STATE"),
       get("/?code=evil&state=STATE&state=STATE"),
       get("/?code=&state=STATE"),
       get("/?state=STATE"),
       get("/?code=evil&state=STATE", "evil.example:8000"),
       get("/?code=evil&state=STATE", "localhost"),
       get("/callback?code=evil&state=STATE"),
       get("/?error=access_denied&state=wrong"),
       get("/?code=evil&state=STATE&x=" + std::string(20000, 'x')),
       "POST / HTTP/1.1\r\nHost: localhost:8000\r\nContent-Length: 50\r\n\r\n" + body,
       std::string("\x16\x03\x01\x02\x00\x01", 6),
       "",
       std::string(17000, 'A')});
  CHECK(world.run() == 0);
  CHECK(world.token_requests() == 1);
  CHECK(world.sent("code") == "the-code");
  std::string statuses;
  for (const auto& [connection, answer] : world.test.listener.answers) {
    statuses += answer.empty() ? "- " : answer.substr(9, 3) + " ";
    CHECK(answer.find("evil") == std::string::npos);
  }
  CHECK(statuses ==
        "403 403 403 404 400 400 400 400 403 403 404 403 431 405 - - 431 200 ");
  CHECK(world.test.err().find("evil") == std::string::npos);
}

TEST_CASE("browser: with -v it is said what was refused")
{
  LoginWorld world;
  world.go_online();
  knock_then_browse(world, {get("/?code=c0de&state=wrong")});
  CHECK(world.run({"-v=1"}) == 0);
  CHECK(world.test.err().find("oidcctl: rejected a request that does not belong to the "
                              "login: `state` belongs to another login\n") !=
        std::string::npos);
  check_silent(world.test, {"c0de"});
}

TEST_CASE("browser: the provider says no")
{
  struct Row
  {
    std::string target;
    std::string message;
  };
  const Row rows[] = {
      {.target = "/?error=access_denied&state=STATE",
       .message = "the provider returned \"access_denied\""},
      {.target = "/?error=access_denied&error_description=%3Cb%3Eno%1b[2J%0Ax%3C/"
                 "b%3E&state=STATE",
       .message =
           "the provider returned \"access_denied\" (\"<b>no\\x1b[2J\\x0ax</b>\")"},
      {.target = "/?error=access_denied&code=the-code&state=STATE",
       .message = "the provider returned \"access_denied\""},
      {.target = "/?code=the-code&state=STATE&iss=https%3A%2F%2Fevil.example",
       .message = "the response is from issuer \"https://evil.example\": expected "
                  "\"https://login.example.com\" (RFC 9207)"},
  };
  for (const auto& row : rows) {
    INFO(row.target);
    LoginWorld world;
    world.serve_document();
    world.browse(row.target);
    CHECK(world.run() == 4);
    CHECK(world.test.out().empty());
    CHECK(world.test.err().ends_with(
        "oidcctl: error: the provider refused the login: " + row.message + "\n"));
    REQUIRE(world.test.listener.answers.size() == 1);
    const auto& page = world.test.listener.answers.front().second;
    CHECK(page.rfind("HTTP/1.1 403 ", 0) == 0);
    CHECK(page.find("<b>no") == std::string::npos);
    CHECK(world.token_requests() == 0);
    CHECK_FALSE(world.test.files.contents.contains(world.entry()));
  }
}

TEST_CASE("browser: `iss` is taken when it is right, and not wanted")
{
  LoginWorld world;
  world.site.document["authorization_response_iss_parameter_supported"] = true;
  world.go_online();
  world.browse("/?code=the-code&state=STATE&iss=https%3A%2F%2Flogin.example.com");
  CHECK(world.run() == 0);
  world.browse();
  CHECK(world.run({"--force-refresh", "--token-cache-storage=none"}) == 0);
}
