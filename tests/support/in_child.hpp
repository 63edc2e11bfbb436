#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <functional>

namespace oidcctl::test {

// Return the exit status of a child process that calls `work`; 128 + signal when a signal
// ended it, as an alarm does after half a minute. For what changes the whole process.
inline int
in_child(const std::function<int()>& work)
{
  const pid_t child = fork();
  if (child == 0) {
    for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
      std::signal(number, SIG_DFL); // doctest has handlers of its own
    }
    alarm(30);
    _exit(work());
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

} // namespace oidcctl::test
