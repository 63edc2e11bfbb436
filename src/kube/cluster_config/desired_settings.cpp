#include "kube/cluster_config/desired_settings.hpp"

namespace oidcctl::cluster_config {

const std::string&
DesiredSettings::ca() const
{
  static const std::string none;
  return configuration.jwt.empty()
             ? none
             : configuration.jwt.front().issuer.certificate_authority;
}

DesiredSettings
desired_settings(const apiserver::ClusterSettings& settings, bool is_ca_known)
{
  DesiredSettings desired{.configuration = settings.configuration};
  const bool has_flags = settings.flags && settings.flags->authentication_config.empty();
  if (!has_flags) {
    desired.algorithm_choice = AlgorithmChoice::file;
    return desired;
  }
  const auto& flags = *settings.flags;
  desired.algorithm_choice =
      flags.has_signing_algorithms ? AlgorithmChoice::chosen : AlgorithmChoice::flags;
  if (flags.has_signing_algorithms) {
    desired.algorithms = settings.signing_algorithms();
  }
  // Within a cloud's form the CA has the name of its field, which is not a path.
  desired.ca_path = flags.ca_file.starts_with('/') ? flags.ca_file : std::string();
  desired.is_ca_known = is_ca_known;
  if (flags.anonymous_auth && !desired.configuration.anonymous) {
    desired.configuration.anonymous =
        apiserver::AnonymousAuthentication{.enabled = *flags.anonymous_auth};
  }
  return desired;
}

} // namespace oidcctl::cluster_config
