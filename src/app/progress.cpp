#include "app/progress.hpp"

#include "ports/clock.hpp"
#include "ports/system.hpp"
#include "ports/terminal.hpp"

#include <fmt/format.h>

namespace oidcctl {

namespace {

constexpr Milliseconds k_between{100}; // two updates of the line
constexpr const char* k_clear = "\r\x1b[K";

} // namespace

ProgressLine::ProgressLine(System& system, std::string verb, std::size_t total)
    : m_system(system), m_verb(std::move(verb)), m_total(total)
{}

ProgressLine::~ProgressLine()
{
  clear();
}

void
ProgressLine::clear()
{
  if (m_shown) {
    m_system.terminal.err(k_clear);
    m_shown.reset();
  }
}

void
ProgressLine::show(std::size_t done)
{
  const auto now = m_system.clock.steady();
  if (!m_system.terminal.stderr_is_terminal() ||
      (m_shown && now - *m_shown < k_between)) {
    return;
  }
  m_shown = now;
  const auto of_all = m_total == 0 ? "" : fmt::format(" of {}", m_total);
  m_system.terminal.err(fmt::format("{}{} {}{}", k_clear, m_verb, done, of_all));
}

} // namespace oidcctl
