#include "cli/options/report_options.hpp"

#include <algorithm>

namespace oidcctl::cli {

void
add_report_options(const Parameters& parameters,
                   ReportFlags& flags,
                   std::vector<std::string> (*names)())
{
  const Values values{.kind = Values::Kind::choice,
                      .list = names,
                      .hint =
                          "see oidcctl-checks(7) for the names of checks and families"};
  parameters
      .comma_list("--only",
                  "NAMES",
                  flags.selection.only,
                  "Report and count only these checks or families")
      .values = values;
  parameters
      .comma_list("--skip",
                  "NAMES",
                  flags.selection.skip,
                  "Do not report or count these checks or families")
      .values = values;
  parameters.choice("--fail-on",
                    "STATUS",
                    {"failure", "warning"},
                    flags.fail_on,
                    "Lowest status of a finding that makes the exit status 1");
}

std::vector<std::string>
names_of(const std::vector<std::string>& ids)
{
  std::vector<std::string> names;
  for (const auto& id : ids) {
    const std::string family(family_of(id));
    if (std::find(names.begin(), names.end(), family) == names.end()) {
      names.push_back(family);
    }
    names.push_back(id);
  }
  return names;
}

} // namespace oidcctl::cli
