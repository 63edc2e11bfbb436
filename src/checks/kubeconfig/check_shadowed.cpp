#include "base/text.hpp"
#include "checks/kubeconfig/kubeconfig_report.hpp"

#include <fmt/format.h>

#include <algorithm>

// Several files as one configuration: what hides what.
namespace oidcctl::checks {

namespace {

// Return "\"/b\" line 3" of an entry.
std::string
place_of(const std::string& file, std::size_t line)
{
  return line == 0 ? text::quote(file)
                   : fmt::format("{} line {}", text::quote(file), line);
}

Finding
shadowed_finding(const kube::Shadowed& entry)
{
  const Json details{{"kind", entry.kind},
                     {"name", entry.name},
                     {"file", entry.file},
                     {"countedFile", entry.by_file}};
  const auto message = fmt::format("{}: {} {} does not count: {} has one before it",
                                   place_of(entry.file, entry.place.line),
                                   entry.kind,
                                   text::quote(entry.name),
                                   place_of(entry.by_file, entry.by_place.line));
  if (entry.kind == "current-context") {
    return info(message, {}, details);
  }
  if (entry.is_same) {
    return info(message + ", which says the same", {}, details);
  }
  return warning(message,
                 "rename one of the two: of each name kubectl takes the first "
                 "entry in the order of KUBECONFIG, whole",
                 details);
}

Finding
changed_finding(const kube::ChangedContext& context)
{
  const auto& what = context.what;
  return failure(
      fmt::format(
          "{}: context {} gets the {} {} of {} instead of the one in its own file",
          place_of(context.file, context.place.line),
          text::quote(context.name),
          what.kind,
          text::quote(what.name),
          place_of(what.by_file, what.by_place.line)),
      "rename one of the two, or use the file by itself: --kubeconfig",
      {{"context", context.name},
       {"kind", what.kind},
       {"name", what.name},
       {"file", context.file},
       {"countedFile", what.by_file}});
}

} // namespace

Findings
kubeconfig_shadowed(const KubeconfigCase& c)
{
  const auto read = std::count_if(c.files.begin(), c.files.end(), [](const auto& file) {
    return file.config.has_value();
  });
  if (read < 2) {
    return {skipped("needs several files")};
  }
  constexpr std::size_t most = 50;
  Findings findings;
  for (const auto& context : c.changed_contexts) {
    if (c.questions.context.empty() || c.questions.context == context.name) {
      findings.push_back(changed_finding(context));
    }
  }
  for (const auto& entry : c.shadowed) {
    findings.push_back(shadowed_finding(entry));
  }
  if (findings.size() > most) {
    const auto more = findings.size() - most;
    findings.resize(most);
    findings.push_back(warning(fmt::format("{} more of that kind", more),
                               "see which files KUBECONFIG lists"));
  }
  return findings.empty() ? Findings{pass("no entry hides another")} : findings;
}

} // namespace oidcctl::checks
