#include "cli/endpoint/commands.hpp"

#include "cli/options/completion_words.hpp"

namespace oidcctl::cli {

namespace {

constexpr Completion k_plain_completions[] = {
    {"output", Offer::words, output_formats},
    {"color", Offer::words, colour_words},
};

constexpr Completion k_endpoint_convert_completions[] = {
    {"output", Offer::words, output_formats},
    {"color", Offer::words, colour_words},
    {"to", Offer::words, endpoint_kinds},
};

constexpr Completion k_endpoint_probe_completions[] = {
    {"output", Offer::words, output_formats},
    {"color", Offer::words, colour_words},
    {"certificate-authority", Offer::files},
};

constexpr Command k_commands[] = {
    {.name = "managed",
     .summary = "Print the URL of a cluster's managed endpoint",
     .build = build_endpoint_managed,
     .completions = k_plain_completions},
    {.name = "unmanaged",
     .summary = "Print the URL of a cluster's unmanaged endpoint",
     .build = build_endpoint_unmanaged,
     .completions = k_plain_completions},
    {.name = "convert",
     .summary = "Print one endpoint's URL, given the other's",
     .build = build_endpoint_convert,
     .completions = k_endpoint_convert_completions},
    {.name = "inspect",
     .summary = "Show the parts of an endpoint and which credentials it takes",
     .build = build_endpoint_inspect,
     .completions = k_plain_completions},
    {.name = "probe",
     .summary = "Tell whether a Kubernetes API server replies at a URL",
     .build = build_endpoint_probe,
     .completions = k_endpoint_probe_completions},
};

} // namespace

std::span<const Command>
endpoint_commands()
{
  return k_commands;
}

} // namespace oidcctl::cli
