#pragma once

#include "base/json.hpp"

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

namespace oidcctl {

struct System;

// The log of a service: JSON lines on standard error, written by a thread of its own, so
// that a reader who is slow or gone stops no one. Lines that do not fit into the queue
// are counted and lost. Safe to use from many threads at once.
class EventLog
{
public:
  static constexpr std::size_t k_most_lines = 10000;

  explicit EventLog(System& system);
  EventLog(const EventLog&) = delete;
  EventLog& operator=(const EventLog&) = delete;
  ~EventLog(); // writes what is queued

  // Add a line with the time, the level ("info", "warning", "error"), the event and
  // `members`.
  void add(std::string_view level, std::string_view event, Json members = Json::object());

  // Return 16 hexadecimal digits that stand for `token` in this process only: an HMAC
  // under a random key.
  std::string token_hash(std::string_view token) const;

  std::uint64_t
  lost() const
  {
    return m_lost;
  }

private:
  void run();

  System& m_system;
  std::string m_key;
  std::mutex m_mutex = {};
  std::condition_variable m_wake = {};
  std::deque<std::string> m_lines = {};
  bool m_is_stopping = false;
  std::atomic<std::uint64_t> m_lost{0};
  std::thread m_thread;
};

} // namespace oidcctl
