#pragma once

#include "app/cluster/cluster.hpp"
#include "app/progress.hpp"
#include "app/rbac/change_set.hpp"
#include "cli/framework/outcome.hpp"
#include "cli/framework/parameters.hpp"

#include <cstddef>
#include <optional>
#include <string>

// Options of the commands that work on a cluster, and what they do alike.
namespace oidcctl::cli {

struct ClusterFlags
{
  std::string kubeconfig = {};
  std::optional<std::string> context = std::nullopt;
  double timeout = 30; // seconds
};

struct ChangeFlags
{
  ClusterFlags cluster = {};
  bool apply = false;
  std::string dry_run = {}; // "server", "none"; empty: not given
  bool yes = false;
  bool replace = false;
  bool force_conflicts = false;

  bool
  is_dry() const
  {
    return dry_run == "server";
  }
};

void add_cluster_options(const Parameters& parameters, ClusterFlags& flags);
// The same, with --apply, --dry-run and --yes.
void add_change_options(const Parameters& parameters, ChangeFlags& flags);

Result<ClusterSession> open_cluster(System& system, const ClusterFlags& flags);

// Return how to change bindings; `progress` has to outlive it.
ChangeOptions change_options(const ChangeFlags& flags, ProgressLine& progress);

// Return a usage error where no one can be asked.
Result<void> check_asking(System& system);

// Ask on the terminal whether to do what cannot be undone: "Delete 3 role bindings?".
// Only y and yes mean yes; else it is an error `interrupted`. A usage error where no one
// can be asked and --yes is not given. --yes and a dry run ask no one.
Result<void>
confirm(System& system, const ChangeFlags& flags, const std::string& question);

// Return what became of all bindings, as a document, and the exit status: 1 when one
// failed, and that of the error that stopped the work. Where it was stopped before
// anything was changed, return just that error.
Result<Outcome> changes_outcome(const ClusterSession& session,
                                const ChangeFlags& flags,
                                const Changes& changes);

} // namespace oidcctl::cli
