#include "login_world.hpp"

#include <doctest/doctest.h>

// `get-token` and a person who types what the browser ended at.

using namespace oidcctl;
using namespace oidcctl::test;

namespace {

// Type these lines one after the other; then nothing comes any more.
void
type(LoginWorld& world, std::vector<std::string> lines)
{
  world.test.terminal.in_tty = true;
  world.test.terminal.err_tty = true;
  auto left = std::make_shared<std::vector<std::string>>(std::move(lines));
  world.test.listener.on_wait = [&world, left]() -> std::optional<ListenerEvent> {
    if (left->empty()) {
      return std::nullopt;
    }
    auto line = left->front();
    left->erase(left->begin());
    if (const auto at = line.find("STATE"); at != std::string::npos) {
      line.replace(at, 5, world.parameter("state"));
    }
    return ListenerEvent{.kind = ListenerEvent::Kind::line, .bytes = line};
  };
}

} // namespace

TEST_CASE("browser: the address or the code is pasted")
{
  for (const std::string line :
       {"http://localhost:8000/?code=the-code&state=STATE",
        "  the-code  ",
        "code=the-code&state=STATE",
        "https://elsewhere.example/x?state=STATE&code=the-code"}) {
    INFO(line);
    LoginWorld world;
    world.go_online();
    type(world, {line});
    CHECK(world.run() == 0);
    CHECK(world.sent("code") == "the-code");
    CHECK(
        world.test.err().find("paste the address of its last page (or the code) here") !=
        std::string::npos);
    check_silent(world.test, {"the-code", "refresh-2"});
  }
}

TEST_CASE("browser: what is pasted by mistake is asked for again")
{
  LoginWorld world;
  world.go_online();
  type(world,
       {"",
        "http://localhost:8000/",
        "http://localhost:8000/?code=evil&state=wrong",
        "http://localhost:8000/?code=evil",
        "http://localhost:8000/?code=a&code=b&state=STATE",
        "what is this",
        std::string(17000, 'x'),
        "the-code"});
  CHECK(world.run() == 0);
  CHECK(world.sent("code") == "the-code");
  CHECK(world.token_requests() == 1);
  for (const std::string why : {"this address contains no `code`",
                                "`state` belongs to another login",
                                "`state` is missing",
                                "duplicate parameter",
                                "a code contains no whitespace",
                                "it is too long"}) {
    INFO(why);
    CHECK(world.test.err().find("oidcctl: not the redirect URL of this login: " + why +
                                "\n") != std::string::npos);
  }

  LoginWorld refused;
  refused.serve_document();
  type(refused, {"http://localhost:8000/?error=access_denied&state=STATE"});
  CHECK(refused.run() == 4);
}

TEST_CASE("browser: standard input that ends is not listened to any more")
{
  LoginWorld world;
  world.go_online();
  world.test.terminal.in_tty = true;
  world.test.listener.knocks.push_back({.kind = ListenerEvent::Kind::end_of_input});
  world.browse();
  CHECK(world.run() == 0);
  CHECK(world.test.listener.with_input == std::vector<bool>{true, false});

  // kubectl's own input is not read.
  LoginWorld piped;
  piped.go_online();
  piped.browse();
  CHECK(piped.run() == 0);
  CHECK(piped.test.listener.with_input == std::vector<bool>{false});
}

TEST_CASE("keyboard: the code is typed, and nothing listens")
{
  LoginWorld world;
  world.go_online();
  world.test.terminal.in_tty = true;
  world.test.terminal.lines = {"", "no code", "the-code"};
  CHECK(world.run({"--grant-type=authcode-keyboard"}) == 0);
  CHECK(world.parameter("redirect_uri") == "urn:ietf:wg:oauth:2.0:oob");
  CHECK(world.sent("redirect_uri") == "urn:ietf:wg:oauth:2.0:oob");
  CHECK(world.test.listener.opened.empty());
  CHECK(world.test.processes.starts.empty());
  CHECK(world.test.err().find("oidcctl: not the redirect URL of this login: a code "
                              "contains no whitespace\n") != std::string::npos);
  check_silent(world.test, {"the-code", "refresh-2"});

  LoginWorld nobody;
  nobody.test.environment.values["DISPLAY"] = ":0";
  nobody.serve_document();
  CHECK(nobody.run({"--grant-type=authcode-keyboard"}) == 4);
  CHECK(nobody.test.err().find("cannot prompt for the code") != std::string::npos);
}
