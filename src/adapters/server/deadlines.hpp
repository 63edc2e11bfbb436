#pragma once

#include "base/time.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <functional>
#include <list>
#include <optional>
#include <utility>

namespace oidcctl::server {

// When the connections of one thread are closed for being slow. One timer looks at all of
// them: one for each would cost more than a request, which sets its deadline thrice. Only
// for use in that thread.
class Deadlines
{
public:
  using Clock = std::chrono::steady_clock;

  // How much later than at its deadline a connection is closed.
  static constexpr std::chrono::milliseconds k_tick{50};

  // The deadline of one connection, which has none at first.
  class Deadline
  {
  public:
    Deadline() = default;
    Deadline(const Deadline&) = delete;
    Deadline& operator=(const Deadline&) = delete;
    ~Deadline()
    {
      if (m_all != nullptr) {
        m_all->m_entries.erase(m_place);
      }
    }

    // From now on `expire` is called once the deadline is over, at most once for each.
    void
    watch(Deadlines& all, std::function<void()> expire)
    {
      m_all = &all;
      m_expire = std::move(expire);
      m_place = all.m_entries.insert(all.m_entries.end(), this);
      all.look_later();
    }
    void
    set(Milliseconds span)
    {
      m_at = Clock::now() + span;
    }
    void
    clear()
    {
      m_at = Clock::time_point::max();
    }

  private:
    friend class Deadlines;

    Clock::time_point m_at = Clock::time_point::max();
    std::function<void()> m_expire = {};
    Deadlines* m_all = nullptr;
    std::list<Deadline*>::iterator m_place = {};
  };

  // It has to outlive the connections, which end with their `io` at the latest: so it is
  // made before that, and uses it from `begin` to `end`.
  void
  begin(boost::asio::io_context& io)
  {
    m_timer.emplace(io);
  }
  void
  end()
  {
    m_timer.reset();
  }

private:
  void
  look_later()
  {
    if (m_is_waiting || m_entries.empty()) {
      return;
    }
    m_is_waiting = true;
    m_timer->expires_after(k_tick);
    m_timer->async_wait([this](const boost::system::error_code& problem) {
      m_is_waiting = false;
      if (!problem) {
        look();
      }
    });
  }

  void
  look()
  {
    const auto now = Clock::now();
    for (auto* entry : m_entries) {
      if (entry->m_at <= now) {
        entry->clear();
        entry->m_expire(); // closes a socket, whose operations end later
      }
    }
    look_later();
  }

  std::optional<boost::asio::steady_timer> m_timer = std::nullopt;
  bool m_is_waiting = false;
  std::list<Deadline*> m_entries = {};
};

} // namespace oidcctl::server
