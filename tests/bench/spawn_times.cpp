// Runs commands by turns and prints how long each took, as one JSON array:
//
//   spawn-times ROUNDS -- COMMAND [ARGUMENT...] [-- COMMAND [ARGUMENT...]]...
//
// A command may be several processes, one after the other, with "+" in between. Each
// round runs every command once, so that what else the machine does hits all alike.
#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <vector>

extern "C" char** environ; // NOLINT(readability-redundant-declaration)

namespace {

using Milliseconds = std::chrono::duration<double, std::milli>;
using Arguments = std::vector<char*>; // ends in nullptr

struct Command
{
  std::vector<Arguments> processes = std::vector<Arguments>(1);
  std::vector<double> milliseconds = {};
  long peak_kib = 0; // of the largest process
};

[[noreturn]] void
die(const char* what, const char* why)
{
  std::fprintf(stderr, "spawn-times: error: %s: %s\n", what, why);
  std::exit(2);
}

std::vector<Command>
read_commands(char** begin, char** end)
{
  std::vector<Command> commands;
  for (; begin != end; ++begin) {
    const std::string_view word = *begin;
    if (word == "--") {
      commands.emplace_back();
    } else if (commands.empty()) {
      die(*begin, "a command stands behind --");
    } else if (word == "+") {
      commands.back().processes.emplace_back();
    } else {
      commands.back().processes.back().push_back(*begin);
    }
  }
  for (auto& command : commands) {
    for (auto& process : command.processes) {
      if (process.empty()) {
        die("--", "unknown command behind it");
      }
      process.push_back(nullptr);
    }
  }
  return commands;
}

void
run(const Arguments& arguments,
    const posix_spawn_file_actions_t& actions,
    Command& command)
{
  pid_t child = 0;
  if (const int problem = posix_spawnp(
          &child, arguments.front(), &actions, nullptr, arguments.data(), environ)) {
    die(arguments.front(), std::strerror(problem));
  }
  int status = 0;
  rusage usage{};
  if (wait4(child, &status, 0, &usage) != child) {
    die(arguments.front(), std::strerror(errno));
  }
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
    die(arguments.front(), "it failed");
  }
  command.peak_kib = std::max(command.peak_kib, usage.ru_maxrss);
}

void
run_timed(Command& command, const posix_spawn_file_actions_t& actions)
{
  const auto start = std::chrono::steady_clock::now();
  for (const auto& process : command.processes) {
    run(process, actions, command);
  }
  const Milliseconds took = std::chrono::steady_clock::now() - start;
  command.milliseconds.push_back(took.count());
}

void
print(const std::vector<Command>& commands)
{
  const char* separator = "[";
  for (const auto& command : commands) {
    std::printf("%s{\"peak_kib\": %ld, \"milliseconds\": [", separator, command.peak_kib);
    separator = "";
    for (const double time : command.milliseconds) {
      std::printf("%s%.4f", separator, time);
      separator = ", ";
    }
    std::printf("]}");
    separator = ",\n";
  }
  std::printf("]\n");
}

} // namespace

int
main(int argc, char** argv)
{
  const int rounds = argc > 3 ? std::atoi(argv[1]) : 0;
  if (rounds < 1) {
    die("usage", "spawn-times ROUNDS -- COMMAND [ARGUMENT...] [-- COMMAND...]...");
  }
  auto commands = read_commands(argv + 2, argv + argc);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  for (int round = -1; round < rounds; ++round) {
    for (auto& command : commands) {
      run_timed(command, actions);
      if (round < 0) {
        command.milliseconds.clear(); // the first warms the caches
      }
    }
  }
  posix_spawn_file_actions_destroy(&actions);
  print(commands);
  return 0;
}
