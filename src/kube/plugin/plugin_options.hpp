#pragma once

#include "kube/plugin/plugin.hpp"

#include <cstddef>
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
  std::optional<std::string> value = std::nullopt; // nothing: none is there
  // Where it is among the arguments: one of them, or two where the value is one of its
  // own.
  std::size_t position = 0;
  std::size_t count = 1;
};

// Return the options among `args` as kubelogin reads them: "--name=value" and "--name
// value".
std::vector<PluginOption> plugin_options(std::span<const std::string> args);

// Return the values of the option called `name`, in their order.
std::vector<std::string> values_of(const std::vector<PluginOption>& options,
                                   std::string_view name);

// Return whether the `get-token` of `plugin` has the option `name`, which has no dashes.
bool has_option(const Plugin& plugin, std::string_view name);

// Return the names of all options of the `get-token` of `plugin`, sorted.
std::vector<std::string> plugin_option_names(const Plugin& plugin);

} // namespace oidcctl
