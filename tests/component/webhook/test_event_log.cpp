#include "webhook_world.hpp"

#include <future>

using namespace oidcctl;
using namespace oidcctl::test;

namespace {

// A reader of standard error who has stopped reading.
class StuckTerminal : public FakeTerminal
{
public:
  std::promise<void> begun = {};
  std::promise<void> may_go = {};

  void
  err(std::string_view text) override
  {
    if (!m_is_stuck.exchange(true)) {
      begun.set_value();
      may_go.get_future().wait();
    }
    FakeTerminal::err(text);
  }

private:
  std::atomic<bool> m_is_stuck{false};
};

// A reader of standard error who reads `room` bytes and then no more.
class FullTerminal : public FakeTerminal
{
public:
  std::size_t room = 0;

  std::size_t
  err_within(std::string_view text, Milliseconds /*patience*/) override
  {
    const auto taken = text.substr(0, room);
    room -= taken.size();
    err(taken);
    return taken.size();
  }
};

std::size_t
lines_of(const std::string& text)
{
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

} // namespace

TEST_CASE("webhook log: lines in their order, each a JSON object")
{
  TestSystem test;
  {
    EventLog log(test.clock, test.terminal, "key");
    log.add("info", "first", {{"text", "with \"quotes\"\nand a line"}});
    log.add("error", "second");
    CHECK(log.lost() == 0);
  }
  CHECK(test.err() ==
        R"({"time":"2026-11-22T14:00:00Z","level":"info","event":"first",)"
        R"("text":"with \"quotes\"\nand a line"})"
        "\n"
        R"({"time":"2026-11-22T14:00:00Z","level":"error","event":"second"})"
        "\n");
}

TEST_CASE("webhook log: a reader that has stopped stops no one, and lines are bounded")
{
  TestSystem test;
  StuckTerminal terminal;
  {
    EventLog log(test.clock, terminal, "key");
    log.add("info", "stuck");
    terminal.begun.get_future().wait();
    for (std::size_t i = 0; i < EventLog::k_most_lines + 50; ++i) {
      log.add("info", "more");
    }
    CHECK(log.lost() == 50);
    terminal.may_go.set_value();
  }
  CHECK(lines_of(terminal.err_text) == EventLog::k_most_lines + 1);
}

TEST_CASE("webhook log: a reader that has stopped does not hold up the end")
{
  TestSystem test;
  for (const std::size_t room : {0, 100, 1000}) {
    FullTerminal terminal;
    terminal.room = room;
    {
      EventLog log(test.clock, terminal, "key");
      for (int i = 0; i < 100; ++i) {
        log.add("info", "more");
      }
    }
    CHECK(terminal.err_text.size() == room);
  }
}

TEST_CASE("webhook log: kinds of lines have limits of their own, for each second")
{
  TestSystem test;
  std::uint64_t suppressed = 0;
  {
    EventLog log(test.clock, test.terminal, "key");
    const auto add = [&log](const char* kind, unsigned limit) {
      for (int i = 0; i < 10; ++i) {
        if (log.allow({.kind = kind, .per_second = limit})) {
          log.add("info", kind);
        }
      }
    };
    add("a", 3);
    add("b", 7);
    add("a", 3);
    test.clock.advance(Milliseconds{1000});
    add("a", 3);
    suppressed = log.suppressed();
  }
  CHECK(suppressed == 7 + 3 + 10 + 7);
  CHECK(lines_of(test.err()) == 3 + 7 + 3);
}

TEST_CASE("webhook log: a hash stands for a token in one run only")
{
  TestSystem test;
  const EventLog one(test.clock, test.terminal, "key");
  const EventLog other(
      test.clock, test.terminal, "another"); // as after a restart: another key
  CHECK(one.token_hash("token").size() == 16);
  CHECK(one.token_hash("token") == one.token_hash("token"));
  CHECK(one.token_hash("token") != one.token_hash("token "));
  CHECK(one.token_hash("token") != other.token_hash("token"));
}

TEST_CASE("webhook metrics: the text format of Prometheus")
{
  Metrics metrics;
  using namespace std::chrono_literals;
  metrics.count_review(webhook::Outcome::accepted, "https://a", "", 90us);
  metrics.count_review(webhook::Outcome::accepted, "https://a", "", 100us);
  metrics.count_review(webhook::Outcome::refused, "a\"b\\c\nd", "expired", 2s);
  metrics.count_reply(200);
  metrics.set_gauge("ready", "", 1);
  metrics.set_gauge("keys", Metrics::label("issuer", "a\"b"), 1);
  metrics.set_gauge("lost_total", "", 2);
  const auto text = metrics.text();
  for (
      const std::string line :
      {"# TYPE oidcctl_webhook_reviews_total counter",
       R"(oidcctl_webhook_reviews_total{outcome="accepted",issuer="https://a",reason=""} 2)",
       R"(oidcctl_webhook_reviews_total{outcome="refused",issuer="a\"b\\c d",reason="expired"} 1)",
       R"(oidcctl_webhook_replies_total{code="200"} 1)",
       "# TYPE oidcctl_webhook_ready gauge",
       "oidcctl_webhook_ready 1",
       R"(oidcctl_webhook_keys{issuer="a\"b"} 1)",
       "# TYPE oidcctl_webhook_lost_total counter",
       "# TYPE oidcctl_webhook_review_duration_seconds histogram",
       R"(oidcctl_webhook_review_duration_seconds_bucket{le="0.0001"} 2)",
       R"(oidcctl_webhook_review_duration_seconds_bucket{le="1"} 2)",
       R"(oidcctl_webhook_review_duration_seconds_bucket{le="+Inf"} 3)",
       "oidcctl_webhook_review_duration_seconds_sum 2.00019",
       "oidcctl_webhook_review_duration_seconds_count 3"}) {
    CHECK_MESSAGE(("\n" + text).find("\n" + line + "\n") != std::string::npos, line);
  }
  metrics.clear_gauge("keys");
  CHECK(metrics.text().find("webhook_keys") == std::string::npos);
  CHECK(metrics.text().find("webhook_ready") != std::string::npos);
}
