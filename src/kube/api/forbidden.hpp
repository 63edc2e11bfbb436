#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace oidcctl {

// What the message of a 403 says of a request that no authorizer allowed
// (k8s.io/apiserver endpoints/handlers/responsewriters/errors.go).
struct ForbiddenRequest
{
  std::string user = {}; // as the API server sees it
  std::string verb = {};
  bool is_resource = true;
  std::string resource = {};    // plural
  std::string subresource = {}; // "log"
  std::string group = {};       // empty: the core group
  std::string ns = {};          // empty: at the cluster scope
  std::string name = {};        // of the object, where the message has one
  std::string path = {};        // of a URL that is not a resource
  std::string reason = {};      // of the authorizer, without the colon before it
};

// Return what `message` says, or nothing when it is another one. Text before and after it
// is ignored; the forms of Kubernetes before 1.13 ("cannot list pods in the namespace
// "a"") are read as well.
std::optional<ForbiddenRequest> parse_forbidden(std::string_view message);

} // namespace oidcctl
