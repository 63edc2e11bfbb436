#include "login_world.hpp"

#include <doctest/doctest.h>

// `get-token` and other processes: who logs in, who waits, and who has given up.

using namespace oidcctl;
using namespace oidcctl::test;

namespace {

constexpr Milliseconds k_second{1000};

} // namespace

TEST_CASE("turns: the lock is kubelogin's, and held while the login goes on")
{
  LoginWorld world;
  world.go_online();
  world.browse();
  CHECK(world.run() == 0);
  CHECK(world.test.locks.events ==
        std::vector<std::string>{"hold " + world.entry(".lock"),
                                 "release " + world.entry(".lock")});
}

TEST_CASE("turns: a token that another process got is used, and it is said who is waited "
          "for")
{
  LoginWorld world;
  const auto old = world.cache(-60);
  const auto lock = world.entry(".lock");
  world.test.locks.held[lock] = 20 * k_second;
  world.test.locks.holders[lock] = 4242;
  world.test.locks.on_try = [&world] {
    if (world.test.clock.steady() >= 19 * k_second) {
      world.cache(3600);
    }
  };
  CHECK(world.run() == 0);
  CHECK(world.given() != old);
  CHECK(world.test.err() == "oidcctl: waiting for the login in process 4242\n");
  CHECK(world.test.network.requests.empty());
  CHECK(world.test.clock.steady() < 20 * k_second);
}

TEST_CASE("turns: a short wait is not worth a word")
{
  LoginWorld world;
  world.cache(-60);
  world.test.locks.held[world.entry(".lock")] = 20 * k_second;
  world.test.locks.on_try = [&world] {
    if (world.test.clock.steady() >= Milliseconds{500}) {
      world.cache(3600);
    }
  };
  CHECK(world.run() == 0);
  CHECK(world.test.err().empty());
}

TEST_CASE("turns: an own token by force is no more than a new one")
{
  LoginWorld world;
  const auto old = world.cache(3600);
  world.test.locks.held[world.entry(".lock")] = 20 * k_second;
  world.test.locks.on_try = [&world] {
    if (world.test.clock.steady() >= 2 * k_second) {
      world.cache(3601);
    }
  };
  CHECK(world.run({"--force-refresh"}) == 0);
  CHECK(world.given() != old);
  CHECK(world.test.network.requests.empty());
}

TEST_CASE("turns: a holder that crashed leaves the lock, and the next one logs in")
{
  LoginWorld world;
  world.go_online();
  world.browse();
  world.cache(-60, "");
  // As it is left by a process that was killed in the middle of a login.
  world.test.files.contents[world.entry(".attempts")] =
      R"({"count":1,"last":"2026-11-22T14:00:00Z","over":false})";
  world.test.locks.held[world.entry(".lock")] = 60 * k_second;
  CHECK(world.run() == 0);
  CHECK(world.test.clock.steady() >= 60 * k_second);
  CHECK(world.test.err().rfind("oidcctl: waiting for the login in another process\n",
                               0) == 0);
  CHECK(world.token_requests() == 1);
  CHECK_FALSE(world.test.files.contents.contains(world.entry(".attempts")));
}

TEST_CASE(
    "turns: a login that led nowhere is not begun again by each of those that waited")
{
  LoginWorld world;
  world.cache(-60, "");
  world.test.locks.held[world.entry(".lock")] = 30 * k_second;
  world.test.locks.on_try = [&world] {
    if (world.test.clock.steady() >= 29 * k_second) {
      world.test.files.contents[world.entry(".attempts")] =
          R"({"count":1,"last":"2026-11-22T14:00:29Z","over":true})";
    }
  };
  CHECK(world.run() == 4);
  CHECK(world.test.err().ends_with("oidcctl: error: the login started by another process "
                                   "failed\nhint: try again\n"));
  CHECK(world.test.network.requests.empty());
}

TEST_CASE("turns: nobody waits for ever")
{
  LoginWorld world;
  world.test.locks.held[world.entry(".lock")] = Milliseconds::max();
  world.test.locks.holders[world.entry(".lock")] = 4242;
  CHECK(world.run({"--authentication-timeout-sec=90"}) == 4);
  CHECK(world.test.clock.steady() == 120 * k_second);
  CHECK(world.test.err().ends_with(
      "oidcctl: error: the login in process 4242 did not finish within 2 min\nhint: "
      "finish it or stop that process, then try again\n"));
}

