#include "kube/apiserver/config_metrics.hpp"

#include <algorithm>
#include <cstdlib>

namespace oidcctl::apiserver {

namespace {

constexpr std::string_view k_front = "apiserver_authentication_config_controller_";

// Return the value of a label: `hash="..."`; labels here have no escapes.
std::string_view
label(std::string_view line, std::string_view name)
{
  for (auto at = line.find(name); at != std::string_view::npos;
       at = line.find(name, at + 1)) {
    const bool starts = at > 0 && (line[at - 1] == '{' || line[at - 1] == ',');
    const auto rest = line.substr(at + name.size());
    if (starts && rest.starts_with("=\"")) {
      return rest.substr(2, rest.find('"', 2) - 2);
    }
  }
  return {};
}

std::uint64_t
value_of(std::string_view line)
{
  const auto space = line.rfind(' ');
  const std::string text(line.substr(space == std::string_view::npos ? 0 : space + 1));
  const auto value = std::strtod(text.c_str(), nullptr);
  return value > 0 && value < 1e18 ? static_cast<std::uint64_t>(value) : 0;
}

} // namespace

ConfigMetrics
parse_config_metrics(std::string_view text)
{
  ConfigMetrics metrics;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    const auto line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    metrics.has_other_metrics =
        metrics.has_other_metrics || line.starts_with("apiserver_");
    if (!line.starts_with(k_front)) {
      continue;
    }
    const auto name = line.substr(k_front.size());
    if (name.starts_with("last_config_info{")) {
      if (const auto hash = label(line, "hash"); !hash.empty()) {
        metrics.hashes.emplace_back(hash);
      }
    } else if (name.starts_with("automatic_reloads_total{")) {
      auto& count =
          label(line, "status") == "success" ? metrics.reloads : metrics.failed_reloads;
      count += value_of(line);
    }
  }
  return metrics;
}

} // namespace oidcctl::apiserver
