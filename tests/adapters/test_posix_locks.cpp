#include "adapters/posix/locks.hpp"
#include "in_child.hpp"
#include "temp_folder.hpp"

#include <doctest/doctest.h>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <filesystem>

using namespace oidcctl;
using namespace oidcctl::test;
namespace fs = std::filesystem;

namespace {

// Another process that holds `path` until it is told to end.
class Other
{
public:
  explicit Other(const std::string& path)
  {
    std::array<int, 2> ready{};
    REQUIRE(pipe(ready.data()) == 0);
    m_id = fork();
    if (m_id == 0) {
      alarm(30);
      PosixLocks locks;
      const auto lock = locks.hold(path, Milliseconds{0}, {});
      const char byte = lock ? 'y' : 'n';
      [[maybe_unused]] const auto count = write(ready[1], &byte, 1);
      pause();
    }
    char byte = 0;
    REQUIRE(read(ready[0], &byte, 1) == 1);
    CHECK(byte == 'y');
    close(ready[0]);
    close(ready[1]);
  }
  Other(const Other&) = delete;
  Other& operator=(const Other&) = delete;
  ~Other() { end(); }

  void
  end()
  {
    if (m_id > 0) {
      kill(m_id, SIGKILL);
      waitpid(m_id, nullptr, 0);
      m_id = 0;
    }
  }

  int
  id() const
  {
    return m_id;
  }

private:
  pid_t m_id = 0;
};

} // namespace

TEST_CASE("posix locks: a lock file that stays")
{
  const TempFolder folder;
  PosixLocks locks;
  const auto path = folder.file("config.lock", "");
  for (const int wait : {0, 20}) {
    const auto lock = locks.create(path, Milliseconds{wait});
    REQUIRE_FALSE(lock);
    CHECK(lock.error().code == ErrorCode::local_file);
    CHECK(lock.error().message == "lock file \"" + path + "\": still held after " +
                                      (wait == 0 ? "0" : "1") + " s");
    CHECK(lock.error().hint == "another program (kubectl, oidcctl) may be running; if it "
                               "was killed, remove the file");
  }
  CHECK(fs::exists(path)); // it is not ours
}

TEST_CASE("posix locks: a lock file is there while the lock lives")
{
  const TempFolder folder;
  PosixLocks locks;
  const auto path = folder / "config.lock";
  {
    const auto lock = locks.create(path, Milliseconds{0});
    REQUIRE(lock);
    CHECK(fs::exists(path));
    CHECK_FALSE(locks.create(path, Milliseconds{0}));
  }
  CHECK_FALSE(fs::exists(path));
  CHECK(locks.create(path, Milliseconds{0}));
}

TEST_CASE("posix locks: a lock file that cannot be made")
{
  const TempFolder folder;
  PosixLocks locks;
  const auto path = folder / "gone/config.lock";
  for (const auto& lock : {locks.create(path, Milliseconds{0}).map([](auto) {}),
                           locks.hold(path, Milliseconds{0}, {}).map([](auto) {})}) {
    REQUIRE_FALSE(lock);
    CHECK(lock.error().message ==
          "lock file \"" + path + "\": No such file or directory");
    CHECK(lock.error().hint == "check that the directory exists and is writable");
  }
}

TEST_CASE("posix locks: waiting for another process, once told of")
{
  const TempFolder folder;
  PosixLocks locks;
  const auto path = folder / "key.lock";
  Other other(path);
  int told = 0;
  const auto late = locks.hold(path, Milliseconds{30}, [&told] { ++told; });
  REQUIRE_FALSE(late);
  CHECK(told == 1);
  CHECK(late.error().code == ErrorCode::local_file);
  CHECK(late.error().message ==
        "lock file \"" + path + "\": held by another process, even after 1 s");

  // The other is killed while this one waits: the lock is free at once.
  const auto lock = locks.hold(path, Milliseconds{20000}, [&other] { other.end(); });
  CHECK(lock);
  CHECK(fs::exists(path));
}

TEST_CASE("posix locks: a held file has mode 0600, stays, and keeps others out")
{
  const TempFolder folder;
  PosixLocks locks;
  const auto path = folder / "key.lock";
  for (int round = 0; round < 2; ++round) {
    const auto lock = locks.hold(path, Milliseconds{0}, [] { FAIL("nobody holds it"); });
    REQUIRE(lock);
    struct stat facts = {};
    REQUIRE(stat(path.c_str(), &facts) == 0);
    CHECK((facts.st_mode & 07777U) == 0600);
    const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    CHECK(flock(file, LOCK_EX | LOCK_NB) != 0);
    close(file);
  }
  fs::create_symlink(path, folder / "link.lock");
  CHECK_FALSE(locks.hold(folder / "link.lock", Milliseconds{0}, {}));
}

TEST_CASE("posix locks: without waiting, and who holds it")
{
  const TempFolder folder;
  PosixLocks locks;
  const auto path = folder / "key.lock";
  CHECK_FALSE(locks.holder(path));
  {
    const auto lock = locks.try_hold(path);
    REQUIRE(lock);
    CHECK(*lock != nullptr);
    CHECK(locks.holder(path) == getpid());
  }
  CHECK_FALSE(locks.holder(path));
  Other other(path);
  const auto taken = locks.try_hold(path);
  REQUIRE(taken);
  CHECK(*taken == nullptr);
  CHECK(locks.holder(path) == other.id());
  other.end();
  const auto free = locks.try_hold(path);
  REQUIRE(free);
  CHECK(*free != nullptr);
  CHECK_FALSE(locks.try_hold(folder / "gone/key.lock"));
}
