#include "adapters/real_system.hpp"

#include <sys/ioctl.h>
#include <sys/random.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

namespace oidcctl {

Time
SystemClock::now() const
{
  return std::chrono::floor<Seconds>(std::chrono::system_clock::now());
}

std::chrono::milliseconds
SystemClock::steady() const
{
  return std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::steady_clock::now().time_since_epoch());
}

std::optional<std::string>
ProcessEnvironment::get(const std::string& name) const
{
  const char* value = std::getenv(name.c_str());
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
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

void
PosixTerminal::out(std::string_view text)
{
  m_failed |= std::fwrite(text.data(), 1, text.size(), stdout) != text.size();
}

void
PosixTerminal::err(std::string_view text)
{
  std::fwrite(text.data(), 1, text.size(), stderr);
}

bool
PosixTerminal::out_is_terminal() const
{
  return isatty(STDOUT_FILENO) == 1;
}

bool
PosixTerminal::err_is_terminal() const
{
  return isatty(STDERR_FILENO) == 1;
}

std::size_t
PosixTerminal::columns() const
{
  constexpr std::size_t usual = 100;
  winsize size = {};
  return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col
                                                                        : usual;
}

bool
PosixTerminal::flush()
{
  return std::fflush(stdout) == 0 && !m_failed;
}

} // namespace oidcctl
