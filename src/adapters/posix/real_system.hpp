#pragma once

#include "ports/clock.hpp"
#include "ports/environment.hpp"
#include "ports/random.hpp"

namespace oidcctl {

class SystemClock : public Clock
{
public:
  Time now() const override;
  Milliseconds steady() const override;
  std::chrono::microseconds precise() const override;
  bool sleep(Milliseconds span) override;
};

class ProcessEnvironment : public Environment
{
public:
  std::optional<std::string> get(const std::string& name) const override;
  bool has_desktop() const override;
};

class KernelRandom : public Random
{
public:
  std::string bytes(std::size_t count) override;
};

} // namespace oidcctl
