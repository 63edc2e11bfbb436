#pragma once

#include "base/result.hpp"
#include "cli/framework/parameters.hpp"
#include "model/apiserver/policy.hpp"
#include "ports/http.hpp"

#include <optional>
#include <string>
#include <vector>

namespace oidcctl {
struct System;
}

// Option groups that every command shares, so that a word means the same everywhere.
namespace oidcctl::cli {

struct NetworkFlags
{
  std::string certificate_authority = {};
  std::vector<std::string> connect_to = {};
  double timeout = 30; // seconds
};

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
  std::string authentication_config = {}; // the file in place of the options above
  // What was taken from that file: see configured_issuer.hpp.
  std::optional<Policy> configured = std::nullopt;
  std::string certificate_authority = {}; // PEM
  bool has_other_issuers = false;         // in the file
};

void add_network_options(const Parameters& parameters, NetworkFlags& flags);
void add_issuer_options(const Parameters& parameters, IssuerFlags& flags);

// The option --kubernetes-version.
void add_kubernetes_version_option(const Parameters& parameters, std::string& version);
// Return the minor number of `version` ("1.33", "v1.33.2"); the newest that is known for
// an empty text.
Result<unsigned> kubernetes_minor_of(const std::string& version);

// Return what the flags mean; usage errors name the flag. The file of roots is read here,
// SSL_CERT_FILE stands in for it as it does in Go.
Result<NetworkOptions> network_options(System& system, const NetworkFlags& flags);
Result<Milliseconds> timeout_of(const NetworkFlags& flags);
Result<Policy> policy_of(const IssuerFlags& flags);

// Return a usage error where the flags contradict themselves or name what does not exist;
// what an API server would refuse at its start is judged by `policy_problem`.
Result<void> validate(const IssuerFlags& flags);

} // namespace oidcctl::cli
