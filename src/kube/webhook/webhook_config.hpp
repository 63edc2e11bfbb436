#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "kube/apiserver/policies.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// The configuration of `webhook serve`: issuers as an AuthenticationConfiguration has
// them, and rules that it cannot express.
namespace oidcctl::webhook {

// What a claim that is a list of strings, or one string, has to contain: one of `any_of`
// and all of `all_of`.
struct ClaimRule
{
  std::string claim = {};
  std::vector<std::string> any_of = {};
  std::vector<std::string> all_of = {};
  std::string cure = {}; // what the user has to do: "log in with acr_values=mfa"
};

// What holds for one issuer besides its `jwt` entry.
struct IssuerRules
{
  std::vector<ClaimRule> claims = {};
  std::optional<Seconds> max_login_age = std::nullopt; // by `auth_time`
  std::vector<std::string> authorized_parties = {};    // `azp`; empty: any
  // Names of groups in the token, and what the cluster sees instead.
  std::map<std::string, std::vector<std::string>> group_map = {};
  bool keeps_unmapped_groups = true;
  bool allows_system_names = false;
  bool allows_no_prefix = false;
  bool allows_shared_prefix = false;    // with other issuers
  bool allows_unverified_email = false; // as user name, without `email_verified: true`
};

// Tokens that are refused although they are valid. Empty members fit every token; one at
// least is set.
struct DenyRule
{
  std::string issuer = {};
  std::string subject = {};
  std::string token_id = {};
  std::string session_id = {}; // `sid`
  std::optional<Time> issued_before = std::nullopt;
};

struct Issuer
{
  apiserver::IssuerPolicy entry = {};
  IssuerRules rules = {};
};

struct Config
{
  std::vector<Issuer> issuers = {};
  std::vector<DenyRule> deny = {};
  std::vector<std::string> audiences = {}; // of the API servers that ask; empty: any
};

// Return the configuration in `text`: an AuthenticationConfiguration, or a
// WebhookConfiguration of oidcctl/v1. An error (`local_file`) where kube-apiserver would
// not start with its issuers, where a rule makes no sense or is unknown, where an issuer
// has no prefix for its users, or one that begins with that of another issuer, and this
// is not declared to be meant, and where it has CEL expressions, which are not evaluated.
Result<Config> parse_config(std::string_view text);

} // namespace oidcctl::webhook
