#pragma once

#include "kube/apiserver/cluster_settings.hpp"
#include "kube/apiserver/expressions.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace oidcctl::apiserver {

// What a change of settings does to people.
enum class Effect {
  none,              // nothing changes for anyone
  logins_end,        // no token of the issuer is accepted any more
  logins_begin,      // tokens of an issuer are accepted that were not before
  tokens_refused,    // some tokens that were accepted are not any more
  tokens_accepted,   // the other way round
  names_change,      // users get other names
  groups_change,     // users get other groups
  attributes_change, // uid or extra
  anonymous_change,  // requests without a token
};

// Return the permanent word for `effect`: "names-change".
std::string_view to_string(Effect effect);

struct SettingsChange
{
  std::string issuer = {};
  std::string aspect = {}; // "username", "audiences"
  Effect effect = Effect::none;
  // Whether it is so for certain; unknown where an expression decides.
  Answer certain = Answer::yes;
  std::string from = {}; // what people get, in words; empty: nothing
  std::string to = {};
  std::string message = {};
  std::string hint = {};
};

// Two entries that are the same issuer before and after; nullptr: there is none.
struct IssuerPair
{
  const JwtAuthenticator* before = nullptr;
  const JwtAuthenticator* after = nullptr;
};

// Return the issuers of both, paired: by their URLs, byte for byte; what is then left of
// one each is treated as an issuer whose URL changes.
std::vector<IssuerPair> pair_issuers(const AuthenticationConfiguration& before,
                                     const AuthenticationConfiguration& after);

// Return what the change from `before` to `after` does, issuer by issuer.
std::vector<SettingsChange> settings_diff(const ClusterSettings& before,
                                          const ClusterSettings& after);

// Return whether the API server has to be restarted for the change: with flags, and for
// `anonymous`, which a reload must not change.
bool needs_restart(const ClusterSettings& before, const ClusterSettings& after);

} // namespace oidcctl::apiserver
