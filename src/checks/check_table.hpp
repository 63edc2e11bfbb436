#pragma once

#include "base/error.hpp"
#include "base/finding.hpp"
#include "base/json.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// What every table of checks has in common, whatever it looks at: rows, findings,
// verdicts.
namespace oidcctl {

// Which verdict of its report a check can turn.
enum class VerdictEffect {
  neither,
  api_server, // of an issuer
  login,
  both,
  reachable, // of an endpoint
  kubernetes,
  kubectl,       // of a kubeconfig, and with it the login: there is none without kubectl
  authenticated, // of a diagnosis
  authorized,
};

// One row of a table of checks: a small pure function and what it enforces.
template <typename Subject> struct CheckOf
{
  std::string_view id;    // "family/name": permanent, never used again for something else
  std::string_view title; // what is true when it passes
  std::string_view spec;  // where the rule is
  VerdictEffect affects = VerdictEffect::neither;
  // Without its answer the verdict is unknown: skipping it is not passing it.
  bool essential = false;
  // One finding at least; several where the check looks at several things.
  std::vector<Finding> (*run)(const Subject&) = nullptr;
};

// One finding, and the row that it comes from.
struct CheckResult
{
  std::string_view id = {};
  std::string_view title = {};
  std::string_view spec = {};
  VerdictEffect affects = VerdictEffect::neither;
  bool essential = false;
  Finding finding = {};
};

// Return what every check of `table` finds, in the order of the table.
template <typename Subject>
std::vector<CheckResult>
run_checks(std::span<const CheckOf<Subject>> table, const Subject& subject)
{
  std::vector<CheckResult> all;
  for (const auto& check : table) {
    for (auto& finding : check.run(subject)) {
      all.push_back({check.id,
                     check.title,
                     check.spec,
                     check.affects,
                     check.essential,
                     std::move(finding)});
    }
  }
  return all;
}

// Return the ids of `table`, in its order.
template <typename Subject>
std::vector<std::string>
ids_of(std::span<const CheckOf<Subject>> table)
{
  std::vector<std::string> ids;
  for (const auto& check : table) {
    ids.emplace_back(check.id);
  }
  return ids;
}

// Return the family of a check's id: what is before the slash.
std::string_view family_of(std::string_view id);

// Which checks are reported and counted. Verdicts are always drawn from all of them: what
// is not shown does not become true.
struct Selection
{
  std::vector<std::string> only = {}; // ids or families; empty: all
  std::vector<std::string> skip = {};

  // Return whether the check `id` is reported.
  bool takes(std::string_view id) const;
};

// Return the first name in `selection` that is neither one of `ids` nor a family of them.
std::optional<std::string> unknown_name(const Selection& selection,
                                        const std::vector<std::string>& ids);

// The verdict of a report called `name`: drawn from the checks that decide `which`.
struct VerdictName
{
  std::string_view name = {};
  VerdictEffect which = VerdictEffect::neither;
};

// Add the members `verdicts`, `findings` and `counts` to `report`.
void append_results(Json& report,
                    const std::vector<CheckResult>& all,
                    std::span<const VerdictName> verdicts,
                    const Selection& selection);

// Return the exit status that a report's counts lead to: negative with a failure (or with
// a warning, when `warnings_fail`), else unknown with an unknown, else success.
ExitStatus report_status(const Json& report, bool warnings_fail);

} // namespace oidcctl
