#pragma once

#include "checks/cluster_config/cluster_config_report.hpp"

#include <fmt/format.h>

#include <functional>

namespace oidcctl::checks {

// Return where a member is, for messages: "line 4: jwt[0].issuer.url", or without a line
// where it is not known.
inline std::string
place(const ClusterConfigCase& subject, const std::string& path)
{
  const auto line = subject.startup.settings.lines.line_of(path);
  return line == 0 ? path : fmt::format("line {}: {}", line, path);
}

// Return the path of the entry `index`.
inline std::string
entry_path(std::size_t index)
{
  return fmt::format("jwt[{}]", index);
}

// Looks at one entry of the configuration and adds what it finds.
using LookAtEntry =
    std::function<void(const apiserver::JwtAuthenticator&, std::size_t, Findings&)>;

// Return what `look` finds in all entries; `otherwise` when that is nothing.
inline Findings
each_entry(const ClusterConfigCase& subject, Finding otherwise, const LookAtEntry& look)
{
  const auto& entries = subject.configuration().jwt;
  if (entries.empty()) {
    return {skipped("no issuer is configured")};
  }
  Findings findings;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    look(entries[i], i, findings);
  }
  if (findings.empty()) {
    findings.push_back(std::move(otherwise));
  }
  return findings;
}

} // namespace oidcctl::checks
