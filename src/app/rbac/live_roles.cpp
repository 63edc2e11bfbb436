#include "app/rbac/live_roles.hpp"

#include "app/cluster/list_pages.hpp"
#include "model/http/http_status.hpp"
#include "model/http/url.hpp"

#include <fmt/format.h>

#include <set>
#include <utility>

namespace oidcctl {

namespace {

constexpr const char* k_group_path = "/apis/rbac.authorization.k8s.io/v1/";
constexpr std::size_t k_most_asked_for = 32; // single roles

using Place = std::pair<std::string, std::string>; // namespace of a Role, name

// Return the roles of the bindings, each once.
std::set<Place>
roles_of(const std::vector<rbac::Binding>& bindings)
{
  std::set<Place> places;
  for (const auto& binding : bindings) {
    const bool is_role = binding.role.kind == rbac::RoleKind::role;
    places.emplace(is_role ? binding.ns : std::string(), binding.role.name);
  }
  return places;
}

std::string
path_of(const Place& role)
{
  const auto& [ns, name] = role;
  return k_group_path +
         (ns.empty() ? std::string("clusterroles/")
                     : fmt::format("namespaces/{}/roles/", percent_encode(ns))) +
         percent_encode(name);
}

// Return whether the server says of one of the roles that it does not exist.
Result<bool>
lacks_any(ClusterClient& client, const std::set<Place>& roles)
{
  for (const auto& role : roles) {
    TRY_ASSIGN(const auto reply, client.call({.target = path_of(role)}));
    if (reply.status == http_status::k_not_found) {
      return true;
    }
  }
  return false;
}

} // namespace

Result<rbac::RoleNames>
read_role_names(ClusterClient& client)
{
  rbac::RoleNames names;
  bool is_read[2] = {};
  for (const bool is_cluster_wide : {true, false}) {
    const auto path =
        std::string(k_group_path) + (is_cluster_wide ? "clusterroles" : "roles");
    TRY_ASSIGN(const auto end,
               each_item(
                   client,
                   path,
                   [&](const go::Value& item) -> Result<void> {
                     names.add(text_at(item, {"metadata", "namespace"}),
                               text_at(item, {"metadata", "name"}));
                     return {};
                   },
                   [] {}));
    is_read[is_cluster_wide ? 0 : 1] = end.refused == 0;
  }
  names.set_complete(is_read[0], is_read[1]);
  return names;
}

Result<std::vector<Notice>>
missing_roles(ClusterClient& client, const std::vector<rbac::Binding>& bindings)
{
  std::vector<Notice> notices;
  const auto roles = roles_of(bindings);
  if (roles.size() <= k_most_asked_for) {
    TRY_ASSIGN(const bool lacks, lacks_any(client, roles));
    if (!lacks) {
      return notices;
    }
  }
  TRY_ASSIGN(const auto names, read_role_names(client));
  std::set<std::string> said;
  for (const auto& binding : bindings) {
    const auto why = names.why_missing(binding.role, binding.ns);
    if (why && said.insert(*why).second) {
      notices.push_back({NoticeLevel::warning,
                         *why,
                         "the binding grants nothing until the role is created"});
    }
  }
  return notices;
}

} // namespace oidcctl
