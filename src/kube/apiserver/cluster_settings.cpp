#include "kube/apiserver/cluster_settings.hpp"

#include "model/oidc/jwks.hpp"

#include <array>

namespace oidcctl::apiserver {

namespace {

constexpr std::array<std::string_view, 16> k_forms{"authentication-configuration",
                                                   "flags",
                                                   "static-pod",
                                                   "kubeadm",
                                                   "k3s",
                                                   "rke2",
                                                   "talos",
                                                   "kind",
                                                   "minikube",
                                                   "kops",
                                                   "kubeone",
                                                   "kubespray",
                                                   "eks",
                                                   "eksctl",
                                                   "aks",
                                                   "coreweave"};

} // namespace

std::string_view
to_string(ConfigForm form)
{
  return k_forms.at(static_cast<std::size_t>(form));
}

std::size_t
SourceLines::line_of(std::string path) const
{
  while (!path.empty()) {
    if (const auto found = m_lines.find(path); found != m_lines.end()) {
      return found->second;
    }
    const auto end = path.find_last_of(".[");
    path.erase(end == std::string::npos ? 0 : end);
  }
  return 0;
}

std::vector<std::string>
ClusterSettings::signing_algorithms() const
{
  if (!flags || !flags->authentication_config.empty()) {
    return known_algorithms();
  }
  return flags->signing_algorithms.empty() ? std::vector<std::string>{"RS256"}
                                           : flags->signing_algorithms;
}

} // namespace oidcctl::apiserver
