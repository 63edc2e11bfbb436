#pragma once

#include "app/cache/token_cache.hpp"
#include "base/result.hpp"
#include "base/time.hpp"

#include <optional>
#include <string>

namespace oidcctl {

struct System;

// The note beside a cache entry on logins that no one answered, so that a program which
// calls kubectl all night does not open a browser each time.
struct LoginAttempts
{
  unsigned count = 0;
  Time last = {};       // when the last one began, or ended
  bool is_over = false; // it ended without a token; else it goes on, or was killed

  // Return when a call that no one watches may try again.
  Time next() const;
};

// Return the note; nothing where there is none, or none that can be read.
std::optional<LoginAttempts>
read_attempts(System& system, const TokenCache& cache, const std::string& name);

// Write it, or take it away. That this fails keeps no one from logging in.
void write_attempts(System& system,
                    const TokenCache& cache,
                    const std::string& name,
                    const std::optional<LoginAttempts>& attempts);

} // namespace oidcctl
