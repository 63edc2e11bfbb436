#pragma once

#include "ports/clock.hpp"

#include <atomic>
#include <mutex>
#include <vector>

namespace oidcctl::test {

// Time that passes only when something says so, and the user who interrupts at some time.
class FakeClock : public Clock
{
public:
  // 2026-11-22T14:00:00Z
  static constexpr Time k_start{Seconds{1795356000}};

  Time now() const override;
  Milliseconds
  steady() const override
  {
    return m_passed.load();
  }
  // Pass `span`, or the time up to the interruption.
  bool sleep(Milliseconds span) override;

  void advance(Milliseconds span);

  // Interrupt the program (SIGINT) as soon as `steady` is `when`.
  void
  interrupt_at(Milliseconds when)
  {
    m_interrupt = when;
  }
  bool
  is_interrupted() const
  {
    return steady() >= m_interrupt.load();
  }

  // Return the spans of all sleeps, in order.
  std::vector<Milliseconds> sleeps() const;

private:
  std::atomic<Milliseconds> m_passed{Milliseconds{0}};
  std::atomic<Milliseconds> m_interrupt{Milliseconds::max()};
  mutable std::mutex m_mutex = {};
  std::vector<Milliseconds> m_sleeps = {};
};

} // namespace oidcctl::test
