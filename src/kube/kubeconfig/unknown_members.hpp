#pragma once

#include "yaml/document.hpp"

#include <optional>
#include <string>
#include <vector>

namespace oidcctl::kube {

// A member that client-go passes over without a word.
struct UnknownMember
{
  std::string path = {}; // "users[2].user.exec.interactivemode"
  yaml::Place place = {};
  std::optional<std::string> meant =
      std::nullopt; // the member it may have been meant for
};

// Return the members of a kubeconfig that client-go does not know, a hundred at most.
// What is in extensions is not looked at.
std::vector<UnknownMember> unknown_members(const yaml::Document& document);

} // namespace oidcctl::kube
