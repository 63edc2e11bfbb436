#pragma once

#include "adapters/server/shared_state.hpp"

#include <memory>
#include <optional>
#include <utility>

namespace oidcctl::server {

// What one connection takes of what all share; given back at its end.
class ConnectionAccount
{
public:
  explicit ConnectionAccount(std::shared_ptr<SharedState> state)
      : m_state(std::move(state))
  {
    ++m_state->open;
  }
  ConnectionAccount(const ConnectionAccount&) = delete;
  ConnectionAccount& operator=(const ConnectionAccount&) = delete;
  ~ConnectionAccount()
  {
    keep();
    end_request();
    --m_state->open;
  }

  // From now on, as the newest, it may be closed for another one.
  void
  offer(std::weak_ptr<Closable> connection)
  {
    keep();
    m_place = m_state->evictable.add(std::move(connection), m_is_proven);
  }
  // From now on it may not.
  void
  keep()
  {
    if (m_place) {
      m_state->evictable.remove(*m_place);
      m_place = std::nullopt;
    }
  }
  // Return whether it may be closed; one that receives a request only if `in_a_request`.
  bool
  may_go(bool in_a_request) const
  {
    return m_place && (in_a_request || !m_is_busy);
  }

  void
  begin_request()
  {
    if (!m_is_busy) {
      m_is_busy = true;
      ++m_state->busy;
    }
  }
  void
  end_request()
  {
    m_state->held -= std::exchange(m_held, 0);
    if (m_is_busy) {
      m_is_busy = false;
      --m_state->busy;
    }
  }

  // Account for the bytes of a body that are here; return whether all bodies together are
  // not too many.
  bool
  hold(std::size_t bytes)
  {
    const auto all = m_state->held += bytes - m_held; // wraps around where it shrinks
    m_held = bytes;
    return all <= m_state->options.bodies;
  }

  // Note the status of an answer: one below 400 proves that the client belongs here.
  void
  answered(int status)
  {
    constexpr int first_error = 400;
    m_is_proven = m_is_proven || status < first_error;
  }
  bool
  is_proven() const
  {
    return m_is_proven;
  }

private:
  std::shared_ptr<SharedState> m_state;
  std::optional<EvictionList::Place> m_place = std::nullopt;
  std::size_t m_held = 0; // bytes of the body
  bool m_is_busy = false;
  bool m_is_proven = false;
};

} // namespace oidcctl::server
