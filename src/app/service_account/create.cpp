#include "app/service_account/create.hpp"

#include "app/access/ask.hpp"
#include "app/rbac/apply.hpp"
#include "base/text.hpp"
#include "kube/grant/binding_name.hpp"
#include "kube/kubeconfig/edit.hpp"

#include <fmt/format.h>

namespace oidcctl {

namespace {

// Return who asks, for the marker; empty where the server does not say.
Result<std::string>
caller(ClusterClient& client)
{
  TRY_ASSIGN(const auto who, ask_who_am_i(client));
  return who.value ? who.value->username : std::string();
}

std::vector<rbac::Binding>
bindings_of(const AccountGrant& grant)
{
  std::vector<rbac::Binding> bindings;
  if (!grant.role) {
    return bindings;
  }
  const rbac::Subject subject{
      rbac::SubjectKind::service_account, grant.account.name, grant.account.ns};
  rbac::Binding binding{
      .name = rbac::binding_name(*grant.role, subject),
      .role = *grant.role,
      .subjects = {subject},
      .labels = {{std::string(rbac::k_owner_label), std::string(rbac::k_owner)}}};
  for (const auto& ns : grant.namespaces) {
    binding.ns = ns;
    bindings.push_back(binding);
  }
  if (grant.namespaces.empty()) {
    bindings.push_back(binding);
  }
  return bindings;
}

Result<void>
grant_role(ClusterClient& client, const AccountGrant& grant)
{
  const auto changes = apply_bindings(client, bindings_of(grant), {});
  for (const auto& result : changes.results) {
    if (result.change == Change::failed) {
      return fail(ErrorCode::unavailable,
                  fmt::format("granting {} {} to {}/{}{}: {}",
                              to_string(grant.role->kind),
                              text::quote(grant.role->name),
                              grant.account.ns,
                              grant.account.name,
                              result.binding.ns.empty() ? "" : " in " + result.binding.ns,
                              result.message),
                  result.has_other_role ? "" : result.hint);
    }
  }
  if (changes.stopped) {
    return tl::make_unexpected(*changes.stopped);
  }
  return {};
}

Result<void>
check_control(const Risks& risks, const CreateRequest& request)
{
  if (risks.control.empty() || request.allow_control) {
    return {};
  }
  return fail(ErrorCode::usage,
              fmt::format("refusing to hand out a token that controls the cluster: {}",
                          risks.control),
              "use a smaller role, or --allow-cluster-admin if that is intended");
}

kube::Additions
additions_of(const CreateRequest& request,
             const std::string& cluster_name,
             const TargetServer& target,
             const Secret& token)
{
  const auto& account = request.grant.account;
  const auto own = fmt::format("{}-{}", account.ns, account.name);
  const auto& name = request.name;
  const auto cluster = name.empty() ? cluster_name : name;
  const auto user = name.empty() ? own : name;
  const auto context = name.empty() ? own + "@" + cluster_name : name;
  const auto& spaces = request.grant.namespaces;
  kube::User entry;
  entry.token = token;
  return {
      .clusters = {{cluster, target.cluster}},
      .users = {{user, std::move(entry)}},
      .contexts = {{context,
                    {cluster, user, spaces.size() == 1 ? spaces.front() : account.ns}}},
      .current_context = context};
}

Result<void>
verify_text(System& system,
            const std::string& text,
            const std::optional<std::string>& context,
            const std::string& username,
            Milliseconds timeout)
{
  TRY_ASSIGN(const auto config, kube::parse_kubeconfig(text, {}));
  TRY_ASSIGN(const auto client_config, kube::resolve(config, context));
  return verify_token(system, client_config, username, timeout);
}

// Verify the kubeconfig and write it.
Result<void>
hand_out(System& system,
         const CreateRequest& request,
         const std::string& text,
         const IssuedToken& issued,
         const WriteKubeconfig& write)
{
  if (request.verify) {
    TRY(verify_text(
        system, text, std::nullopt, issued.granted.claims.username(), request.timeout));
  }
  return write(text);
}

void
append(std::vector<Notice>& all, const std::vector<Notice>& more)
{
  all.insert(all.end(), more.begin(), more.end());
}

} // namespace

Result<WrittenKubeconfig>
create_kubeconfig(System& system,
                  ClusterClient& client,
                  const CreateRequest& request,
                  const WriteKubeconfig& write)
{
  const auto& account = request.grant.account;
  TRY_ASSIGN(
      const auto target,
      choose_target_server(system, client, request.server, account.ns, request.timeout));
  TRY_ASSIGN(const auto risks, find_risks(client, request.grant));
  TRY(check_control(risks, request));
  TRY_ASSIGN(const auto issued_by, caller(client));
  WrittenKubeconfig written{.notices = target.notices};
  append(written.notices, risks.notices);
  TRY_ASSIGN(const auto uid, ensure_account(client, account, written.notices));
  if (request.grant.role) {
    TRY(grant_role(client, request.grant));
  }
  TRY_ASSIGN(auto issued,
             issue_token(system,
                         client,
                         {.account = account,
                          .account_uid = uid,
                          .purpose = request.purpose,
                          .issued_by = issued_by,
                          .server = target.cluster.server,
                          .requested = request.lifetime}));
  append(written.notices, issued.notices);
  written.marker = issued.marker;
  const auto& config = client.connection().config();
  auto text = kube::to_kubeconfig_text(
      additions_of(request, config.cluster_name, target, issued.granted.token));
  auto end = text ? hand_out(system, request, *text, issued, write)
                  : Result<void>(tl::make_unexpected(text.error()));
  if (!end) {
    return tl::make_unexpected(take_back(client, issued.marker, std::move(end).error()));
  }
  return written;
}

} // namespace oidcctl
