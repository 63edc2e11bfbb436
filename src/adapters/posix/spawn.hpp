#pragma once

#include "base/result.hpp"
#include "ports/processes.hpp"

#include <sys/types.h>

#include <string>
#include <vector>

namespace oidcctl {

// How a child process is to start. Descriptors above 2 are closed in it, and it handles
// all signals as usual.
struct Spawn
{
  const std::string& path;
  const std::vector<std::string>& words;
  const std::vector<EnvironmentChange>& environment;
  bool inherit_stdin = false; // else `in`
  int in = -1;                // its standard input; -1: /dev/null
  int out = 2;                // its standard output
  bool own_group = false;
  bool own_session = false;
};

// Return the id of the child.
Result<pid_t> spawn(const Spawn& wanted);

} // namespace oidcctl
