#pragma once

#include "app/cache/token_cache.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "ports/locks.hpp"

#include <functional>
#include <memory>
#include <string>

namespace oidcctl {

struct System;

// The right to change an entry of the cache.
struct CacheLock
{
  std::unique_ptr<Lock> lock = {}; // none: what was waited for is there
  bool waited = false;
  Time began = {}; // when it was first wanted
};

// Wait until the lock of `name` is ours, or `is_there` says that the other process has
// left what is asked for. It is said on standard error who is waited for; after
// `patience` and half a minute the waiting ends with an error of code `login`.
Result<CacheLock> acquire_cache_lock(System& system,
                                     const TokenCache& cache,
                                     const std::string& name,
                                     Seconds timeout,
                                     const std::function<Result<bool>()>& is_there);

} // namespace oidcctl
