#include "app/progress.hpp"
#include "cluster_world.hpp"

#include <doctest/doctest.h>

using namespace oidcctl;
using namespace oidcctl::test;

// Patience: what is tried again, for how long, and what is told in the end.

namespace {

constexpr const char* k_target =
    "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings?limit=1";

struct World : ClusterWorld
{
  Result<ApiReply>
  call()
  {
    return client().call({.target = k_target});
  }
  void
  fail_with(HttpOutcome outcome, std::size_t times)
  {
    api.faults.push_back({.outcome = std::move(outcome), .times = times});
  }
};

} // namespace

TEST_CASE("cluster client: a server that cannot be reached is not asked again at first")
{
  for (const auto fault : {HttpFault::resolve,
                           HttpFault::connect,
                           HttpFault::proxy,
                           HttpFault::tls,
                           HttpFault::certificate,
                           HttpFault::timeout,
                           HttpFault::too_large,
                           HttpFault::protocol}) {
    World world;
    world.fail_with(lost(fault), 100);
    const auto reply = world.call();
    REQUIRE_FALSE(reply);
    CHECK(reply.error().code == ErrorCode::unavailable);
    CHECK(reply.error().message ==
          "no response from https://k8s.example:6443: words of the network");
    CHECK(reply.error().hint.empty() ==
          (fault != HttpFault::certificate && fault != HttpFault::timeout));
    CHECK(world.asked() == 1);
  }
}

TEST_CASE("cluster client: lost connections are tried again, eight times in all")
{
  {
    World world;
    world.fail_with(lost(HttpFault::closed), 100);
    CHECK_FALSE(world.call());
    CHECK(world.asked() == 8);
    CHECK(world.test.clock.sleeps().size() == 7);
  }
  // Once the server has answered, so is one that cannot be reached.
  for (const auto fault : {HttpFault::timeout,
                           HttpFault::resolve,
                           HttpFault::connect,
                           HttpFault::proxy,
                           HttpFault::tls}) {
    World world;
    REQUIRE(world.call());
    world.fail_with(lost(fault), 7);
    const auto reply = world.call();
    REQUIRE(reply);
    CHECK(reply->is_success());
    CHECK(reply->was_repeated);
    CHECK(world.asked() == 9);
  }
}

TEST_CASE("cluster client: waiting grows, by chance, up to a limit")
{
  World world;
  world.fail_with(lost(HttpFault::closed), 100);
  CHECK_FALSE(world.call());
  const auto sleeps = world.test.clock.sleeps();
  REQUIRE(sleeps.size() == 7);
  const int longest[] = {250, 500, 1000, 2000, 4000, 8000, 8000};
  for (std::size_t i = 0; i < sleeps.size(); ++i) {
    CHECK(sleeps[i] <= Milliseconds{longest[i]});
    CHECK(sleeps[i] >= Milliseconds{longest[i] / 2});
  }
  CHECK(sleeps[6] != Milliseconds{8000}); // the seventh byte of chance is 6
}

TEST_CASE("cluster client: answers that are tried again, and those that are answers")
{
  struct Row
  {
    int status;
    const char* retry_after;
    bool again;
    int least; // ms to the second try
  };
  const Row rows[] = {
      {.status = 429, .retry_after = "3", .again = true, .least = 3000},
      {.status = 429, .retry_after = "", .again = true, .least = 125},
      {.status = 503, .retry_after = "", .again = true, .least = 125},
      {.status = 503, .retry_after = "1000", .again = true, .least = 60000},
      {.status = 503, .retry_after = "soon", .again = true, .least = 125},
      {.status = 504, .retry_after = "", .again = true, .least = 125},
      {.status = 500, .retry_after = "1", .again = true, .least = 1000},
      {.status = 500, .retry_after = "", .again = false, .least = 0},
      {.status = 502, .retry_after = "", .again = false, .least = 0},
      {.status = 400, .retry_after = "1", .again = false, .least = 0},
      {.status = 403, .retry_after = "", .again = false, .least = 0},
      {.status = 404, .retry_after = "", .again = false, .least = 0},
      {.status = 409, .retry_after = "1", .again = false, .least = 0},
      {.status = 422, .retry_after = "", .again = false, .least = 0}};
  for (const auto& row : rows) {
    CAPTURE(row.status);
    CAPTURE(row.retry_after);
    World world;
    auto refusal = status_reply(row.status, "Reason", "words of the server");
    if (*row.retry_after != '\0') {
      refusal.headers.push_back({"retry-after", row.retry_after});
    }
    world.fail_with(refusal, 1);
    const auto reply = world.call();
    REQUIRE(reply);
    CHECK(reply->status == (row.again ? 200 : row.status));
    CHECK(world.asked() == (row.again ? 2 : 1));
    if (row.again) {
      CHECK(world.test.clock.sleeps().front() >= Milliseconds{row.least});
      CHECK(reply->was_repeated == (row.status != 429)); // that one was not carried out
    } else {
      CHECK(reply->message == "words of the server");
      CHECK(reply->reason == "Reason");
    }
  }
}

