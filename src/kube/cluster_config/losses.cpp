#include "kube/cluster_config/losses.hpp"

#include "base/text.hpp"
#include "model/oidc/jwks.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oidcctl::cluster_config {

namespace {

using apiserver::JwtAuthenticator;

constexpr unsigned k_first_file = 29;
constexpr unsigned k_first_lists = 30;     // several issuers, audiences, discoveryURL
constexpr unsigned k_first_anonymous = 32; // before only with a feature gate
constexpr unsigned k_first_egress = 34;

// The required claims of an entry, by claim.
std::vector<const apiserver::ClaimValidationRule*>
required_of(const JwtAuthenticator& jwt)
{
  std::vector<const apiserver::ClaimValidationRule*> rules;
  for (const auto& rule : jwt.claim_validation_rules) {
    if (!rule.claim.empty()) {
      rules.push_back(&rule);
    }
  }
  return rules;
}

bool
has_rule_expression(const JwtAuthenticator& jwt)
{
  const auto& rules = jwt.claim_validation_rules;
  return std::any_of(
      rules.begin(), rules.end(), [](const auto& rule) { return rule.claim.empty(); });
}

bool
is_one_line(std::string_view text)
{
  return std::none_of(
      text.begin(), text.end(), [](unsigned char c) { return c < ' ' || c == 0x7f; });
}

bool
is_trimmed(std::string_view text)
{
  return text::trim(text) == text;
}

class Search
{
public:
  Search(const DesiredSettings& settings, const Ability& ability, unsigned minor)
      : m_settings(settings), m_ability(ability), m_minor(minor)
  {}

  std::vector<Loss>
  run()
  {
    if (m_ability.mechanism != Mechanism::flags && m_minor < k_first_file) {
      add("issuers",
          fmt::format("anything: Kubernetes 1.{} does not read a file", m_minor));
      return std::move(m_losses);
    }
    algorithms();
    if (m_ability.mechanism == Mechanism::file) {
      file();
      return std::move(m_losses);
    }
    anonymous();
    const auto& entries = m_settings.configuration.jwt;
    if (entries.size() != 1) {
      add("issuers",
          entries.empty() ? "settings without an issuer"
                          : fmt::format("{} issuers: it takes one", entries.size()));
      return std::move(m_losses);
    }
    issuer(entries.front().issuer);
    if (m_ability.mechanism == Mechanism::expressions) {
      expressions(entries.front());
    } else {
      only_files_have(entries.front());
      username(entries.front());
      groups(entries.front());
      required(entries.front());
    }
    return std::move(m_losses);
  }

private:
  void
  add(std::string_view setting, std::string what)
  {
    static const auto droppable = droppable_settings();
    const bool can_be_dropped =
        std::find(droppable.begin(), droppable.end(), setting) != droppable.end();
    m_losses.push_back({setting, std::move(what), can_be_dropped});
  }

  void
  algorithms()
  {
    if (m_settings.algorithm_choice != AlgorithmChoice::chosen) {
      return;
    }
    const auto& chosen = m_settings.algorithms;
    const bool is_all = std::all_of(
        known_algorithms().begin(),
        known_algorithms().end(),
        [&chosen](const std::string& algorithm) {
          return std::find(chosen.begin(), chosen.end(), algorithm) != chosen.end();
        });
    const bool is_rs256 = chosen == std::vector<std::string>{"RS256"};
    if (m_ability.mechanism != Mechanism::flags) {
      if (!is_all) {
        add("signing-algs",
            fmt::format("the limit to {}: a file accepts all algorithms",
                        text::join(chosen, ", ")));
      }
    } else if (m_ability.algorithms == Algorithms::none) {
      add("signing-algs",
          fmt::format("the algorithms {}: it has no setting for them",
                      text::join(chosen, ", ")));
    } else if (m_ability.algorithms == Algorithms::rs256 && !is_rs256) {
      add("signing-algs",
          fmt::format("the algorithms {}: every one but RS256 is dropped",
                      text::join(chosen, ", ")));
    }
  }

