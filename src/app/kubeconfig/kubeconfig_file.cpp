#include "app/kubeconfig/kubeconfig_file.hpp"

#include "base/text.hpp"
#include "ports/environment.hpp"
#include "ports/files.hpp"
#include "ports/locks.hpp"
#include "ports/processes.hpp"
#include "ports/system.hpp"
#include "ports/terminal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

namespace oidcctl {

namespace {

constexpr unsigned k_own_file = 0600;
constexpr unsigned k_own_folder = 0700;
constexpr unsigned k_permissions = 0777;
constexpr unsigned k_owner_writes = 0200;
constexpr std::string_view k_lock_suffix = ".lock"; // kubectl's
constexpr std::string_view k_backup_suffix = ".oidcctl-backup";

// How long a lock of somebody else is waited for: first silently, then with a word.
constexpr Milliseconds k_short_wait{2000};
constexpr Milliseconds k_long_wait{58000};

tl::unexpected<Error>
file_error(const std::string& path, const std::string& what, std::string hint)
{
  return fail(ErrorCode::local_file,
              fmt::format("{}: {}", text::quote(path), what),
              std::move(hint));
}

// Return the status of the file `path` that is to be changed; nothing when it is not
// there.
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

// Both names of a file behind a symbolic link are locked: who opens it by the other must
// wait as well.
struct Locked
{
  std::unique_ptr<Lock> by_name = {};
  std::unique_ptr<Lock> behind_link = {};
};

Result<Locked>
lock_all(System& system, const std::string& path)
{
  Locked locked;
  TRY_ASSIGN(locked.by_name, lock(system, path));
  TRY_ASSIGN(const auto is_link, system.files.is_symlink(path));
  TRY_ASSIGN(const auto status, system.files.status(path));
  if (is_link && status) {
    TRY_ASSIGN(const auto real, system.files.real_path(path));
    TRY_ASSIGN(locked.behind_link, lock(system, real));
  }
  return locked;
}

Result<void>
make_folder_of(System& system, const std::string& path)
{
  const auto slash = path.rfind('/');
  if (slash == std::string::npos || slash == 0) {
    return {};
  }
  const auto folder = path.substr(0, slash);
  TRY_ASSIGN(const auto status, system.files.status(folder));
  return status ? Result<void>() : system.files.make_directories(folder, k_own_folder);
}

Result<std::string>
home_kubeconfig(System& system)
{
  const auto home = system.environment.get("HOME");
  if (!home || home->empty()) {
    return fail(ErrorCode::local_file,
                "no kubeconfig: neither KUBECONFIG nor HOME is set",
                "specify the file");
  }
  return *home + "/.kube/config";
}

Result<kube::Kubeconfig>
to_kubeconfig(const std::string& text, const std::string& path)
{
  auto config = kube::parse_kubeconfig(text, path);
  if (!config) {
    return tl::make_unexpected(std::move(config).error().within(
        fmt::format("kubeconfig {}", text::quote(path))));
  }
  return config;
}

Result<kube::Kubeconfig>
read_kubeconfig(System& system, const std::string& path)
{
  TRY_ASSIGN(const auto text, system.files.read(path, k_kubeconfig_limit));
  return to_kubeconfig(text, path);
}

} // namespace

Result<std::vector<std::string>>
kubeconfig_paths(System& system, const std::string& given)
{
  if (!given.empty()) {
    return std::vector<std::string>{given};
  }
  std::vector<std::string> paths;
  const auto listed = system.environment.get("KUBECONFIG");
  if (listed && !listed->empty()) {
    for (auto& path : text::split(*listed, ':')) {
      if (!path.empty() && std::find(paths.begin(), paths.end(), path) == paths.end()) {
        paths.push_back(std::move(path));
      }
    }
    return paths;
  }
  TRY_ASSIGN(auto home, home_kubeconfig(system));
  paths.push_back(std::move(home));
  return paths;
}

Result<kube::Kubeconfig>
load_kubeconfig(System& system, const std::string& given)
{
  if (!given.empty()) {
    return read_kubeconfig(system, given);
  }
  TRY_ASSIGN(const auto paths, kubeconfig_paths(system, given));
  std::vector<kube::Kubeconfig> files;
  for (const auto& path : paths) {
    TRY_ASSIGN(const auto status, system.files.status(path));
    if (status) {
      TRY_ASSIGN(auto config, read_kubeconfig(system, path));
      files.push_back(std::move(config));
    }
  }
  if (files.empty()) {
    return fail(ErrorCode::local_file,
                fmt::format("no kubeconfig at {}",
                            text::quote(paths.empty() ? "" : text::join(paths, ":"))),
                "specify the file, or set KUBECONFIG");
  }
  return kube::merged(std::move(files));
}

Result<std::string>
kubeconfig_to_write(System& system, const std::string& given)
{
  TRY_ASSIGN(const auto paths, kubeconfig_paths(system, given));
  for (const auto& path : paths) {
    TRY_ASSIGN(const auto status, system.files.status(path));
    if (status) {
      return path;
    }
  }
  if (paths.empty()) {
    return fail(
        ErrorCode::local_file, "KUBECONFIG contains no file name", "specify the file");
  }
  return paths.front();
}

Result<KubeconfigMerge>
merge_into_kubeconfig(System& system,
                      const std::string& path,
                      const kube::Additions& additions,
                      const AcceptMerge& accept)
{
  // Before the lock, so that what would be refused anyway leaves nothing behind.
  TRY(status_to_change(system, path));
  TRY(make_folder_of(system, path));
  system.processes.catch_interrupts(); // the lock has to be removed
  TRY_ASSIGN(const auto locked, lock_all(system, path));
  TRY_ASSIGN(const auto status, status_to_change(system, path));
  KubeconfigMerge merge{.path = path};
  std::string before;
  if (status) {
    TRY_ASSIGN(before, system.files.read(path, k_kubeconfig_limit));
  }
  if (accept && !before.empty()) {
    TRY_ASSIGN(const auto existing, to_kubeconfig(before, path));
    TRY(accept(existing));
  }
  auto edited = kube::edit_kubeconfig(before, additions);
  if (!edited) {
    return tl::make_unexpected(std::move(edited).error().within(
        fmt::format("kubeconfig {}", text::quote(path))));
  }
  merge.edited = std::move(*edited);
  if (!merge.edited.changed) {
    return merge;
  }
  if (merge.edited.text.size() > k_kubeconfig_limit) {
    return file_error(path,
                      fmt::format("the file would exceed {} bytes", k_kubeconfig_limit),
                      "merge into another file");
  }
  if (system.processes.is_interrupted()) {
    return fail(ErrorCode::interrupted, "interrupted; nothing was written");
  }
  if (!before.empty()) {
    merge.backup = path + std::string(k_backup_suffix);
    TRY(system.files.write_atomic(merge.backup, before, k_own_file));
  }
  const auto mode = status ? status->mode & k_permissions : k_own_file;
  TRY(system.files.write_atomic(path, merge.edited.text, mode));
  return merge;
}

} // namespace oidcctl
