#include "cli/options/known_values.hpp"

#include "app/kubeconfig/kubeconfig_file.hpp"
#include "cli/config/profile_choice.hpp"

#include <algorithm>

namespace oidcctl::cli {

namespace {

std::optional<kube::Kubeconfig>
kubeconfig_of(System& system, const OptionSet& options)
{
  std::string path;
  for (const auto* name : {"--kubeconfig", "--from-kubeconfig", "FILE"}) {
    path = path.empty() ? options.text(name) : path;
  }
  if (path == "-") { // standard input belongs to the shell
    return std::nullopt;
  }
  auto config = load_kubeconfig(system, path);
  return config ? std::optional(std::move(*config)) : std::nullopt;
}

void
add_once(std::vector<std::string>& list, const std::string& value)
{
  if (!value.empty() && std::find(list.begin(), list.end(), value) == list.end()) {
    list.push_back(value);
  }
}

} // namespace

std::vector<std::string>
find_contexts(System& system, const OptionSet& options)
{
  std::vector<std::string> names;
  const auto* const source = options.find("--from-kubeconfig");
  if (source != nullptr && source->given.empty()) {
    return names; // of which file?
  }
  if (const auto config = kubeconfig_of(system, options)) {
    for (const auto& context : config->contexts) {
      add_once(names, context.name);
    }
  }
  return names;
}

std::vector<std::string>
find_namespaces(System& system, const OptionSet& options)
{
  std::vector<std::string> names;
  if (const auto config = kubeconfig_of(system, options)) {
    const auto chosen = options.text("--context");
    const auto* const first =
        config->find_context(chosen.empty() ? config->current_context : chosen);
    if (first != nullptr) {
      add_once(names, first->value.ns);
    }
    for (const auto& context : config->contexts) {
      add_once(names, context.value.ns);
    }
  }
  const ProfileFlags flags{.config = options.text("--config")};
  for (const auto& value : values_in_profiles(system, flags, "namespace")) {
    add_once(names, value);
  }
  return names;
}

} // namespace oidcctl::cli
