#pragma once

#include "app/cluster/cluster_client.hpp"
#include "base/notice.hpp"
#include "kube/rbac/binding.hpp"
#include "kube/service_account/marker.hpp"

#include <optional>
#include <string>
#include <vector>

namespace oidcctl {

// What an account is to get. Without a role it keeps what it has.
struct AccountGrant
{
  kube::AccountRef account = {};
  std::optional<rbac::RoleRef> role = std::nullopt;
  std::vector<std::string> namespaces = {}; // where; empty: in the whole cluster
};

struct Risks
{
  // Why a kubeconfig of the account would control the cluster; empty: it would not.
  std::string control = {};
  std::vector<Notice> notices = {}; // lesser dangers, and what could not be checked
};

// Return the dangers of handing out a token of the account: it controls the cluster, can
// become an account that does, or has legacy Secrets. An error concerns all requests.
Result<Risks> find_risks(ClusterClient& client, const AccountGrant& grant);

} // namespace oidcctl
