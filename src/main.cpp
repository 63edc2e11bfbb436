#include "adapters/posix/desktop_keyring.hpp"
#include "adapters/posix/files.hpp"
#include "adapters/posix/locks.hpp"
#include "adapters/posix/loopback_listener.hpp"
#include "adapters/posix/network_loader.hpp"
#include "adapters/posix/processes.hpp"
#include "adapters/posix/real_system.hpp"
#include "adapters/posix/resolver.hpp"
#include "adapters/posix/terminal.hpp"
#include "cli/run.hpp"
#include "ports/system.hpp"

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>
#include <vector>

int
main(int argc, char** argv)
{
  using namespace oidcctl;
  try {
    std::signal(SIGPIPE, SIG_IGN); // a reader that leaves early is a failed write
    SystemClock clock;
    ProcessEnvironment environment;
    PosixFiles files;
    const auto keyring = desktop_keyring();
    LoopbackListener listener;
    PosixLocks locks;
    NetworkLoader network;
    PosixProcesses processes;
    KernelRandom random;
    PosixResolver resolver;
    PosixTerminal terminal;
    System system{clock,
                  environment,
                  files,
                  *keyring,
                  listener,
                  locks,
                  network,
                  processes,
                  random,
                  resolver,
                  terminal};
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    std::string program = argv[0];
    program.erase(0, program.rfind('/') + 1); // npos + 1 is 0
    const int status = cli::run(arguments, system, program);
    const bool written = terminal.flush();
    if (!written && status == 0) {
      std::fputs("oidcctl: error: standard output could not be written\n", stderr);
    }
    std::fflush(stderr);
    // No destructors of globals: the network module's threads may still wait for a name.
    std::_Exit(written || status != 0 ? status
                                      : static_cast<int>(ExitStatus::local_file));
  } catch (const std::exception& problem) {
    std::fprintf(stderr, "oidcctl: error: a bug: %s\n", problem.what());
    return static_cast<int>(ExitStatus::bug);
  }
}
