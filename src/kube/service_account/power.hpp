#pragma once

#include "kube/rbac/role.hpp"
#include "kube/service_account/marker.hpp"

#include <string>
#include <vector>

// What makes a service account dangerous.
namespace oidcctl::kube {

// Return whether the rules let their holder become other accounts of the namespaces in
// which they hold: create tokens or pods, or read Secrets.
bool can_take_accounts(const std::vector<rbac::PolicyRule>& rules);

// Return why the rules, held in the whole cluster, amount to its control: "may do
// everything", "may read all Secrets"; empty where they do not.
std::string power_of(const std::vector<rbac::PolicyRule>& rules);

// Return whether `subject` is the account, or a group that it is in.
bool includes(const rbac::Subject& subject, const AccountRef& account);

// Return the name of a service account of `ns` other than `account` that `subject` is, or
// "all accounts"; empty where it is not one. With an empty `ns` any namespace fits.
std::string other_account_in(const rbac::Subject& subject,
                             const std::string& ns,
                             const AccountRef& account);

} // namespace oidcctl::kube
