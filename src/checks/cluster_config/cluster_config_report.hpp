#pragma once

#include "checks/check_table.hpp"
#include "kube/apiserver/startup.hpp"
#include "kube/cluster_config/target.hpp"
#include "providers/provider.hpp"

#include <span>
#include <string>
#include <vector>

namespace oidcctl {

// A cluster's settings before their judges.
struct ClusterConfigCase
{
  std::string file = {}; // as it was named; "-": standard input
  unsigned kubernetes_minor = 0;
  apiserver::Startup startup = {};
  std::vector<const Provider*> providers =
      {}; // of each entry, by its URL; may be nullptr
  const cluster_config::Target* target = nullptr; // the cloud that gets them, if known

  const apiserver::AuthenticationConfiguration&
  configuration() const
  {
    return startup.settings.configuration;
  }
  // Return whether the settings come from a file of the API server's own, whose prefixes
  // are literal.
  bool
  is_structured() const
  {
    return !startup.settings.flags ||
           !startup.settings.flags->authentication_config.empty();
  }
};

// Return the case with its providers recognised, and the cloud called `target`, or the
// one whose form the settings have.
ClusterConfigCase make_cluster_config_case(std::string file,
                                           unsigned kubernetes_minor,
                                           apiserver::Startup startup,
                                           std::string_view target = {});

std::span<const CheckOf<ClusterConfigCase>> cluster_config_checks();

// Return `kind: ClusterConfigReport` of the output format.
Json cluster_config_report(const ClusterConfigCase& subject, const Selection& selection);

// Return one entry of `issuers` in that report: what the API server takes from a token.
Json issuer_json(const apiserver::JwtAuthenticator& jwt,
                 const std::vector<std::string>& algorithms);

// The functions of the table.
namespace checks {

using Findings = std::vector<Finding>;

Findings config_starts(const ClusterConfigCase&);
Findings config_documents(const ClusterConfigCase&);
Findings config_version(const ClusterConfigCase&);
Findings config_placeholder(const ClusterConfigCase&);
Findings config_host(const ClusterConfigCase&);
Findings config_twice(const ClusterConfigCase&);
Findings config_audience(const ClusterConfigCase&);
Findings config_private_key(const ClusterConfigCase&);
Findings config_egress(const ClusterConfigCase&);
Findings config_email(const ClusterConfigCase&);
Findings config_username_prefix(const ClusterConfigCase&);
Findings config_dash(const ClusterConfigCase&);
Findings config_groups_prefix(const ClusterConfigCase&);
Findings config_groups_unused(const ClusterConfigCase&);
Findings config_required_value(const ClusterConfigCase&);
Findings config_anonymous(const ClusterConfigCase&);
Findings config_provider(const ClusterConfigCase&);
Findings config_cloud(const ClusterConfigCase&);

} // namespace checks
} // namespace oidcctl
