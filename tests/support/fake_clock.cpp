#include "fake_clock.hpp"

#include <algorithm>

namespace oidcctl::test {

Time
FakeClock::now() const
{
  return k_start + std::chrono::floor<Seconds>(m_passed.load());
}

bool
FakeClock::sleep(Milliseconds span)
{
  {
    const std::lock_guard lock(m_mutex);
    m_sleeps.push_back(span);
  }
  const auto left = m_interrupt.load() - std::min(m_interrupt.load(), steady());
  advance(std::min(span, left));
  return !is_interrupted();
}

void
FakeClock::advance(Milliseconds span)
{
  auto before = m_passed.load();
  while (!m_passed.compare_exchange_weak(before, before + span)) {
  }
}

std::vector<Milliseconds>
FakeClock::sleeps() const
{
  const std::lock_guard lock(m_mutex);
  return m_sleeps;
}

} // namespace oidcctl::test
