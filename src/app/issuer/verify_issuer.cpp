#include "app/issuer/verify_issuer.hpp"

#include "app/parallel.hpp"
#include "ports/network.hpp"
#include "ports/system.hpp"

#include <mutex>

namespace oidcctl {

namespace {

// Each waits for its provider most of the time; a thread costs little memory.
constexpr std::size_t k_workers = 128;

// Return the verdict on `token` by what was fetched for the issuer already.
TokenVerdict
judge(const Secret& token, const IssuerCase& judged, const Jose& jose)
{
  const auto& evidence = judged.evidence;
  return judge_token(token.reveal(),
                     judged.policy,
                     {.now = evidence.now,
                      .provider = {evidence.issuer, evidence.discovery, evidence.keys}},
                     jose);
}

} // namespace

Result<std::vector<IssuerEvidence>>
collect_all(System& system,
            const NetworkOptions& network,
            const std::vector<std::string>& issuers,
            const CollectPlan& plan,
            const Progress& progress)
{
  TRY_ASSIGN(auto* const module, system.network.load());
  TRY_ASSIGN(const auto http, module->open(network));
  const CollectPorts ports{*http, system.resolver, system.clock, system.random};
  std::vector<IssuerEvidence> evidence(issuers.size());
  std::mutex mutex;
  std::size_t done = 0;
  for_each_index(issuers.size(), k_workers, [&](std::size_t i) {
    evidence[i] = collect(ports, issuers[i], plan);
    const std::lock_guard lock(mutex);
    progress(++done, issuers.size());
  });
  return evidence;
}

Result<std::vector<IssuerCase>>
make_issuer_cases(System& system,
                  std::vector<IssuerEvidence> evidence,
                  const CollectPlan& plan)
{
  TRY_ASSIGN(auto* const module, system.network.load());
  std::vector<IssuerCase> cases;
  for (auto& item : evidence) {
    cases.push_back(make_issuer_case(std::move(item), plan.policy, module->jose()));
    auto& judged = cases.back();
    judged.redirect_urls = plan.redirect_urls;
    judged.has_token = plan.token.has_value();
    if (plan.token && !plan.policy.client_ids.empty()) {
      judged.token_verdict = judge(*plan.token, judged, module->jose());
    }
  }
  return cases;
}

} // namespace oidcctl
