#pragma once

#include "base/json.hpp"
#include "base/json_line.hpp"
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
class Jose;
class Terminal;

// The log of a service: JSON lines on standard error, written by a thread of its own, so
// that a reader who is slow or gone stops no one, and holds up the exit for a second at
// most. Lines that do not fit into the queue are counted and lost. Safe to use from many
// threads at once.
class EventLog
{
public:
  static constexpr std::size_t k_most_lines = 10000;

  // `key`: 32 random bytes, for hashes, which `jose` makes where it is not nullptr.
  EventLog(const Clock& clock,
           Terminal& terminal,
           std::string key,
           const Jose* jose = nullptr);
  EventLog(const EventLog&) = delete;
  EventLog& operator=(const EventLog&) = delete;
  ~EventLog(); // writes what is queued, for a second at most where the reader is slow

  // Add a line with the time, the level ("info", "warning", "error"), the event and
  // `members`.
  void add(std::string_view level,
           std::string_view event,
           const Json& members = Json::object());
  // Return the start of a line that is added by `add_line` when it has its members.
  JsonLine begin(std::string_view level, std::string_view event) const;
  void add_line(JsonLine line);

  // How many lines of a kind there may be in a second.
  struct Limit
  {
    std::string_view kind = {};
    unsigned per_second = 0;
  };
  // Count a line that a caller chooses how often to cause, and return whether it may be
  // added.
  bool allow(const Limit& limit);

  // Return 16 hexadecimal digits that stand for `token` in this process only: an HMAC
  // under a random key.
  std::string token_hash(std::string_view token) const;

  std::uint64_t
  lost() const
  {
    return m_lost;
  }

  // Return how many lines `allow` did not allow.
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
  void write(std::string_view text);

  const Clock& m_clock;
  Terminal& m_terminal;
  std::string m_key;
  const Jose* m_jose;
  std::mutex m_mutex = {};
  std::condition_variable m_wake = {};
  std::deque<std::string> m_lines = {};
  bool m_is_waiting = false; // for lines
  std::atomic<bool> m_is_stopping{false};
  int m_late = 0; // slices that a reader took to read after the end
  std::atomic<std::uint64_t> m_lost{0};
  std::map<std::string, Second, std::less<>> m_seconds = {}; // by kind
  std::atomic<std::uint64_t> m_suppressed{0};
  std::thread m_thread;
};

} // namespace oidcctl
