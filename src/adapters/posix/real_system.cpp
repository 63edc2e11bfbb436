#include "adapters/posix/real_system.hpp"

#include "adapters/posix/interrupt.hpp"
#include "adapters/posix/platform.hpp"

#include <sys/random.h>
#include <unistd.h>

#include <cstdlib>

namespace oidcctl {

Time
SystemClock::now() const
{
  return std::chrono::floor<Seconds>(std::chrono::system_clock::now());
}

Milliseconds
SystemClock::steady() const
{
  return std::chrono::duration_cast<Milliseconds>(
      std::chrono::steady_clock::now().time_since_epoch());
}

std::chrono::microseconds
SystemClock::precise() const
{
  return std::chrono::duration_cast<std::chrono::microseconds>(
      std::chrono::steady_clock::now().time_since_epoch());
}

bool
SystemClock::sleep(Milliseconds span)
{
  return sleep_unless_interrupted(span);
}

std::optional<std::string>
ProcessEnvironment::get(const std::string& name) const
{
  const char* value = std::getenv(name.c_str());
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

bool
ProcessEnvironment::has_desktop() const
{
  return platform::has_desktop();
}

std::string
KernelRandom::bytes(std::size_t count)
{
  std::string out(count, '\0');
  if (getentropy(out.data(), out.size()) != 0) {
    std::abort(); // a guessable value must never be used in its place
  }
  return out;
}

} // namespace oidcctl
