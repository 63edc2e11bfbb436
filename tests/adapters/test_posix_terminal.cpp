#include "adapters/posix/interrupt.hpp"
#include "adapters/posix/terminal.hpp"
#include "temp_folder.hpp"

#include <doctest/doctest.h>

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <functional>
#include <iostream>

using namespace oidcctl;
using namespace oidcctl::test;

namespace {

struct Session
{
  std::string seen = {}; // on the terminal
  int status = 0;
};

// Call `work` in a process on a terminal of its own, type `keys` once it has
// prompted, and return what the terminal showed.
Session
on_terminal(const std::string& keys, const std::function<int(PosixTerminal&)>& work)
{
  std::cout.flush(); // else a child with a sanitizer prints it once more when it ends
  int master = -1;
  const pid_t child = forkpty(&master, nullptr, nullptr, nullptr);
  REQUIRE(child >= 0);
  if (child == 0) {
    alarm(30);
    PosixTerminal terminal;
    _exit(work(terminal));
  }
  Session session;
  bool typed = false;
  char byte = 0;
  while (read(master, &byte, 1) == 1) {
    session.seen += byte;
    if (!typed && (session.seen.ends_with("> ") || session.seen.ends_with(": "))) {
      typed =
          write(master, keys.data(), keys.size()) == static_cast<ssize_t>(keys.size());
    }
  }
  int status = 0;
  waitpid(child, &status, 0);
  close(master);
  session.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return session;
}

int
ask_secret(PosixTerminal& terminal, const std::string& wanted)
{
  const auto secret = terminal.read_secret(16);
  termios after = {};
  if (tcgetattr(STDIN_FILENO, &after) != 0 || (after.c_lflag & ECHO) == 0 ||
      (after.c_lflag & ISIG) == 0) {
    return 10;
  }
  if (!secret) {
    return secret.error().code == ErrorCode::interrupted ? 11 : 12;
  }
  return secret->reveal() == wanted ? 0 : 13;
}

void
stand_in_for_stdin(const TempFolder& folder, const std::string& bytes)
{
  const int file = open(folder.file("in", bytes).c_str(), O_RDONLY);
  REQUIRE(file >= 0);
  dup2(file, STDIN_FILENO);
  close(file);
}

} // namespace

TEST_CASE(
    "posix terminal: a secret is not shown, and the terminal speaks again afterwards")
{
  const auto session = on_terminal("hunter2\n", [](PosixTerminal& terminal) {
    return ask_secret(terminal, "hunter2");
  });
  CHECK(session.status == 0);
  CHECK(session.seen == "Password: \r\n");
}

TEST_CASE("posix terminal: ctrl-C while a secret is typed, and one that is too long")
{
  const auto ask = [](PosixTerminal& terminal) { return ask_secret(terminal, ""); };
  auto session = on_terminal("hun\x03", ask);
  CHECK(session.status == 11);
  CHECK(session.seen == "Password: \r\n");
  session = on_terminal("0123456789abcdefg\n", ask);
  CHECK(session.status == 12);
  CHECK(session.seen == "Password: \r\n");
  session = on_terminal("\n", ask); // an empty one is the caller's to judge
  CHECK(session.status == 0);
}

TEST_CASE("posix terminal: a line from a terminal")
{
  const auto session = on_terminal("yes\n", [](PosixTerminal& terminal) {
    std::fputs("> ", stderr);
    const auto line = terminal.read_line(10);
    return terminal.stdin_is_terminal() && line && *line == "yes" ? 0 : 1;
  });
  CHECK(session.status == 0);
  CHECK(session.seen == "> yes\r\n");
}

TEST_CASE("posix terminal: lines from a file")
{
  const TempFolder folder;
  PosixTerminal terminal;
  const int before = dup(STDIN_FILENO);
  stand_in_for_stdin(folder, "one\r\n\n0123456789\nlast");
  CHECK_FALSE(terminal.stdin_is_terminal());
  CHECK(terminal.read_line(10).value() == "one");
  CHECK(terminal.read_line(10).value().empty());
  CHECK(terminal.read_line(10).value() == "0123456789");
  CHECK(terminal.read_line(10).value() == "last");
  const auto end = terminal.read_line(10);
  REQUIRE_FALSE(end);
  CHECK(end.error().code == ErrorCode::local_file);
  CHECK(end.error().message == "unexpected end of input: expected a line");
  stand_in_for_stdin(folder, "0123456789a\n");
  CHECK(terminal.read_line(10).error().message == "the line is longer than 10 bytes");
  dup2(before, STDIN_FILENO);
  close(before);
}