TEST_CASE("cluster client: in the end the answer counts, whatever it is")
{
  World world;
  world.fail_with(status_reply(503, "ServiceUnavailable", "starting"), 100);
  const auto reply = world.call();
  REQUIRE(reply);
  CHECK(reply->status == 503);
  CHECK(reply->message == "starting");
  CHECK(world.asked() == 8);
}

TEST_CASE("cluster client: refusals that no API server words")
{
  struct Row
  {
    HttpReply reply;
    const char* message;
  };
  const Row rows[] = {
      {.reply = {.status = 502, .body = "<html>\n<body>Bad Gateway"},
       .message = "status 502: <html>"},
      {.reply = {.status = 404, .body = ""}, .message = "status 404 without a message"},
      {.reply = {.status = 403,
                 .headers = {{"content-type", "application/json"}},
                 .body = "{}"},
       .message = "status 403: {}"},
      {.reply = {.status = 403,
                 .headers = {{"content-type", "application/json"}},
                 .body = "[1"},
       .message = "status 403: [1"},
  };
  for (const auto& row : rows) {
    World world;
    world.fail_with(row.reply, 1);
    const auto reply = world.call();
    REQUIRE(reply);
    CHECK(reply->message == row.message);
  }
}

TEST_CASE("cluster client: a success that is no JSON is no API server's")
{
  for (const auto& [type, body, why] :
       {std::tuple{"text/html", "<html>", "the content type is \"text/html\""},
        std::tuple{"application/json", "{", "unexpected end of JSON input"}}) {
    World world;
    world.fail_with(
        HttpReply{.status = 200, .headers = {{"content-type", type}}, .body = body}, 1);
    const auto reply = world.call();
    REQUIRE_FALSE(reply);
    CHECK(reply.error().code == ErrorCode::unavailable);
    CHECK(reply.error().message ==
          std::string("the server returned 200, but the body is not JSON: ") + why);
    CHECK(reply.error().hint == "check that it is a Kubernetes API server");
  }
}

TEST_CASE("cluster client: 401 is the end")
{
  World world;
  world.api.token = "other";
  const auto reply = world.call();
  REQUIRE_FALSE(reply);
  CHECK(reply.error().code == ErrorCode::login);
  CHECK(reply.error().message ==
        "https://k8s.example:6443 does not accept the credentials "
        "of context \"prod\" (401): Unauthorized");
  CHECK(world.asked() == 1);
}

TEST_CASE("cluster client: an interruption before and while waiting")
{
  World world;
  CHECK(world.test.processes.catches_interrupts);
  world.fail_with(lost(HttpFault::closed), 100);
  world.test.clock.interrupt_at(Milliseconds{300});
  auto reply = world.call();
  REQUIRE_FALSE(reply);
  CHECK(reply.error().code == ErrorCode::interrupted);
  const auto asked = world.asked();
  CHECK(asked < 4);
  reply = world.call();
  REQUIRE_FALSE(reply);
  CHECK(reply.error().code == ErrorCode::interrupted);
  CHECK(world.asked() == asked);
  // What must not be left half done goes on, without waiting.
  reply = world.client().call({.target = k_target, .must_finish = true});
  REQUIRE_FALSE(reply);
  CHECK(reply.error().code == ErrorCode::unavailable);
  CHECK(world.asked() == asked + 8);
}

TEST_CASE("cluster progress: on a terminal, and only there")
{
  World world;
  {
    ProgressLine line(world.system, "applied", 3);
    line.show(1);
  }
  CHECK(world.test.err().empty());
  world.test.terminal.err_tty = true;
  {
    ProgressLine line(world.system, "applied", 3);
    line.show(1);
    line.show(2); // at the same time: not shown
    world.test.clock.advance(Milliseconds{100});
    line.show(3);
  }
  CHECK(world.test.err() == "\r\x1b[Kapplied 1 of 3\r\x1b[Kapplied 3 of 3\r\x1b[K");
}
