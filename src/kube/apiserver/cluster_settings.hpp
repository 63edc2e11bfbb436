#pragma once

#include "kube/apiserver/authentication_configuration.hpp"
#include "kube/apiserver/oidc_flags.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace oidcctl::apiserver {

// The forms in which a cluster keeps its OIDC settings, as they are read.
enum class ConfigForm {
  authentication_configuration,
  flags,        // one a line, or a command line
  static_pod,   // a Pod that runs kube-apiserver
  kubeadm,      // ClusterConfiguration, v1beta3 (map) or v1beta4 (list)
  k3s,          // config.yaml: kube-apiserver-arg
  rke2,         // the same
  talos,        // cluster.apiServer.extraArgs, or a KubeAuthenticationConfig
  kind_cluster, // kubeadmConfigPatches of a kind Cluster
  minikube,     // minikube start --extra-config=apiserver...
  kops,         // spec.kubeAPIServer
  kubeone,      // features.openidConnect
  kubespray,    // kube_oidc_...
  eks,          // aws eks associate-identity-provider-config
  eksctl,       // identityProviders
  aks,          // az aks jwtauthenticator
  coreweave,    // body of a request to the API
};

// Return the permanent word for `form`, as reports carry it: "static-pod".
std::string_view to_string(ConfigForm form);

// Lines of members by their paths: "jwt[0].issuer.url", or a flag's name; counted from 1.
class SourceLines
{
public:
  void
  set(std::string path, std::size_t line)
  {
    m_lines.insert_or_assign(std::move(path), line);
  }

  // Return the line of `path`, else that of the nearest member around it; 0: not known.
  std::size_t line_of(std::string path) const;

private:
  std::map<std::string, std::size_t> m_lines = {};
};

// A cluster's settings, whatever form they were read from. `flags` is set where the API
// server is configured by flags; `configuration` is then what they amount to.
struct ClusterSettings
{
  ConfigForm form = ConfigForm::authentication_configuration;
  AuthenticationConfiguration configuration = {};
  std::string api_version = {}; // of the file: "apiserver.config.k8s.io/v1"
  std::optional<OidcFlags> flags = std::nullopt;
  SourceLines lines = {};

  // Return the algorithms that are accepted: those of the flags, all nine for a file.
  std::vector<std::string> signing_algorithms() const;
};

} // namespace oidcctl::apiserver
