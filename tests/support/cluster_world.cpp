#include "cluster_world.hpp"

#include <doctest/doctest.h>

#include <algorithm>

namespace oidcctl::test {

ClusterWorld::ClusterWorld()
{
  api.attach(test.network);
  test.files.contents["/k/config"] = kubeconfig_text();
  auto opened = open_cluster(system, {.kubeconfig = "/k/config"}, Milliseconds{5000});
  REQUIRE(opened);
  session = std::move(*opened);
}

std::size_t
ClusterWorld::asked(const std::string& method) const
{
  const auto& all = test.network.requests;
  return static_cast<std::size_t>(
      std::count_if(all.begin(), all.end(), [&method](const HttpRequest& request) {
        return request.method == method;
      }));
}

rbac::Binding
binding_for(const std::string& name,
            const std::string& role,
            const std::vector<std::string>& users,
            const std::string& ns)
{
  rbac::Binding binding{
      .name = name,
      .ns = ns,
      .role = {rbac::RoleKind::cluster_role, role},
      .labels = {{std::string(rbac::k_owner_label), std::string(rbac::k_owner)}}};
  for (const auto& user : users) {
    binding.subjects.push_back({rbac::SubjectKind::user, user, {}});
  }
  return binding;
}

HttpOutcome
lost(HttpFault fault)
{
  return tl::make_unexpected(HttpFailure{fault, "words of the network", {}});
}

} // namespace oidcctl::test
