#include "app/service_account/issued_list.hpp"

#include "app/cluster/list_pages.hpp"
#include "base/json_values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace oidcctl {

namespace {

using AccountKey = std::pair<std::string, std::string>; // namespace, name

// The accounts that can be listed, with their uids.
struct Accounts
{
  bool is_known = false;
  std::map<AccountKey, std::string> uids = {};
  std::set<AccountKey> ours = {};
};

AccountKey
key_of(const kube::AccountRef& account)
{
  return {account.ns, account.name};
}

Result<Accounts>
list_accounts(ClusterClient& client, const std::string& ns, IssuedList& list)
{
  Accounts accounts;
  const auto take = [&accounts](const go::Value& item) -> Result<void> {
    const AccountKey key{text_at(item, {"metadata", "namespace"}),
                         text_at(item, {"metadata", "name"})};
    accounts.uids[key] = text_at(item, {"metadata", "uid"});
    if (text_at(item, {"metadata", "labels", kube::k_managed_by}) == "oidcctl") {
      accounts.ours.insert(key);
    }
    return {};
  };
  const auto path = ns.empty() ? std::string("/api/v1/serviceaccounts")
                               : fmt::format("/api/v1/namespaces/{}/serviceaccounts", ns);
  TRY_ASSIGN(
      const auto end,
      each_item(
          client, path, take, [&accounts] { accounts = {}; }, {.only_metadata = true}));
  accounts.is_known = end.refused == 0;
  if (!accounts.is_known) {
    list.not_read.push_back("service accounts: " + end.message);
  }
  return accounts;
}

Result<void>
list_legacy(ClusterClient& client, const std::string& ns, IssuedList& list)
{
  std::vector<IssuedItem> items;
  const auto take = [&items](const go::Value& item) -> Result<void> {
    IssuedItem legacy{.state = IssuedState::legacy};
    legacy.marker.name = text_at(item, {"metadata", "name"});
    legacy.marker.account = {
        text_at(item, {"metadata", "namespace"}),
        text_at(item, {"metadata", "annotations", "kubernetes.io/service-account.name"})};
    legacy.marker.created = parse_time(text_at(item, {"metadata", "creationTimestamp"}));
    legacy.last_used =
        text_at(item, {"metadata", "labels", "kubernetes.io/legacy-token-last-used"});
    items.push_back(std::move(legacy));
    return {};
  };
  TRY_ASSIGN(const auto end,
             each_item(client,
                       kube::secrets_path(ns),
                       take,
                       [&items] { items.clear(); },
                       {.fields = "type=kubernetes.io/service-account-token",
                        .only_metadata = true}));
  if (end.refused != 0) {
    list.not_read.push_back("legacy Secrets: " + end.message);
  }
  list.items.insert(list.items.end(), items.begin(), items.end());
  return {};
}

IssuedState
state_of(const kube::Marker& marker, const Accounts& accounts, Time now)
{
  if (!marker.expires) {
    return IssuedState::incomplete;
  }
  if (*marker.expires <= now) {
    return IssuedState::expired;
  }
  const auto found = accounts.uids.find(key_of(marker.account));
  const bool is_gone =
      found == accounts.uids.end() || found->second != marker.account_uid;
  return accounts.is_known && is_gone ? IssuedState::orphaned : IssuedState::valid;
}

Json
time_or_null(const std::optional<Time>& time)
{
  return time ? Json(to_rfc3339(*time)) : Json(nullptr);
}

} // namespace

std::string_view
to_string(IssuedState state)
{
  switch (state) {
  case IssuedState::valid:
    return "valid";
  case IssuedState::expired:
    return "expired";
  case IssuedState::incomplete:
    return "incomplete";
  case IssuedState::orphaned:
    return "orphaned";
  case IssuedState::unused:
    return "unused";
  case IssuedState::legacy:
    return "legacy";
  }
  return "";
}

Result<IssuedList>
list_issued(ClusterClient& client, const std::string& ns, Time now)
{
  IssuedList list;
  TRY_ASSIGN(auto markers, list_markers(client, ns));
  TRY_ASSIGN(auto accounts, list_accounts(client, ns, list));
  for (auto& marker : markers) {
    accounts.ours.erase(key_of(marker.account));
    list.items.push_back({.state = state_of(marker, accounts, now), .marker = marker});
  }
  for (const auto& [account_ns, name] : accounts.ours) {
    IssuedItem item{.state = IssuedState::unused};
    item.marker.account = {account_ns, name};
    list.items.push_back(std::move(item));
  }
  TRY(list_legacy(client, ns, list));
  std::stable_sort(
      list.items.begin(), list.items.end(), [](const auto& a, const auto& b) {
        return key_of(a.marker.account) < key_of(b.marker.account);
      });
  return list;
}

Json
to_json(const IssuedItem& item, Time now)
{
  const auto& marker = item.marker;
  const bool has_end = marker.expires && *marker.expires > now;
  return {{"name", text_or_null(marker.name)},
          {"namespace", marker.account.ns},
          {"serviceAccount", marker.account.name},
          {"state", to_string(item.state)},
          {"purpose", text_or_null(marker.purpose)},
          {"issued", time_or_null(marker.issued ? marker.issued : marker.created)},
          {"expires", time_or_null(marker.expires)},
          {"remaining", has_end ? Json(human(*marker.expires - now)) : Json(nullptr)},
          {"issuedBy", text_or_null(marker.issued_by)},
          {"server", text_or_null(marker.server)},
          {"jti", text_or_null(marker.jti)},
          {"lastUsed", text_or_null(item.last_used)}};
}

} // namespace oidcctl
