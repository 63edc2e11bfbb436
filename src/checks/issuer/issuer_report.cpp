#include "checks/issuer/issuer_report.hpp"

#include "providers/provider.hpp"

namespace oidcctl {

Json
issuer_report(const IssuerCase& judged_case, const Selection& selection)
{
  static constexpr VerdictName verdicts[] = {{"api-server", VerdictEffect::api_server},
                                             {"login", VerdictEffect::login}};
  const auto* provider = judged_case.provider;
  Json report{{"apiVersion", "oidcctl/v1"},
              {"kind", "IssuerReport"},
              {"issuer", judged_case.evidence.issuer},
              {"provider", provider == nullptr ? "unknown" : provider->id},
              {"providerName", provider == nullptr ? "unknown" : provider->name},
              {"collected", to_rfc3339(judged_case.evidence.now)}};
  append_results(report, run_checks(issuer_checks(), judged_case), verdicts, selection);
  return report;
}

} // namespace oidcctl
