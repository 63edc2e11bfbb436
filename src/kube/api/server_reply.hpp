#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace oidcctl {

// What an API server says of itself at /version.
struct ServerVersion
{
  std::string git_version = {}; // "v1.32.3", with what a distribution adds
  std::string platform = {};
};

// Return the version that a reply's body tells, or nothing when it is not the document of
// an API server (version.Info of k8s.io/apimachinery).
std::optional<ServerVersion> parse_server_version(std::string_view body);

// An error as API servers send it (metav1.Status).
struct ApiStatus
{
  std::string reason = {};
  std::string message = {};
};

// Return the error that a reply's body is, or nothing when it is not a v1 Status.
std::optional<ApiStatus> parse_api_status(std::string_view body);

} // namespace oidcctl
