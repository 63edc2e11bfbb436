#pragma once

#include "checks/check_table.hpp"
#include "cli/framework/parameters.hpp"

#include <string>
#include <vector>

namespace oidcctl::cli {

// Which checks a report shows, and from which status on they make the program fail.
struct ReportFlags
{
  Selection selection = {};
  std::string fail_on = "failure";

  bool
  warnings_fail() const
  {
    return fail_on == "warning";
  }
};

void add_report_options(Parameters& parameters, ReportFlags& flags);

// Return a usage error when a name is none of `ids` or their families, or --fail-on is no
// status.
Result<void> validate(const ReportFlags& flags, const std::vector<std::string>& ids);

// Return the families and ids of a table for completion, each family before its ids.
std::vector<std::string> names_of(const std::vector<std::string>& ids);

} // namespace oidcctl::cli
