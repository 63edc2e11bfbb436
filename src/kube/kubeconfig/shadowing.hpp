#pragma once

#include "kube/kubeconfig/kubeconfig.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace oidcctl::kube {

// An entry of a file that client-go does not look at, because an earlier file of
// KUBECONFIG has one with the same name.
struct Shadowed
{
  std::string_view kind = {}; // "cluster", "user", "context" or "current-context"
  std::string name = {};
  std::string file = {}; // of the entry that does not count
  yaml::Place place = {};
  std::string by_file = {}; // of the one that does
  yaml::Place by_place = {};
  bool is_same = false; // both mean the same
};

// A context that leads elsewhere than its own file says: `what` that it names is taken
// from another file, where it means something else.
struct ChangedContext
{
  std::string name = {};
  std::string file = {};
  yaml::Place place = {};
  Shadowed what = {};
};

// Return the entries of `files`, which are in the order of KUBECONFIG, that do not count
// (clientcmd ClientConfigLoadingRules.Load).
std::vector<Shadowed> shadowed_entries(const std::vector<Kubeconfig>& files);

// Return the contexts that count and mean something else than in their own files.
std::vector<ChangedContext> changed_contexts(const std::vector<Kubeconfig>& files,
                                             const std::vector<Shadowed>& shadowed);

// Return whether two entries mean the same, relative paths against their files included.
// Two legacy auth-providers never do.
bool same(const Named<Cluster>& left, const Named<Cluster>& right);
bool same(const Named<User>& left, const Named<User>& right);
bool same(const Named<Context>& left, const Named<Context>& right);

} // namespace oidcctl::kube
