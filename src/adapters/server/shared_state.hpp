#pragma once

#include "ports/http_server.hpp"

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <utility>

// What all connections of a server share.
namespace oidcctl::server {

// A connection that can be closed from outside.
class Closable
{
public:
  virtual ~Closable() = default;
  // Close it soon, in its own thread, where `self`, which owns it, has to end as well;
  // one that receives a request only if `in_a_request`.
  virtual void close_soon(std::shared_ptr<Closable> self, bool in_a_request) = 0;
};

// The connections that wait for a request or receive one, those first that are the first
// to go: those that never got an answer below 400, before those that did; the oldest of
// them first. Whoever begins requests and never ends them makes no one else wait.
class EvictionList
{
public:
  using Place = std::pair<bool, std::uint64_t>;

  // Add a connection; `is_proven`: it had such an answer before.
  Place
  add(std::weak_ptr<Closable> connection, bool is_proven)
  {
    const std::lock_guard lock(m_mutex);
    const Place place{is_proven, ++m_next};
    m_entries.emplace(place, std::move(connection));
    return place;
  }

  // Take it off the list; nothing happens where it is not there any more.
  void
  remove(const Place& place)
  {
    const std::lock_guard lock(m_mutex);
    m_entries.erase(place);
  }

  // Close the first connection to go; return whether there was one.
  bool evict();
  // Close those that wait for a request.
  void close_idle();

private:
  bool close_first(bool in_a_request);

  std::mutex m_mutex = {};
  std::uint64_t m_next = 0;
  std::map<Place, std::weak_ptr<Closable>> m_entries = {};
};

struct SharedState
{
  ServerOptions options = {}; // without its certificate
  ServerHandler handler = {};
  EvictionList evictable = {};
  std::atomic<bool> is_draining{false}; // connections end after their next reply
  std::atomic<bool> is_stopping{false};
  std::atomic<std::uint64_t> open{0};
  std::atomic<std::uint64_t> busy{0}; // requests that have begun
  std::atomic<std::size_t> held{0};   // bytes of bodies
  std::atomic<std::uint64_t> accepted{0};
  std::atomic<std::uint64_t> evicted{0};
  std::atomic<std::uint64_t> timed_out{0};
  std::atomic<std::uint64_t> refused_tls{0};
  std::atomic<std::uint64_t> malformed{0};
  std::atomic<std::uint64_t> over_memory{0};
};

} // namespace oidcctl::server
