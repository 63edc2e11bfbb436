#pragma once

#include "kube/plugin/plugin.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace oidcctl {

// One option of a plugin's command line.
struct PluginOption
{
  std::string name = {}; // "oidc-issuer-url", without the dashes
  std::optional<std::string> value = std::nullopt; // nothing: none stands there
  bool is_known = true;                            // of kubelogin's `get-token`
};

// Return the options among `args` as kubelogin reads them: "--name=value" and "--name
// value".
std::vector<PluginOption> plugin_options(std::span<const std::string> args);

// Return the values of the option called `name`, in their order.
std::vector<std::string> values_of(const std::vector<PluginOption>& options,
                                   std::string_view name);

// Return the names of all options of kubelogin's `get-token`.
std::vector<std::string> plugin_option_names();

} // namespace oidcctl
