#include "cli/options/cluster_options.hpp"

#include "base/text.hpp"
#include "cli/framework/choice.hpp"
#include "ports/system.hpp"
#include "ports/terminal.hpp"

#include <fmt/format.h>

#include <cmath>

namespace oidcctl::cli {

namespace {

constexpr double k_longest_timeout = 3600; // seconds
constexpr std::size_t k_longest_answer = 64;

tl::unexpected<Error>
needs_apply(std::string_view option)
{
  return fail(ErrorCode::usage,
              fmt::format("{} requires --apply", option),
              "without --apply, nothing is changed");
}

} // namespace

void
add_cluster_options(const Parameters& parameters, ClusterFlags& flags)
{
  auto cluster = parameters.in("Cluster");
  cluster.value("--kubeconfig",
                "FILE",
                flags.kubeconfig,
                "The kubeconfig (default: $KUBECONFIG, else ~/.kube/config)");
  cluster.value("--context",
                "NAME",
                flags.context,
                "The context of the kubeconfig (default: its current one)");
  cluster.value("--timeout",
                "SECONDS",
                flags.timeout,
                "Seconds for each request to the API server (default: 30)");
}

void
add_change_options(const Parameters& parameters, ChangeFlags& flags)
{
  auto cluster = parameters.in("Cluster");
  cluster.flag("--apply", flags.apply, "Change the cluster of the kubeconfig");
  cluster.value("--dry-run",
                "MODE",
                flags.dry_run,
                "server: let the API server check all of it and change nothing");
  cluster.flag("--yes", flags.yes, "Do not ask before something is deleted");
  add_cluster_options(parameters, flags.cluster);
}

Result<void>
validate(const ClusterFlags& flags)
{
  if (!(flags.timeout > 0) || flags.timeout > k_longest_timeout) {
    return fail(
        ErrorCode::usage,
        fmt::format("--timeout is {}: expected more than 0 and at most {} seconds",
                    flags.timeout,
                    k_longest_timeout));
  }
  return {};
}

Result<void>
validate(const ChangeFlags& flags)
{
  if (!flags.dry_run.empty()) {
    TRY(check_choice("--dry-run", flags.dry_run, {"server", "none"}));
  }
  TRY(validate(flags.cluster));
  if (flags.apply) {
    return {};
  }
  return flags.is_dry()          ? needs_apply("--dry-run=server")
         : flags.replace         ? needs_apply("--replace")
         : flags.force_conflicts ? needs_apply("--force-conflicts")
                                 : Result<void>();
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
  if (!answer) { // Ctrl-C, Ctrl-D: nobody ended the line
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
