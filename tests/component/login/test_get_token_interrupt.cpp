#include "login_world.hpp"

#include <doctest/doctest.h>

// `get-token` and Ctrl-C, at each stage: status 130, nothing on standard output, nothing
// lost, and no attempt counted.

using namespace oidcctl;
using namespace oidcctl::test;

namespace {

constexpr Milliseconds k_soon{1000};

void
check_interrupted(LoginWorld& world, const std::vector<std::string>& words = {})
{
  world.test.clock.interrupt_at(k_soon);
  CHECK(world.run(words) == 130);
  CHECK(world.test.processes.catches_interrupts);
  CHECK(world.test.out().empty());
  CHECK(world.test.err().ends_with("oidcctl: error: interrupted\n"));
  CHECK_FALSE(world.test.files.contents.contains(world.entry(".attempts")));
  CHECK(world.test.listener.open_now == 0);
  for (const auto& [path, until] : world.test.locks.held) {
    CHECK(until != Milliseconds::max()); // none of ours
  }
}

// As a request ends that is given up.
const FakeAnswer k_silence{.takes = 60 * k_soon};

} // namespace

TEST_CASE("interrupt: while another process is waited for")
{
  LoginWorld world;
  world.test.locks.held[world.entry(".lock")] = 60 * k_soon;
  check_interrupted(world);
}

TEST_CASE("interrupt: while the document is asked for")
{
  for (const bool is_answered : {true, false}) {
    LoginWorld world;
    world.test.network.at(
        world.site.document_url(),
        is_answered ? FakeAnswer{.outcome = ok_reply(world.site.document.dump()),
                                 .takes = 5 * k_soon}
                    : k_silence);
    check_interrupted(world);
    CHECK(world.test.processes.starts.empty());
    CHECK(world.test.listener.opened.empty());
  }
}

TEST_CASE("interrupt: while the browser is waited for")
{
  LoginWorld world;
  world.serve_document();
  check_interrupted(world);
  CHECK(world.test.processes.starts.size() == 1);
}

TEST_CASE("interrupt: while the code is redeemed")
{
  LoginWorld world;
  world.serve_document();
  world.test.network.at(world.site.issuer + "/token", k_silence);
  world.browse();
  check_interrupted(world);
  REQUIRE(world.test.listener.answers.size() == 1);
  CHECK(world.test.listener.answers[0].second.find("Login failed") != std::string::npos);
}

TEST_CASE("interrupt: while the keys are asked for")
{
  LoginWorld world;
  world.go_online();
  world.test.network.at(world.site.keys_url(), k_silence);
  world.browse();
  check_interrupted(world);
  CHECK_FALSE(world.test.files.contents.contains(world.entry()));
}

TEST_CASE("interrupt: while a device is waited for")
{
  LoginWorld world;
  world.site.document["device_authorization_endpoint"] = "https://login.example.com/d";
  world.serve_document();
  world.test.network.at(
      "https://login.example.com/d",
      {.outcome = json_of({{"device_code", "d"},
                           {"user_code", "u"},
                           {"verification_uri", "https://login.example.com/go"}})});
  world.test.terminal.err_tty = true;
  check_interrupted(world, {"--grant-type=device-code"});
}

TEST_CASE("interrupt: an answer to a refresh is not thrown away")
{
  LoginWorld world;
  world.go_online();
  world.cache(-60);
  const auto token = world.token();
  world.test.network.at(
      world.site.issuer + "/token",
      {.outcome = json_of({{"id_token", token}, {"refresh_token", "refresh-2"}}),
       .takes = 5 * k_soon});
  world.test.clock.interrupt_at(k_soon);
  CHECK(world.run() == 0);
  CHECK(world.cached() == Json({{"id_token", token}, {"refresh_token", "refresh-2"}}));

  // Nor is what was rotated, when nothing comes after it.
  LoginWorld cut;
  cut.go_online();
  const auto before = cut.cache(-60);
  cut.test.network.at(cut.site.keys_url(), k_silence);
  check_interrupted(cut);
  CHECK(cut.cached() == Json({{"id_token", before}, {"refresh_token", "refresh-2"}}));
}
