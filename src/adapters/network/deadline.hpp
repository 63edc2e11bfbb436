#pragma once

#include "adapters/network/interrupt_grace.hpp"
#include "base/time.hpp"

#include <algorithm>
#include <chrono>
#include <string_view>

namespace oidcctl {

// When one request is given up: its time is over, or the user interrupted it.
class Deadline
{
public:
  Deadline(Milliseconds timeout, std::string_view method, bool (*interrupted)())
      : m_start(std::chrono::steady_clock::now()), m_end(m_start + timeout),
        m_grace(method, interrupted)
  {}

  // Return the time that is left, at least one millisecond.
  Milliseconds
  left() const
  {
    const auto left = std::chrono::duration_cast<Milliseconds>(
        m_end - std::chrono::steady_clock::now());
    return std::max(left, Milliseconds{1});
  }
  bool
  has_passed() const
  {
    return std::chrono::steady_clock::now() >= m_end;
  }
  bool
  is_interrupted()
  {
    return m_grace.is_over();
  }
  Milliseconds
  elapsed() const
  {
    return std::chrono::duration_cast<Milliseconds>(std::chrono::steady_clock::now() -
                                                    m_start);
  }

private:
  std::chrono::steady_clock::time_point m_start;
  std::chrono::steady_clock::time_point m_end;
  InterruptGrace m_grace;
};

} // namespace oidcctl
