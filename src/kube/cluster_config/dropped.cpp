#include "kube/cluster_config/losses.hpp"

#include <array>

// Settings that may be left out, and what differs although nothing is.
namespace oidcctl::cluster_config {

namespace {

constexpr std::array<std::string_view, 9> k_droppable{"anonymous",
                                                      "claim-rules",
                                                      "egress-selector",
                                                      "extra",
                                                      "groups",
                                                      "required-claims",
                                                      "signing-algs",
                                                      "uid",
                                                      "user-rules"};

} // namespace

std::string
difference(const DesiredSettings& settings, const Ability& ability)
{
  if (settings.configuration.jwt.empty()) {
    return {};
  }
  const bool is_file = ability.mechanism != Mechanism::flags;
  if (is_file && settings.algorithm_choice == AlgorithmChoice::flags) {
    return "flags accept tokens signed with RS256 only; this accepts all algorithms, and "
           "cannot be limited";
  }
  if (!is_file && settings.algorithm_choice == AlgorithmChoice::file &&
      ability.algorithms != Algorithms::any) {
    return "a file accepts all algorithms; this accepts tokens signed with RS256 only";
  }
  return {};
}

std::vector<std::string>
droppable_settings()
{
  return {k_droppable.begin(), k_droppable.end()};
}

DesiredSettings
without(DesiredSettings settings, std::string_view setting)
{
  auto& configuration = settings.configuration;
  if (setting == "anonymous") {
    configuration.anonymous = std::nullopt;
  } else if (setting == "signing-algs") {
    settings.algorithm_choice = AlgorithmChoice::unsaid;
    settings.algorithms.clear();
  }
  for (auto& jwt : configuration.jwt) {
    auto& rules = jwt.claim_validation_rules;
    if (setting == "claim-rules") {
      std::erase_if(rules, [](const auto& rule) { return rule.claim.empty(); });
    } else if (setting == "required-claims") {
      std::erase_if(rules, [](const auto& rule) { return !rule.claim.empty(); });
    } else if (setting == "egress-selector") {
      jwt.issuer.egress_selector_type.clear();
    } else if (setting == "extra") {
      jwt.claim_mappings.extra.clear();
    } else if (setting == "groups") {
      jwt.claim_mappings.groups = {};
    } else if (setting == "uid") {
      jwt.claim_mappings.uid = {};
    } else if (setting == "user-rules") {
      jwt.user_validation_rules.clear();
    }
  }
  return settings;
}

} // namespace oidcctl::cluster_config
