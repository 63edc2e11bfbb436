#pragma once

#include "base/result.hpp"
#include "kube/kubeconfig/kubeconfig.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

// Kubeconfigs on disk, found by kubectl's rules (client-go tools/clientcmd/loader.go).
namespace oidcctl {

struct System;

inline constexpr std::size_t k_kubeconfig_limit = std::size_t{16} << 20; // bytes

// Return the files that kubectl reads, in their order: `given` alone, or those that
// $KUBECONFIG lists, or ~/.kube/config. Those of $KUBECONFIG need not exist.
Result<std::vector<std::string>> kubeconfig_paths(System& system,
                                                  const std::string& given);

// Return what kubectl reads: `given`, which must exist, or the files of
// `kubeconfig_paths` as one. Of these, missing ones are passed over.
Result<kube::Kubeconfig> load_kubeconfig(System& system, const std::string& given);

// Return the absolute path that is opened for `path`.
std::string tried_path(System& system, const std::string& path);

// Return what is to be known of a path that leads to no file because nothing in it is
// replaced, such as "~" and "$HOME", with the path that was tried; else nothing.
std::optional<std::string> hint_for_missing(System& system, const std::string& path);

// Return what to do about `paths` of KUBECONFIG, none of which leads to a file.
std::string hint_for_list(System& system, const std::vector<std::string>& paths);

} // namespace oidcctl
