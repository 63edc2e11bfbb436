#include "app/access/snapshot_source.hpp"

#include "app/cluster/list_pages.hpp"
#include "app/parallel.hpp"
#include "app/progress.hpp"
#include "app/rbac/binding_api.hpp"
#include "app/rbac/grant_source.hpp"
#include "base/text.hpp"
#include "kube/rbac/binding_item.hpp"
#include "model/http/http_status.hpp"
#include "model/http/url.hpp"
#include "ports/system.hpp"

#include <fmt/format.h>

#include <array>
#include <iterator>
#include <mutex>

namespace oidcctl {

namespace {

constexpr const char* k_group_path = "/apis/rbac.authorization.k8s.io/v1/";

// One of the four kinds, and where its list is.
struct KindList
{
  const char* kind;
  const char* plural;
  bool is_role;
  bool is_cluster_wide;
  bool rbac::Coverage::*read;
};

constexpr std::array<KindList, 4> k_lists{
    {{"ClusterRoles", "clusterroles", true, true, &rbac::Coverage::cluster_roles},
     {"Roles", "roles", true, false, &rbac::Coverage::roles},
     {"ClusterRoleBindings",
      "clusterrolebindings",
      false,
      true,
      &rbac::Coverage::cluster_bindings},
     {"RoleBindings", "rolebindings", false, false, &rbac::Coverage::bindings}}};

// What was read of one list.
struct ReadList
{
  std::vector<rbac::Role> roles = {};
  std::vector<rbac::Binding> bindings = {};
  ListEnd end = {};
};

Result<void>
take_item(const KindList& list, const go::Value& item, ReadList& out)
{
  if (list.is_role) {
    TRY_ASSIGN(auto role, to_role(item, list.is_cluster_wide));
    out.roles.push_back(std::move(role));
  } else {
    TRY_ASSIGN(auto binding, to_binding(item, list.is_cluster_wide));
    out.bindings.push_back(std::move(binding));
  }
  return {};
}

Result<ReadList>
read_list(ClusterClient& client,
          const KindList& list,
          const std::string& ns,
          const std::function<void()>& took)
{
  ReadList out;
  const auto read = [&](const std::string& path) -> Result<ListEnd> {
    return each_item(
        client,
        path,
        [&](const go::Value& item) {
          took();
          return take_item(list, item, out);
        },
        [&] {
          out.roles.clear();
          out.bindings.clear();
        });
  };
  TRY_ASSIGN(out.end, read(k_group_path + std::string(list.plural)));
  if (out.end.refused == http_status::k_forbidden && !list.is_cluster_wide &&
      !ns.empty()) {
    TRY_ASSIGN(out.end,
               read(fmt::format(
                   "{}namespaces/{}/{}", k_group_path, percent_encode(ns), list.plural)));
  }
  return out;
}

} // namespace

Result<rbac::Snapshot>
read_snapshot(System& system, const std::string& path)
{
  rbac::Snapshot snapshot;
  TRY(each_rbac_object(
      system,
      path,
      [&snapshot](const rbac::Binding& binding) { return snapshot.add(binding); },
      [&snapshot](const rbac::Role& role) { return snapshot.add(role); }));
  snapshot.finish();
  return snapshot;
}

Result<LiveSnapshot>
read_live_snapshot(System& system, ClusterClient& client, const std::string& ns)
{
  ProgressLine progress(system, "read", 0);
  std::mutex mutex;
  std::size_t done = 0;
  const auto took = [&] {
    const std::lock_guard lock(mutex);
    progress.show(++done);
  };
  std::array<Result<ReadList>, k_lists.size()> lists;
  for_each_index(k_lists.size(), k_lists.size(), [&](std::size_t i) {
    lists[i] = read_list(client, k_lists[i], ns, took);
  });
  LiveSnapshot live;
  rbac::Coverage coverage;
  for (std::size_t i = 0; i < k_lists.size(); ++i) {
    TRY_ASSIGN(const auto list, std::move(lists[i]));
    for (const auto& role : list.roles) {
      TRY(live.snapshot.add(role));
    }
    for (const auto& binding : list.bindings) {
      TRY(live.snapshot.add(binding));
    }
    coverage.*k_lists[i].read = list.end.refused == 0;
    if (list.end.refused != 0) {
      live.not_read.push_back(fmt::format("{} were not read: the server answers {}: {}",
                                          k_lists[i].kind,
                                          list.end.refused,
                                          list.end.message));
    }
  }
  live.snapshot.set_coverage(coverage);
  live.snapshot.finish();
  return live;
}

} // namespace oidcctl
