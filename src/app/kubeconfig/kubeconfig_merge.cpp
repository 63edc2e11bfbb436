#include "app/kubeconfig/kubeconfig_merge.hpp"

#include "app/kubeconfig/kubeconfig_file.hpp"
#include "app/kubeconfig/kubeconfig_lock.hpp"
#include "base/text.hpp"
#include "ports/file_modes.hpp"
#include "ports/files.hpp"
#include "ports/locks.hpp"
#include "ports/processes.hpp"
#include "ports/system.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace oidcctl {

namespace {

constexpr unsigned k_permissions = 0777;
constexpr int k_most_backups = 1000;
constexpr std::string_view k_backup_suffix = ".oidcctl-backup";

tl::unexpected<Error>
file_error(const std::string& path, const std::string& what, std::string hint)
{
  return fail(ErrorCode::local_file,
              fmt::format("{}: {}", text::quote(path), what),
              std::move(hint));
}

Error
in_kubeconfig(Error error, const std::string& path)
{
  return std::move(error).within(fmt::format("kubeconfig {}", text::quote(path)));
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
  return status ? Result<void>()
                : system.files.make_directories(folder, k_private_directory);
}

// Which files make up the configuration, and which of them gets new entries.
struct Places
{
  std::vector<std::string> in_force = {};
  std::string target = {};
  bool is_given = false; // all entries go to `target`
};

// A given file that is one of KUBECONFIG is read together with the others.
Result<Places>
places_of(System& system, const std::string& given)
{
  Places places{.is_given = !given.empty()};
  TRY_ASSIGN(places.target, kubeconfig_to_write(system, given));
  if (given.empty()) {
    TRY_ASSIGN(places.in_force, kubeconfig_paths(system, given));
    return places;
  }
  const auto real = system.files.real_path(given);
  const auto listed = kubeconfig_paths(system, "");
  for (const auto& path : listed ? *listed : std::vector<std::string>{}) {
    const auto other = system.files.real_path(path);
    if (path == given || (real && other && *real == *other)) {
      places.in_force = *listed;
      std::replace(places.in_force.begin(), places.in_force.end(), path, given);
      return places;
    }
  }
  places.in_force = {given};
  return places;
}

// The files of the configuration as they are now.
struct Snapshot
{
  std::map<std::string, std::string> texts = {}; // of those that exist
  EffectiveKubeconfig in_force = {};
};

// A pipe can be read only once: its text is taken from `earlier`.
Result<Snapshot>
read_all(System& system, const Places& places, const Snapshot& earlier = {})
{
  Snapshot snapshot;
  for (const auto& path : places.in_force) {
    TRY_ASSIGN(const auto status, system.files.status(path));
    if (!status) {
      continue;
    }
    const auto known = earlier.texts.find(path);
    auto text = known != earlier.texts.end() && !status->is_regular
                    ? Result<std::string>(known->second)
                    : system.files.read(path, k_kubeconfig_limit);
    if (!text) {
      return tl::make_unexpected(std::move(text).error());
    }
    auto config = kube::parse_kubeconfig(*text, path);
    if (!config) {
      return tl::make_unexpected(in_kubeconfig(std::move(config).error(), path));
    }
    snapshot.in_force.files.push_back(std::move(*config));
    snapshot.texts.emplace(path, std::move(*text));
  }
  snapshot.in_force.all = kube::merged(snapshot.in_force.files);
  snapshot.in_force.written = places.is_given ? places.target : "";
  return snapshot;
}

// Additions by the file that they go to.
using Parts = std::map<std::string, kube::Additions>;

Parts
parts_of(const Places& places,
         const kube::Kubeconfig& all,
         const kube::Additions& additions)
{
  Parts parts;
  const auto file_of = [&places](const auto* there) {
    return places.is_given || there == nullptr ? places.target : there->file;
  };
  parts[places.target].current_context = additions.current_context;
  for (const auto& one : additions.clusters) {
    parts[file_of(all.find_cluster(one.name))].clusters.push_back(one);
  }
  for (const auto& one : additions.users) {
    parts[file_of(all.find_user(one.name))].users.push_back(one);
  }
  for (const auto& one : additions.contexts) {
    parts[file_of(all.find_context(one.name))].contexts.push_back(one);
  }
  const auto& target = parts[places.target];
  if (target.clusters.empty() && target.users.empty() && target.contexts.empty() &&
      !target.current_context) {
    parts.erase(places.target);
  }
  return parts;
}

std::vector<std::string>
files_of(const Parts& parts)
{
  std::vector<std::string> files;
  for (const auto& [file, part] : parts) {
    files.push_back(file);
  }
  return files;
}

// Return a name for a copy of the file `path` with the content `bytes`: one that no file
// has, or that of a copy with the same content.
Result<std::string>
backup_name(System& system, const std::string& path, const std::string& bytes)
{
  for (int number = 0; number < k_most_backups; ++number) {
    auto name = path + std::string(k_backup_suffix);
    if (number > 0) {
      name += fmt::format(".{}", number);
    }
    TRY_ASSIGN(const auto status, system.files.status(name));
    if (!status) {
      return name;
    }
    const auto there = status->is_regular && status->size == bytes.size()
                           ? system.files.read(name, k_kubeconfig_limit)
                           : Result<std::string>(std::string());
    if (there && !there->empty() && *there == bytes) {
      return name;
    }
  }
  return file_error(path,
                    fmt::format("there are {} backups of it already", k_most_backups),
                    "remove those that are not needed");
}

Result<FileMerge>
edited(const std::string& path,
       const std::string& before,
       const kube::Additions& additions)
{
  FileMerge merge{.path = path};
  auto edit = kube::edit_kubeconfig(before, additions);
  if (!edit) {
    return tl::make_unexpected(in_kubeconfig(std::move(edit).error(), path));
  }
  merge.edited = std::move(*edit);
  if (merge.edited.changed && merge.edited.text.size() > k_kubeconfig_limit) {
    return file_error(path,
                      fmt::format("the file would exceed {} bytes", k_kubeconfig_limit),
                      "merge into another file");
  }
  return merge;
}

Result<void>
write(System& system, FileMerge& merge, const std::string& before)
{
  TRY_ASSIGN(const auto status, status_to_change(system, merge.path));
  if (!before.empty()) {
    TRY_ASSIGN(merge.backup, backup_name(system, merge.path, before));
    TRY(system.files.write_atomic(merge.backup, before, k_private_file));
  }
  const auto mode = status ? status->mode & k_permissions : k_private_file;
  return system.files.write_atomic(merge.path, merge.edited.text, mode);
}

// Edit all files, then write those that changed.
Result<std::vector<FileMerge>>
edit_and_write(System& system,
               const Places& places,
               const Snapshot& snapshot,
               const Parts& parts)
{
  std::vector<FileMerge> merges;
  const auto text_of = [&snapshot](const std::string& path) {
    const auto found = snapshot.texts.find(path);
    return found == snapshot.texts.end() ? std::string() : found->second;
  };
  for (const auto& [path, part] : parts) {
    TRY_ASSIGN(auto merge, edited(path, text_of(path), part));
    const bool is_first = path == places.target;
    merges.insert(is_first ? merges.begin() : merges.end(), std::move(merge));
  }
  if (system.processes.is_interrupted()) {
    return fail(ErrorCode::interrupted, "interrupted; nothing was written");
  }
  for (auto& merge : merges) {
    if (merge.edited.changed) {
      TRY(write(system, merge, text_of(merge.path)));
    }
  }
  return merges;
}

// A path that was meant to be replaced by a shell must not make a directory called "~".
Result<void>
check_new_file(System& system, const std::string& path)
{
  if (auto hint = hint_for_missing(system, path)) {
    return file_error(path, "no such file", std::move(*hint));
  }
  return {};
}

} // namespace

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
  return paths.back();
}

