#include "cli/cluster_config/commands.hpp"

#include "checks/cluster_config/cluster_config_report.hpp"
#include "cli/options/completion_words.hpp"
#include "cli/options/report_options.hpp"

namespace oidcctl::cli {

namespace {

std::vector<std::string>
check_names()
{
  return names_of(ids_of(cluster_config_checks()));
}

constexpr Completion k_lint_completions[] = {
    {"output", Offer::words, output_formats},
    {"color", Offer::words, colour_words},
    {"only", Offer::words, check_names},
    {"skip", Offer::words, check_names},
    {"fail-on", Offer::words, thresholds},
    {"", Offer::files},
};

std::vector<std::string>
diff_formats()
{
  return {"table", "json", "yaml", "manifest"};
}

constexpr Completion k_diff_completions[] = {
    {"output", Offer::words, diff_formats},
    {"color", Offer::words, colour_words},
    {"filename", Offer::files},
    {"users", Offer::files},
    {"kubeconfig", Offer::files},
    {"", Offer::files},
};

constexpr Completion k_drift_completions[] = {
    {"output", Offer::words, output_formats},
    {"color", Offer::words, colour_words},
    {"token-file", Offer::files},
    {"kubeconfig", Offer::files},
    {"", Offer::files},
};

constexpr Command k_commands[] = {
    {.name = "diff",
     .summary = "Show what a change of settings does to people and bindings",
     .build = build_cluster_config_diff,
     .completions = k_diff_completions},
    {.name = "drift",
     .summary = "Check whether a running API server has these settings",
     .build = build_cluster_config_drift,
     .completions = k_drift_completions},
    {.name = "lint",
     .summary = "Check the settings that an API server is to start with",
     .build = build_cluster_config_lint,
     .completions = k_lint_completions},
};

} // namespace

std::span<const Command>
cluster_config_commands()
{
  return k_commands;
}

} // namespace oidcctl::cli
