#include "app/issuer/verify_configured.hpp"

#include "app/parallel.hpp"
#include "go/version.hpp"

#include <mutex>
#include <optional>

namespace oidcctl {

namespace {

constexpr std::size_t k_workers = 32; // each has a session of its own

Result<std::vector<IssuerCase>>
verify_one(System& system,
           CollectOptions options,
           bool keeps_network,
           const std::optional<Secret>& token,
           const apiserver::IssuerPolicy& entry)
{
  options.policy = entry.policy;
  auto& network = options.network;
  if (!keeps_network && !entry.certificate_authority.empty()) {
    network.ca_pem = entry.certificate_authority;
  }
  network.go = go::version_of_kubernetes(entry.policy.kubernetes_minor);
  const auto silent = [](std::size_t /*done*/, std::size_t /*all*/) {};
  TRY_ASSIGN(auto evidence, collect_all(system, {entry.issuer}, options, silent));
  return make_issuer_cases(
      system, std::move(evidence), {entry.policy, options.redirect_urls, token});
}

} // namespace

Result<std::vector<IssuerCase>>
verify_configured(System& system,
                  const CollectOptions& common,
                  bool keeps_network,
                  const std::optional<Secret>& token,
                  const std::vector<apiserver::IssuerPolicy>& entries,
                  const Progress& progress)
{
  std::vector<std::optional<Result<std::vector<IssuerCase>>>> parts(entries.size());
  std::mutex mutex;
  std::size_t done = 0;
  for_each_index(entries.size(), k_workers, [&](std::size_t i) {
    auto part = verify_one(system, common, keeps_network, token, entries[i]);
    const std::lock_guard lock(mutex);
    parts[i] = std::move(part);
    progress(++done, entries.size());
  });
  std::vector<IssuerCase> cases;
  for (auto& part : parts) {
    TRY_ASSIGN(auto made, std::move(*part));
    std::move(made.begin(), made.end(), std::back_inserter(cases));
  }
  return cases;
}

} // namespace oidcctl
