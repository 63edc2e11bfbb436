#pragma once

#include "base/result.hpp"
#include "model/login/cached_login.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace oidcctl {

struct System;

// Where tokens are kept between calls.
enum class CacheStorage {
  disk,    // a file for each login, as kubelogin keeps them
  keyring, // the desktop's (Secret Service), by kubelogin's names
  none,
};

// Return the storage that the word of an option means.
std::optional<CacheStorage> parse_cache_storage(std::string_view word);

// What was found under one name.
struct CacheLookup
{
  std::optional<CachedLogin> login = std::nullopt;
  std::string problem = {}; // why what is there cannot be used, in a few words
  std::string warning = {}; // what was put right, in a few words
};

// The cache of tokens. Names are those of `cache_name`. The directory is refused when it
// is a symbolic link, or when others may write to it; files and directory that others may
// read are closed to them (0600 and 0700).
class TokenCache
{
public:
  TokenCache(System& system, CacheStorage storage, std::string folder);

  CacheStorage
  storage() const
  {
    return m_storage;
  }
  const std::string&
  folder() const
  {
    return m_folder;
  }

  // Return what is under `name`; nothing when nothing does. An entry that cannot be
  // understood is a `problem`; an error means that the cache itself cannot be used.
  Result<CacheLookup> lookup(const std::string& name) const;

  // Make sure that the directory is there, and is ours.
  Result<void> prepare() const;

  // Keep `login` under `name`, instead of what is there.
  Result<void> store(const std::string& name, const CachedLogin& login) const;

  // Forget what is under `name`; return whether there was something.
  Result<bool> remove(const std::string& name) const;

  // Return the path of the entry, of its lock (kubelogin's, for flock), of the note on
  // attempts to log in that led nowhere, and of the note on how the client authenticates.
  std::string path(const std::string& name) const;
  std::string lock_path(const std::string& name) const;
  std::string attempts_path(const std::string& name) const;
  std::string client_path(const std::string& name) const;

private:
  Result<bool> check_folder() const;
  Result<void> check_place() const;
  bool keeps_modes(unsigned mode) const;
  Result<CacheLookup> lookup_on_disk(const std::string& name) const;
  Result<CacheLookup> lookup_in_keyring(const std::string& name) const;

  System& m_system;
  CacheStorage m_storage;
  std::string m_folder;
};

// Return the directory that is used when none is given: "$KUBECACHEDIR/oidc-login", or
// "~/.kube/cache/oidc-login". An error when there is no home either.
Result<std::string> default_cache_folder(System& system);

} // namespace oidcctl
