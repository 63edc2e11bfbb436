#include "base/text.hpp"
#include "checks/webhook/cost.hpp"
#include "checks/webhook/webhook_checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace oidcctl::webhook {

namespace {

constexpr const char* k_needs_key = "needs tokens that are made: --issuer-key";
constexpr const char* k_unknown_audience = "oidcctl-unknown-audience";

std::string
reason_of(const Answer& answer)
{
  const auto& why = answer.error.empty() ? answer.problem : answer.error;
  return why.empty() ? "without a reason" : text::printable(why);
}

// Return the first name of a user that only Kubernetes itself has.
std::optional<std::string>
reserved_name(const Answer& answer)
{
  auto names = answer.groups;
  names.push_back(answer.username);
  const auto found = std::find_if(names.begin(), names.end(), [](const auto& name) {
    return name.starts_with("system:");
  });
  return found == names.end() ? std::nullopt : std::optional(*found);
}

} // namespace

Findings
check_good(const Case& c)
{
  const auto exchanges = c.of("good");
  if (exchanges.empty()) {
    return {skipped("no good token: --token-file or --issuer-key")};
  }
  std::set<std::string> names;
  for (const auto* exchange : exchanges) {
    if (!exchange->outcome) {
      return not_found_out(*exchange);
    }
    const auto answer = read_answer(*exchange->outcome);
    if (!answer.is_review || !answer.authenticated) {
      return {failure(
          fmt::format("the token is refused in {}: {}; cost for kube-apiserver: {}",
                      exchange->version,
                      reason_of(answer),
                      words_of(cost_of(*exchange))),
          "check that the token is one that the webhook accepts")};
    }
    if (answer.username.empty()) {
      return {failure("the user has no name", "set status.user.username")};
    }
    names.insert(answer.username);
  }
  if (names.size() > 1) {
    return {failure("the same token has several user names: " +
                        text::printable(text::join({names.begin(), names.end()}, ", ")),
                    "answer v1 and v1beta1 alike")};
  }
  return {pass("accepted as " + text::quote(*names.begin()))};
}

Findings
check_minted(const Case& c)
{
  return judge(c, {.probe = "minted", .needs = k_needs_key});
}

Findings
check_names(const Case& c)
{
  const auto exchanges = c.of("good");
  if (exchanges.empty() || !exchanges.front()->outcome) {
    return {skipped("no good token: --token-file or --issuer-key")};
  }
  const auto answer = read_answer(*exchanges.front()->outcome);
  if (!answer.authenticated) {
    return {skipped("the good token is refused")};
  }
  if (const auto name = reserved_name(answer)) {
    return {
        failure(fmt::format("the name {} is reserved for Kubernetes", text::quote(*name)),
                "use a prefix, and refuse names that begin with system:")};
  }
  for (const auto& key : answer.extra_keys) {
    if (text::to_lower(key) != key) {
      return {warning(fmt::format("the extra key {} is not lower case", text::quote(key)),
                      "use lower-case keys")};
    }
  }
  return {pass("no name of Kubernetes' own")};
}

Findings
check_user_name(const Case& c)
{
  return judge(c,
               {.probe = "user-name",
                .needs = k_needs_key,
                .cure = "refuse a token without a user name that is a text"});
}

Findings
check_system_names(const Case& c)
{
  auto findings = judge(c, {.probe = "system-name", .needs = k_needs_key});
  if (c.of("system-name").empty()) {
    return findings;
  }
  std::erase_if(findings, [](const auto& f) { return f.status == Status::info; });
  for (const auto* exchange : c.of("system-name")) {
    if (!exchange->outcome) {
      continue; // among the findings
    }
    const auto answer = read_answer(*exchange->outcome);
    const auto name = answer.authenticated ? reserved_name(answer) : std::nullopt;
    if (name) {
      findings.push_back(failure(
          fmt::format(
              "{} is accepted with the name {}", exchange->what, text::quote(*name)),
          "refuse or filter names that begin with system:, or use a prefix"));
    }
  }
  return findings.empty() ? Findings{pass("names of the token with system: are refused, "
                                          "filtered, or get a prefix")}
                          : findings;
}

Findings
check_email(const Case& c)
{
  return judge(c,
               {.probe = "email",
                .needs = "needs --issuer-key with --username-claim=email",
                .cure = "require email_verified to be true"});
}

Findings
check_second_factor(const Case& c)
{
  return judge(c,
               {.probe = "second-factor",
                .needs = "needs --issuer-key, and --expect-amr or --expect-acr",
                .cure = "demand a word of the list in the claim itself"});
}

Findings
check_login_age(const Case& c)
{
  return judge(c,
               {.probe = "login-age",
                .needs = "needs --issuer-key and --expect-login-age",
                .cure = "demand auth_time, and limit its age"});
}

Findings
check_audiences(const Case& c)
{
  const auto exchanges = c.of("review-audience");
  auto findings = findings_on_left_out(c, "review-audience");
  if (exchanges.empty() && findings.empty()) {
    return {skipped("needs a good token: --token-file or --issuer-key")};
  }
  for (const auto* exchange : exchanges) {
    if (!exchange->outcome) {
      return not_found_out(*exchange);
    }
    const auto answer = read_answer(*exchange->outcome);
    const auto& list = answer.audiences;
    const bool has_unknown =
        std::find(list.begin(), list.end(), k_unknown_audience) != list.end();
    if (answer.authenticated && has_unknown) {
      return {failure("a token is said to be good for an unknown audience",
                      "answer with the audiences that the token is really for, or none")};
    }
  }
  if (!findings.empty()) {
    return findings;
  }
  const bool yes = read_answer(*exchanges.front()->outcome).authenticated;
  return {pass(yes ? "accepted without that audience" : "refused")};
}

} // namespace oidcctl::webhook
