#include "kube/rbac/request.hpp"

#include <algorithm>

namespace oidcctl::rbac {

namespace {

constexpr std::string_view k_all_accounts = "system:serviceaccounts";

void
add_group(std::vector<std::string>& groups, std::string name)
{
  if (std::find(groups.begin(), groups.end(), name) == groups.end()) {
    groups.push_back(std::move(name));
  }
}

} // namespace

std::string
resource_of(const Action& action)
{
  return action.subresource.empty() ? action.resource
                                    : action.resource + "/" + action.subresource;
}

Requester
with_server_groups(Requester requester)
{
  const auto account = service_account_of(requester.user);
  if (!account.name.empty()) {
    add_group(requester.groups, std::string(k_all_accounts));
    add_group(requester.groups,
              std::string(k_all_accounts) + ":" + std::string(account.ns));
  }
  const bool is_anonymous = requester.user == "system:anonymous";
  add_group(requester.groups,
            is_anonymous ? "system:unauthenticated" : std::string(k_authenticated));
  return requester;
}

std::string
service_account_user(std::string_view ns, std::string_view name)
{
  std::string user(k_service_account_prefix);
  user += ns;
  user += ':';
  return user += name;
}

ServiceAccountName
service_account_of(std::string_view user)
{
  if (!user.starts_with(k_service_account_prefix)) {
    return {};
  }
  const auto rest = user.substr(k_service_account_prefix.size());
  const auto colon = rest.find(':');
  const bool has_both =
      colon != std::string_view::npos && colon > 0 && colon + 1 < rest.size();
  return has_both ? ServiceAccountName{rest.substr(0, colon), rest.substr(colon + 1)}
                  : ServiceAccountName{};
}

} // namespace oidcctl::rbac
