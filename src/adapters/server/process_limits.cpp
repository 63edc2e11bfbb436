#include "adapters/server/process_limits.hpp"

#include <sys/resource.h>

#include <algorithm>

namespace oidcctl::server {

namespace {

constexpr std::size_t k_own = 128; // descriptors for files, issuers and listeners

} // namespace

std::size_t
allow_connections(std::size_t connections)
{
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) {
    return connections;
  }
  const rlim_t needed = connections + k_own;
  if (limit.rlim_cur < needed) {
    limit.rlim_cur = std::min(needed, limit.rlim_max);
    setrlimit(RLIMIT_NOFILE, &limit);
    getrlimit(RLIMIT_NOFILE, &limit);
  }
  const auto allowed = static_cast<std::size_t>(limit.rlim_cur);
  return std::clamp<std::size_t>(
      allowed > k_own ? allowed - k_own : 1, 1, std::max<std::size_t>(1, connections));
}

void
forbid_core_dumps()
{
  const rlimit none{0, 0};
  setrlimit(RLIMIT_CORE, &none);
}

} // namespace oidcctl::server
