#include "app/rbac/server_side_apply.hpp"

#include "app/cluster/status_causes.hpp"
#include "app/rbac/apply.hpp"
#include "app/rbac/binding_api.hpp"
#include "base/text.hpp"
#include "kube/rbac/binding_encoder.hpp"
#include "model/http/http_status.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oidcctl {

Result<ApiReply>
send_apply(ClusterClient& client, const rbac::Binding& binding, const ApplyMode& mode)
{
  auto target = fmt::format("{}?fieldManager={}", binding_path(binding), k_field_manager);
  target += mode.force ? "&force=true" : "";
  target += mode.dry_run ? "&dryRun=All" : "";
  auto applied = binding;
  applied.uid.clear(); // the server takes it for a precondition
  return client.call({.method = "PATCH",
                      .target = std::move(target),
                      .content_type = "application/apply-patch+yaml",
                      .body = to_text(rbac::to_json(applied), -1),
                      .must_finish = mode.must_finish});
}

bool
is_role_conflict(const ApiReply& reply)
{
  const auto fields =
      reply.is_success() ? std::vector<std::string>() : cause_fields(reply);
  return std::find(fields.begin(), fields.end(), "roleRef") != fields.end();
}

BindingChange
refused_apply(const rbac::Binding& binding, const ApiReply& reply)
{
  std::string hint;
  if (reply.status == http_status::k_conflict) {
    hint = "another manager owns these fields; use --force-conflicts to take ownership, "
           "including the existing subjects";
  } else if (is_role_conflict(reply)) {
    hint = "use --replace to delete it and create it with the new role";
  } else if (reply.status == http_status::k_forbidden) {
    hint = "granting requires all permissions of the role, or the verb bind on it, in "
           "addition to the permission to create bindings";
  } else if (reply.status == http_status::k_not_found && !binding.is_cluster_wide()) {
    hint = fmt::format("check that the namespace {} exists", text::quote(binding.ns));
  }
  return {binding,
          Change::failed,
          fmt::format("the server returned {}: {}", reply.status, reply.message),
          std::move(hint)};
}

} // namespace oidcctl
