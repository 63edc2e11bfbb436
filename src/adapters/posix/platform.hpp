#pragma once

#include "base/result.hpp"
#include "base/time.hpp"

#include <poll.h>
#include <sys/stat.h>

#include <array>
#include <optional>
#include <span>
#include <string>

// What Linux and macOS do by different calls. platform_linux.cpp or platform_macos.cpp is
// compiled; no other file asks for the system.
namespace oidcctl::platform {

// Return the absolute path of the running executable.
Result<std::string> executable_path();

// Make a pipe whose ends are closed in child processes; false, with errno, when it fails.
bool open_pipe(std::array<int, 2>& ends, bool is_blocking);

// Return a stream socket, or the next connection of `listener`, that never blocks and is
// closed in child processes; -1, with errno, when it fails.
int open_socket(int family);
int accept_connection(int listener);

// Return the flags of send(2) with which a reader that left raises no signal.
int send_flags();

// Return when the content of a file was changed.
Time modified(const struct stat& facts);

// Return the environment of this process, as execve(2) takes it.
char** environment();

// Return whether a person can see a window that this process opens.
bool has_desktop();

// Return the process that holds the flock(2) of the file `path`, where that can be known.
std::optional<int> flock_holder(const std::string& path);

// Wait as poll(2) does, with its arguments and result, also for terminals.
int wait_for(std::span<pollfd> list, int timeout);

} // namespace oidcctl::platform
