#include "base/text.hpp"
#include "checks/cluster_config/entry_findings.hpp"
#include "kube/apiserver/expressions.hpp"
#include "providers/provider_hints.hpp"

#include <algorithm>
#include <map>

// What names and groups the settings make of tokens.
namespace oidcctl::checks {

namespace {

using apiserver::Answer;
using apiserver::JwtAuthenticator;

bool
checks_verified(const JwtAuthenticator& jwt)
{
  const auto& rules = jwt.claim_validation_rules;
  return std::any_of(rules.begin(), rules.end(), [](const auto& rule) {
    return rule.claim == "email_verified" ||
           apiserver::selects_claim(rule.expression, "email_verified") != Answer::no;
  });
}

// Return whether a prefix is the same text twice: "oidc:oidc:".
bool
is_doubled(const std::string& prefix)
{
  const auto half = prefix.size() / 2;
  return prefix.size() > 3 && prefix.size() % 2 == 0 &&
         prefix.compare(0, half, prefix, half) == 0;
}

std::string
prefix_of(const apiserver::PrefixedClaimOrExpression& mapping)
{
  return mapping.prefix.value_or("");
}

void
add_doubled(const ClusterConfigCase& subject,
            const std::string& path,
            const std::string& prefix,
            Findings& out)
{
  if (is_doubled(prefix)) {
    out.push_back(warning(fmt::format("{} is {}: the same text twice",
                                      place(subject, path),
                                      text::quote(prefix)),
                          "remove one of them"));
  }
}

} // namespace

Findings
config_email(const ClusterConfigCase& subject)
{
  return each_entry(
      subject,
      pass("no user name is an address, or it has to be verified"),
      [&](const JwtAuthenticator& jwt, auto i, auto& out) {
        const auto* provider = subject.providers[i];
        const auto& username = jwt.claim_mappings.username;
        if (username.claim != "email" || checks_verified(jwt)) {
          return;
        }
        const auto path = entry_path(i) + ".claimMappings.username";
        const bool never_sent =
            provider != nullptr && provider->email_verified == ClaimFact::no;
        out.push_back(warning(
            fmt::format(
                "{}: a token without email_verified is accepted with any address{}",
                place(subject, path),
                never_sent ? fmt::format("; {} never sends that claim", provider->name)
                           : std::string()),
            "name users by sub, or add a claimValidationRule with the expression "
            "claims.email_verified == true"));
      });
}

Findings
config_username_prefix(const ClusterConfigCase& subject)
{
  const bool has_several = subject.configuration().jwt.size() > 1;
  std::map<std::string, std::size_t> seen;
  return each_entry(
      subject,
      pass("every user name has a prefix of its own, or is an address"),
      [&](const JwtAuthenticator& jwt, auto i, auto& out) {
        const auto& username = jwt.claim_mappings.username;
        const auto path = entry_path(i) + ".claimMappings.username.prefix";
        if (username.claim.empty()) {
          return;
        }
        const auto prefix = prefix_of(username);
        add_doubled(subject, path, prefix, out);
        if (prefix.starts_with("system:")) {
          out.push_back(warning(fmt::format("{} is {}: names of the system's own users",
                                            place(subject, path),
                                            text::quote(prefix)),
                                "choose a prefix that does not start with system:"));
        } else if (prefix.empty() && username.claim != "email" &&
                   username.claim != "sub") {
          out.push_back(warning(
              fmt::format("{} is empty: whoever sets the claim {} can take the name "
                          "of another user, system: users included",
                          place(subject, path),
                          text::quote(username.claim)),
              "set a prefix such as \"oidc:\", or refuse names that start with "
              "system: in a userValidationRule"));
        }
        const auto [known, is_new] = seen.emplace(prefix, i);
        if (!is_new && has_several) {
          out.push_back(warning(
              fmt::format("{} is the same as that of {}: users of both issuers can "
                          "have the same name",
                          place(subject, path),
                          entry_path(known->second)),
              "use a prefix of its own for each issuer"));
        }
      });
}

Findings
config_dash(const ClusterConfigCase& subject)
{
  return each_entry(
      subject,
      pass("no prefix is \"-\""),
      [&](const JwtAuthenticator& jwt, auto i, auto& out) {
        const auto look = [&](const auto& mapping, std::string_view member) {
          if (mapping.prefix == "-") {
            const auto path =
                fmt::format("{}.claimMappings.{}.prefix", entry_path(i), member);
            out.push_back(warning(
                fmt::format("{} is \"-\", which is literal here: names become \"-alice\"",
                            place(subject, path)),
                "set prefix: \"\" for no prefix; \"-\" means that only in "
                "--oidc-username-prefix"));
          }
        };
        look(jwt.claim_mappings.username, "username");
        look(jwt.claim_mappings.groups, "groups");
      });
}

Findings
config_groups_prefix(const ClusterConfigCase& subject)
{
  return each_entry(
      subject,
      pass("no groups, or all have a prefix"),
      [&](const JwtAuthenticator& jwt, auto i, auto& out) {
        const auto& groups = jwt.claim_mappings.groups;
        const auto path = entry_path(i) + ".claimMappings.groups.prefix";
        if (groups.claim.empty()) {
          return;
        }
        add_doubled(subject, path, prefix_of(groups), out);
        if (prefix_of(groups).empty() || prefix_of(groups).starts_with("system:")) {
          out.push_back(warning(
              fmt::format("{} is {}: whoever can create the group system:masters at the "
                          "provider is an administrator of the cluster",
                          place(subject, path),
                          text::quote(prefix_of(groups))),
              "set a prefix such as \"oidc:\", or refuse groups that start with system: "
              "in "
              "a userValidationRule"));
        }
      });
}

Findings
config_groups_unused(const ClusterConfigCase& subject)
{
  const auto& flags = subject.startup.settings.flags;
  if (flags && flags->groups_claim.empty() && !flags->groups_prefix.empty()) {
    return {warning("--oidc-groups-prefix does nothing without --oidc-groups-claim",
                    "set --oidc-groups-claim, or remove the prefix")};
  }
  return each_entry(
      subject, pass("yes, or there is none"), [&](const auto& jwt, auto i, auto& out) {
        const auto& groups = jwt.claim_mappings.groups;
        if (groups.claim.empty() && groups.expression.empty() && groups.prefix) {
          out.push_back(warning(
              fmt::format("{} does nothing without a claim",
                          place(subject, entry_path(i) + ".claimMappings.groups.prefix")),
              "set groups.claim, or remove the prefix"));
        }
      });
}

Findings
config_required_value(const ClusterConfigCase& subject)
{
  return each_entry(
      subject, pass("all of them"), [&](const JwtAuthenticator& jwt, auto i, auto& out) {
        for (std::size_t r = 0; r < jwt.claim_validation_rules.size(); ++r) {
          const auto& rule = jwt.claim_validation_rules[r];
          if (!rule.claim.empty() && rule.required_value.empty()) {
            const auto path =
                fmt::format("{}.claimValidationRules[{}]", entry_path(i), r);
            out.push_back(warning(
                fmt::format("{}: the claim {} must be the empty string, which tokens "
                            "rarely have",
                            place(subject, path),
                            text::quote(rule.claim)),
                "set requiredValue, or use an expression such as has(claims.NAME)"));
          }
        }
      });
}

Findings
config_anonymous(const ClusterConfigCase& subject)
{
  const auto& anonymous = subject.configuration().anonymous;
  if (!anonymous) {
    return {skipped("the settings do not say")};
  }
  if (!anonymous->enabled) {
    return {pass("anonymous requests are refused")};
  }
  if (anonymous->conditions.empty()) {
    return {warning("anonymous requests are allowed for every path",
                    "add conditions with the paths of health checks: /healthz, /livez, "
                    "/readyz")};
  }
  Findings findings;
  for (std::size_t i = 0; i < anonymous->conditions.size(); ++i) {
    const auto& path = anonymous->conditions[i].path;
    if (!path.starts_with('/')) {
      findings.push_back(warning(
          fmt::format("{} is {}, which no request has",
                      place(subject, fmt::format("anonymous.conditions[{}].path", i)),
                      text::quote(path)),
          "paths start with a slash; they are compared exactly"));
    }
  }
  if (findings.empty()) {
    findings.push_back(
        pass(fmt::format("for {} paths only", anonymous->conditions.size())));
  }
  return findings;
}

Findings
config_provider(const ClusterConfigCase& subject)
{
  return each_entry(
      subject,
      pass("no trap is known, or the provider is not recognized"),
      [&](const JwtAuthenticator& jwt, auto i, auto& out) {
        const auto* provider = subject.providers[i];
        if (provider == nullptr) {
          return;
        }
        const auto& mappings = jwt.claim_mappings;
        const auto path = place(subject, entry_path(i) + ".issuer.url");
        if (!provider->people_can_log_in) {
          out.push_back(
              info(fmt::format("{}: {} signs tokens for workloads; people cannot "
                               "log in with it",
                               path,
                               provider->name),
                   ""));
        }
        for (const auto& hint : hints_of(*provider)) {
          const bool applies =
              hint.topic == HintTopic::issuer || hint.topic == HintTopic::algorithm ||
              (hint.topic == HintTopic::email && mappings.username.claim == "email") ||
              (hint.topic == HintTopic::preferred_username &&
               mappings.username.claim == "preferred_username") ||
              (hint.topic == HintTopic::groups &&
               !(mappings.groups.claim.empty() && mappings.groups.expression.empty()));
          if (applies) {
            out.push_back(info(fmt::format("{}: {}", path, provider->name),
                               std::string(hint.text),
                               {{"provider", provider->id}}));
          }
        }
      });
}

} // namespace oidcctl::checks
