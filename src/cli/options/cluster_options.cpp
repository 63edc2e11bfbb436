#include "cli/options/cluster_options.hpp"

#include "base/text.hpp"
#include "cli/options/known_values.hpp"
#include "cli/options/network_options.hpp"
#include "ports/system.hpp"
#include "ports/terminal.hpp"

#include <fmt/format.h>

#include <cmath>

namespace oidcctl::cli {

namespace {

constexpr std::size_t k_longest_answer = 64;

} // namespace

void
add_cluster_options(const Parameters& parameters, ClusterFlags& flags)
{
  const auto cluster = parameters.in("Cluster");
  cluster.file("--kubeconfig", flags.kubeconfig, "Kubeconfig file").default_text =
      "$KUBECONFIG, or ~/.kube/config";
  auto& context = cluster.value(
      "--context", "NAME", flags.context, "Context of the kubeconfig to use");
  context.default_text = "its current context";
  context.values.find = find_contexts;
  add_timeout(cluster, flags.timeout, "Seconds for each request to the API server");
}

void
add_change_options(const Parameters& parameters, ChangeFlags& flags)
{
  const auto cluster = parameters.in("Cluster");
  cluster.flag("--apply", flags.apply, "Change the cluster of the kubeconfig");
  cluster.choice("--dry-run",
                 "MODE",
                 {"server", "none"},
                 flags.dry_run,
                 "With server, have the API server check all changes and make none");
  cluster.flag("--yes", flags.yes, "Do not ask before something is deleted");
  cluster.needs("--dry-run=server", "--apply", "without --apply nothing is changed");
  add_cluster_options(parameters, flags.cluster);
}

Result<ClusterSession>
open_cluster(System& system, const ClusterFlags& flags)
{
  const Milliseconds timeout(std::llround(std::ceil(flags.timeout * 1000)));
  return oidcctl::open_cluster(system, {flags.kubeconfig, flags.context}, timeout);
}

ChangeOptions
change_options(const ChangeFlags& flags, ProgressLine& progress)
{
  return {.dry_run = flags.is_dry(),
          .replace = flags.replace,
          .force_conflicts = flags.force_conflicts,
          .progress = [&progress](std::size_t done) { progress.show(done); }};
}

Result<void>
check_asking(System& system)
{
  return system.terminal.stdin_is_terminal() && system.terminal.stderr_is_terminal()
             ? Result<void>()
             : fail(ErrorCode::usage,
                    "refusing to delete without confirmation: not a terminal",
                    "use --yes to confirm, or --dry-run=server to preview");
}

Result<void>
confirm(System& system, const ChangeFlags& flags, const std::string& question)
{
  auto& terminal = system.terminal;
  if (flags.yes || flags.is_dry()) {
    return {};
  }
  TRY(check_asking(system));
  terminal.err(text::printable(question) + " [y/N] ");
  const auto answer = terminal.read_line(k_longest_answer);
  if (!answer) { // Ctrl-C, Ctrl-D: no one ended the line
    terminal.err("\n");
    return fail(ErrorCode::interrupted, answer.error().message);
  }
  const auto word = text::to_lower(text::trim(*answer));
  if (word != "y" && word != "yes") {
    return fail(ErrorCode::interrupted, "aborted");
  }
  return {};
}

} // namespace oidcctl::cli