Result<std::vector<FileMerge>>
merge_into_kubeconfig(System& system,
                      const std::string& given,
                      const kube::Additions& additions,
                      const PrepareMerge& prepare)
{
  TRY_ASSIGN(const auto places, places_of(system, given));
  TRY(check_new_file(system, places.target));
  // Before the locks, so that what would be refused anyway leaves nothing behind.
  TRY(status_to_change(system, places.target));
  TRY_ASSIGN(const auto before, read_all(system, places));
  const auto files = files_of(parts_of(places, before.in_force.all, additions));
  for (const auto& file : files) {
    TRY(status_to_change(system, file));
    TRY(make_folder_of(system, file));
  }
  system.processes.catch_interrupts(); // the locks have to be removed
  std::vector<FileLocks> locks;
  for (const auto& file : files) {
    TRY_ASSIGN(auto taken, lock_kubeconfig(system, file));
    locks.push_back(std::move(taken));
  }
  TRY_ASSIGN(const auto snapshot, read_all(system, places, before));
  auto wanted = additions;
  if (prepare) {
    TRY_ASSIGN(wanted, prepare(snapshot.in_force));
  }
  const auto parts = parts_of(places, snapshot.in_force.all, wanted);
  if (files_of(parts) != files) {
    return fail(ErrorCode::unavailable,
                "another program has moved entries between the files of KUBECONFIG",
                "run the command again");
  }
  return edit_and_write(system, places, snapshot, parts);
}

} // namespace oidcctl
