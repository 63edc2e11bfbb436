#include "cli/options/completion_words.hpp"

#include "checks/issuer/issuer_checks.hpp"
#include "checks/kubeconfig/kubeconfig_report.hpp"
#include "cli/options/report_options.hpp"
#include "model/oidc/jwks.hpp"

namespace oidcctl::cli {

std::vector<std::string>
output_formats()
{
  return {"table", "json", "yaml"};
}

std::vector<std::string>
kubeconfig_formats()
{
  return {"yaml", "json"};
}

std::vector<std::string>
object_formats()
{
  return {"json", "yaml"};
}

std::vector<std::string>
colour_words()
{
  return {"auto", "always", "never"};
}

std::vector<std::string>
shells()
{
  return {"bash", "fish", "zsh"};
}

std::vector<std::string>
usual_claims()
{
  return {"email", "preferred_username", "sub"};
}

std::vector<std::string>
endpoint_kinds()
{
  return {"managed", "unmanaged"};
}

std::vector<std::string>
manifest_formats()
{
  return {"yaml", "json", "kubectl", "table"};
}

std::vector<std::string>
dry_run_modes()
{
  return {"none", "server"};
}

std::vector<std::string>
plan_formats()
{
  return {"table", "json", "yaml", "kubectl"};
}

// Those that every cluster has for people.
std::vector<std::string>
usual_roles()
{
  return {"admin", "cluster-admin", "edit", "view"};
}

std::vector<std::string>
thresholds()
{
  return {"failure", "warning"};
}

std::vector<std::string>
algorithms()
{
  return known_algorithms();
}

std::vector<std::string>
check_names()
{
  return names_of(ids_of(issuer_checks()));
}

std::vector<std::string>
kubeconfig_check_names()
{
  return names_of(ids_of(kubeconfig_checks()));
}

} // namespace oidcctl::cli
