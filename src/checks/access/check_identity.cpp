#include "base/text.hpp"
#include "checks/access/identity.hpp"
#include "checks/access/question.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

// What the API server says of a caller, against what was expected.
namespace oidcctl::access {

namespace checks {

namespace {

using Findings = std::vector<Finding>;

constexpr Seconds k_soon = std::chrono::minutes{5};
constexpr std::size_t k_most_names = 10;

// Parts before or beside an API server that leave a mark in the user's extra.
struct Mark
{
  std::string_view key;
  std::string_view who;
};
constexpr std::array<Mark, 5> k_marks{
    {{"arn", "AWS IAM (aws-iam-authenticator)"},
     {"canonicalarn", "AWS IAM (aws-iam-authenticator)"},
     {"iam.gke.io/user-assertion", "Google Cloud IAM"},
     {"oid", "Microsoft Entra ID (guard)"},
     {"principalid", "Rancher's proxy"}}};

std::string
other_authenticator(const review::UserInfo& user)
{
  for (const auto& member : user.extra) {
    for (const auto& mark : k_marks) {
      if (text::to_lower(member.first) == mark.key) {
        return std::string(mark.who);
      }
    }
  }
  return {};
}

std::string
why_unseen(const IdentityCase& c)
{
  return c.evidence.why_not_seen.empty() ? "the API server was not asked"
                                         : c.evidence.why_not_seen;
}

// Return why nothing was sent.
std::string
anonymous_hint(const IdentityEvidence& evidence)
{
  if (evidence.sends_token || evidence.certificate) {
    return "a proxy between here and the API server may remove the Authorization header, "
           "or end TLS and with it the client certificate";
  }
  return "the user of the context has no credential: add one, for example with `oidcctl "
         "kubeconfig generate`";
}

std::string
named(std::vector<std::string> names)
{
  for (auto& name : names) {
    name = text::quote(name);
  }
  if (names.size() > k_most_names) {
    const auto more = names.size() - k_most_names;
    names.resize(k_most_names);
    names.push_back(fmt::format("{} more", more));
  }
  return listed(names);
}

std::vector<std::string>
without(const std::vector<std::string>& some, const std::vector<std::string>& others)
{
  std::vector<std::string> left;
  for (const auto& each : some) {
    if (std::find(others.begin(), others.end(), each) == others.end()) {
      left.push_back(each);
    }
  }
  return left;
}

std::string
prefix_words(const std::string& prefix)
{
  return prefix.empty() ? std::string("without a prefix")
                        : "with the prefix " + text::quote(prefix);
}

// Return how the name that the server sees can be made of the token.
std::string
claim_words(const ClaimMatch& match)
{
  return fmt::format(
      "claim {} of the token, {}", match.claim, prefix_words(match.prefix));
}

std::string
options_for(const ClaimMatch& match, std::string_view what)
{
  return fmt::format("--{0}-claim={1} --{0}-prefix={2}",
                     what,
                     match.claim,
                     match.prefix.empty() ? "-" : match.prefix);
}

Finding
other_name(const IdentityEvidence& evidence,
           const std::string& expected,
           const std::string& seen)
{
  const auto message = fmt::format(
      "the API server sees {}: expected {}", text::quote(seen), text::quote(expected));
  const auto match =
      evidence.token ? match_claim(evidence.token->claims, seen) : std::nullopt;
  if (match) {
    return failure(
        fmt::format("{}; that is {}", message, claim_words(*match)),
        fmt::format("the API server has other settings: {}; bind the name that it "
                    "sees",
                    options_for(*match, "username")));
  }
  if (text::to_lower(seen) == text::to_lower(expected)) {
    return failure(message + "; upper and lower case differ",
                   "RBAC compares names byte for byte: bind the name that the API server "
                   "sees");
  }
  const auto who = other_authenticator(evidence.seen->user);
  return failure(
      who.empty() ? message : fmt::format("{}; {} made it", message, who),
      "another authenticator made the name: a webhook, or a proxy before the API "
      "server");
}

// Return the groups of the server that are those of `missing` with another prefix.
std::optional<std::string>
other_prefix(const std::vector<std::string>& missing,
             const std::vector<std::string>& surplus)
{
  for (const auto& group : surplus) {
    for (const auto& expected : missing) {
      const auto& longer = group.size() > expected.size() ? group : expected;
      const auto& shorter = group.size() > expected.size() ? expected : group;
      if (longer.ends_with(shorter) && longer != shorter) {
        return fmt::format("{} instead of {}", text::quote(group), text::quote(expected));
      }
    }
  }
  return std::nullopt;
}

Finding
missing_groups(const IdentityEvidence& evidence,
               const std::vector<std::string>& missing,
               const std::vector<std::string>& surplus)
{
  const auto message = fmt::format("the API server does not see the {} {}",
                                   missing.size() == 1 ? "group" : "groups",
                                   named(missing));
  if (const auto prefix = other_prefix(missing, surplus)) {
    return failure(
        fmt::format("{}; it sees {}", message, *prefix),
        "the API server has another groups prefix: set --groups-prefix as there, and "
        "bind the names that it sees");
  }
  return failure(
      message,
      evidence.token
          ? "they are in the token: the API server has no --oidc-groups-claim, or one "
            "of another name"
          : "the API server takes the groups from somewhere else");
}

// Return what the groups of the token are worth where no settings say so.
Finding
groups_without_settings(const IdentityEvidence& evidence)
{
  const auto* groups = evidence.token ? evidence.token->claims.find("groups") : nullptr;
  std::vector<std::string> names;
  for (const auto& item : groups == nullptr ? std::vector<go::Value>{} : groups->items) {
    if (item.is(go::Value::Kind::string)) {
      names.push_back(item.text);
    }
  }
  const auto& seen = evidence.seen->user.groups;
  const auto is_seen = [&seen](const std::string& name) {
    return std::any_of(seen.begin(), seen.end(), [&name](const std::string& group) {
      return group.ends_with(name);
    });
  };
  std::erase_if(names, is_seen);
  if (!names.empty()) {
    return warning(
        fmt::format("the token has the {} {}, which the API server does not see",
                    names.size() == 1 ? "group" : "groups",
                    named(names)),
        "the API server has no --oidc-groups-claim, or one of another name");
  }
  return evidence.token && groups == nullptr && seen.size() <= 1
             ? info("the token has no claim groups",
                    "a login has to ask for it: often the scope groups, or a setting of "
                    "the "
                    "provider")
             : pass("every group of the token is seen");
}

} // namespace

Findings
identity_seen(const IdentityCase& c)
{
  const auto& seen = c.evidence.seen;
  if (!seen) {
    return {unknown("who the user is could not be found out: " + why_unseen(c),
                    "see `oidcctl access diagnose`")};
  }
  const auto how = fmt::format("{} ({})", to_string(seen->source), seen->api);
  if (!seen->has_groups) {
    return {warning(fmt::format("the name is from the {}; the groups are unknown",
                                to_string(seen->source)),
                    "Kubernetes 1.28 and later report them (SelfSubjectReview)")};
  }
  if (!c.evidence.not_served.empty()) {
    return {info(
        fmt::format("{}; not served: {}", how, text::join(c.evidence.not_served, ", ")))};
  }
  return {pass(how)};
}

Findings
identity_authenticator(const IdentityCase& c)
{
  const auto& evidence = c.evidence;
  if (!evidence.seen) {
    return {skipped(why_unseen(c))};
  }
  const auto seen = authenticator_of(evidence);
  const auto expected = c.predicted.authenticator;
  if (seen == Authenticator::anonymous) {
    return {failure("the API server sees system:anonymous: it did not get a credential",
                    anonymous_hint(evidence))};
  }
  if (evidence.certificate && evidence.sends_token && evidence.impersonated.empty()) {
    return {
        seen == Authenticator::certificate || seen == Authenticator::unknown
            ? warning(
                  "a client certificate and a token are sent: the certificate counts, "
                  "and the token is ignored",
                  "remove client-certificate and client-key from the user of the "
                  "kubeconfig")
            : failure(
                  "a client certificate and a token are sent, and the token counts: the "
                  "API server does not trust the certificate",
                  "remove client-certificate and client-key from the user of the "
                  "kubeconfig")};
  }
  if (expected == Authenticator::unknown) {
    return {skipped(c.predicted.why_not)};
  }
  if (seen == expected) {
    return {pass(std::string(to_string(seen)))};
  }
  const auto who = other_authenticator(evidence.seen->user);
  if (seen == Authenticator::unknown && c.predicted.user &&
      c.predicted.user->username == evidence.seen->user.username) {
    return {pass(std::string(to_string(expected)))};
  }
  return {warning(
      fmt::format("the user name {} does not come from the {} that is sent{}",
                  text::quote(evidence.seen->user.username),
                  to_string(expected),
                  who.empty() ? "" : ": " + who + " made it"),
      "another authenticator took the request: a webhook, or a proxy before the API "
      "server")};
}

Findings
identity_user_name(const IdentityCase& c)
{
  const auto& evidence = c.evidence;
  if (!evidence.seen) {
    return {skipped(why_unseen(c))};
  }
  const auto& name = evidence.seen->user.username;
  if (authenticator_of(evidence) == Authenticator::anonymous) {
    return {skipped("the API server did not get a credential")};
  }
  if (c.predicted.user) {
    return {name == c.predicted.user->username
                ? pass(text::quote(name))
                : other_name(evidence, c.predicted.user->username, name)};
  }
  const auto match =
      evidence.token ? match_claim(evidence.token->claims, name) : std::nullopt;
  if (!match || evidence.settings) {
    return {evidence.settings ? failure(fmt::format("the API server sees {}, although {}",
                                                    text::quote(name),
                                                    c.predicted.why_not),
                                        "the settings are not those of the API server")
                              : skipped(c.predicted.why_not)};
  }
  return {
      info(fmt::format("the name is {}", claim_words(*match)),
           fmt::format("pass {} to have it compared", options_for(*match, "username")))};
}

Findings
identity_groups(const IdentityCase& c)
{
  const auto& evidence = c.evidence;
  if (!evidence.seen || !evidence.seen->has_groups) {
    return {skipped(evidence.seen ? "the groups are unknown" : why_unseen(c))};
  }
  if (authenticator_of(evidence) == Authenticator::anonymous) {
    return {skipped("the API server did not get a credential")};
  }
  if (!c.predicted.user || !c.predicted.has_groups) {
    return {evidence.settings || !evidence.token
                ? skipped(c.predicted.why_not.empty() ? "the groups are not predicted"
                                                      : c.predicted.why_not)
                : groups_without_settings(evidence)};
  }
  const auto& seen = evidence.seen->user.groups;
  const auto missing = without(c.predicted.user->groups, seen);
  const auto surplus = without(seen, c.predicted.user->groups);
  if (!missing.empty()) {
    return {missing_groups(evidence, missing, surplus)};
  }
  if (!surplus.empty()) {
    std::vector<std::string> origins;
    for (const auto& group : surplus) {
      auto origin = origin_of_group(evidence, group);
      if (std::find(origins.begin(), origins.end(), origin) == origins.end()) {
        origins.push_back(std::move(origin));
      }
    }
    return {warning(
        fmt::format("the API server sees {} besides ({})",
                    named(surplus),
                    text::join(origins, "; ")),
        "set --groups-claim and --groups-prefix as on the API server; what is not in "
        "the token was added by another authenticator")};
  }
  return {pass(seen.size() == 1 ? std::string("1 group")
                                : fmt::format("{} groups", seen.size()))};
}

Findings
identity_expiry(const IdentityCase& c)
{
  const auto end = credential_end(c.evidence);
  if (!end) {
    return {skipped("the credential does not say when it ends")};
  }
  const auto at = to_rfc3339(end->time);
  if (end->time <= c.evidence.now) {
    return {
        warning(fmt::format("the {} ended on {}, {} ago, by the clock of this machine",
                            end->what,
                            at,
                            human(c.evidence.now - end->time)),
                "log in again, or check the clock")};
  }
  const auto left = human(end->time - c.evidence.now);
  return {end->time - c.evidence.now < k_soon
              ? info(fmt::format("the {} ends in {}", end->what, left))
              : pass(fmt::format("the {} ends on {}, in {}", end->what, at, left))};
}

} // namespace checks

} // namespace oidcctl::access
