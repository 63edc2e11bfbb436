#pragma once

#include "app/rbac/binding_api.hpp"
#include "kube/rbac/binding_reader.hpp"

#include <memory>

namespace oidcctl {

// A cluster that a command works on.
struct ClusterSession
{
  std::unique_ptr<ClusterConnection> connection = nullptr;
  std::unique_ptr<ClusterClient> client = nullptr;
};

// Return the way to the cluster of the kubeconfig's context; `timeout` is for each
// request. From now on an interruption ends the work between two requests.
Result<ClusterSession>
open_cluster(System& system, const ClusterChoice& choice, Milliseconds timeout);

// Says on a terminal, and only there, how far a long work is.
class ProgressLine
{
public:
  // "applied 120 of 2000" has the verb "applied". Where the total is not known it is 0,
  // and the line "read 1500".
  ProgressLine(System& system, std::string verb, std::size_t total);
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;
  ~ProgressLine(); // leaves an empty line behind

  void show(std::size_t done);

private:
  System& m_system;
  std::string m_verb;
  std::size_t m_total;
  std::optional<Milliseconds> m_shown = std::nullopt;
};

// Call `take` with each role binding of the cluster, when all have been read.
Result<rbac::BindingCount>
each_live_binding(System& system, ClusterClient& client, const rbac::TakeBinding& take);

} // namespace oidcctl
