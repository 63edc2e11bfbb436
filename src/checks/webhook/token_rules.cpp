#include "checks/webhook/token_rules.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace oidcctl::webhook {

namespace {

using Kind = go::Value::Kind;

constexpr std::string_view k_system = "system:";
constexpr std::size_t k_most_shown = 5;
constexpr std::int64_t k_skew = 300; // seconds that clocks may differ

std::string
text_of(const go::Value& claims, std::string_view name)
{
  const auto* value = claims.find(name);
  return value != nullptr && value->is(Kind::string) ? value->text : std::string();
}

// Return the seconds of a numeric date; a fraction is cut off. Nothing where it is absent
// or not a number.
std::optional<std::int64_t>
seconds_of(const go::Value& claims, std::string_view name)
{
  const auto* value = claims.find(name);
  std::int64_t seconds = 0;
  if (value == nullptr || !value->is(Kind::number)) {
    return std::nullopt;
  }
  const auto& text = value->text;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), seconds);
  const bool is_exponent = text.find_first_of("eE") != std::string::npos;
  return read.ec == std::errc() && !is_exponent ? std::optional(seconds) : std::nullopt;
}

// Return the strings of a claim that is a list of strings or one string; nothing where it
// has another form, which never fits.
std::optional<std::vector<std::string>>
words_of(const go::Value& claims, const std::string& name)
{
  const auto* value = claims.find(name);
  if (value == nullptr) {
    return std::vector<std::string>();
  }
  if (value->is(Kind::string)) {
    return std::vector{value->text};
  }
  if (!value->is(Kind::array)) {
    return std::nullopt;
  }
  std::vector<std::string> words;
  for (const auto& item : value->items) {
    if (!item.is(Kind::string)) {
      return std::nullopt;
    }
    words.push_back(item.text);
  }
  return words;
}

std::string
list_of(std::vector<std::string> words)
{
  const auto count = words.size();
  words.resize(std::min(count, k_most_shown));
  return text::printable(text::join(words, ", ")) + (count > k_most_shown ? ", ..." : "");
}

std::string
with_cure(const std::string& message, const std::string& cure)
{
  return cure.empty() ? message : message + ": " + cure;
}

std::optional<RuleProblem>
claim_problem(const ClaimRule& rule, const go::Value& claims)
{
  const auto words = words_of(claims, rule.claim);
  if (!words) {
    return RuleProblem{"claim",
                       with_cure(fmt::format("claim {} is not a list of strings",
                                             text::quote(rule.claim)),
                                 rule.cure)};
  }
  const auto has = [&words](const std::string& word) {
    return std::find(words->begin(), words->end(), word) != words->end();
  };
  const bool fits =
      (rule.any_of.empty() || std::any_of(rule.any_of.begin(), rule.any_of.end(), has)) &&
      std::all_of(rule.all_of.begin(), rule.all_of.end(), has);
  if (fits) {
    return std::nullopt;
  }
  std::string expected;
  if (!rule.any_of.empty()) {
    expected = "one of " + list_of(rule.any_of);
  }
  if (!rule.all_of.empty()) {
    expected += (expected.empty() ? "all of " : " and all of ") + list_of(rule.all_of);
  }
  return RuleProblem{"claim",
                     with_cure(fmt::format("claim {} has {}, expected {}",
                                           text::quote(rule.claim),
                                           words->empty() ? "no value" : list_of(*words),
                                           expected),
                               rule.cure)};
}

std::optional<RuleProblem>
login_age_problem(const IssuerRules& rules, const go::Value& claims, Time now)
{
  if (!rules.max_login_age) {
    return std::nullopt;
  }
  const auto at = seconds_of(claims, "auth_time");
  if (!at) {
    return RuleProblem{
        "login-age",
        "the token does not say when the user logged in (auth_time): log in "
        "with max_age"};
  }
  const auto age = now.time_since_epoch().count() - *at;
  if (age < -k_skew) { // milliseconds, perhaps
    return RuleProblem{"login-age",
                       "the login (auth_time) is in the future: have the provider state "
                       "it in seconds"};
  }
  if (age <= rules.max_login_age->count()) {
    return std::nullopt;
  }
  return RuleProblem{
      "login-age",
      fmt::format("the login is {} old, at most {} is accepted: log in again",
                  human(Seconds{age}),
                  human(*rules.max_login_age))};
}

