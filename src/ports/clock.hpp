#pragma once

#include "base/time.hpp"

#include <chrono>

namespace oidcctl {

class Clock
{
public:
  virtual ~Clock() = default;

  // Return the time of day.
  virtual Time now() const = 0;
  // Return a time that never goes back, for measuring spans.
  virtual std::chrono::milliseconds steady() const = 0;
};

} // namespace oidcctl
