#pragma once

#include "base/result.hpp"
#include "cli/framework/parameters.hpp"
#include "model/apiserver/policy.hpp"

#include <optional>
#include <string>
#include <vector>

// The OpenID Connect settings of an API server, by the names of kube-apiserver's own
// flags, with and without "oidc-" in front, and those of an AuthenticationConfiguration.
namespace oidcctl::cli {

struct IssuerFlags
{
  std::vector<std::string> client_ids = {};
  std::string username_claim = "sub";
  std::optional<std::string> username_prefix = std::nullopt;
  std::string groups_claim = {};
  std::optional<std::string> groups_prefix = std::nullopt;
  std::vector<std::string> required_claims = {}; // "claim=value"
  std::vector<std::string> signing_algorithms = {};
  bool structured = false;
  std::string discovery_url = {};
  std::string uid_claim = {};
  std::vector<std::string> disallowed_issuers = {};
  std::vector<std::string> expressions = {};
  std::string kubernetes_version = {};
  std::string authentication_config = {}; // the file instead of the options above
  // What was taken from that file: see configured_issuer.hpp.
  std::optional<Policy> configured = std::nullopt;
  std::string certificate_authority = {}; // PEM
  bool has_other_issuers = false;         // in the file
};

// Declare --issuer-url, for which most commands have a place of their own.
Option& add_issuer_url(const Parameters& parameters, std::string& target);

// Declare --username-claim.
Option& add_username_claim(const Parameters& parameters, std::string& target);

// Declare --client-id.
Option& add_client_ids(const Parameters& parameters, std::vector<std::string>& target);

// Whether a value that an API server refuses is a usage error, or is left to the verdict
// of the command.
enum class IssuerValues { checked, judged };

// Declare all options of `flags`.
void add_issuer_options(const Parameters& parameters,
                        IssuerFlags& flags,
                        IssuerValues values = IssuerValues::checked);

// Declare only those that map claims to user and group names.
void add_mapping_options(const Parameters& parameters,
                         IssuerFlags& flags,
                         IssuerValues values = IssuerValues::checked);

// Declare --required-claim and --signing-algs.
void add_token_requirements(const Parameters& parameters,
                            IssuerFlags& flags,
                            IssuerValues values);

// Declare --authentication-config, whose file has what the options `instead_of` say.
void add_authentication_config(const Parameters& parameters,
                               std::string& target,
                               const std::vector<std::string>& instead_of);

// Declare --kubernetes-version.
void add_kubernetes_version_option(const Parameters& parameters, std::string& version);

// Return the minor number of `version` ("1.33", "v1.33.2"); the newest that is known for
// an empty text.
Result<unsigned> kubernetes_minor_of(const std::string& version);

// Return what the flags mean; usage errors name the flag. What an API server refuses when
// it starts is reported by `policy_problem`.
Result<Policy> policy_of(const IssuerFlags& flags);

} // namespace oidcctl::cli
