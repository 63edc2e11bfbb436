#include "cli/endpoint/commands.hpp"

namespace oidcctl::cli {

namespace {

constexpr Command k_commands[] = {
    {.name = "managed",
     .summary = "Print the URL of a cluster's managed endpoint",
     .build = build_endpoint_managed},
    {.name = "unmanaged",
     .summary = "Print the URL of a cluster's unmanaged endpoint",
     .build = build_endpoint_unmanaged},
    {.name = "convert",
     .summary = "Convert an endpoint URL to the other kind",
     .build = build_endpoint_convert},
    {.name = "inspect",
     .summary = "Show the parts of an endpoint URL and the credentials it accepts",
     .build = build_endpoint_inspect},
    {.name = "probe",
     .summary = "Check that a Kubernetes API server answers at a URL",
     .build = build_endpoint_probe},
};

} // namespace

std::span<const Command>
endpoint_commands()
{
  return k_commands;
}

} // namespace oidcctl::cli
