#include "adapters/posix/files.hpp"
#include "adapters/posix/interrupt.hpp"
#include "adapters/posix/locks.hpp"
#include "adapters/posix/processes.hpp"
#include "in_child.hpp"
#include "temp_folder.hpp"

#include <doctest/doctest.h>

#include <poll.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <thread>

using namespace oidcctl;
using namespace oidcctl::test;

// Each case runs in a process of its own, because signals belong to the whole process. A
// span of half a minute means: until the signal.

namespace {

constexpr Milliseconds k_long{60000};

// Catch signals, do `work`, which blocks, and send `number` meanwhile. Return 0 if `work`
// gave up because of it.
int
interrupted_by(int number, const std::function<bool()>& work)
{
  return in_child([&] {
    catch_interrupts();
    if (is_interrupted()) {
      return 1;
    }
    std::thread other([number] {
      usleep(20000);
      kill(getpid(), number);
    });
    const bool gave_up = work();
    other.join();
    return gave_up && is_interrupted() ? 0 : 2;
  });
}

bool
is_interrupted_error(const auto& result)
{
  return !result && result.error().code == ErrorCode::interrupted;
}

} // namespace

TEST_CASE("posix interrupt: each of the signals ends a wait, in any thread")
{
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
    CHECK(interrupted_by(number, [] {
            bool slept = true;
            std::thread([&slept] { slept = sleep_unless_interrupted(k_long); }).join();
            return !slept && !sleep_unless_interrupted(Milliseconds{0});
          }) == 0);
  }
}

TEST_CASE("posix interrupt: locks, programs and standard input")
{
  const TempFolder folder;
  const auto path = folder.file("a.lock", "");
  CHECK(interrupted_by(SIGINT, [&path] {
          return is_interrupted_error(PosixLocks().create(path, k_long));
        }) == 0);
  CHECK(interrupted_by(SIGINT, [&path] {
          PosixLocks locks;
          const auto first = locks.hold(path, Milliseconds{0}, {});
          return first && is_interrupted_error(locks.hold(path, k_long, {}));
        }) == 0);
  for (const auto* script : {"exec sleep 60", "exec sleep 60 >&-"}) {
    CHECK(interrupted_by(SIGINT, [script] {
            return is_interrupted_error(
                PosixProcesses().run({.words = {"/bin/sh", "-c", script}}));
          }) == 0);
  }
  CHECK(interrupted_by(SIGINT, [] {
          std::array<int, 2> ends{};
          return pipe(ends.data()) == 0 && dup2(ends[0], STDIN_FILENO) == 0 &&
                 is_interrupted_error(PosixFiles().read("-", 10));
        }) == 0);
}

TEST_CASE(
    "posix interrupt: a second signal, and one that nobody catches, end the process")
{
  CHECK(in_child([] {
          catch_interrupts();
          raise(SIGINT);
          raise(SIGINT);
          return 0;
        }) == 128 + SIGINT);
  CHECK(in_child([] {
          raise(SIGTERM);
          return 0;
        }) == 128 + SIGTERM);
}

TEST_CASE("posix interrupt: a signal that is ignored stays ignored")
{
  CHECK(in_child([] {
          std::signal(SIGHUP, SIG_IGN);
          catch_interrupts();
          raise(SIGHUP);
          return is_interrupted() ? 1 : 0;
        }) == 0);
}
