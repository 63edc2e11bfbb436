#pragma once

#include "checks/kubeconfig/kubeconfig_report.hpp"

#include <string>
#include <vector>

// Kubeconfigs and the findings on them, row by row.
namespace oidcctl::test {

// Return the plugin oidcctl with these further arguments, and further members, in flow
// style.
std::string kubeconfig_login(const std::string& args = {}, const std::string& more = {});

// Return kubectl with these arguments as a plugin.
std::string kubeconfig_kubectl(const std::string& args);

// Return a kubeconfig of the one context "x" with this cluster and user.
std::string kubeconfig(const std::string& cluster, const std::string& user);

// A cluster with which nothing is wrong.
extern const std::string k_fine_cluster;

// One kubeconfig, and the first finding of one check on it.
struct KubeconfigRow
{
  std::string id = {}; // behind "kubeconfig/"
  std::string text = {};
  Status status = Status::pass;
  std::string message = {};
  std::string hint = {};
  KubeconfigQuestions questions = {};
};

// Return the file /k/config with this text on a machine that has oidcctl, kubectl,
// kubectl-together_login, /k/ca.pem and /k/t.
KubeconfigCase kubeconfig_case(const std::string& text,
                               const KubeconfigQuestions& questions = {});

void check_rows(const std::vector<KubeconfigRow>& rows);

} // namespace oidcctl::test
