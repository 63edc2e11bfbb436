#pragma once

#include "kube/apiserver/cluster_settings.hpp"

#include <optional>
#include <string>
#include <vector>

// What a cluster's OIDC settings are to be, and the forms in which clouds and
// distributions take them.
namespace oidcctl::cluster_config {

// What is known of the signing algorithms to accept.
enum class AlgorithmChoice {
  unsaid, // nothing was said: whatever the target does
  flags,  // the default of flags: RS256
  file,   // the rule of a file: all nine
  chosen, // they were named
};

// The settings to be written, whatever they came from.
struct DesiredSettings
{
  apiserver::AuthenticationConfiguration configuration = {};
  AlgorithmChoice algorithm_choice = AlgorithmChoice::unsaid;
  std::vector<std::string> algorithms = {}; // those that were named
  // Where the API server has the CA file, as the source says; empty: it does not say.
  std::string ca_path = {};
  // Whether the text of that file is known; if not, only the path is.
  bool is_ca_known = true;

  // Return the text of the CA of the first issuer.
  const std::string& ca() const;
};

// Return `settings`, as they were read, as those to be written. `is_ca_known` is false
// where the CA file that flags name could not be read.
DesiredSettings desired_settings(const apiserver::ClusterSettings& settings,
                                 bool is_ca_known);

} // namespace oidcctl::cluster_config
