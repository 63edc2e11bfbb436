#include "kube/kubeconfig/cluster_list.hpp"

#include "base/suggest.hpp"
#include "base/text.hpp"
#include "kube/kubeconfig/kubeconfig.hpp"
#include "yaml/document.hpp"

#include <fmt/format.h>

namespace oidcctl::kube {

namespace {

// A member of an entry, and where its value goes.
struct Slot
{
  std::string_view name;
  std::string* target;
  bool is_path = false;
};

std::vector<Slot>
slots_of(ListedCluster& cluster)
{
  auto& request = cluster.request;
  return {
      {"certificate-authority", &request.certificate_authority, true},
      {"cluster-hash", &request.parts.cluster_hash},
      {"cluster-name", &request.parts.cluster_name},
      {"context", &request.context},
      {"context-name", &cluster.context_name},
      {"from-kubeconfig", &request.from_kubeconfig, true},
      {"name", &cluster.name},
      {"namespace", &cluster.ns},
      {"org-id", &request.parts.org_id},
      {"proxy-url", &request.proxy_url},
      {"server", &request.server},
      {"tls-server-name", &request.tls_server_name},
      {"user-name", &cluster.user_name},
      {"zone", &request.parts.zone},
  };
}

tl::unexpected<Error>
wrong(std::size_t line, const std::string& what, std::string hint = {})
{
  return fail(
      ErrorCode::local_file, fmt::format("line {}: {}", line, what), std::move(hint));
}

tl::unexpected<Error>
unknown_member(const yaml::Member& member, const std::vector<Slot>& slots)
{
  std::vector<std::string> names;
  for (const auto& slot : slots) {
    names.emplace_back(slot.name);
  }
  return wrong(
      member.place.line,
      fmt::format("unknown member {}", text::quote(member.name)),
      suggestion(member.name, names, "expected one of " + text::join(names, ", ")));
}

Result<ListedCluster>
cluster_of(const yaml::Node& node, const std::string& path)
{
  if (!node.is(yaml::Node::Kind::map)) {
    return wrong(node.place.line,
                 fmt::format("an entry is {}: expected a map", yaml::noun_of(node.kind)),
                 "write \"- server: https://k8s.example.com\"");
  }
  ListedCluster cluster;
  cluster.line = node.place.line;
  const auto slots = slots_of(cluster);
  for (const auto& member : node.members) {
    const Slot* found = nullptr;
    for (const auto& slot : slots) {
      found = slot.name == member.name ? &slot : found;
    }
    if (found == nullptr) {
      return unknown_member(member, slots);
    }
    const auto& value = member.value;
    // A hash or an ID can be all digits, and means what is written.
    if (!value.is(yaml::Node::Kind::string) && !value.is(yaml::Node::Kind::number)) {
      return wrong(member.place.line,
                   fmt::format("{} is {}: expected a string",
                               member.name,
                               yaml::noun_of(value.kind)),
                   "quote it");
    }
    *found->target = value.text;
    if (found->is_path && !value.text.empty()) {
      *found->target = resolved_path(value.text, path);
    }
  }
  return cluster;
}

} // namespace

Result<std::vector<ListedCluster>>
parse_cluster_list(std::string_view text, const std::string& path)
{
  TRY_ASSIGN(const auto document, yaml::parse(text));
  TRY(yaml::refuse_non_portable(document));
  if (!document.root.is(yaml::Node::Kind::list) || document.root.items.empty()) {
    return fail(ErrorCode::local_file,
                document.root.is(yaml::Node::Kind::list)
                    ? std::string("the list of clusters is empty")
                    : fmt::format("it is {}: expected a list of clusters",
                                  yaml::noun_of(document.root.kind)),
                "start each entry with \"- server:\" or \"- from-kubeconfig:\"");
  }
  if (document.root.items.size() > k_max_clusters) {
    return fail(ErrorCode::local_file,
                fmt::format("{} clusters: one list can contain at most {}",
                            document.root.items.size(),
                            k_max_clusters));
  }
  std::vector<ListedCluster> clusters;
  for (const auto& node : document.root.items) {
    TRY_ASSIGN(auto cluster, cluster_of(node, path));
    clusters.push_back(std::move(cluster));
  }
  return clusters;
}

} // namespace oidcctl::kube
