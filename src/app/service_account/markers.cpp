#include "app/service_account/markers.hpp"

#include "app/cluster/list_pages.hpp"
#include "app/rbac/apply.hpp"
#include "base/text.hpp"
#include "model/http/http_status.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oidcctl {

Error
refusal_of(const ApiReply& reply, const std::string& what, std::string hint)
{
  if (hint.empty() && reply.status == http_status::k_forbidden) {
    hint = "the user of the kubeconfig lacks this permission";
  }
  return {
      ErrorCode::unavailable,
      fmt::format("{}: the server returned {}: {}", what, reply.status, reply.message),
      std::move(hint),
      {}};
}

Result<kube::Marker>
apply_marker(ClusterClient& client, const kube::Marker& marker, bool must_finish)
{
  TRY_ASSIGN(const auto reply,
             client.call({.method = "PATCH",
                          .target = fmt::format(
                              "{}?fieldManager={}", marker_path(marker), k_field_manager),
                          .content_type = "application/apply-patch+yaml",
                          .body = to_text(to_manifest(marker), -1),
                          .must_finish = must_finish}));
  if (!reply.is_success()) {
    const auto what =
        fmt::format("creating the Secret {}/{}", marker.account.ns, marker.name);
    return tl::make_unexpected(
        refusal_of(reply,
                   what,
                   reply.status == http_status::k_not_found
                       ? fmt::format("check that the namespace {} exists",
                                     text::quote(marker.account.ns))
                       : ""));
  }
  auto applied = kube::to_marker(reply.body);
  if (!applied || applied->uid.empty()) {
    return fail(ErrorCode::unavailable,
                "the answer to creating a Secret is not that Secret",
                "check that it is a Kubernetes API server");
  }
  return std::move(*applied);
}

Result<std::optional<kube::Marker>>
read_marker(ClusterClient& client, const std::string& ns, const std::string& name)
{
  const kube::Marker wanted{.name = name, .account = {ns, {}}};
  TRY_ASSIGN(const auto reply, client.call({.target = marker_path(wanted)}));
  if (reply.status == http_status::k_not_found) {
    return std::nullopt;
  }
  if (!reply.is_success()) {
    return tl::make_unexpected(
        refusal_of(reply, fmt::format("reading the Secret {}/{}", ns, name)));
  }
  return kube::to_marker(reply.body);
}

Result<bool>
delete_marker(ClusterClient& client, const kube::Marker& marker)
{
  const Json options{{"kind", "DeleteOptions"},
                     {"apiVersion", "v1"},
                     {"preconditions", {{"uid", marker.uid}}}};
  TRY_ASSIGN(const auto reply,
             client.call({.method = "DELETE",
                          .target = marker_path(marker),
                          .content_type = "application/json",
                          .body = to_text(options, -1),
                          .must_finish = true}));
  // Another object under the name is not the one to delete, which is gone.
  if (reply.status == http_status::k_not_found ||
      reply.status == http_status::k_conflict) {
    return reply.was_repeated;
  }
  if (!reply.is_success()) {
    return tl::make_unexpected(refusal_of(
        reply, fmt::format("deleting the Secret {}/{}", marker.account.ns, marker.name)));
  }
  return true;
}

Result<std::vector<kube::Marker>>
list_markers(ClusterClient& client, const std::string& ns)
{
  std::vector<kube::Marker> markers;
  TRY_ASSIGN(const auto end,
             each_item(
                 client,
                 kube::secrets_path(ns),
                 [&markers](const go::Value& item) -> Result<void> {
                   if (auto marker = kube::to_marker(item)) {
                     markers.push_back(std::move(*marker));
                   }
                   return {};
                 },
                 [&markers] { markers.clear(); },
                 {.labels = std::string(kube::k_managed_by) + "=oidcctl",
                  .fields = "type=" + std::string(kube::k_marker_type)}));
  if (end.refused != 0) {
    return tl::make_unexpected(
        refusal_of({.status = end.refused, .message = end.message},
                   "listing Secrets",
                   ns.empty() ? "use --namespace to list one namespace" : ""));
  }
  std::sort(markers.begin(), markers.end(), [](const auto& a, const auto& b) {
    return std::tuple(a.account.ns, a.account.name, a.created.value_or(Time{}), a.name) <
           std::tuple(b.account.ns, b.account.name, b.created.value_or(Time{}), b.name);
  });
  return markers;
}

} // namespace oidcctl
