#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

// Controllers that put a binding back after a person changed or deleted it.
namespace oidcctl::rbac {

// Who restores a binding, and where to change it instead. Both are empty for none.
struct Restorer
{
  std::string name = {}; // "the Helm release web/api"
  std::string hint = {}; // "change the values of the release"

  bool operator==(const Restorer&) const = default;
};

// What the metadata of an object says of those who write it.
struct Writers
{
  std::vector<std::pair<std::string, std::string>> labels = {};
  std::vector<std::pair<std::string, std::string>> annotations = {};
  std::vector<std::pair<std::string, std::string>> owners = {}; // kind, name
  std::vector<std::string> managers = {};                       // of managedFields
};

// Return who restores the object: its owner (ownerReferences), the addon manager, Helm,
// Argo CD, Flux, Rancher, the Operator Lifecycle Manager, rbac-manager, or kube-apiserver
// itself, which restores its default bindings at each start.
Restorer restorer_of(const Writers& writers);

} // namespace oidcctl::rbac
