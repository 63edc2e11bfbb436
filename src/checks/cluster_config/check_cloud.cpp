#include "base/text.hpp"
#include "checks/cluster_config/entry_findings.hpp"
#include "kube/cluster_config/losses.hpp"

#include <algorithm>

// What the cloud that gets the settings makes of them.
namespace oidcctl::checks {

namespace {

namespace forms = cluster_config;

// Return the losses with the form of `target` that loses least.
std::vector<forms::Loss>
fewest_losses(const forms::Target& target,
              const forms::DesiredSettings& settings,
              unsigned minor)
{
  std::vector<forms::Loss> best;
  bool is_first = true;
  for (const auto& form : target.forms) {
    auto found = forms::losses(settings, form.ability, minor);
    if (is_first || found.size() < best.size()) {
      best = std::move(found);
    }
    is_first = false;
  }
  return best;
}

} // namespace

Findings
config_cloud(const ClusterConfigCase& subject)
{
  if (subject.target == nullptr) {
    return {skipped("no cloud is named: use --for TARGET")};
  }
  if (subject.startup.starts == apiserver::Answer::no) {
    return {skipped("the API server does not start")};
  }
  const auto& target = *subject.target;
  const auto& open = subject.startup.open;
  const bool is_ca_known =
      std::find(open.begin(), open.end(), "--oidc-ca-file") == open.end();
  const auto settings = forms::desired_settings(subject.startup.settings, is_ca_known);
  Findings findings;
  for (const auto& loss : fewest_losses(target, settings, subject.kubernetes_minor)) {
    findings.push_back(warning(
        fmt::format("{} cannot express {}", target.title, loss.what),
        loss.can_be_dropped
            ? "remove it, or expect the cluster to behave without it"
            : "choose a setting that it has: see `oidcctl cluster-config targets`",
        {{"setting", loss.setting}, {"target", target.name}}));
  }
  if (target.change == forms::Change::never || target.change == forms::Change::recreate) {
    findings.push_back(info(fmt::format("{}: {}", target.title, target.change_note),
                            "check the issuer with `oidcctl verify-issuer` before",
                            {{"target", target.name}}));
  }
  if (findings.empty()) {
    findings.push_back(pass(fmt::format("{} can express all settings", target.title)));
  }
  return findings;
}

} // namespace oidcctl::checks
