#include "app/webhook/key_keeper.hpp"

#include "app/token/collect_token.hpp"
#include "app/webhook/issuer_http.hpp"
#include "authenticator/key_cache.hpp"
#include "authenticator/token_provider.hpp"
#include "ports/clock.hpp"

#include <algorithm>
#include <vector>

namespace oidcctl {

KeyKeeper::KeyKeeper(std::unique_ptr<Http> http,
                     const Clock& clock,
                     const Jose& jose,
                     apiserver::IssuerPolicy issuer,
                     Milliseconds timeout)
    : m_http(std::make_unique<IssuerHttp>(std::move(http))), m_clock(clock), m_jose(jose),
      m_issuer(std::move(issuer)), m_timeout(timeout),
      m_evidence(std::make_shared<const ProviderEvidence>(
          ProviderEvidence{.issuer = m_issuer.issuer}))
{}

KeyKeeper::~KeyKeeper()
{
  stop();
}

void
KeyKeeper::start()
{
  m_thread = std::thread([this] { run(); });
}

void
KeyKeeper::ask_to_stop()
{
  {
    const std::lock_guard lock(m_mutex);
    m_is_stopping = true;
  }
  m_wake.notify_all();
  give_up(Milliseconds{0});
}

void
KeyKeeper::stop()
{
  ask_to_stop();
  if (m_thread.joinable()) {
    m_thread.join();
  }
}

bool
KeyKeeper::is_stale() const
{
  return m_state.is_good && m_clock.steady() - m_good_at > k_stale;
}

std::shared_ptr<const ProviderEvidence>
KeyKeeper::current() const
{
  const std::lock_guard lock(m_mutex);
  if (is_stale()) {
    return std::make_shared<const ProviderEvidence>(
        ProviderEvidence{.issuer = m_issuer.issuer,
                         .discovery = NotTried{"the keys are older than a day"}});
  }
  return m_evidence;
}

KeyKeeper::Demand
KeyKeeper::demand(Then then)
{
  {
    const std::lock_guard lock(m_mutex);
    const auto now = m_clock.steady();
    const bool is_coming = m_is_fetching || m_is_demanded || !m_state.was_tried;
    const bool is_recent = m_demanded_at && now - *m_demanded_at < Milliseconds(k_retry);
    if (!is_coming && is_recent) {
      return Demand::recent;
    }
    if (m_is_stopping || m_waiting.size() >= k_most_waiting) {
      return Demand::full;
    }
    m_waiting.push_back({std::move(then), now});
    if (!is_coming) {
      m_is_demanded = true;
      m_demanded_at = now;
    }
  }
  m_wake.notify_all();
  return Demand::queued;
}

void
KeyKeeper::give_up(Milliseconds patience)
{
  std::vector<Waiting> late;
  {
    const std::lock_guard lock(m_mutex);
    const auto now = m_clock.steady();
    while (!m_waiting.empty() && now - m_waiting.front().since >= patience) {
      late.push_back(std::move(m_waiting.front()));
      m_waiting.pop_front();
    }
  }
  for (const auto& waiting : late) {
    waiting.then(false);
  }
}

bool
KeyKeeper::is_current() const
{
  const std::lock_guard lock(m_mutex);
  return m_state.was_tried && m_state.problem.empty();
}

void
KeyKeeper::set_next(bool good, const ProviderEvidence& evidence)
{
  Seconds span = k_retry;
  const auto* keys = std::get_if<HttpExchange>(&evidence.keys);
  if (good && keys != nullptr && keys->reply() != nullptr) {
    span = std::clamp(
        key_cache_lifetime(*keys->reply(), m_clock.now()).span, k_shortest, k_longest);
  }
  m_next = m_clock.steady() + span;
}

// Note the clock of the issuer.
void
KeyKeeper::note(const ProviderEvidence& evidence)
{
  const auto* keys = std::get_if<HttpExchange>(&evidence.keys);
  const auto date = keys != nullptr && keys->reply() != nullptr
                        ? keys->reply()->header("date")
                        : std::nullopt;
  const auto time = date ? parse_http_date(*date) : std::nullopt;
  m_state.clock_ahead = time ? std::optional(m_clock.now() - *time) : std::nullopt;
}

bool
KeyKeeper::fetch()
{
  {
    const std::lock_guard lock(m_mutex);
    m_is_fetching = true;
    m_is_demanded = false;
  }
  const auto& policy = m_issuer.policy;
  auto evidence = collect_provider(
      *m_http, m_clock, m_timeout, m_issuer.issuer, policy.discovery_url);
  const auto problem = prepare_keys(evidence, policy.kubernetes_minor, m_jose);
  std::deque<Waiting> waiting;
  {
    const std::lock_guard lock(m_mutex);
    m_is_fetching = false;
    m_state.was_tried = true;
    m_state.problem = problem ? (problem->hint.empty() ? problem->message : problem->hint)
                              : std::string();
    ++(problem ? m_state.failed : m_state.fetched);
    set_next(!problem, evidence);
    if (!problem) {
      m_state.is_good = true;
      m_good_at = m_clock.steady();
      note(evidence);
    }
    if (!problem || !m_state.is_good) { // old keys are better than none
      m_evidence = std::make_shared<const ProviderEvidence>(std::move(evidence));
    }
    waiting.swap(m_waiting);
  }
  for (const auto& each : waiting) {
    each.then(!problem);
  }
  return !problem;
}

KeyKeeper::State
KeyKeeper::state() const
{
  const std::lock_guard lock(m_mutex);
  auto state = m_state;
  state.is_good = state.is_good && !is_stale();
  state.age = state.is_good ? m_clock.steady() - m_good_at : Milliseconds{0};
  return state;
}

void
KeyKeeper::run()
{
  std::unique_lock lock(m_mutex);
  while (!m_is_stopping) {
    const auto left = m_next - m_clock.steady();
    if (left > Milliseconds{0} && !m_is_demanded) {
      m_wake.wait_for(lock, left);
      continue;
    }
    lock.unlock();
    fetch();
    lock.lock();
  }
}

} // namespace oidcctl
