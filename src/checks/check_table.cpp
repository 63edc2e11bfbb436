#include "checks/check_table.hpp"

#include "base/json_values.hpp"

#include <algorithm>
#include <array>

namespace oidcctl {

namespace {

bool
turns(VerdictEffect affects, VerdictEffect verdict)
{
  return affects == verdict ||
         (affects == VerdictEffect::kubectl && verdict == VerdictEffect::login) ||
         (affects == VerdictEffect::both &&
          (verdict == VerdictEffect::api_server || verdict == VerdictEffect::login));
}

// The worst that is against a "yes": a failure, else something unknown, else an essential
// question that was not asked. Return its check, or nullptr.
const CheckResult*
against(const std::vector<CheckResult>& all, VerdictEffect verdict, Status wanted)
{
  const auto found = std::find_if(all.begin(), all.end(), [&](const CheckResult& judged) {
    return turns(judged.affects, verdict) && judged.finding.status == wanted &&
           (wanted != Status::skipped || judged.essential);
  });
  return found == all.end() ? nullptr : &*found;
}

Json
verdict(const std::vector<CheckResult>& all, VerdictEffect which)
{
  static constexpr std::pair<Status, const char*> order[] = {
      {Status::failure, "no"},
      {Status::unknown, "unknown"},
      {Status::skipped, "unknown"}};
  for (const auto& [status, answer] : order) {
    if (const auto* judged = against(all, which, status)) {
      return {{"answer", answer},
              {"finding", judged->id},
              {"message", judged->finding.message}};
    }
  }
  return {{"answer", "yes"}, {"finding", nullptr}, {"message", nullptr}};
}

Json
to_json(const CheckResult& judged)
{
  const auto& finding = judged.finding;
  return {{"id", judged.id},
          {"status", to_string(finding.status)},
          {"title", judged.title},
          {"message", finding.message},
          {"hint", text_or_null(finding.hint)},
          {"spec", text_or_null(judged.spec)},
          {"details", finding.details}};
}

constexpr std::array k_statuses{Status::failure,
                                Status::unknown,
                                Status::warning,
                                Status::info,
                                Status::pass,
                                Status::skipped};

} // namespace

std::string_view
family_of(std::string_view id)
{
  return id.substr(0, id.find('/'));
}

bool
Selection::takes(std::string_view id) const
{
  const auto names = [id](const std::vector<std::string>& list) {
    return std::any_of(list.begin(), list.end(), [id](const auto& name) {
      return name == id || name == family_of(id);
    });
  };
  return (only.empty() || names(only)) && !names(skip);
}

std::optional<std::string>
unknown_name(const Selection& selection, const std::vector<std::string>& ids)
{
  const auto is_known = [&ids](const std::string& name) {
    return std::any_of(ids.begin(), ids.end(), [&name](const std::string& id) {
      return name == id || name == family_of(id);
    });
  };
  for (const auto* list : {&selection.only, &selection.skip}) {
    for (const auto& name : *list) {
      if (!is_known(name)) {
        return name;
      }
    }
  }
  return std::nullopt;
}

void
append_results(Json& report,
               const std::vector<CheckResult>& all,
               std::span<const VerdictName> verdicts,
               const Selection& selection)
{
  auto answers = Json::object();
  for (const auto& [name, which] : verdicts) {
    answers[std::string(name)] = verdict(all, which);
  }
  auto findings = Json::array();
  Json counts;
  for (const auto status : k_statuses) {
    counts[std::string(to_string(status))] = 0;
  }
  for (const auto& judged : all) {
    if (selection.takes(judged.id)) {
      findings.push_back(to_json(judged));
      auto& count = counts[std::string(to_string(judged.finding.status))];
      count = count.get<int>() + 1;
    }
  }
  report["verdicts"] = std::move(answers);
  report["findings"] = std::move(findings);
  report["counts"] = std::move(counts);
}

ExitStatus
report_status(const Json& report, bool warnings_fail)
{
  const auto count = [&report](const char* status) {
    return report.at("counts").at(status).get<int>();
  };
  if (count("failure") > 0 || (warnings_fail && count("warning") > 0)) {
    return ExitStatus::negative;
  }
  return count("unknown") > 0 ? ExitStatus::unknown : ExitStatus::success;
}

} // namespace oidcctl