TEST_CASE("turns: a lock that cannot be had")
{
  LoginWorld world;
  world.test.locks.errors[world.entry(".lock")] =
      Error{ErrorCode::local_file, "no locks here", {}, {}};
  CHECK(world.run() == 5);
  CHECK(world.test.err() == "oidcctl: error: no locks here\n");
}

TEST_CASE("back-off: a program that calls all night does not open a browser each time")
{
  LoginWorld world;
  world.go_online();
  CHECK(world.run() == 4); // no one answers for three minutes
  CHECK(world.test.processes.starts.size() == 1);
  CHECK(parse_json(world.test.files.contents[world.entry(".attempts")]).value() ==
        Json({{"count", 1}, {"last", "2026-11-22T14:03:00Z"}, {"over", true}}));

  CHECK(world.run() == 4);
  CHECK(world.test.processes.starts.size() == 1);
  CHECK(world.test.err() ==
        "oidcctl: error: the last login failed; not retrying for another 30 s\nhint: log "
        "in with `oidcctl login ...`, or remove \"" +
            world.entry(".attempts") + "\"\n");

  world.test.clock.advance(30 * k_second);
  CHECK(world.run() == 4);
  CHECK(world.test.processes.starts.size() == 2);
  world.test.clock.advance(59 * k_second);
  CHECK(world.run() == 4);
  CHECK(world.test.err().find("2 logins failed; not retrying for another 1 s\n") !=
        std::string::npos);

  // On a terminal it may be a person who tries again.
  world.browse();
  world.test.terminal.in_tty = true;
  CHECK(world.run() == 0);
  CHECK_FALSE(world.test.files.contents.contains(world.entry(".attempts")));
}

TEST_CASE("back-off: a `watch` on a terminal opens three tabs, and not a hundred")
{
  LoginWorld world;
  world.go_online();
  world.test.terminal.in_tty = true;
  world.test.terminal.err_tty = true;
  for (int i = 0; i < 10; ++i) {
    CHECK(world.run() == 4);
    world.test.clock.advance(2 * k_second);
  }
  CHECK(world.test.processes.starts.size() == 3);
  CHECK(world.test.err().find("3 logins failed; not retrying for another ") !=
        std::string::npos);

  // Who asks for a login has one.
  world.browse();
  CHECK(world.run({"--interactive=always"}) == 0);
}

TEST_CASE("back-off: `login` is never slowed down")
{
  LoginWorld world;
  world.go_online();
  world.test.files.directories.insert(k_cache_folder);
  world.test.files.modes[k_cache_folder] = 0700;
  world.test.files.contents[world.entry(".attempts")] =
      R"({"count":9,"last":"2026-11-22T14:00:00Z","over":true})";
  world.words.front() = "login";
  world.browse();
  world.test.environment.values["DISPLAY"] = ":0";
  CHECK(world.run() == 0);
  CHECK_FALSE(world.test.files.contents.contains(world.entry(".attempts")));
}

TEST_CASE("back-off: never longer than an hour, and a note of no use is no note")
{
  LoginWorld world;
  const auto note = [&world](const std::string& text) {
    world.test.files.contents[world.entry(".attempts")] = text;
    world.test.files.directories.insert(k_cache_folder);
    world.test.files.modes[k_cache_folder] = 0700;
  };
  note(R"({"count":4000000000,"last":"2026-11-22T14:00:00Z","over":true})");
  CHECK(world.run() == 4);
  CHECK(world.test.err().find("not retrying for another 1 h\n") != std::string::npos);

  world.go_online();
  for (const std::string text :
       {"",
        "{",
        "[]",
        R"({"count":-1,"last":"2026-11-22T14:00:00Z"})",
        R"({"count":1,"last":"soon"})",
        R"({"count":1})",
        // Written by a clock that was ahead.
        R"({"count":1,"last":"2027-11-22T14:00:00Z","over":true})"}) {
    INFO(text);
    note(text);
    world.browse();
    CHECK(world.run({"--force-refresh"}) == 0);
    world.test.files.contents.erase(world.entry());
  }
}
