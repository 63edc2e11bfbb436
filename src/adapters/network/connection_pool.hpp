#pragma once

#include "adapters/network/connection.hpp"

#include <algorithm>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace oidcctl {

// Connections that wait for the next request. Safe to use from many threads at once.
class ConnectionPool
{
public:
  // Return the connection for `key` that was used last, or null.
  std::unique_ptr<Connection>
  take(const std::string& key)
  {
    for (;;) {
      auto connection = take_idle(key);
      if (!connection || connection->is_quiet()) {
        return connection;
      }
    }
  }

  // Keep `connection` for later; the one that waits longest goes when there are too many.
  void
  give_back(const std::string& key, std::unique_ptr<Connection> connection)
  {
    Idle oldest; // is closed outside of the lock
    const std::lock_guard lock(m_mutex);
    m_idle.push_back({key, std::move(connection)});
    if (m_idle.size() > k_most_idle) {
      oldest = std::move(m_idle.front());
      m_idle.erase(m_idle.begin());
    }
  }

private:
  static constexpr std::size_t k_most_idle = 64;

  struct Idle
  {
    std::string key = {};
    std::unique_ptr<Connection> connection = nullptr;
  };

  std::unique_ptr<Connection>
  take_idle(const std::string& key)
  {
    const std::lock_guard lock(m_mutex);
    const auto found = std::find_if(m_idle.rbegin(),
                                    m_idle.rend(),
                                    [&key](const auto& idle) { return idle.key == key; });
    if (found == m_idle.rend()) {
      return nullptr;
    }
    auto connection = std::move(found->connection);
    m_idle.erase(std::next(found).base());
    return connection;
  }

  std::mutex m_mutex = {};
  std::vector<Idle> m_idle = {};
};

} // namespace oidcctl
