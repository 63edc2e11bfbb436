#include "cli/version.hpp"

#include "base/json.hpp"
#include "ports/network.hpp"
#include "ports/system.hpp"

#include <fmt/format.h>

namespace oidcctl::cli {

namespace {

std::string
row(std::string_view name, std::string_view value)
{
  return fmt::format("{:<15} {}\n", name, value);
}

} // namespace

Result<std::string>
version_text(bool verbose, System& system)
{
  std::string out = "oidcctl " OIDCCTL_VERSION "\n";
  if (!verbose) {
    return out;
  }
  TRY_ASSIGN(const auto* network, system.network.load());
  out += row("build", OIDCCTL_BUILD);
  for (const auto& library : network->libraries()) {
    out += row(library.name, library.version);
  }
  out += row(
      "fmt",
      fmt::format(
          "{}.{}.{}", FMT_VERSION / 10000, FMT_VERSION / 100 % 100, FMT_VERSION % 100));
  out += row("yaml-cpp", OIDCCTL_YAML_CPP_VERSION);
  out += row("nlohmann-json",
             fmt::format("{}.{}.{}",
                         NLOHMANN_JSON_VERSION_MAJOR,
                         NLOHMANN_JSON_VERSION_MINOR,
                         NLOHMANN_JSON_VERSION_PATCH));
  out += row("CLI11", OIDCCTL_CLI11_VERSION);
  return out;
}

} // namespace oidcctl::cli
