#pragma once

#include "cli/framework/option_set.hpp"

#include <string>
#include <vector>

// Values that this machine knows, for completion. They come from local files; nothing
// connects. Files that are missing or broken know none.
namespace oidcctl::cli {

// Return the contexts of the kubeconfig that the line names with --kubeconfig,
// --from-kubeconfig or the argument FILE; without one, of those that kubectl reads.
std::vector<std::string> find_contexts(System& system, const OptionSet& options);

// Return the namespaces of its contexts, that of the chosen or current one first, and
// those that profiles set.
std::vector<std::string> find_namespaces(System& system, const OptionSet& options);

} // namespace oidcctl::cli
