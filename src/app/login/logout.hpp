#pragma once

#include "app/cache/cache_entries.hpp"
#include "app/cache/token_cache.hpp"
#include "base/result.hpp"
#include "model/oidc/login_settings.hpp"
#include "ports/network.hpp"

#include <functional>
#include <string>

namespace oidcctl {

struct System;

// As which client a provider is asked, and how.
struct ProviderConnection
{
  LoginSettings settings = {};
  NetworkOptions network = {};
  Milliseconds timeout{30000}; // of each request
};

// What is asked for of a logout.
struct LogoutOptions
{
  bool revoke = false;       // ask the provider to end the tokens (RFC 7009)
  bool asks_for_end = false; // find out where people end their session
  // Return whom to ask for this login; called just when a person is asked.
  std::function<Result<ProviderConnection>(const CachedLogin&)> connection = {};
};

// What the provider did about the tokens.
enum class Revocation {
  unasked,
  nothing, // there is no token that it could end
  done,
  failed, // or no one knows
};

// Return the permanent word for `revocation`, as documents carry it.
std::string_view to_string(Revocation revocation);

struct Logout
{
  CacheEntry entry = {};
  bool was_there = false;
  std::string kept = {}; // why the entry is still there; empty: it is not
  Revocation revocation = Revocation::unasked;
  std::string message = {};         // why it failed
  std::string end_session_url = {}; // where a person ends the session; may be empty
};

// Remove the login `name` from the cache, holding its lock, after the provider was asked
// to end its tokens. What the provider does or does not do never keeps the entry. Errors:
// the cache cannot be used, or `interrupted` while its lock or the provider is waited
// for; then the entry stays.
Result<Logout> log_out(System& system,
                       const TokenCache& cache,
                       const std::string& name,
                       const LogoutOptions& options);

} // namespace oidcctl
