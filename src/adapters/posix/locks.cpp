#include "adapters/posix/locks.hpp"

#include "adapters/posix/descriptor.hpp"
#include "adapters/posix/interrupt.hpp"
#include "adapters/posix/platform.hpp"
#include "base/text.hpp"

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace oidcctl {

namespace {

constexpr Milliseconds k_longest_nap{50};

tl::unexpected<Error>
lock_error(const std::string& path, const std::string& what, std::string hint = {})
{
  return fail(ErrorCode::local_file,
              fmt::format("lock file {}: {}", text::quote(path), what),
              std::move(hint));
}

std::string
seconds(Milliseconds span)
{
  return fmt::format("{} s", std::chrono::ceil<Seconds>(span).count());
}

class CreatedLock : public Lock
{
public:
  explicit CreatedLock(std::string path) : m_path(std::move(path)) {}
  CreatedLock(const CreatedLock&) = delete;
  CreatedLock& operator=(const CreatedLock&) = delete;
  ~CreatedLock() override { unlink(m_path.c_str()); }

private:
  std::string m_path;
};

class HeldLock : public Lock
{
public:
  explicit HeldLock(Descriptor file) : m_file(std::move(file)) {}

private:
  Descriptor m_file; // closing it releases the lock
};

// Waits that grow, up to a time-out.
class Patience
{
public:
  explicit Patience(Milliseconds timeout) : m_left(timeout) {}

  bool
  is_at_end() const
  {
    return m_left <= Milliseconds{0};
  }
  // Return false once interrupted.
  bool
  wait()
  {
    const auto nap = std::min(m_nap, m_left);
    m_left -= nap;
    m_nap = std::min(m_nap * 2, k_longest_nap);
    return sleep_unless_interrupted(nap);
  }

private:
  Milliseconds m_left;
  Milliseconds m_nap{1};
};

// Return the file that is locked by flock(2); it stays when it is not locked any more.
Result<Descriptor>
open_lock_file(const std::string& path)
{
  Descriptor file(
      open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR));
  if (file.number() < 0) {
    return lock_error(
        path, reason(errno), "check that the directory exists and is writable");
  }
  return file;
}

// Return whether `file` is locked now; an error when it cannot be.
Result<bool>
lock_now(const Descriptor& file, const std::string& path)
{
  while (flock(file.number(), LOCK_EX | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK) {
      return false;
    }
    if (errno != EINTR) {
      return lock_error(path, reason(errno), "the file system may not support locks");
    }
  }
  return true;
}

} // namespace

Result<std::unique_ptr<Lock>>
PosixLocks::create(const std::string& path, Milliseconds timeout)
{
  Patience patience(timeout);
  while (true) {
    const Descriptor file(
        open(path.c_str(), O_RDONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR));
    if (file.number() >= 0) {
      return std::make_unique<CreatedLock>(path);
    }
    if (errno != EEXIST) {
      return lock_error(
          path, reason(errno), "check that the directory exists and is writable");
    }
    if (patience.is_at_end()) {
      return lock_error(path,
                        "still held after " + seconds(timeout),
                        "another program (kubectl, oidcctl) may be running; if it was "
                        "killed, remove the file");
    }
    if (!patience.wait()) {
      return interrupted();
    }
  }
}

Result<std::unique_ptr<Lock>>
PosixLocks::hold(const std::string& path,
                 Milliseconds timeout,
                 const std::function<void()>& on_wait)
{
  TRY_ASSIGN(auto file, open_lock_file(path));
  Patience patience(timeout);
  for (bool is_first = true;; is_first = false) {
    TRY_ASSIGN(const bool is_locked, lock_now(file, path));
    if (is_locked) {
      return std::make_unique<HeldLock>(std::move(file));
    }
    if (is_first && on_wait) {
      on_wait();
    }
    if (patience.is_at_end()) {
      return lock_error(
          path,
          "held by another process, even after " + seconds(timeout),
          "another login may be waiting for its browser: finish or stop it");
    }
    if (!patience.wait()) {
      return interrupted();
    }
  }
}

Result<std::unique_ptr<Lock>>
PosixLocks::try_hold(const std::string& path)
{
  TRY_ASSIGN(auto file, open_lock_file(path));
  TRY_ASSIGN(const bool is_locked, lock_now(file, path));
  return is_locked ? std::make_unique<HeldLock>(std::move(file)) : nullptr;
}

std::optional<int>
PosixLocks::holder(const std::string& path)
{
  return platform::flock_holder(path);
}

} // namespace oidcctl
