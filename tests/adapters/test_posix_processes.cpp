#include "adapters/posix/processes.hpp"
#include "temp_folder.hpp"

#include <doctest/doctest.h>

#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>

using namespace oidcctl;
using namespace oidcctl::test;

namespace {

ProcessRequest
shell(const std::string& script)
{
  return {.words = {"/bin/sh", "-c", script}};
}

std::string
script_in(const TempFolder& folder, const std::string& name, const std::string& text)
{
  const auto path = folder.file(name, "#!/bin/sh\n" + text + "\n");
  chmod(path.c_str(), 0755);
  return path;
}

// PATH for the length of a test.
class Path
{
public:
  explicit Path(const char* value) : m_before(std::getenv("PATH"))
  {
    if (value != nullptr) {
      setenv("PATH", value, 1);
    } else {
      unsetenv("PATH");
    }
  }
  Path(const Path&) = delete;
  Path& operator=(const Path&) = delete;
  ~Path() { setenv("PATH", m_before.c_str(), 1); }

private:
  std::string m_before;
};

} // namespace

TEST_CASE("posix processes: programs that cannot be started")
{
  const TempFolder folder;
  PosixProcesses processes;
  const auto plain = folder.file("plain", "#!/bin/sh\n");
  const auto odd = folder.file("odd", "#!/no/such/shell\n");
  chmod(odd.c_str(), 0755);
  const std::string none = ": not an executable file";
  const std::vector<std::pair<std::string, std::string>> rows = {
      {"no-such-program-anywhere", "\"no-such-program-anywhere\": not found on PATH"},
      {folder / "gone", '"' + (folder / "gone") + '"' + none},
      {folder.str(), '"' + folder.str() + '"' + none},
      {plain, '"' + plain + '"' + none},
      {odd, "cannot start \"" + odd + "\": No such file or directory"},
  };
  for (const auto& [program, message] : rows) {
    const auto reply = processes.run({.words = {program}});
    REQUIRE_FALSE(reply);
    CHECK(reply.error().code == ErrorCode::local_file);
    CHECK(reply.error().message == message);
    const auto started = processes.start({program});
    REQUIRE_FALSE(started);
    CHECK(started.error().message == message);
  }
}

TEST_CASE("posix processes: status, signal and output")
{
  PosixProcesses processes;
  const auto good = processes.run(shell("printf 'a\\nb\\n\\n'"));
  REQUIRE(good);
  CHECK(good->status == 0);
  CHECK(good->signal == 0);
  CHECK(good->out.reveal() == "a\nb\n\n");
  const auto bad = processes.run(shell("printf x; exit 7"));
  REQUIRE(bad);
  CHECK(bad->status == 7);
  CHECK(bad->out.reveal() == "x");
  const auto killed = processes.run(shell("kill -KILL $$"));
  REQUIRE(killed);
  CHECK(killed->status == 137);
  CHECK(killed->signal == 9);
}

TEST_CASE("posix processes: too much output, and no end")
{
  PosixProcesses processes;
  auto request = shell("while :; do echo 0123456789; done");
  request.output_limit = 100;
  const auto much = processes.run(request);
  REQUIRE_FALSE(much);
  CHECK(much.error().code == ErrorCode::unavailable);
  CHECK(much.error().message == "\"/bin/sh\" printed more than 100 bytes");
  // One that goes on, one that closes its output and goes on, one that hears no SIGTERM.
  for (const auto* script :
       {"exec sleep 60", "exec sleep 60 >&-", "trap '' TERM; exec sleep 60"}) {
    request = shell(script);
    request.timeout = Milliseconds{50};
    request.own_group = true;
    const auto late = processes.run(request);
    REQUIRE_FALSE(late);
    CHECK(late.error().code == ErrorCode::unavailable);
    CHECK(late.error().message == "\"/bin/sh\" did not finish within 1 s");
  }
}

TEST_CASE("posix processes: a whole group is ended")
{
  const TempFolder folder;
  PosixProcesses processes;
  auto request = shell("sleep 60 & echo $! > " + (folder / "id") + "; wait");
  request.own_group = true;
  request.timeout = Milliseconds{500};
  CHECK_FALSE(processes.run(request));
  const int grandchild = std::atoi(folder.bytes("id").c_str());
  REQUIRE(grandchild > 0);
  // Its parent is gone: whoever inherits it may take a moment to see that it ended.
  for (int i = 0; i < 200 && processes.is_running(grandchild); ++i) {
    const auto status = processes.run(
        shell("grep -q '^State:.Z' /proc/" + std::to_string(grandchild) + "/status"));
    if (status && status->status == 0) {
      return;
    }
    usleep(10000);
  }
  CHECK_FALSE(processes.is_running(grandchild));
}

