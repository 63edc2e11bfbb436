#pragma once

#include "base/error.hpp"
#include "base/json.hpp"
#include "checks/check.hpp"

#include <span>
#include <string>
#include <vector>

namespace oidcctl {

// Which checks are reported and counted. Verdicts are always drawn from all of them: what
// is not shown does not become true.
struct Selection
{
  std::vector<std::string> only = {}; // ids or families; empty: all
  std::vector<std::string> skip = {};

  // Return whether the check `id` is reported.
  bool takes(std::string_view id) const;
};

// Return the first name in `selection` that is neither an id nor a family of `checks`.
std::optional<std::string> unknown_name(const Selection& selection,
                                        std::span<const Check> checks);

// Return the report on one issuer: `kind: IssuerReport` of the output format.
Json issuer_report(const Case& judged, const Selection& selection);

// Return the exit status that a report's counts lead to: negative with a failure (or with
// a warning, when `warnings_fail`), else unknown with an unknown, else success.
ExitStatus report_status(const Json& report, bool warnings_fail);

} // namespace oidcctl
