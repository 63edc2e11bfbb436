#pragma once

#include "kube/cluster_config/target.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace oidcctl::cluster_config {

// A setting that a form cannot express.
struct Loss
{
  std::string_view setting = {}; // "uid": what --drop takes
  std::string what = {};         // what would be lost, in words
  bool can_be_dropped = false;   // without changing names, or ending logins

  bool operator==(const Loss&) const = default;
};

// Return what would be lost if `settings` were written in a form of `ability` for
// Kubernetes 1.`minor`; none where it can express them all.
std::vector<Loss>
losses(const DesiredSettings& settings, const Ability& ability, unsigned minor);

// Return what is different with that form although no setting is lost: the default
// algorithms of flags and of a file are not the same. Empty: nothing.
std::string difference(const DesiredSettings& settings, const Ability& ability);

// Return the settings that can be dropped, sorted.
std::vector<std::string> droppable_settings();

// Return `settings` without `setting`, one of those.
DesiredSettings without(DesiredSettings settings, std::string_view setting);

} // namespace oidcctl::cluster_config
