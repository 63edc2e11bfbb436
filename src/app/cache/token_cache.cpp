#include "app/cache/token_cache.hpp"

#include "base/text.hpp"
#include "ports/environment.hpp"
#include "ports/file_modes.hpp"
#include "ports/files.hpp"
#include "ports/system.hpp"

#include <fmt/format.h>

namespace oidcctl {

namespace {

constexpr unsigned k_written_by_others = 0022;
constexpr unsigned k_open_to_others = 0077;

tl::unexpected<Error>
folder_error(const std::string& folder, const std::string& what, std::string hint)
{
  return fail(ErrorCode::local_file,
              fmt::format("token cache {}: {}", text::quote(folder), what),
              std::move(hint));
}

} // namespace

std::optional<CacheStorage>
parse_cache_storage(std::string_view word)
{
  if (word == "disk") {
    return CacheStorage::disk;
  }
  if (word == "keyring") {
    return CacheStorage::keyring;
  }
  return word == "none" ? std::optional(CacheStorage::none) : std::nullopt;
}

TokenCache::TokenCache(System& system, CacheStorage storage, std::string folder)
    : m_system(system), m_storage(storage), m_folder(std::move(folder))
{}

std::string
TokenCache::path(const std::string& name) const
{
  return m_folder + "/" + name;
}

std::string
TokenCache::lock_path(const std::string& name) const
{
  return path(name) + ".lock";
}

std::string
TokenCache::attempts_path(const std::string& name) const
{
  return path(name) + ".attempts";
}

std::string
TokenCache::client_path(const std::string& name) const
{
  return path(name) + ".client";
}

// Return whether chmod has an effect on the directory, which keeps its mode.
bool
TokenCache::keeps_modes(unsigned mode) const
{
  auto& files = m_system.files;
  if (!files.set_mode(m_folder, k_private_directory)) {
    return true; // it is said why
  }
  const auto now = files.status(m_folder);
  const bool has_changed = now && *now && ((*now)->mode & k_written_by_others) == 0;
  return files.set_mode(m_folder, mode).has_value() && has_changed;
}

// Return an error when the directory would be made in a directory of another user: with
// sudo and the user's HOME it would be root's forever.
Result<void>
TokenCache::check_place() const
{
  constexpr unsigned writable_by_all = 0002;
  for (auto end = m_folder.rfind('/'); end != std::string::npos && end > 0;
       end = m_folder.rfind('/', end - 1)) {
    const auto parent = m_folder.substr(0, end);
    TRY_ASSIGN(const auto status, m_system.files.status(parent));
    if (!status) {
      continue;
    }
    if (!status->is_own && (status->mode & writable_by_all) == 0) {
      return folder_error(
          m_folder,
          fmt::format("{} belongs to another user, and it would be made there",
                      text::quote(parent)),
          "with sudo, set HOME (sudo -H); or use --token-cache-dir, or "
          "--token-cache-storage=none");
    }
    break;
  }
  return {};
}

// Return whether the directory is there; an error when it must not be used.
Result<bool>
TokenCache::check_folder() const
{
  auto& files = m_system.files;
  TRY_ASSIGN(const bool is_link, files.is_symlink(m_folder));
  if (is_link) {
    return folder_error(m_folder,
                        "it is a symbolic link",
                        "set --token-cache-dir to the directory itself");
  }
  TRY_ASSIGN(const auto status, files.status(m_folder));
  if (!status) {
    TRY(check_place());
    return false;
  }
  if (!status->is_directory) {
    return folder_error(
        m_folder, "not a directory", "use --token-cache-dir to select another");
  }
  if (!status->is_own) {
    return folder_error(m_folder,
                        "it belongs to another user",
                        "use --token-cache-dir to select your own; with sudo, set HOME");
  }
  if ((status->mode & k_written_by_others) != 0) {
    if (!keeps_modes(status->mode)) {
      return folder_error(
          m_folder,
          fmt::format("other users can write to it (mode {:04o}), and chmod does not "
                      "change that on this file system",
                      status->mode),
          "use --token-cache-dir with a directory on another file system, or "
          "--token-cache-storage=keyring or none");
    }
    return folder_error(
        m_folder,
        fmt::format("other users can write to it (mode {:04o})", status->mode),
        fmt::format("run: chmod 700 {}", text::quote(m_folder)));
  }
  if ((status->mode & k_open_to_others) != 0) {
    TRY(files.set_mode(m_folder, k_private_directory));
  }
  return true;
}

Result<CacheLookup>
TokenCache::lookup(const std::string& name) const
{
  switch (m_storage) {
  case CacheStorage::disk:
    return lookup_on_disk(name);
  case CacheStorage::keyring:
    return lookup_in_keyring(name);
  case CacheStorage::none:
    break;
  }
  return CacheLookup{};
}

Result<CacheLookup>
TokenCache::lookup_on_disk(const std::string& name) const
{
  auto& files = m_system.files;
  TRY_ASSIGN(const bool is_there, check_folder());
  const auto place = path(name);
  if (!is_there) {
    return CacheLookup{};
  }
  TRY_ASSIGN(const bool is_link, files.is_symlink(place));
  if (is_link) {
    return CacheLookup{.problem = "it is a symbolic link"};
  }
  TRY_ASSIGN(const auto status, files.status(place));
  if (!status) {
    return CacheLookup{};
  }
  if (!status->is_regular || status->size > k_max_cache_entry) {
    return CacheLookup{.problem = status->is_regular
                                      ? fmt::format("it has {} bytes", status->size)
                                      : "not a regular file"};
  }
  CacheLookup lookup;
  if ((status->mode & k_open_to_others) != 0) {
    TRY(files.set_mode(place, k_private_file));
    lookup.warning = fmt::format(
        "fixed permissions of {} (was {:04o}, now 0600)", place, status->mode);
  }
  // A byte more than there is, so that a file that grows meanwhile is distinguished from
  // a whole one.
  auto bytes = files.read(place, static_cast<std::size_t>(status->size) + 1);
  if (!bytes) {
    lookup.problem = bytes.error().message;
    return lookup;
  }
  const Secret text(std::move(*bytes));
  auto login = CachedLogin::parse(text.reveal());
  if (!login) {
    lookup.problem = login.error();
    return lookup;
  }
  lookup.login = std::move(*login);
  return lookup;
}

Result<void>
TokenCache::prepare() const
{
  if (m_storage == CacheStorage::none) {
    return {};
  }
  TRY_ASSIGN(const bool is_there, check_folder());
  return is_there ? Result<void>()
                  : m_system.files.make_directories(m_folder, k_private_directory)
                        .map_error([](Error error) {
                          if (error.hint.empty()) {
                            error.hint =
                                "use --token-cache-dir with a directory that can "
                                "be written, or --token-cache-storage=none";
                          }
                          return error;
                        });
}

} // namespace oidcctl
