#include "app/webhook/event_log.hpp"

#include "base/hex.hpp"
#include "base/hmac.hpp"
#include "base/time.hpp"
#include "model/oidc/jose.hpp"
#include "ports/clock.hpp"
#include "ports/terminal.hpp"

#include <chrono>
#include <utility>

namespace oidcctl {

namespace {

constexpr std::size_t k_hash_bytes = 8;
constexpr Milliseconds k_rest{10}; // between two writes
constexpr Milliseconds k_slice{100};
constexpr int k_most_late = 10; // slices after the end, for all lines together

} // namespace

EventLog::EventLog(const Clock& clock,
                   Terminal& terminal,
                   std::string key,
                   const Jose* jose)
    : m_clock(clock), m_terminal(terminal), m_key(std::move(key)), m_jose(jose),
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
EventLog::add(std::string_view level, std::string_view event, const Json& members)
{
  auto line = begin(level, event);
  for (const auto& [name, value] : members.items()) {
    line.name(name).raw(to_text(value, -1));
  }
  add_line(std::move(line));
}

JsonLine
EventLog::begin(std::string_view level, std::string_view event) const
{
  JsonLine line;
  line.open_object().member("time", to_rfc3339(m_clock.now()));
  line.member("level", level).member("event", event);
  return line;
}

void
EventLog::add_line(JsonLine line)
{
  auto text = line.close_object().take() + "\n";
  bool wakes = false;
  {
    const std::lock_guard lock(m_mutex);
    if (m_lines.size() >= k_most_lines) {
      ++m_lost;
      return;
    }
    m_lines.push_back(std::move(text));
    wakes = std::exchange(m_is_waiting, false);
  }
  if (wakes) {
    m_wake.notify_one();
  }
}

bool
EventLog::allow(const Limit& limit)
{
  const auto now = m_clock.now();
  const std::lock_guard lock(m_mutex);
  auto found = m_seconds.find(limit.kind);
  if (found == m_seconds.end()) {
    found = m_seconds.try_emplace(std::string(limit.kind)).first;
  }
  auto& second = found->second;
  if (second.second != now) {
    second = {now, 0};
  }
  if (++second.lines > limit.per_second) {
    ++m_suppressed;
    return false;
  }
  return true;
}

std::string
EventLog::token_hash(std::string_view token) const
{
  const auto mac =
      m_jose != nullptr ? m_jose->hmac_sha256(m_key, token) : hmac_sha256(m_key, token);
  return hex(std::string_view(mac).substr(0, k_hash_bytes));
}

// Write `text` however long that takes; at the end only for as long as a reader who does
// not read may hold up the exit.
void
EventLog::write(std::string_view text)
{
  while (!text.empty() && m_late < k_most_late) {
    text.remove_prefix(m_terminal.err_within(text, k_slice));
    m_late += m_is_stopping.load() && !text.empty() ? 1 : 0;
  }
}

void
EventLog::run()
{
  std::unique_lock lock(m_mutex);
  while (true) {
    m_is_waiting = m_lines.empty();
    m_wake.wait(lock, [this] { return m_is_stopping || !m_lines.empty(); });
    m_is_waiting = false;
    if (m_lines.empty()) {
      return;
    }
    std::deque<std::string> lines;
    lines.swap(m_lines);
    lock.unlock();
    std::string text;
    for (const auto& line : lines) {
      text += line;
    }
    write(text);
    lock.lock();
    // Many lines with one write: whoever adds one while this thread rests does not have
    // to wake it.
    m_wake.wait_for(lock, k_rest, [this] { return m_is_stopping.load(); });
  }
}

} // namespace oidcctl
