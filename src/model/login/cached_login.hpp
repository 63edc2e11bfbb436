#pragma once

#include "base/secret.hpp"
#include "base/time.hpp"
#include "model/oidc/login_settings.hpp"

#include <tl/expected.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace oidcctl {

// The largest cache entry that is read, in bytes.
inline constexpr std::size_t k_max_cache_entry = std::size_t{1} << 20;

// What one entry of the cache holds: kubelogin's format. With `use_access_token` the
// access token is instead of the ID token.
struct CachedLogin
{
  Secret token = {};
  Secret refresh_token = {}; // may be empty

  // Return the entry in the text of a file, or what is wrong with it in a few words that
  // repeat nothing of it.
  static tl::expected<CachedLogin, std::string> parse(std::string_view text);
  // Return the text of the file: {"id_token":"...","refresh_token":"..."}.
  Secret str() const;
};

// What a JWT says of itself, as far as the cache looks at it. No one has verified it
// here: that was done before it was stored.
struct TokenTimes
{
  std::string issuer = {};
  std::vector<std::string> audience = {};
  std::optional<Time> issued = std::nullopt;
  std::optional<Time> expires = std::nullopt;

  // Return the facts in the token, or nothing when it is not a JWT.
  static std::optional<TokenTimes> of(std::string_view token);

  // Return until when the token is handed out: `min_ttl` before it expires, yet not
  // before half of its life is over, so that short-lived tokens are used at all.
  std::optional<Time> usable_until(Seconds min_ttl) const;
};

// What to do with what the cache holds.
struct CachePlan
{
  enum class Step { use, refresh, log_in };

  Step step = Step::log_in;
  std::string why = {}; // in a few words; empty for `use` and for an empty cache
  std::optional<Time> until = std::nullopt; // of `use`
};

// How new the token of a call has to be.
enum class Freshness {
  cached,    // one of the cache will do
  refreshed, // a refresh or a login has to give it
  logged_in, // only a login will do
};

// Return what to do with `login` for a call with `settings`. A token for another issuer
// or client is neither used nor refreshed.
CachePlan plan_for(const CachedLogin& login,
                   const LoginSettings& settings,
                   Time now,
                   Seconds min_ttl,
                   Freshness freshness);

} // namespace oidcctl
