#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "model/login/cached_login.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace oidcctl {

struct System;

// The most entries of one directory that are read; each may have up to three files.
inline constexpr std::size_t k_max_cache_entries = 10000;

enum class EntryState {
  valid,
  expired,
  unknown,    // the token does not tell
  damaged,    // it is not an entry: cut off, or something else under such a name
  unreadable, // no one knows what is in it
};

// Return the permanent word for `state`, as documents carry it.
std::string_view to_string(EntryState state);

// What one entry says of itself. Nothing of it was verified, and long texts are cut.
struct CacheEntry
{
  std::string name = {}; // 64 hexadecimal digits
  EntryState state = EntryState::damaged;
  std::vector<std::string> problems = {}; // in a few words each
  bool is_file = false;                   // or a symbolic link: what `remove` may take
  unsigned mode = 0;
  std::optional<Time> modified = std::nullopt;
  std::string issuer = {};
  std::vector<std::string> audience = {};
  std::string user = {}; // the claim that most likely names the person
  std::optional<Time> expires = std::nullopt;
  bool is_refreshable = false; // a refresh token is there
};

struct ReadEntry
{
  CacheEntry facts = {};
  CachedLogin login = {}; // empty when there is none to be had
};

// What is in a directory of tokens. `entries` are in the order of their names.
struct CacheInventory
{
  std::string folder = {};
  bool exists = false;
  std::vector<std::string> problems = {};
  std::vector<CacheEntry> entries = {};
  std::size_t id_length = 8; // of a name's beginning that distinguishes the entries
};

// Return whether `name` is that of an entry: 64 digits and lower-case letters to f, as
// kubelogin of every version names them.
bool is_entry_name(std::string_view name);

// Return the entries in `directory`; nothing is changed. An error when the directory is
// there and cannot be listed, or holds too much.
Result<CacheInventory> take_inventory(System& system, const std::string& folder);

// Return what is under `name` in `directory`; a problem is told in it.
ReadEntry read_entry(System& system, const std::string& folder, const std::string& name);

// Return what the tokens of `login` say, the file left out.
CacheEntry facts_of(const std::string& name, const CachedLogin& login, Time now);

// Return the entry whose name begins with `prefix`. Errors: `usage` for what is not a
// beginning of a name or of several, `local_file` when there is none.
Result<const CacheEntry*> find_entry(const CacheInventory& inventory,
                                     std::string_view prefix);

} // namespace oidcctl
