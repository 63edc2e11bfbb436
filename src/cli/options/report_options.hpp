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

// Declare them; `names` returns the names of the checks and families that there are.
void add_report_options(const Parameters& parameters,
                        ReportFlags& flags,
                        std::vector<std::string> (*names)());

// Return the families and ids of a table, each family before its ids.
std::vector<std::string> names_of(const std::vector<std::string>& ids);

} // namespace oidcctl::cli
