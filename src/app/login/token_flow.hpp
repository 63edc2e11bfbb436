#pragma once

#include "app/cache/token_cache.hpp"
#include "app/login/login.hpp"
#include "base/result.hpp"
#include "model/login/cached_login.hpp"
#include "model/login/interactivity.hpp"

#include <functional>
#include <optional>
#include <string>

namespace oidcctl {

struct System;

// What is asked for of a call: a token, from the cache, by a refresh, or by a login.
struct TokenFlowOptions
{
  LoginSettings settings = {};
  LoginInteraction interaction = {};
  CacheNaming cache_naming = CacheNaming::kubelogin;
  Seconds min_ttl{60}; // what a token has to last at least
  Freshness freshness = Freshness::cached;
  bool user_initiated =
      false; // a person wants to log in, now: not kubectl, time after time
  InteractiveMode interactive_mode = InteractiveMode::automatic;
  SessionEnvironment session_environment = {};
  Milliseconds timeout{30000}; // of each request
  // Asked just when the network is needed: it reads the files of roots.
  std::function<Result<NetworkOptions>()> network = {};
  std::vector<std::string> notices = {}; // to be told when a person logs in
};

enum class TokenSource { cache, refresh, login };

struct ObtainedToken
{
  Secret token = {};
  std::optional<Time> until = std::nullopt; // when another one should be asked for
  TokenSource source = TokenSource::cache;
};

// Return a token. One process at a time logs in or refreshes for an entry; the others
// wait for it, with a word on whom they wait for, and take its token. Errors: `login`
// where a login is needed and cannot be, `unavailable` where the provider cannot be
// reached or is out of order, `local_file` where the cache cannot be used, `interrupted`.
Result<ObtainedToken>
obtain_token(System& system, const TokenCache& cache, const TokenFlowOptions& options);

} // namespace oidcctl
