#pragma once

#include "kube/apiserver/authentication_configuration.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace oidcctl::apiserver {

// The flags of kube-apiserver that decide how it authenticates tokens, with their
// defaults. Flags of other subjects are not kept.
struct OidcFlags
{
  std::string issuer_url = {};
  std::string client_id = {};
  std::string username_claim = "sub";
  std::string username_prefix = {}; // "": by the rule; "-": none
  std::string groups_claim = {};
  std::string groups_prefix = {};
  std::vector<std::string> signing_algorithms = {"RS256"};
  bool has_signing_algorithms = false; // they are set, not the default
  std::map<std::string, std::string> required_claims = {};
  std::string ca_file = {};
  bool is_any_set = false; // one of --oidc-*

  std::string authentication_config = {};  // path of the file
  std::string egress_selector_config = {}; // the same
  std::vector<std::string> service_account_issuers = {};
  std::optional<bool> anonymous_auth = std::nullopt;
  std::map<std::string, bool> feature_gates = {};

  bool operator==(const OidcFlags&) const = default;
};

// Return the prefix that `flags` put in front of every user name: the one that is set,
// none for "-" or for the claim "email", else "<issuer>#".
std::string effective_username_prefix(const OidcFlags& flags);

// Return the configuration that `flags` amount to, as kube-apiserver makes it at its
// start (1.29 and later make it literally); `ca` is the text of the file `ca_file`. No
// entry without an issuer and a client ID.
AuthenticationConfiguration configuration_of(const OidcFlags& flags, std::string ca = {});

// The flags, or the start-up error in kube-apiserver's own words.
struct ParsedFlags
{
  OidcFlags flags = {};
  std::string error = {}; // empty: the flags are read
  std::string flag = {};  // the one that is wrong: "--oidc-required-claim"
};

// Return what spf13/pflag makes of `arguments`: --name=value, --name value, --flag
// for a boolean, "--" ends the flags. Flags that are not known here are passed over with
// their value.
ParsedFlags parse_flags(const std::vector<std::string>& arguments);

} // namespace oidcctl::apiserver
