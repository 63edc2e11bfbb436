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
judge(const Secret& token, const IssuerCase& issuer_case, const Jose& jose)
{
  const auto& evidence = issuer_case.evidence;
  return judge_token(token.reveal(),
                     issuer_case.policy,
                     {.now = evidence.now,
                      .provider = {evidence.issuer, evidence.discovery, evidence.keys}},
                     jose);
}

} // namespace

Result<std::vector<IssuerEvidence>>
collect_all(System& system,
            const std::vector<std::string>& issuers,
            const CollectOptions& options,
            const Progress& progress)
{
  TRY_ASSIGN(auto* const module, system.network.load());
  TRY_ASSIGN(const auto http, module->open(options.network));
  const CollectPorts ports{*http, system.resolver, system.clock, system.random};
  std::vector<IssuerEvidence> evidence(issuers.size());
  std::mutex mutex;
  std::size_t done = 0;
  for_each_index(issuers.size(), k_workers, [&](std::size_t i) {
    evidence[i] = collect(ports, issuers[i], options);
    const std::lock_guard lock(mutex);
    progress(++done, issuers.size());
  });
  return evidence;
}

Result<std::vector<IssuerCase>>
make_issuer_cases(System& system,
                  std::vector<IssuerEvidence> evidence,
                  const JudgeInput& input)
{
  TRY_ASSIGN(auto* const module, system.network.load());
  std::vector<IssuerCase> cases;
  for (auto& item : evidence) {
    cases.push_back(make_issuer_case(std::move(item), input.policy, module->jose()));
    auto& one = cases.back();
    one.redirect_urls = input.redirect_urls;
    one.has_token = input.token.has_value();
    if (input.token && !input.policy.client_ids.empty()) {
      one.token_verdict = judge(*input.token, one, module->jose());
    }
  }
  return cases;
}

} // namespace oidcctl
