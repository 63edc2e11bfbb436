#pragma once

#include <optional>
#include <string>
#include <vector>

// What a kube-apiserver is configured with: AuthenticationConfiguration files and flags.
namespace oidcctl::apiserver {

// A claim whose value gets a prefix, or a CEL expression that gets none. The prefix is
// unset where the file has none or null; unset and empty differ.
struct PrefixedClaimOrExpression
{
  std::string claim = {};
  std::optional<std::string> prefix = std::nullopt;
  std::string expression = {};

  bool operator==(const PrefixedClaimOrExpression&) const = default;
};

struct ClaimOrExpression
{
  std::string claim = {};
  std::string expression = {};

  bool operator==(const ClaimOrExpression&) const = default;
};

struct ExtraMapping
{
  std::string key = {};
  std::string value_expression = {};

  bool operator==(const ExtraMapping&) const = default;
};

struct ClaimMappings
{
  PrefixedClaimOrExpression username = {};
  PrefixedClaimOrExpression groups = {};
  ClaimOrExpression uid = {};
  std::vector<ExtraMapping> extra = {};

  bool operator==(const ClaimMappings&) const = default;
};

struct ClaimValidationRule
{
  std::string claim = {};
  std::string required_value = {};
  std::string expression = {};
  std::string message = {};

  bool operator==(const ClaimValidationRule&) const = default;
};

struct UserValidationRule
{
  std::string expression = {};
  std::string message = {};

  bool operator==(const UserValidationRule&) const = default;
};

struct Issuer
{
  std::string url = {};
  std::string discovery_url = {};
  std::string certificate_authority = {}; // PEM text, not a path
  std::vector<std::string> audiences = {};
  std::string audience_match_policy = {}; // "" or "MatchAny"
  std::string egress_selector_type = {};  // "", "controlplane" or "cluster"

  bool operator==(const Issuer&) const = default;
};

// One entry of `jwt`: an issuer and what its tokens become.
struct JwtAuthenticator
{
  Issuer issuer = {};
  std::vector<ClaimValidationRule> claim_validation_rules = {};
  ClaimMappings claim_mappings = {};
  std::vector<UserValidationRule> user_validation_rules = {};

  bool operator==(const JwtAuthenticator&) const = default;
};

struct AnonymousCondition
{
  std::string path = {};

  bool operator==(const AnonymousCondition&) const = default;
};

struct AnonymousAuthentication
{
  bool enabled = false;
  std::vector<AnonymousCondition> conditions = {};

  bool operator==(const AnonymousAuthentication&) const = default;
};

// The kind AuthenticationConfiguration of apiserver.config.k8s.io, which has the same
// members in v1alpha1, v1beta1 and v1.
struct AuthenticationConfiguration
{
  std::vector<JwtAuthenticator> jwt = {};
  std::optional<AnonymousAuthentication> anonymous = std::nullopt;

  bool operator==(const AuthenticationConfiguration&) const = default;
};

} // namespace oidcctl::apiserver
