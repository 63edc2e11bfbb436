#pragma once

#include "kube/kubeconfig/ca_certificates.hpp"
#include "kube/kubeconfig/edit.hpp"
#include "kube/plugin/exec_credential.hpp"
#include "kube/plugin/plugin.hpp"

#include <string>
#include <string_view>
#include <vector>

// Kubeconfigs whose users log in with OpenID Connect.
namespace oidcctl::kube {

// Return the `apiVersion` that a kubeconfig has for `version`.
std::string_view api_version(ExecVersion version);

// How users log in. All clusters of one kubeconfig can share it.
struct LoginExec
{
  PluginCall call = {};
  PluginSettings settings = {};
  ExecVersion version = ExecVersion::v1;
  std::string secret_variable = {}; // what users have to set; empty: nothing
};

// Return the credential plugin of a user: told everything in arguments of its own, with
// interactiveMode (obligatory in v1) and a hint for those who lack the plugin.
Exec to_exec(const LoginExec& login);

// One cluster with its context. The names are those of the entries.
struct LoginContext
{
  std::string cluster_name = {};
  std::string user_name = {};
  std::string context_name = {};
  std::string ns = {};
  Cluster cluster = {}; // without a CA
  CaCertificates certificate_authority = {};
};

// Return the entries for `contexts`; a user that several of them have is there once. Two
// contexts or clusters of one name are the caller's mistake.
Additions to_additions(const std::vector<LoginContext>& contexts, const LoginExec& login);

} // namespace oidcctl::kube
