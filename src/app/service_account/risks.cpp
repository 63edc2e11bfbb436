#include "app/service_account/risks.hpp"

#include "app/cluster/list_pages.hpp"
#include "app/rbac/binding_api.hpp"
#include "base/text.hpp"
#include "kube/service_account/power.hpp"
#include "model/http/http_status.hpp"
#include "model/http/url.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace oidcctl {

namespace {

using rbac::Binding;
using rbac::RoleRef;

constexpr std::size_t k_most_named = 3;

std::string
role_path(const RoleRef& role, const std::string& ns)
{
  constexpr const char* group = "/apis/rbac.authorization.k8s.io/v1";
  return role.kind == rbac::RoleKind::cluster_role
             ? fmt::format("{}/clusterroles/{}", group, percent_encode(role.name))
             : fmt::format(
                   "{}/namespaces/{}/roles/{}", group, ns, percent_encode(role.name));
}

// Looks at roles and bindings, each role once.
class RiskFinder
{
public:
  RiskFinder(ClusterClient& client, const AccountGrant& grant)
      : m_client(client), m_grant(grant)
  {}

  Result<Risks> find();

private:
  Result<const rbac::Role*> role_of(const RoleRef& role, const std::string& ns);
  Result<void> look_at_role();
  Result<void> look_at_bindings(const std::vector<Binding>& bindings);
  Result<void> look_at_legacy_secrets();
  void warn(std::string text, std::string hint = {});

  ClusterClient& m_client;
  const AccountGrant& m_grant;
  Risks m_risks = {};
  bool m_takes_accounts = false; // of its namespaces, by the new role
  std::map<std::string, std::optional<rbac::Role>> m_roles = {};
};

void
RiskFinder::warn(std::string text, std::string hint)
{
  m_risks.notices.push_back({NoticeLevel::warning, std::move(text), std::move(hint)});
}

// Return the role, or nullptr where it does not exist or cannot be read.
Result<const rbac::Role*>
RiskFinder::role_of(const RoleRef& role, const std::string& ns)
{
  const auto path = role_path(role, ns);
  auto found = m_roles.find(path);
  if (found == m_roles.end()) {
    TRY_ASSIGN(const auto reply, m_client.call({.target = path}));
    std::optional<rbac::Role> value;
    if (reply.is_success()) {
      TRY_ASSIGN(value, to_role(reply.body, role.kind == rbac::RoleKind::cluster_role));
    } else if (reply.status == http_status::k_not_found && m_grant.role == role) {
      warn(fmt::format("{} {} does not exist, so it gives no rights yet",
                       to_string(role.kind),
                       text::quote(role.name)),
           "check its name; the API server does not");
    } else if (m_grant.role == role) {
      warn(fmt::format("{} {} was not checked: the server returned {}: {}",
                       to_string(role.kind),
                       text::quote(role.name),
                       reply.status,
                       reply.message));
    }
    found = m_roles.emplace(path, std::move(value)).first;
  }
  return found->second ? &*found->second : nullptr;
}

Result<void>
RiskFinder::look_at_role()
{
  if (!m_grant.role) {
    return {};
  }
  const auto& role = *m_grant.role;
  const auto& spaces = m_grant.namespaces;
  TRY_ASSIGN(const auto* const rules,
             role_of(role, spaces.empty() ? std::string() : spaces.front()));
  if (rules == nullptr) {
    m_takes_accounts =
        role.name == "cluster-admin" || role.name == "admin" || role.name == "edit";
    if (role.name == "cluster-admin" && spaces.empty()) {
      m_risks.control = "cluster-admin may do everything";
    }
    return {};
  }
  m_takes_accounts = kube::can_take_accounts(rules->rules);
  if (const auto power = kube::power_of(rules->rules); !power.empty() && spaces.empty()) {
    m_risks.control = fmt::format("{} {} {} in the whole cluster",
                                  to_string(role.kind),
                                  text::quote(role.name),
                                  power);
  }
  return {};
}

Result<void>
RiskFinder::look_at_bindings(const std::vector<Binding>& bindings)
{
  std::vector<std::string> powerful;
  for (const auto& binding : bindings) {
    bool is_own = false;
    std::string other;
    for (const auto& subject : binding.subjects) {
      is_own = is_own || kube::includes(subject, m_grant.account);
      for (const auto& ns : m_grant.namespaces) {
        const auto name = kube::other_account_in(subject, ns, m_grant.account);
        other = other.empty() ? name : other;
      }
    }
    if (!is_own && (other.empty() || !m_takes_accounts)) {
      continue;
    }
    TRY_ASSIGN(const auto* const role, role_of(binding.role, {}));
    const auto power = role == nullptr ? std::string() : kube::power_of(role->rules);
    if (is_own && !power.empty() && m_risks.control.empty()) {
      m_risks.control =
          fmt::format("it is bound to ClusterRole {} by {}, which {} in the "
                      "whole cluster",
                      text::quote(binding.role.name),
                      text::quote(binding.name),
                      power);
    }
    if (!other.empty() && !power.empty() &&
        std::find(powerful.begin(), powerful.end(), other) == powerful.end()) {
      powerful.push_back(other);
    }
  }
  if (!powerful.empty()) {
    const auto count = powerful.size();
    powerful.resize(std::min(count, k_most_named));
    warn(fmt::format("with this role the account can take over {}{}, which has rights in "
                     "the whole cluster",
                     text::printable(text::join(powerful, ", ")),
                     count > k_most_named
                         ? fmt::format(" and {} more", count - k_most_named)
                         : ""),
         "use a namespace without such accounts, or a role that cannot create tokens or "
         "pods or read Secrets");
  }
  return {};
}

Result<void>
RiskFinder::look_at_legacy_secrets()
{
  std::vector<std::string> names;
  const auto take = [&](const go::Value& item) -> Result<void> {
    const auto account =
        text_at(item, {"metadata", "annotations", "kubernetes.io/service-account.name"});
    if (account == m_grant.account.name) {
      names.push_back(text_at(item, {"metadata", "name"}));
    }
    return {};
  };
  TRY_ASSIGN(const auto end,
             each_item(m_client,
                       kube::secrets_path(m_grant.account.ns),
                       take,
                       [&names] { names.clear(); },
                       {.fields = "type=kubernetes.io/service-account-token",
                        .only_metadata = true}));
  if (end.refused != 0) {
    warn("it was not checked whether the account has legacy tokens: " + end.message);
  } else if (!names.empty()) {
    warn(fmt::format("the account also has legacy tokens, which never expire, in the "
                     "Secret{} {}",
                     names.size() == 1 ? "" : "s",
                     text::printable(text::join(names, ", "))),
         "delete those Secrets once nothing uses them");
  }
  return {};
}

Result<Risks>
RiskFinder::find()
{
  TRY(look_at_role());
  auto bindings = list_bindings(m_client, {.cluster_wide = true, .name_spaces = false});
  if (bindings) {
    TRY(look_at_bindings(*bindings));
  } else if (bindings.error().code == ErrorCode::unavailable) {
    warn("what the account and its neighbors may do was not checked: " +
         describe(bindings.error()));
  } else {
    return tl::make_unexpected(std::move(bindings).error());
  }
  TRY(look_at_legacy_secrets());
  return std::move(m_risks);
}

} // namespace

Result<Risks>
find_risks(ClusterClient& client, const AccountGrant& grant)
{
  return RiskFinder(client, grant).find();
}

} // namespace oidcctl
