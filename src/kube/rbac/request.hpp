#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace oidcctl::rbac {

// The groups that Kubernetes itself gives a meaning to.
inline constexpr std::string_view k_masters = "system:masters";
inline constexpr std::string_view k_authenticated = "system:authenticated";
inline constexpr std::string_view k_service_account_prefix = "system:serviceaccount:";

// A user as the authorizer sees one. Nothing is added to the groups.
struct Requester
{
  std::string user = {};
  std::vector<std::string> groups = {};

  bool operator==(const Requester&) const = default;
};

// What is to be done: with an API resource, or with a URL that is not one.
struct Action
{
  bool is_resource = true;
  std::string verb = {};
  std::string ns = {};        // empty: the whole cluster
  std::string api_group = {}; // empty: the core group
  std::string resource = {};  // plural: "pods"
  std::string subresource = {};
  std::string name = {}; // empty: no particular object
  std::string path = {}; // of a URL: "/healthz"

  bool operator==(const Action&) const = default;
};

// Return the resource as rules name it: "pods", "pods/log".
std::string resource_of(const Action& action);

// Return the requester with the groups that an API server adds to a user who logged in
// (or is impersonated): system:authenticated, and those of a service account.
Requester with_server_groups(Requester requester);

// Return the user name of a service account.
std::string service_account_user(std::string_view ns, std::string_view name);

// The parts of a service account's user name; empty for any other name.
struct ServiceAccountName
{
  std::string_view ns = {};
  std::string_view name = {};
};
ServiceAccountName service_account_of(std::string_view user);

} // namespace oidcctl::rbac
