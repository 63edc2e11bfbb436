#include "app/webhook/probe_load.hpp"

#include "app/parallel.hpp"
#include "base/text.hpp"
#include "ports/clock.hpp"
#include "ports/system.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <mutex>
#include <set>

namespace oidcctl {

namespace {

using webhook::Beside;
using webhook::Caller;
using webhook::Exchange;
using webhook::Load;
using webhook::Probe;

constexpr std::size_t k_slow_clients = 32;
constexpr Milliseconds k_slow_timeout{1500};
constexpr Milliseconds k_head_start{500}; // of the slow clients
constexpr std::size_t k_idle = 25;
constexpr std::size_t k_requests = 5000;
constexpr std::size_t k_at_once = 200;

Result<std::unique_ptr<ProbeSession>>
open(const LoadSettings& settings)
{
  return ProbeSession::open(
      settings.system, settings.module, settings.target, Caller::own);
}

// Return how long `probe` takes over a new connection, or why there is no answer.
Result<Exchange>
ask_newly(const LoadSettings& settings, const Probe& probe, Milliseconds timeout)
{
  TRY_ASSIGN(const auto session, open(settings));
  return session->send(probe, timeout);
}

Beside
compare(const Exchange& by_itself, const Exchange& beside)
{
  return {.problem = beside.outcome ? std::string() : beside.outcome.error().message,
          .time = beside.time,
          .by_itself = by_itself.time};
}

// What is right about one token: empty: to refuse it.
struct Expected
{
  std::string body = {};
  std::string username = {};
};

void
count(Load& load, const Expected& expected, const Exchange& exchange)
{
  const auto answer = exchange.outcome && exchange.outcome->status == 200
                          ? webhook::read_answer(*exchange.outcome)
                          : webhook::Answer{};
  if (!answer.is_review) {
    ++load.missing;
  } else if (answer.authenticated == expected.username.empty()) {
    ++load.wrong;
  } else if (answer.username != expected.username) {
    ++load.mixed_up;
  } else {
    load.times.push_back(exchange.time);
  }
}

} // namespace

Result<std::optional<Beside>>
ask_beside_slow(const LoadSettings& settings, const Probe& probe)
{
  TRY_ASSIGN(const auto by_itself, ask_newly(settings, probe, k_slow_timeout));
  TRY_ASSIGN(const auto slow, open(settings));
  Result<Exchange> beside = by_itself;
  std::mutex mutex;
  bool is_possible = true;
  for_each_index(k_slow_clients + 1, k_slow_clients + 1, [&](std::size_t i) {
    if (i == k_slow_clients) {
      settings.system.clock.sleep(k_head_start);
      beside = ask_newly(settings, probe, k_slow_timeout);
      return;
    }
    const auto half = slow->send(probe, k_slow_timeout, probe.body.size() / 2);
    const bool is_refused =
        !half.outcome && half.outcome.error().fault == HttpFault::protocol;
    const std::lock_guard lock(mutex);
    is_possible = is_possible && !is_refused;
  });
  if (!is_possible) {
    return std::nullopt;
  }
  TRY_ASSIGN(const auto seen, std::move(beside));
  return compare(by_itself, seen);
}

Result<std::optional<Beside>>
ask_beside_idle(const LoadSettings& settings, const Probe& probe)
{
  const auto timeout = settings.target.timeout;
  TRY_ASSIGN(const auto by_itself, ask_newly(settings, probe, timeout));
  std::vector<std::unique_ptr<ProbeSession>> idle;
  while (idle.size() < k_idle) {
    TRY_ASSIGN(auto session, open(settings));
    session->send(probe, timeout);
    idle.push_back(std::move(session));
  }
  TRY_ASSIGN(const auto beside, ask_newly(settings, probe, timeout));
  return compare(by_itself, beside);
}

Load
ask_many(const LoadSettings& settings,
         const ProbeSession& session,
         const Probe& garbage,
         const std::vector<std::string>& tokens)
{
  const auto timeout = settings.target.timeout;
  std::vector<Expected> expected{{.body = garbage.body}};
  std::set<std::string> users;
  for (const auto& token : tokens) {
    auto probe = garbage;
    probe.body = webhook::review_body(token, "v1");
    const auto exchange = session.send(probe, timeout);
    const auto answer =
        exchange.outcome ? webhook::read_answer(*exchange.outcome) : webhook::Answer{};
    if (answer.authenticated && !answer.username.empty()) {
      expected.push_back({probe.body, answer.username});
      users.insert(answer.username);
    }
  }
  Load load{.users = users.size()};
  std::mutex mutex;
  for_each_index(k_requests, k_at_once, [&](std::size_t i) {
    const auto& one = expected[i % expected.size()];
    auto probe = garbage;
    probe.body = one.body;
    const auto exchange = session.send(probe, timeout);
    const std::lock_guard lock(mutex);
    count(load, one, exchange);
  });
  std::sort(load.times.begin(), load.times.end());
  return load;
}

} // namespace oidcctl
