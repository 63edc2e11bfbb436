#include "app/webhook/event_log.hpp"

#include "base/hmac.hpp"
#include "base/time.hpp"
#include "ports/clock.hpp"
#include "ports/terminal.hpp"

#include <fmt/format.h>

namespace oidcctl {

namespace {

constexpr std::size_t k_hash_bytes = 8;

} // namespace

EventLog::EventLog(const Clock& clock, Terminal& terminal, std::string key)
    : m_clock(clock), m_terminal(terminal), m_key(std::move(key)),
      m_thread([this] { run(); })
{}

EventLog::~EventLog()
{
  {
    const std::lock_guard lock(m_mutex);
    m_is_stopping = true;
  }
  m_wake.notify_all();
  m_thread.join();
}

void
EventLog::add(std::string_view level, std::string_view event, Json members)
{
  Json line{{"time", to_rfc3339(m_clock.now())}, {"level", level}, {"event", event}};
  line.update(members);
  auto text = to_text(line, -1) + "\n";
  {
    const std::lock_guard lock(m_mutex);
    if (m_lines.size() >= k_most_lines) {
      ++m_lost;
      return;
    }
    m_lines.push_back(std::move(text));
  }
  m_wake.notify_one();
}

void
EventLog::add_limited(const Limit& limit,
                      std::string_view level,
                      std::string_view event,
                      Json members)
{
  {
    const auto now = m_clock.now();
    const std::lock_guard lock(m_mutex);
    auto& second = m_seconds.try_emplace(std::string(limit.kind)).first->second;
    if (second.second != now) {
      second = {now, 0};
    }
    if (++second.lines > limit.per_second) {
      ++m_suppressed;
      return;
    }
  }
  add(level, event, std::move(members));
}

std::string
EventLog::token_hash(std::string_view token) const
{
  std::string hex;
  for (const char c : hmac_sha256(m_key, token).substr(0, k_hash_bytes)) {
    hex += fmt::format("{:02x}", static_cast<unsigned char>(c));
  }
  return hex;
}

void
EventLog::run()
{
  std::unique_lock lock(m_mutex);
  while (true) {
    m_wake.wait(lock, [this] { return m_is_stopping || !m_lines.empty(); });
    if (m_lines.empty()) {
      return;
    }
    std::string text;
    for (const auto& line : m_lines) {
      text += line;
    }
    m_lines.clear();
    lock.unlock();
    m_terminal.err(text);
    lock.lock();
  }
}

} // namespace oidcctl
