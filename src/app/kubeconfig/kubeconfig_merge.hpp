#pragma once

#include "base/result.hpp"
#include "kube/kubeconfig/edit.hpp"
#include "kube/kubeconfig/kubeconfig.hpp"

#include <functional>
#include <string>
#include <vector>

// Kubeconfigs changed by kubectl's rules (client-go tools/clientcmd/config.go).
namespace oidcctl {

struct System;

// Return the file that kubectl writes new entries to: `given`, or the first of
// `kubeconfig_paths` that exists, or the last of all (PathOptions.GetDefaultFilename).
Result<std::string> kubeconfig_to_write(System& system, const std::string& given);

// The configuration in force before a merge.
struct EffectiveKubeconfig
{
  std::vector<kube::Kubeconfig> files = {}; // that exist, in the order of KUBECONFIG
  kube::Kubeconfig all = {};                // as one
  std::string written = {}; // the file that all entries go to; empty: where they are
};

// What was done to one file.
struct FileMerge
{
  std::string path = {};
  std::string backup =
      {}; // a copy of what it was; empty: there was nothing, or no change
  kube::EditedKubeconfig edited = {};
};

// Returns what is to be written, or why nothing may be.
using PrepareMerge = std::function<Result<kube::Additions>(const EffectiveKubeconfig&)>;

// Add or replace entries in the kubeconfig `given`, or, when that is empty, as
// ModifyConfig does it in the files of `kubeconfig_paths`: each entry in the file where
// it is in force, and new ones in `kubeconfig_to_write`. `prepare` is called with the
// files locked. Returns one element for each file that an entry belongs to; the first is
// the one for new entries.
//
// Files are locked as kubectl locks them, so what other programs write meanwhile is not
// lost. A file is replaced whole or not at all; its mode stays, and a symbolic link, too.
// A new one has mode 0600, in a directory of mode 0700. Where nothing has to change,
// nothing is written. Before a change a file is copied to a name that nothing has yet.
Result<std::vector<FileMerge>> merge_into_kubeconfig(System& system,
                                                     const std::string& given,
                                                     const kube::Additions& additions,
                                                     const PrepareMerge& prepare = {});

} // namespace oidcctl
