#pragma once

#include "base/json.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "go/json.hpp"

#include <optional>
#include <string>
#include <string_view>

// The Secret that marks one kubeconfig of a service account. The token in the kubeconfig
// is bound to it: deleting the Secret revokes that token only. It holds no data.
namespace oidcctl::kube {

inline constexpr std::string_view k_marker_type = "oidcctl.dev/kubeconfig";
inline constexpr std::string_view k_managed_by = "app.kubernetes.io/managed-by";
inline constexpr std::string_view k_account_label = "oidcctl.dev/service-account";

// A service account, by its names.
struct AccountRef
{
  std::string ns = {};
  std::string name = {};

  bool operator==(const AccountRef&) const = default;
};

// Return why no service account can have that name, or nothing (DNS subdomain, RFC 1123).
std::optional<std::string> account_name_problem(std::string_view name);

struct Marker
{
  std::string name = {}; // "oidcctl-ACCOUNT-0123456789ab"
  AccountRef account = {};
  std::string account_uid = {};
  std::string purpose = {};   // in the words of the admin; may be empty
  std::string issued_by = {}; // the user name that asked, where it is known
  std::string server = {};    // that the kubeconfig names
  Seconds requested{0};       // the lifetime that was asked for
  std::optional<Time> issued = std::nullopt;  // nothing: no token was noted
  std::optional<Time> expires = std::nullopt; // the same; `exp` of the token
  std::string jti = {};                       // empty before Kubernetes 1.30
  std::string uid = {};                       // as the server gave it
  std::string resource_version = {};
  std::optional<Time> created = std::nullopt;
};

// Return the name of a marker for `account`; `random` is 6 bytes. A long account's name
// is cut.
std::string marker_name(const std::string& account, const std::string& random);

// Return the manifest of a marker, for server-side apply.
Json to_manifest(const Marker& marker);

// Return the marker that `object`, a Secret of the API, is; nothing where it is not one.
std::optional<Marker> to_marker(const go::Value& object);

// Return the path of the Secrets of a namespace, or of all (empty); of one marker.
std::string secrets_path(const std::string& ns);
std::string marker_path(const Marker& marker);

// Return the path and the manifest of a service account that is made for a kubeconfig:
// pods do not get its token.
std::string account_path(const AccountRef& account);
Json account_manifest(const AccountRef& account);

} // namespace oidcctl::kube
