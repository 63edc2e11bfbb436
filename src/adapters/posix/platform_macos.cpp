#include "adapters/posix/descriptor.hpp"
#include "adapters/posix/platform.hpp"

#include <climits>

#include <crt_externs.h>
#include <fcntl.h>
#include <mach-o/dyld.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <memory>

namespace oidcctl::platform {

namespace {

// Close `number` in child processes and, unless `is_blocking`, never block on it. Another
// thread that starts a program meanwhile may still inherit it: macOS has no call that
// does both at once.
bool
prepare(int number, bool is_blocking)
{
  if (number < 0 || fcntl(number, F_SETFD, FD_CLOEXEC) != 0) {
    return false;
  }
  return is_blocking || fcntl(number, F_SETFL, O_NONBLOCK) == 0;
}

// Return `number` prepared for this program, or -1.
int
prepared_socket(int number)
{
  const int yes = 1;
  if (!prepare(number, false) ||
      setsockopt(number, SOL_SOCKET, SO_NOSIGPIPE, &yes, sizeof yes) != 0) {
    Descriptor closed(number);
    return -1;
  }
  return number;
}

bool
can_select(const pollfd& wanted)
{
  return wanted.fd >= 0 && wanted.fd < FD_SETSIZE;
}

// Return the events of `wanted` that select(2) found.
short
found_events(const pollfd& wanted, const fd_set& readable, const fd_set& writable)
{
  if (!can_select(wanted)) {
    return 0;
  }
  const int events = (FD_ISSET(wanted.fd, &readable) != 0 ? POLLIN : 0) |
                     (FD_ISSET(wanted.fd, &writable) != 0 ? POLLOUT : 0);
  return static_cast<short>(events);
}

} // namespace

Result<std::string>
executable_path()
{
  std::array<char, PATH_MAX> path{};
  auto size = static_cast<std::uint32_t>(path.size());
  if (_NSGetExecutablePath(path.data(), &size) != 0) {
    return fail(ErrorCode::bug, "the path of the executable is too long");
  }
  const std::unique_ptr<char, decltype(&std::free)> real(::realpath(path.data(), nullptr),
                                                         std::free);
  if (!real) {
    return fail(ErrorCode::bug,
                "cannot resolve the path of the executable: " + reason(errno));
  }
  return std::string(real.get());
}

bool
open_pipe(std::array<int, 2>& ends, bool is_blocking)
{
  if (::pipe(ends.data()) != 0) {
    return false;
  }
  return prepare(ends[0], is_blocking) && prepare(ends[1], is_blocking);
}

int
open_socket(int family)
{
  return prepared_socket(::socket(family, SOCK_STREAM, 0));
}

int
accept_connection(int listener)
{
  return prepared_socket(::accept(listener, nullptr, nullptr));
}

int
send_flags()
{
  return 0; // SO_NOSIGPIPE does it for the whole socket
}

Time
modified(const struct stat& facts)
{
  return Time{Seconds{facts.st_mtimespec.tv_sec}};
}

char**
environment()
{
  return *_NSGetEnviron();
}

bool
has_desktop()
{
  // A window of a process started over SSH would open on the Mac itself, out of the
  // user's sight.
  return std::getenv("SSH_CONNECTION") == nullptr;
}

std::optional<int>
flock_holder(const std::string& /*path*/)
{
  return std::nullopt; // the kernel does not report it
}

// poll(2) of macOS refuses terminals (POLLNVAL), select(2) takes them.
int
wait_for(std::span<pollfd> list, int timeout)
{
  fd_set readable;
  fd_set writable;
  FD_ZERO(&readable);
  FD_ZERO(&writable);
  int highest = -1;
  for (const auto& wanted : list) {
    if (!can_select(wanted)) {
      continue;
    }
    if ((wanted.events & POLLIN) != 0) {
      FD_SET(wanted.fd, &readable);
    }
    if ((wanted.events & POLLOUT) != 0) {
      FD_SET(wanted.fd, &writable);
    }
    highest = std::max(highest, wanted.fd);
  }
  timeval span{timeout / 1000, timeout % 1000 * 1000};
  const int ready =
      ::select(highest + 1, &readable, &writable, nullptr, timeout < 0 ? nullptr : &span);
  for (auto& wanted : list) {
    wanted.revents = ready > 0 ? found_events(wanted, readable, writable) : short{0};
  }
  return ready;
}

} // namespace oidcctl::platform