TEST_CASE("posix processes: words and environment arrive as they are")
{
  PosixProcesses processes;
  const auto words = processes.run({.words = {"printf", "%s|", "a b", "", "$HOME", "*"}});
  REQUIRE(words);
  CHECK(words->out.reveal() == "a b||$HOME|*|");
  setenv("OIDCCTL_TEST_KEPT", "kept", 1);
  setenv("OIDCCTL_TEST_GONE", "gone", 1);
  auto request =
      shell("echo $OIDCCTL_TEST_KEPT ${OIDCCTL_TEST_GONE-unset} $OIDCCTL_TEST_NEW");
  request.environment = {{"OIDCCTL_TEST_NEW", "first"},
                         {"OIDCCTL_TEST_GONE", std::nullopt},
                         {"OIDCCTL_TEST_NEW", "last=\n'x'"}};
  CHECK(processes.run(request)->out.reveal() == "kept unset last= 'x'\n");
  unsetenv("OIDCCTL_TEST_KEPT");
  unsetenv("OIDCCTL_TEST_GONE");
}

TEST_CASE("posix processes: standard input is empty unless it is inherited")
{
  const TempFolder folder;
  PosixProcesses processes;
  const int before = dup(STDIN_FILENO);
  REQUIRE(freopen(folder.file("in", "typed\n").c_str(), "r", stdin) != nullptr);
  auto request = shell("cat");
  CHECK(processes.run(request)->out.reveal().empty());
  request.inherit_stdin = true;
  CHECK(processes.run(request)->out.reveal() == "typed\n");
  dup2(before, STDIN_FILENO);
  close(before);
}

TEST_CASE("posix processes: descriptors and ignored signals do not reach a program")
{
  const TempFolder folder;
  PosixProcesses processes;
  const auto before = std::signal(SIGPIPE, SIG_IGN);
  // A shell that inherits an ignored SIGPIPE cannot end by it.
  CHECK(processes.run(shell("kill -PIPE $$; echo alive"))->signal == SIGPIPE);
  std::signal(SIGPIPE, before);
}

TEST_CASE("posix processes: looking up programs as Go's LookPath does")
{
  const TempFolder folder;
  PosixProcesses processes;
  REQUIRE(mkdir((folder / "one").c_str(), 0755) == 0);
  REQUIRE(mkdir((folder / "two").c_str(), 0755) == 0);
  REQUIRE(mkdir((folder / "one/tool").c_str(), 0755) ==
          0);                   // a directory is not a program
  folder.file("one/other", ""); // not executable
  const auto tool = script_in(folder, "two/tool", "echo found");
  const auto path = (folder / "one") + ":" + (folder / "two");
  {
    const Path set(path.c_str());
    CHECK(processes.find("tool") == tool);
    CHECK(processes.run({.words = {"tool"}})->out.reveal() == "found\n");
    CHECK(processes.find(tool) == tool);
    CHECK_FALSE(processes.find("other"));
    CHECK_FALSE(processes.find(""));
    CHECK_FALSE(processes.find(folder / "one/other"));
  }
  const auto here = std::filesystem::current_path().string();
  REQUIRE(chdir((folder / "two").c_str()) == 0);
  for (const auto* relative : {".", "", "x:", "../two"}) {
    CAPTURE(relative);
    const Path set((relative + std::string(":") + path).c_str());
    CHECK_FALSE(processes.find("tool"));
    CHECK(processes.find("./tool") == "./tool");
  }
  REQUIRE(chdir(here.c_str()) == 0);
  const Path unset(nullptr);
  CHECK_FALSE(processes.find("sh"));
}

TEST_CASE("posix processes: this process, and others")
{
  PosixProcesses processes;
  CHECK(processes.id() == getpid());
  CHECK(processes.is_running(getpid()));
  CHECK_FALSE(processes.is_running(0));
  CHECK_FALSE(processes.is_running(-1));
  CHECK_FALSE(processes.is_running(1 << 30));
  CHECK(processes.own_path().value().ends_with("/adapter-tests"));
}

TEST_CASE("posix processes: a program that is left alone runs on in its own session")
{
  const TempFolder folder;
  PosixProcesses processes;
  const auto tool = script_in(folder,
                              "tool",
                              "ps -o sid= -p $$ > " + (folder / "a") + "; mv " +
                                  (folder / "a") + " " + (folder / "session"));
  REQUIRE(processes.start({tool}));
  for (int i = 0; i < 1000 && folder.bytes("session").empty(); ++i) {
    usleep(10000);
  }
  CHECK(std::atoi(folder.bytes("session").c_str()) > 0);
  CHECK(std::atoi(folder.bytes("session").c_str()) != getsid(0));
}

TEST_CASE("posix processes: input is passed to the program, and ends")
{
  PosixProcesses processes;
  const std::string longest(k_max_process_input, 'x');
  const auto reply = processes.run({.words = {"cat"}, .input = Secret(longest)});
  REQUIRE(reply);
  CHECK(reply->out.reveal() == longest);
  CHECK_FALSE(processes.run({.words = {"cat"}, .input = Secret(longest + "x")}));
}