  // A file has everything, from some version on.
  void
  file()
  {
    const auto& configuration = m_settings.configuration;
    if (m_minor < k_first_lists && configuration.jwt.size() != 1) {
      add("issuers", "any number of issuers but one: Kubernetes 1.29 takes one");
    }
    for (const auto& jwt : configuration.jwt) {
      if (m_minor < k_first_lists && jwt.issuer.audiences.size() > 1) {
        add("audiences", "several audiences: Kubernetes 1.29 takes one");
      }
      if (m_minor < k_first_lists && !jwt.issuer.discovery_url.empty()) {
        add("discovery-url", "the discovery URL, which is new in Kubernetes 1.30");
      }
      if (m_minor < k_first_egress && !jwt.issuer.egress_selector_type.empty()) {
        add("egress-selector", "the egress selector, which is new in Kubernetes 1.34");
      }
    }
    if (m_minor < k_first_anonymous && configuration.anonymous) {
      add("anonymous",
          "the rule for anonymous requests, which Kubernetes has from 1.32 on");
    }
    if (!m_settings.is_ca_known) {
      add("certificate-authority",
          fmt::format("the CA: its text is needed, and {} is not on this machine",
                      m_settings.ca_path));
    }
  }

  void
  anonymous()
  {
    const auto& anonymous = m_settings.configuration.anonymous;
    if (anonymous && (!m_ability.has_anonymous || !anonymous->conditions.empty())) {
      add("anonymous", "the rule for anonymous requests");
    }
  }

  void
  issuer(const apiserver::Issuer& issuer)
  {
    const bool has_expressions = m_ability.mechanism == Mechanism::expressions;
    if (issuer.audiences.size() > 1 && !has_expressions) {
      add("audiences",
          fmt::format("{} client IDs: it takes one", issuer.audiences.size()));
    }
    if (!issuer.discovery_url.empty()) {
      add("discovery-url", "the discovery URL");
    }
    if (!issuer.egress_selector_type.empty()) {
      add("egress-selector", "the egress selector");
    }
    const bool has_ca =
        !issuer.certificate_authority.empty() || !m_settings.ca_path.empty();
    if (has_ca && (!m_ability.has_ca || has_expressions)) {
      add("certificate-authority",
          "the CA: it trusts public certificate authorities only");
    } else if (has_ca && !m_settings.is_ca_known && m_settings.ca_path.empty()) {
      add("certificate-authority", "the CA, whose text is not known");
    }
    if (issuer.url.ends_with('/') && !m_ability.keeps_last_slash) {
      add("issuer-url", "the slash at the end of the issuer URL, which it removes");
    }
    if (!has_expressions) {
      one_line("issuer-url", issuer.url);
      one_line("audiences", issuer.audiences.empty() ? "" : issuer.audiences.front());
    }
  }

  void
  one_line(std::string_view setting, std::string_view value)
  {
    if (!is_one_line(value)) {
      add(setting, fmt::format("a control character in {}", text::quote(value)));
    }
  }

  // AKS: every name has to start with aks:jwt:.
  void
  expressions(const JwtAuthenticator& jwt)
  {
    const auto look = [this](std::string_view setting,
                             std::string_view noun,
                             const apiserver::PrefixedClaimOrExpression& mapping) {
      if (!mapping.claim.empty() &&
          !mapping.prefix.value_or("").starts_with(k_aks_front)) {
        add(setting,
            fmt::format("the names of {}: there they start with {}", noun, k_aks_front));
      }
    };
    look("username-prefix", "users", jwt.claim_mappings.username);
    look("groups-prefix", "groups", jwt.claim_mappings.groups);
  }

