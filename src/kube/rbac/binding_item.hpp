#pragma once

#include "base/result.hpp"
#include "kube/rbac/binding.hpp"

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace oidcctl::rbac {

// What of one object in a dump matters here, in the words that stand there.
struct BindingItem
{
  std::string api_version = {};
  std::string kind = {};
  std::string name = {};
  std::string name_space = {};
  std::string uid = {};
  std::string resource_version = {};
  std::vector<std::pair<std::string, std::string>> labels = {};
  std::vector<std::pair<std::string, std::string>> annotations = {};
  std::string role_kind = {};
  std::string role_group = {};
  std::string role_name = {};
  std::vector<SubjectText> subjects = {};

  // Return whether it is a binding of RBAC. In a list from the API itself (`kubectl get
  // --raw`) the items do not say what they are: what has a role is one.
  bool is_binding() const;

  // Return the binding, or an error (`local_file`) that says what a server would refuse.
  Result<Binding> make() const;
};

} // namespace oidcctl::rbac
