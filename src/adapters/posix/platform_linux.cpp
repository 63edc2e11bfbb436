#include "adapters/posix/descriptor.hpp"
#include "adapters/posix/platform.hpp"

#include <climits>
#include <fmt/format.h>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <sstream>

namespace oidcctl::platform {

namespace {

bool
is_set(const char* variable)
{
  const char* value = std::getenv(variable);
  return value != nullptr && *value != '\0';
}

// Return the process in a line of /proc/locks when it is of a flock(2) on `inode`:
// "1: FLOCK  ADVISORY  WRITE 4711 08:01:131090 0 EOF". Where a device has several numbers
// (btrfs) only the inode decides.
std::optional<int>
process_in(const std::string& line, ino_t inode)
{
  std::istringstream fields(line);
  std::string number, kind, manner, access, place;
  int process = 0;
  fields >> number >> kind >> manner >> access >> process >> place;
  const bool is_it = fields && kind == "FLOCK" && process > 0 &&
                     place.ends_with(fmt::format(":{}", inode));
  return is_it ? std::optional(process) : std::nullopt;
}

} // namespace

Result<std::string>
executable_path()
{
  std::array<char, PATH_MAX> path{};
  const auto size = readlink("/proc/self/exe", path.data(), path.size());
  if (size < 0) {
    return fail(ErrorCode::bug, "cannot read /proc/self/exe: " + reason(errno));
  }
  return std::string(path.data(), static_cast<std::size_t>(size));
}

bool
open_pipe(std::array<int, 2>& ends, bool is_blocking)
{
  return pipe2(ends.data(), O_CLOEXEC | (is_blocking ? 0 : O_NONBLOCK)) == 0;
}

int
open_socket(int family)
{
  return ::socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
}

int
accept_connection(int listener)
{
  return ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
}

int
send_flags()
{
  return MSG_NOSIGNAL;
}

Time
modified(const struct stat& facts)
{
  return Time{Seconds{facts.st_mtim.tv_sec}};
}

char**
environment()
{
  return environ;
}

bool
has_desktop()
{
  return is_set("DISPLAY") || is_set("WAYLAND_DISPLAY");
}

std::optional<int>
flock_holder(const std::string& path)
{
  struct stat facts = {};
  std::ifstream locks("/proc/locks");
  if (stat(path.c_str(), &facts) != 0) {
    return std::nullopt;
  }
  for (std::string line; std::getline(locks, line);) {
    if (const auto process = process_in(line, facts.st_ino)) {
      return process;
    }
  }
  return std::nullopt;
}

int
wait_for(std::span<pollfd> list, int timeout)
{
  return ::poll(list.data(), static_cast<nfds_t>(list.size()), timeout);
}

} // namespace oidcctl::platform
