#include "app/login/cache_lock.hpp"

#include "app/login/login.hpp"
#include "app/notify.hpp"
#include "base/text.hpp"
#include "ports/clock.hpp"
#include "ports/system.hpp"

#include <fmt/format.h>

namespace oidcctl {

namespace {

constexpr Milliseconds k_nap{100};
constexpr Milliseconds k_grace{30000}; // for the other to redeem its code
// A refresh takes less than that: no one need hear of it.
constexpr Milliseconds k_quiet{1000};

std::string
name_of(System& system, const std::string& path)
{
  const auto process = system.locks.holder(path);
  return process ? fmt::format("process {}", *process) : "another process";
}

} // namespace

Result<CacheLock>
acquire_cache_lock(System& system,
                   const TokenCache& cache,
                   const std::string& name,
                   Seconds timeout,
                   const std::function<Result<bool>()>& is_there)
{
  const auto path = cache.lock_path(name);
  const auto start = system.clock.steady();
  const auto longest = Milliseconds{timeout} + k_grace;
  CacheLock cache_lock{.began = system.clock.now()};
  bool is_told = false;
  while (true) {
    TRY_ASSIGN(cache_lock.lock, system.locks.try_hold(path));
    if (cache_lock.lock) {
      return cache_lock;
    }
    cache_lock.waited = true;
    const auto waited = system.clock.steady() - start;
    if (waited >= k_quiet && !is_told) {
      is_told = true;
      notify(system, "waiting for the login in " + name_of(system, path));
    }
    if (waited >= longest) {
      return fail(ErrorCode::login,
                  fmt::format("the login in {} did not finish within {}",
                              name_of(system, path),
                              human(std::chrono::floor<Seconds>(waited))),
                  "finish it or stop that process, then try again");
    }
    if (!system.clock.sleep(k_nap)) {
      return fail(ErrorCode::interrupted, "interrupted");
    }
    TRY_ASSIGN(const bool is_done, is_there());
    if (is_done) {
      return cache_lock;
    }
  }
}

} // namespace oidcctl