std::optional<RuleProblem>
party_problem(const IssuerRules& rules, const go::Value& claims)
{
  const auto& parties = rules.authorized_parties;
  const auto party = text_of(claims, "azp");
  if (parties.empty() ||
      std::find(parties.begin(), parties.end(), party) != parties.end()) {
    return std::nullopt;
  }
  return RuleProblem{"authorized-party",
                     fmt::format("the token was issued to {}, which is not an accepted "
                                 "client",
                                 party.empty() ? "no client (azp)" : text::quote(party))};
}

// Whoever may set an address in an account could name anyone: the provider has to say
// that it looked.
std::optional<RuleProblem>
email_problem(const Issuer& issuer, const go::Value& claims)
{
  constexpr std::string_view email = "email";
  const auto* verified = claims.find("email_verified");
  if (issuer.entry.policy.username_claim != email ||
      issuer.rules.allows_unverified_email ||
      (verified != nullptr && verified->is(Kind::boolean) && verified->boolean)) {
    return std::nullopt;
  }
  return RuleProblem{
      "email-not-verified",
      "the token does not say that the email address is verified (email_verified)"};
}

bool
is_denied(const DenyRule& rule,
          const std::string& issuer,
          const go::Value& claims,
          Time now)
{
  if ((!rule.issuer.empty() && rule.issuer != issuer) ||
      (!rule.subject.empty() && rule.subject != text_of(claims, "sub")) ||
      (!rule.token_id.empty() && rule.token_id != text_of(claims, "jti")) ||
      (!rule.session_id.empty() && rule.session_id != text_of(claims, "sid"))) {
    return false;
  }
  if (!rule.issued_before) {
    return true;
  }
  const auto issued = seconds_of(claims, "iat");
  // A token that does not say when it was issued, or not in seconds, may be an old one.
  return !issued || *issued < rule.issued_before->time_since_epoch().count() ||
         *issued > now.time_since_epoch().count() + k_skew;
}

} // namespace

std::optional<RuleProblem>
rule_problem(const Config& config,
             const Issuer& issuer,
             const go::Value& claims,
             Time now)
{
  for (const auto& rule : config.deny) {
    if (is_denied(rule, issuer.entry.issuer, claims, now)) {
      return RuleProblem{"denied", "this token was revoked by an administrator"};
    }
  }
  if (auto problem = email_problem(issuer, claims)) {
    return problem;
  }
  for (const auto& rule : issuer.rules.claims) {
    if (auto problem = claim_problem(rule, claims)) {
      return problem;
    }
  }
  if (auto problem = login_age_problem(issuer.rules, claims, now)) {
    return problem;
  }
  return party_problem(issuer.rules, claims);
}

void
map_groups(const Issuer& issuer, Identity& identity)
{
  const auto& rules = issuer.rules;
  if (rules.group_map.empty() && rules.keeps_unmapped_groups) {
    return;
  }
  const auto prefix = issuer.entry.policy.groups_prefix.value_or("");
  std::vector<std::string> groups;
  const auto add = [&groups](const std::string& name) {
    if (std::find(groups.begin(), groups.end(), name) == groups.end()) {
      groups.push_back(name);
    }
  };
  for (const auto& group : identity.groups) {
    const auto found = rules.group_map.find(group.substr(prefix.size()));
    if (found != rules.group_map.end()) {
      for (const auto& name : found->second) {
        add(name);
      }
    } else if (rules.keeps_unmapped_groups) {
      add(group);
    }
  }
  identity.groups = std::move(groups);
}

std::optional<RuleProblem>
name_problem(const Issuer& issuer, const Identity& identity)
{
  if (issuer.rules.allows_system_names) {
    return std::nullopt;
  }
  const auto problem = [](const char* what, const std::string& name) {
    return RuleProblem{
        "system-name",
        fmt::format("the {} {} is reserved for Kubernetes", what, text::quote(name))};
  };
  if (identity.username.starts_with(k_system)) {
    return problem("user name", identity.username);
  }
  for (const auto& group : identity.groups) {
    if (group.starts_with(k_system)) {
      return problem("group", group);
    }
  }
  return std::nullopt;
}

} // namespace oidcctl::webhook
