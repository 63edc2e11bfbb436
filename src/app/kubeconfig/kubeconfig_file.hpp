#pragma once

#include "base/result.hpp"
#include "kube/kubeconfig/edit.hpp"
#include "kube/kubeconfig/kubeconfig.hpp"

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

// Kubeconfigs on disk, found and written by kubectl's rules (client-go
// tools/clientcmd/loader.go and config.go).
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

// Return the file that kubectl writes new entries to: `given`, or the first of
// `kubeconfig_paths` that exists, or the first of all.
Result<std::string> kubeconfig_to_write(System& system, const std::string& given);

struct KubeconfigMerge
{
  std::string path = {};
  std::string backup =
      {}; // what stood there before; empty: there was nothing, or no change
  kube::EditedKubeconfig edited = {};
};

// Add or replace entries in the file `path` (see `edit_kubeconfig`), under the lock that
// kubectl takes: what other programs write meanwhile is not lost. The file is replaced
// whole or not at all; its mode stays, and a symbolic link, too. A new one has mode 0600,
// in a folder of mode 0700. Where nothing has to change, nothing is written. `accept` is
// asked first whether what stands there may be changed so; its error is returned.
using AcceptMerge = std::function<Result<void>(const kube::Kubeconfig& existing)>;
Result<KubeconfigMerge> merge_into_kubeconfig(System& system,
                                              const std::string& path,
                                              const kube::Additions& additions,
                                              const AcceptMerge& accept = {});

} // namespace oidcctl
