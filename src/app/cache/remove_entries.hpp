#pragma once

#include "app/cache/cache_entries.hpp"
#include "app/cache/token_cache.hpp"
#include "base/result.hpp"
#include "ports/locks.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace oidcctl {

struct System;

// Which entries are meant: those with one of `names`, or those that fit all the rest.
struct EntryChoice
{
  std::vector<std::string> names = {}; // whole names
  std::optional<std::string> issuer = std::nullopt;
  bool is_expired = false;

  // Return whether `entry` is meant. What cannot be read as an entry is meant only by its
  // name, so that a slip in the name of the directory costs nothing.
  bool fits(const CacheEntry& entry) const;
};

// What became of an entry that was to be removed.
struct EntryRemoval
{
  CacheEntry entry = {};
  std::string kept = {}; // why it is still there; empty: it is not
};

// Remove the entry `name` and its notes, holding its lock: what is there
// by then is looked at again, and stays when it is not meant any more. The file of the
// lock stays, because another process may wait for it. An error when interrupted.
Result<EntryRemoval> remove_entry(System& system,
                                  const TokenCache& cache,
                                  const std::string& name,
                                  const EntryChoice& choice);

// Lock the entry `name` as a login does. Errors as `Locks::hold`; it is said who is
// waited for.
Result<std::unique_ptr<Lock>>
hold_entry(System& system, const TokenCache& cache, const std::string& name);

} // namespace oidcctl
