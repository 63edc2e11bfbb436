#include "checks/issuer/issuer_report.hpp"

#include "providers/provider.hpp"

namespace oidcctl {

Json
issuer_report(const Case& judged_case, const Selection& selection)
{
  static constexpr VerdictName verdicts[] = {{"api-server", Decides::api_server},
                                             {"login", Decides::login}};
  const auto* provider = judged_case.provider;
  Json report{{"apiVersion", "oidcctl/v1"},
              {"kind", "IssuerReport"},
              {"issuer", judged_case.evidence.issuer},
              {"provider", provider == nullptr ? "unknown" : provider->id},
              {"providerName", provider == nullptr ? "unknown" : provider->name},
              {"collected", to_rfc3339(judged_case.evidence.now)}};
  append_judgement(report, judge_all(issuer_checks(), judged_case), verdicts, selection);
  return report;
}

} // namespace oidcctl
