#include "checks/report.hpp"

#include "checks/provider.hpp"

#include <algorithm>
#include <array>

namespace oidcctl {

namespace {

struct Judged
{
  const Check* check = nullptr;
  Finding finding = {};
};

bool
turns(Decides decides, Decides verdict)
{
  return decides == verdict || decides == Decides::both;
}

// The worst that stands against a "yes": a failure, else something unknown, else an
// essential question that was not asked. Return its check, or nullptr.
const Judged*
against(const std::vector<Judged>& all, Decides verdict, Status wanted)
{
  const auto found = std::find_if(all.begin(), all.end(), [&](const Judged& judged) {
    return turns(judged.check->decides, verdict) && judged.finding.status == wanted &&
           (wanted != Status::skipped || judged.check->essential);
  });
  return found == all.end() ? nullptr : &*found;
}

Json
verdict(const std::vector<Judged>& all, Decides which)
{
  static constexpr std::pair<Status, const char*> order[] = {
      {Status::failure, "no"}, {Status::unknown, "unknown"}, {Status::skipped, "unknown"}};
  for (const auto& [status, answer] : order) {
    if (const auto* judged = against(all, which, status)) {
      return {{"answer", answer},
              {"finding", judged->check->id},
              {"message", judged->finding.message}};
    }
  }
  return {{"answer", "yes"}, {"finding", nullptr}, {"message", nullptr}};
}

Json
to_json(const Judged& judged)
{
  const auto& [check, finding] = judged;
  const auto or_null = [](std::string_view text) {
    return text.empty() ? Json(nullptr) : Json(text);
  };
  return {{"id", check->id},
          {"status", to_string(finding.status)},
          {"title", check->title},
          {"message", finding.message},
          {"hint", or_null(finding.hint)},
          {"spec", or_null(check->spec)},
          {"details", finding.details}};
}

constexpr std::array k_statuses{Status::failure, Status::unknown, Status::warning,
                                Status::info,    Status::pass,    Status::skipped};

} // namespace

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
unknown_name(const Selection& selection, std::span<const Check> checks)
{
  const auto is_known = [checks](const std::string& name) {
    return std::any_of(checks.begin(), checks.end(), [&name](const Check& check) {
      return name == check.id || name == family_of(check.id);
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

Json
issuer_report(const Case& judged_case, const Selection& selection)
{
  std::vector<Judged> all;
  for (const auto& check : issuer_checks()) {
    for (auto& finding : check.run(judged_case)) {
      all.push_back({&check, std::move(finding)});
    }
  }
  auto findings = Json::array();
  Json counts;
  for (const auto status : k_statuses) {
    counts[std::string(to_string(status))] = 0;
  }
  for (const auto& judged : all) {
    if (selection.takes(judged.check->id)) {
      findings.push_back(to_json(judged));
      auto& count = counts[std::string(to_string(judged.finding.status))];
      count = count.get<int>() + 1;
    }
  }
  const auto* provider = judged_case.provider;
  return {{"apiVersion", "oidcctl/v1"},
          {"kind", "IssuerReport"},
          {"issuer", judged_case.evidence.issuer},
          {"provider", provider == nullptr ? "unknown" : provider->id},
          {"providerName", provider == nullptr ? "unknown" : provider->name},
          {"collected", to_rfc3339(judged_case.evidence.now)},
          {"verdicts",
           {{"api-server", verdict(all, Decides::api_server)},
            {"login", verdict(all, Decides::login)}}},
          {"findings", std::move(findings)},
          {"counts", std::move(counts)}};
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
