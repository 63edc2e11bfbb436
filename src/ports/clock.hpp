#pragma once

#include "base/time.hpp"

namespace oidcctl {

class Clock
{
public:
  virtual ~Clock() = default;

  // Return the time of day.
  virtual Time now() const = 0;
  // Return a time that never goes back, for measuring spans.
  virtual Milliseconds steady() const = 0;
  // Return the same as `steady`, as precisely as this clock knows it.
  virtual std::chrono::microseconds
  precise() const
  {
    return steady();
  }
  // Wait for `span`. Return false, and early, when the user interrupts the program (see
  // `Processes::catch_interrupts`).
  virtual bool sleep(Milliseconds span) = 0;
};

} // namespace oidcctl
