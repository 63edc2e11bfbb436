#pragma once

#include "authenticator/token_evidence.hpp"
#include "base/time.hpp"
#include "kube/webhook/webhook_config.hpp"
#include "ports/http.hpp"

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

namespace oidcctl {

class Clock;
class Jose;

// Holds the keys of one issuer for `webhook serve`: fetched before they are needed, kept
// by the rules of kube-apiserver, and fetched again for a token that no key verifies, at
// most every ten seconds. Nothing is fetched from a place that a token names.
class KeyKeeper
{
public:
  // When keys are fetched again, unless their headers say later, and at the latest.
  static constexpr Seconds k_shortest{60};
  static constexpr Seconds k_longest{600};
  static constexpr Seconds k_retry{10}; // after a failure, and for unknown keys
  // How long old keys are used while the issuer cannot be reached.
  static constexpr Seconds k_stale = std::chrono::hours{24};
  static constexpr std::size_t k_most_waiting = 256;
  static constexpr Milliseconds k_patience{3000}; // of who waits for a fetch

  KeyKeeper(std::unique_ptr<Http> http,
            const Clock& clock,
            const Jose& jose,
            apiserver::IssuerPolicy issuer,
            Milliseconds timeout);
  KeyKeeper(const KeyKeeper&) = delete;
  KeyKeeper& operator=(const KeyKeeper&) = delete;
  ~KeyKeeper();

  const apiserver::IssuerPolicy&
  issuer() const
  {
    return m_issuer;
  }

  // Fetch in a thread of its own until `stop`, which waits for a fetch that has begun;
  // `ask_to_stop` does not. Both call whoever waits.
  void start();
  void ask_to_stop();
  void stop();

  // Return what tokens are judged by now: the last good keys, or why there are none.
  std::shared_ptr<const ProviderEvidence> current() const;

  enum class Demand {
    queued, // `then` is called after a fetch, or when it takes longer than `k_patience`
    recent, // the keys are as new as they may be
    full,   // too many wait, or it stops
  };
  // Called with whether there are newer keys now.
  using Then = std::function<void(bool is_new)>;
  // Have newer keys fetched and `then` called: never, unless the answer is `queued`.
  Demand demand(Then then);
  // Call those who have waited for `patience` and longer.
  void give_up(Milliseconds patience);
  // Return whether the last fetch went well.
  bool is_current() const;

  // Fetch once, now; call whoever waits. Return whether the keys are good.
  bool fetch();

  struct State
  {
    bool was_tried = false;
    bool is_good = false;      // there are keys to judge by
    std::string problem = {};  // of the last attempt; empty: it went well
    std::uint64_t fetched = 0; // attempts that went well
    std::uint64_t failed = 0;
    Milliseconds age{0}; // of the keys
    // How far this clock is ahead of the issuer's, where its last good answer had a date.
    std::optional<Seconds> clock_ahead = std::nullopt;
  };
  State state() const;

private:
  void run();
  // The mutex is held.
  bool is_stale() const;
  void note(const ProviderEvidence& evidence);
  void set_next(bool good, const ProviderEvidence& evidence);

  std::unique_ptr<Http> m_http;
  const Clock& m_clock;
  const Jose& m_jose;
  apiserver::IssuerPolicy m_issuer;
  Milliseconds m_timeout;
  mutable std::mutex m_mutex = {};
  std::condition_variable m_wake = {};
  std::thread m_thread = {};
  bool m_is_stopping = false;
  bool m_is_demanded = false;
  bool m_is_fetching = false;
  struct Waiting
  {
    Then then = {};
    Milliseconds since{0};
  };
  std::deque<Waiting> m_waiting = {}; // in the order of `since`
  std::shared_ptr<const ProviderEvidence> m_evidence = nullptr;
  State m_state = {};
  Milliseconds m_good_at{0};                                // by the steady clock
  std::optional<Milliseconds> m_demanded_at = std::nullopt; // the last fetch for a token
  Milliseconds m_next{0};
};

} // namespace oidcctl
