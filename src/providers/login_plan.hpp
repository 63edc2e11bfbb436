#pragma once

#include "base/notice.hpp"
#include "kube/plugin/plugin.hpp"
#include "providers/provider.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace oidcctl {

enum class OfflineAccess {
  automatic, // as the provider is known to need it
  yes,
  no
};

// What a login is for, before the habits of the plugin and the provider are known.
struct LoginRequirements
{
  std::string issuer_url = {};
  std::string username_claim = "sub";
  std::string groups_claim = {};              // empty: the API server takes no groups
  std::vector<std::string> extra_scopes = {}; // besides those that the claims need
  OfflineAccess offline_access = OfflineAccess::automatic;
  std::optional<PkceChoice> pkce = std::nullopt; // as it was asked for
  bool has_secret = false;                       // the client is known to have one
  bool embeds_secret = false;                    // in the kubeconfig
};

// What the plugin is to be told, and why.
struct LoginPlan
{
  const Provider* provider = nullptr;
  std::vector<std::string> extra_scopes = {}; // beside openid, each once
  PkceChoice pkce = PkceChoice::automatic;
  // The variable that users set to the client secret; empty: none is needed, or the
  // plugin reads none.
  std::string secret_variable = {};
  std::vector<Notice> notices = {};
};

// Return the plan for `wish`. `document` may be nullptr: it is asked for nowhere here.
LoginPlan plan_login(const LoginRequirements& requirements,
                     const PluginCall& call,
                     const Discovery* document);

// Return what is wrong with `scope` as one argument of a plugin, or nothing: the
// characters of RFC 6749 3.3 but the comma, at which plugins cut.
std::optional<std::string> scope_problem(std::string_view scope);

} // namespace oidcctl
