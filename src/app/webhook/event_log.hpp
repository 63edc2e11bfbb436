#pragma once

#include "base/json.hpp"
#include "base/time.hpp"

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

namespace oidcctl {

class Clock;
class Terminal;

// The log of a service: JSON lines on standard error, written by a thread of its own, so
// that a reader who is slow or gone stops no one. Lines that do not fit into the queue
// are counted and lost. Safe to use from many threads at once.
class EventLog
{
public:
  static constexpr std::size_t k_most_lines = 10000;

  // `key`: 32 random bytes, for hashes.
  EventLog(const Clock& clock, Terminal& terminal, std::string key);
  EventLog(const EventLog&) = delete;
  EventLog& operator=(const EventLog&) = delete;
  ~EventLog(); // writes what is queued

  // Add a line with the time, the level ("info", "warning", "error"), the event and
  // `members`.
  void add(std::string_view level, std::string_view event, Json members = Json::object());

  // How many lines of a kind there may be in a second.
  struct Limit
  {
    std::string_view kind = {};
    unsigned per_second = 0;
  };
  // Add a line that a caller chooses how often to cause; above the limit it is only
  // counted.
  void add_limited(const Limit& limit,
                   std::string_view level,
                   std::string_view event,
                   Json members);

  // Return 16 hexadecimal digits that stand for `token` in this process only: an HMAC
  // under a random key.
  std::string token_hash(std::string_view token) const;

  std::uint64_t
  lost() const
  {
    return m_lost;
  }

  // Return how many lines `add_limited` left out.
  std::uint64_t
  suppressed() const
  {
    return m_suppressed;
  }

private:
  struct Second
  {
    Time second = {};
    unsigned lines = 0;
  };

  void run();

  const Clock& m_clock;
  Terminal& m_terminal;
  std::string m_key;
  std::mutex m_mutex = {};
  std::condition_variable m_wake = {};
  std::deque<std::string> m_lines = {};
  bool m_is_stopping = false;
  std::atomic<std::uint64_t> m_lost{0};
  std::map<std::string, Second, std::less<>> m_seconds = {}; // by kind
  std::atomic<std::uint64_t> m_suppressed{0};
  std::thread m_thread;
};

} // namespace oidcctl
