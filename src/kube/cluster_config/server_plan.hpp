#pragma once

#include "base/json.hpp"
#include "kube/apiserver/oidc_flags.hpp"
#include "kube/cluster_config/target.hpp"
#include "yaml/node.hpp"

#include <string>
#include <utility>
#include <vector>

// What writers of several targets share.
namespace oidcctl::cluster_config {

// Return what `settings`, of one issuer, are as flags, without the path of a CA file.
apiserver::OidcFlags flags_of(const DesiredSettings& settings, const Ability& ability);

// Return the AuthenticationConfiguration as YAML, with apiVersion and kind.
yaml::Node configuration_node(const apiserver::AuthenticationConfiguration& configuration,
                              std::string_view api_version);

// Return the newest version of that kind in Kubernetes 1.`minor`:
// "apiserver.config.k8s.io/v1".
std::string_view configuration_version(unsigned minor);

// Return `node` as the text of a file.
std::string yaml_text(const yaml::Node& node);

// Return one entry as AKS takes it: expressions only, the names and rules as they were.
Json expression_entry(const apiserver::JwtAuthenticator& jwt);

using Arguments = std::vector<std::pair<std::string, std::string>>;

// The arguments of an API server, and the files that it needs for them.
struct ServerPlan
{
  apiserver::OidcFlags flags = {}; // of Mechanism::flags
  Arguments arguments = {};        // without dashes, in a fixed order
  std::vector<OutputFile> files = {};
  // A file that is on the API server's machine already; its text is not known.
  std::string known_path = {};
};

// Where a target keeps files.
struct Places
{
  std::string_view directory = {}; // on the API server's machine
  std::string_view local = {};     // below the output directory, with a slash at the end
  std::string_view front = {};     // of the files' names
};

ServerPlan server_plan(const DesiredSettings& settings,
                       const GenerateRequest& request,
                       Places places);

} // namespace oidcctl::cluster_config
