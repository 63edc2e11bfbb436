#include "cli/options/report_options.hpp"

#include "base/suggest.hpp"
#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oidcctl::cli {

void
add_report_options(Parameters& parameters, ReportFlags& flags)
{
  parameters.comma_list("--only",
                        "NAMES",
                        flags.selection.only,
                        "Report and count these checks or families alone");
  parameters.comma_list("--skip",
                        "NAMES",
                        flags.selection.skip,
                        "Neither report nor count these checks or families");
  parameters.value("--fail-on",
                   "STATUS",
                   flags.fail_on,
                   "Exit with status 1 from: failure (default) or warning");
}

Result<void>
validate(const ReportFlags& flags, const std::vector<std::string>& ids)
{
  if (flags.fail_on != "failure" && flags.fail_on != "warning") {
    return fail(ErrorCode::usage,
                fmt::format("invalid value {} for --fail-on: expected failure or warning",
                            text::quote(flags.fail_on)));
  }
  if (const auto name = unknown_name(flags.selection, ids)) {
    const auto near = nearest(*name, ids);
    return fail(ErrorCode::usage,
                fmt::format("unknown check or family {}", text::quote(*name)),
                near ? fmt::format("did you mean {}?", *near)
                     : "oidcctl-checks(7) lists all of them");
  }
  return {};
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