  void
  only_files_have(const JwtAuthenticator& jwt)
  {
    const auto& mappings = jwt.claim_mappings;
    if (!mappings.username.expression.empty()) {
      add("username", "the expression that makes user names");
    }
    if (!mappings.groups.expression.empty()) {
      add("groups", "the expression that makes groups");
    }
    if (mappings.uid != apiserver::ClaimOrExpression{}) {
      add("uid", "the UID");
    }
    if (!mappings.extra.empty()) {
      add("extra",
          fmt::format("the extra attributes: {}", mappings.extra.front().key) +
              (mappings.extra.size() > 1 ? ", ..." : ""));
    }
    if (has_rule_expression(jwt)) {
      add("claim-rules", "the rules for claims that are expressions");
    }
    if (!jwt.user_validation_rules.empty()) {
      add("user-rules", "the rules for users");
    }
  }

  void
  username(const JwtAuthenticator& jwt)
  {
    const auto& [claim, prefix, expression] = jwt.claim_mappings.username;
    if (claim.empty()) {
      return;
    }
    one_line("username", claim);
    one_line("username-prefix", prefix.value_or(""));
    const auto by_rule = claim == "email" ? std::string() : jwt.issuer.url + "#";
    if (prefix == "-") {
      add("username-prefix", "the prefix \"-\", which flags take for no prefix");
    } else if (!m_ability.has_username_prefix && prefix.value_or("") != by_rule) {
      add("username-prefix",
          fmt::format("the prefix {} of user names: there it is always {}",
                      text::quote(prefix.value_or("")),
                      text::quote(by_rule)));
    }
    const bool is_offered =
        claim == "sub" || claim == "email" || claim == "preferred_username";
    if (m_ability.offers_three_claims && !is_offered) {
      add("username",
          fmt::format("the claim {}: it offers email, preferred_username and sub",
                      text::quote(claim)));
    }
  }

  void
  groups(const JwtAuthenticator& jwt)
  {
    const auto& [claim, prefix, expression] = jwt.claim_mappings.groups;
    if (claim.empty()) {
      if (m_ability.needs_groups && expression.empty()) {
        add("no-groups", "that no groups are read: it reads the claim groups by default");
      }
      return;
    }
    one_line("groups", claim);
    one_line("groups-prefix", prefix.value_or(""));
    if (!m_ability.has_groups) {
      add("groups", fmt::format("the groups in the claim {}", text::quote(claim)));
    } else if (!m_ability.has_groups_prefix && !prefix.value_or("").empty()) {
      add("groups-prefix",
          fmt::format("the prefix {} of groups", text::quote(prefix.value_or(""))));
    } else if (m_ability.needs_groups && prefix == "-") {
      add("groups-prefix", "the prefix \"-\", which it takes for no prefix");
    }
  }

  void
  required(const JwtAuthenticator& jwt)
  {
    const auto rules = required_of(jwt);
    if (rules.size() > m_ability.most_required_claims) {
      add("required-claims",
          m_ability.most_required_claims == 0
              ? fmt::format("the required claim {}", text::quote(rules.front()->claim))
              : fmt::format("{} required claims: it takes one", rules.size()));
    }
    for (const auto* rule : rules) {
      const bool fits = rule->claim.find('=') == std::string::npos &&
                        is_trimmed(rule->claim) && is_trimmed(rule->required_value) &&
                        is_one_line(rule->claim) && is_one_line(rule->required_value);
      if (!fits) {
        add("required-claims",
            fmt::format(
                "the required claim {}: it has a character that flags cannot have",
                text::quote(rule->claim)));
      }
    }
  }

  const DesiredSettings& m_settings;
  const Ability& m_ability;
  unsigned m_minor;
  std::vector<Loss> m_losses = {};
};

} // namespace

std::vector<Loss>
losses(const DesiredSettings& settings, const Ability& ability, unsigned minor)
{
  return Search(settings, ability, minor).run();
}

} // namespace oidcctl::cluster_config
