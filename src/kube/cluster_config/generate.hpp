#pragma once

#include "base/notice.hpp"
#include "base/result.hpp"
#include "kube/cluster_config/losses.hpp"

#include <optional>
#include <string>
#include <vector>

namespace oidcctl::cluster_config {

// What is to be generated, as it was asked for.
struct GenerateOptions
{
  const Target* target = nullptr;
  std::string form = {};                             // empty: the usual one
  std::optional<Mechanism> mechanism = std::nullopt; // the same
  unsigned kubernetes_minor = 0;
  std::string name = {};
  std::string region = {};
  std::vector<std::string> dropped = {}; // settings that may be lost
};

// A target's form of settings.
struct Generated
{
  const Form* form = nullptr;
  Manifest manifest = {};
  std::vector<Notice> notices = {};
};

// Return the form that the options choose, or the first one that can express `settings`.
// An error (`usage`) where there is none: it says all that would be lost.
Result<Generated> generate(const DesiredSettings& settings,
                           const GenerateOptions& options);

} // namespace oidcctl::cluster_config
