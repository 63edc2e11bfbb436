#include "app/cache/remove_entries.hpp"

#include "app/notify.hpp"
#include "ports/files.hpp"
#include "ports/locks.hpp"
#include "ports/system.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oidcctl {

namespace {

constexpr Milliseconds k_patience{10000};

// Return why the entry is kept; empty when it was removed.
Result<std::string>
remove_held(System& system, const TokenCache& cache, const CacheEntry& entry)
{
  TRY_ASSIGN(const bool is_there, cache.remove(entry.name));
  TRY(system.files.remove(cache.attempts_path(entry.name)));
  TRY(system.files.remove(cache.client_path(entry.name)));
  return std::string(is_there ? "" : "it was already removed");
}

} // namespace

bool
EntryChoice::fits(const CacheEntry& entry) const
{
  if (!names.empty()) {
    return entry.is_file &&
           std::find(names.begin(), names.end(), entry.name) != names.end();
  }
  if (entry.state == EntryState::damaged || entry.state == EntryState::unreadable) {
    return false;
  }
  return (!issuer || entry.issuer == *issuer) &&
         (!is_expired || entry.state == EntryState::expired);
}

Result<std::unique_ptr<Lock>>
hold_entry(System& system, const TokenCache& cache, const std::string& name)
{
  const auto path = cache.lock_path(name);
  return system.locks.hold(path, k_patience, [&system, &path] {
    const auto process = system.locks.holder(path);
    notify(system,
           process ? fmt::format("waiting for process {}", *process)
                   : "waiting for another process");
  });
}

Result<EntryRemoval>
remove_entry(System& system,
             const TokenCache& cache,
             const std::string& name,
             const EntryChoice& choice)
{
  EntryRemoval removal{.entry = {.name = name}};
  const auto lock = hold_entry(system, cache, name);
  if (!lock && lock.error().code == ErrorCode::interrupted) {
    return tl::make_unexpected(lock.error());
  }
  // Another process may have refreshed it, or removed it, while its lock was waited for.
  removal.entry = read_entry(system, cache.folder(), name).facts;
  if (!lock) {
    removal.kept = describe(lock.error());
    return removal;
  }
  if (!choice.fits(removal.entry)) {
    removal.kept = removal.entry.is_file ? "it was changed in the meantime"
                                         : removal.entry.problems.front();
    return removal;
  }
  auto kept = remove_held(system, cache, removal.entry);
  removal.kept = kept ? std::move(*kept) : describe(kept.error());
  return removal;
}

} // namespace oidcctl
