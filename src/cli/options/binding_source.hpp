#pragma once

#include "cli/options/cluster_options.hpp"
#include "kube/rbac/binding_reader.hpp"

#include <optional>
#include <string>

// Where role bindings come from: a dump, or the cluster of a kubeconfig.
namespace oidcctl::cli {

struct BindingSource
{
  std::optional<std::string> dump = std::nullopt; // a file
  ClusterSession cluster = {};                    // where there is no dump

  bool
  is_live() const
  {
    return !dump.has_value();
  }
};

// Declare --filename, which is instead of --kubeconfig and --context.
void add_dump_option(const Parameters& parameters, std::optional<std::string>& dump);

// Return the source: the dump, or where there is none the cluster. Nothing is read yet.
Result<BindingSource> open_source(System& system,
                                  const std::optional<std::string>& dump,
                                  const ClusterFlags& cluster);

// Call `take` with each role binding. Of a cluster whose bindings may not all be listed,
// those of `namespaces` are read.
Result<rbac::BindingCount> each_binding_of(System& system,
                                           const BindingSource& source,
                                           const std::vector<std::string>& namespaces,
                                           const rbac::TakeBinding& take);

// Return what a dump or a cluster does not show, as warnings.
std::vector<Notice> gaps_of(const BindingSource& source, const rbac::BindingCount& count);

} // namespace oidcctl::cli
