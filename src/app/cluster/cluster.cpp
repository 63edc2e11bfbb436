#include "app/cluster/cluster.hpp"

#include "ports/processes.hpp"
#include "ports/system.hpp"

namespace oidcctl {

Result<ClusterSession>
open_cluster(System& system, const ClusterChoice& choice, Milliseconds timeout)
{
  system.processes.catch_interrupts();
  TRY_ASSIGN(auto config, read_client_config(system, choice));
  ClusterSession session;
  TRY_ASSIGN(session.connection, ClusterConnection::open(system, std::move(config)));
  session.client = std::make_unique<ClusterClient>(system, *session.connection, timeout);
  return session;
}

} // namespace oidcctl
