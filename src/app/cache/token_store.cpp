#include "app/cache/token_cache.hpp"
#include "ports/environment.hpp"
#include "ports/file_modes.hpp"
#include "ports/files.hpp"
#include "ports/keyring.hpp"
#include "ports/system.hpp"

// What changes the cache, and what reads the keyring: no call that finds a token in a
// file needs any of it.
namespace oidcctl {

namespace {

constexpr const char* k_service = "kubelogin";

std::string
account_of(const std::string& name)
{
  return "kubelogin/tokencache/" + name;
}

} // namespace

Result<CacheLookup>
TokenCache::lookup_in_keyring(const std::string& name) const
{
  TRY_ASSIGN(const auto secret, m_system.keyring.find(k_service, account_of(name)));
  CacheLookup lookup;
  if (!secret) {
    return lookup;
  }
  auto login = CachedLogin::parse(secret->reveal());
  if (login) {
    lookup.login = std::move(*login);
  } else {
    lookup.problem = login.error();
  }
  return lookup;
}

Result<void>
TokenCache::store(const std::string& name, const CachedLogin& login) const
{
  switch (m_storage) {
  case CacheStorage::disk: {
    TRY(prepare());
    const auto place = path(name);
    // A link would be followed: what is written belongs into this directory.
    TRY_ASSIGN(const bool is_link, m_system.files.is_symlink(place));
    if (is_link) {
      TRY(m_system.files.remove(place));
    }
    return m_system.files.write_atomic(place, login.str().reveal(), k_private_file);
  }
  case CacheStorage::keyring:
    return m_system.keyring.store(k_service, account_of(name), login.str());
  case CacheStorage::none:
    break;
  }
  return {};
}

Result<bool>
TokenCache::remove(const std::string& name) const
{
  switch (m_storage) {
  case CacheStorage::disk:
    return m_system.files.remove(path(name));
  case CacheStorage::keyring:
    return m_system.keyring.remove(k_service, account_of(name));
  case CacheStorage::none:
    break;
  }
  return false;
}

Result<std::string>
default_cache_folder(System& system)
{
  if (const auto folder = system.environment.get("KUBECACHEDIR")) {
    return *folder + (folder->empty() ? "oidc-login" : "/oidc-login");
  }
  const auto home = system.environment.get("HOME").value_or("");
  if (home.empty()) {
    return fail(ErrorCode::usage,
                "no directory for tokens: HOME is not set",
                "set HOME, or use --token-cache-dir or --token-cache-storage=none");
  }
  return home + "/.kube/cache/oidc-login";
}

} // namespace oidcctl
