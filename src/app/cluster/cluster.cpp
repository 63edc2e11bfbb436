#include "app/cluster/cluster.hpp"

#include "ports/clock.hpp"
#include "ports/processes.hpp"
#include "ports/system.hpp"
#include "ports/terminal.hpp"

#include <fmt/format.h>

namespace oidcctl {

namespace {

constexpr Milliseconds k_between{100}; // two looks at the line
constexpr const char* k_clear = "\r\x1b[K";

} // namespace

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

ProgressLine::ProgressLine(System& system, std::string verb, std::size_t total)
    : m_system(system), m_verb(std::move(verb)), m_total(total)
{}

ProgressLine::~ProgressLine()
{
  if (m_shown) {
    m_system.terminal.err(k_clear);
  }
}

void
ProgressLine::show(std::size_t done)
{
  const auto now = m_system.clock.steady();
  if (!m_system.terminal.stderr_is_terminal() ||
      (m_shown && now - *m_shown < k_between)) {
    return;
  }
  m_shown = now;
  const auto of_all = m_total == 0 ? "" : fmt::format(" of {}", m_total);
  m_system.terminal.err(fmt::format("{}{} {}{}", k_clear, m_verb, done, of_all));
}

Result<rbac::BindingCount>
each_live_binding(System& system, ClusterClient& client, const rbac::TakeBinding& take)
{
  std::vector<rbac::Binding> bindings;
  {
    ProgressLine progress(system, "read", 0);
    const auto show = [&progress](std::size_t done) { progress.show(done); };
    TRY_ASSIGN(bindings, list_bindings(client, {.progress = show}));
  }
  rbac::BindingCount count;
  for (const auto& binding : bindings) {
    ++(binding.is_cluster_wide() ? count.cluster_wide : count.in_namespaces);
    TRY(take(binding));
  }
  return count;
}

} // namespace oidcctl
