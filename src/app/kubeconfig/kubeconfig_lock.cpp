#include "app/kubeconfig/kubeconfig_lock.hpp"

#include "base/text.hpp"
#include "ports/locks.hpp"
#include "ports/system.hpp"
#include "ports/terminal.hpp"

#include <fmt/format.h>

namespace oidcctl {

namespace {

constexpr unsigned k_owner_writes = 0200;
constexpr std::string_view k_lock_suffix = ".lock"; // kubectl's

// How long a lock of another program is waited for: first silently, then with a word.
constexpr Milliseconds k_short_wait{2000};
constexpr Milliseconds k_long_wait{58000};

tl::unexpected<Error>
file_error(const std::string& path, const std::string& what, std::string hint)
{
  return fail(ErrorCode::local_file,
              fmt::format("{}: {}", text::quote(path), what),
              std::move(hint));
}

Result<std::unique_ptr<Lock>>
lock(System& system, const std::string& path)
{
  const auto name = path + std::string(k_lock_suffix);
  auto taken = system.locks.create(name, k_short_wait);
  if (taken || taken.error().code == ErrorCode::interrupted) {
    return taken;
  }
  const auto other = system.files.status(name);
  if (!other || !*other) {
    // Released just now, or there is another reason, which comes at once.
    return system.locks.create(name, k_long_wait);
  }
  if (system.terminal.stderr_is_terminal()) {
    system.terminal.err(
        fmt::format("waiting for another program to remove {}\n", text::quote(name)));
  }
  return system.locks.create(name, k_long_wait);
}

} // namespace

Result<std::optional<FileStatus>>
status_to_change(System& system, const std::string& path)
{
  TRY_ASSIGN(const auto status, system.files.status(path));
  if (!status) {
    return status;
  }
  if (status->is_directory) {
    return file_error(path, "is a directory, not a file", "specify a file name");
  }
  if (!status->is_regular) {
    return file_error(path, "not a regular file", "specify a file name");
  }
  if (!status->is_own) {
    return file_error(path,
                      "it belongs to another user, and would belong to you afterwards",
                      "merge into it as that user");
  }
  if ((status->mode & k_owner_writes) == 0) {
    return file_error(path,
                      fmt::format("it is read-only (mode {:04o})", status->mode),
                      "run `chmod u+w` on it, or merge into another file");
  }
  return status;
}

Result<FileLocks>
lock_kubeconfig(System& system, const std::string& path)
{
  FileLocks locks;
  TRY_ASSIGN(locks.by_name, lock(system, path));
  TRY_ASSIGN(const auto is_link, system.files.is_symlink(path));
  TRY_ASSIGN(const auto status, system.files.status(path));
  if (is_link && status) {
    TRY_ASSIGN(const auto real, system.files.real_path(path));
    TRY_ASSIGN(locks.behind_link, lock(system, real));
  }
  return locks;
}

} // namespace oidcctl
