#include "adapters/posix/interrupt.hpp"

#include "adapters/posix/platform.hpp"

#include <poll.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <mutex>

namespace oidcctl {

namespace {

// A signal reaches the process as a whole, so what it leaves is the process's, too. The
// pipe gets one byte that no one reads: whoever polls it wakes, in all threads.
std::atomic<bool> came{false};
std::atomic<int> pipe_end{-1};
std::atomic<int> pipe_start{-1};

void
on_signal(int /*number*/)
{
  const int saved = errno;
  came = true;
  const char byte = 0;
  [[maybe_unused]] const auto count = ::write(pipe_start.load(), &byte, 1);
  errno = saved;
}

} // namespace

void
catch_interrupts()
{
  static std::once_flag once;
  std::call_once(once, [] {
    std::array<int, 2> ends{};
    if (platform::open_pipe(ends, false)) {
      pipe_end = ends[0];
      pipe_start = ends[1];
    }
    for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
      struct sigaction action = {};
      if (sigaction(number, nullptr, &action) == 0 && action.sa_handler == SIG_IGN) {
        continue;
      }
      action = {};
      action.sa_handler = on_signal;
      action.sa_flags = static_cast<int>(SA_RESETHAND);
      sigaction(number, &action, nullptr);
    }
  });
}

bool
is_interrupted()
{
  return came;
}

int
interrupt_descriptor()
{
  return pipe_end;
}

bool
sleep_unless_interrupted(Milliseconds span)
{
  using clock = std::chrono::steady_clock;
  const auto end = clock::now() + span;
  while (!is_interrupted()) {
    const auto left = std::chrono::ceil<Milliseconds>(end - clock::now());
    if (left <= Milliseconds{0}) {
      return true;
    }
    pollfd wake{interrupt_descriptor(), POLLIN, 0}; // poll passes over -1
    poll(&wake, 1, static_cast<int>(std::min<long long>(left.count(), 1 << 30)));
  }
  return false;
}

tl::unexpected<Error>
interrupted()
{
  return fail(ErrorCode::interrupted, "interrupted");
}

} // namespace oidcctl
