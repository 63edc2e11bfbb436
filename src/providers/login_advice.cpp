#include "providers/login_advice.hpp"

#include "base/text.hpp"
#include "providers/provider_hints.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace oidcctl {

namespace {

// Whether the issuers of a provider end with a slash, where that is always the same.
struct SlashHabit
{
  std::string_view provider;
  bool has_slash;
};

constexpr SlashHabit k_slash_habits[] = {
    {"auth0", true},
    {"authentik", true},
    {"cognito", false},
    {"entra-v1", true},
    {"entra-v2", false},
    {"gitlab", false},
    {"google", false},
    {"jumpcloud", true},
    {"keycloak", false},
    {"okta-custom", false},
    {"okta-org", false},
    {"onelogin", false},
};

const SlashHabit*
slash_habit_of(const Provider* provider)
{
  const auto* const found = provider == nullptr
                                ? std::end(k_slash_habits)
                                : std::find_if(std::begin(k_slash_habits),
                                               std::end(k_slash_habits),
                                               [provider](const auto& h) {
                                                 return h.provider == provider->id;
                                               });
  return found == std::end(k_slash_habits) ? nullptr : found;
}

bool
concerns(const LoginRequirements& requirements, HintTopic topic)
{
  return (topic == HintTopic::email && requirements.username_claim == "email") ||
         (topic == HintTopic::preferred_username &&
          requirements.username_claim == "preferred_username") ||
         (topic == HintTopic::groups && !requirements.groups_claim.empty());
}

} // namespace

std::vector<Notice>
issuer_advice(const std::string& issuer_url, const Provider* provider)
{
  const bool has_slash = issuer_url.ends_with('/');
  const auto* const habit = slash_habit_of(provider);
  if (habit != nullptr && habit->has_slash != has_slash) {
    return {{NoticeLevel::warning,
             fmt::format("the issuer {} a slash, but issuers of {} {}",
                         has_slash ? "ends with" : "does not end with",
                         provider->name,
                         has_slash ? "do not" : "do"),
             "it must match the API server's configuration and the tokens byte for byte; "
             "use --verify to check"}};
  }
  if (habit == nullptr && has_slash) {
    return {{NoticeLevel::warning,
             "the issuer ends with a slash, which is unusual",
             "it must match the API server's configuration and the tokens byte for byte; "
             "use --verify to check"}};
  }
  return {};
}

std::vector<Notice>
claim_advice(const LoginRequirements& requirements, const Provider* provider)
{
  std::vector<Notice> notices;
  if (provider == nullptr) {
    return notices;
  }
  if (!provider->people_can_log_in) {
    notices.push_back(
        {NoticeLevel::warning,
         fmt::format("{} signs tokens for workloads; users cannot log in there",
                     provider->name),
         "use the issuer of the identity provider that your users log in to"});
  }
  if (!requirements.groups_claim.empty() && !provider->groups_claim.empty() &&
      provider->groups_claim != requirements.groups_claim) {
    notices.push_back({NoticeLevel::warning,
                       fmt::format("the groups claim is {}, but {} sends groups as {}",
                                   text::quote(requirements.groups_claim),
                                   provider->name,
                                   text::quote(provider->groups_claim)),
                       "compare it with a token: oidcctl token inspect"});
  }
  for (const auto& hint : hints_of(*provider)) {
    if (hint.warning && concerns(requirements, hint.topic)) {
      notices.push_back(
          {NoticeLevel::warning, fmt::format("{}: {}", provider->name, hint.text), {}});
    }
  }
  return notices;
}

std::string
refresh_doubt(const Provider* provider)
{
  switch (provider == nullptr ? RefreshFact::unknown : provider->refresh) {
  case RefreshFact::always_issued:
    return fmt::format("{} issues a refresh token without it", provider->name);
  case RefreshFact::access_type_offline:
    return fmt::format(
        "{} does not support this scope; it uses access_type=offline, which plugins send",
        provider->name);
  case RefreshFact::none:
    return fmt::format("{} issues no refresh token", provider->name);
  case RefreshFact::offline_access_scope:
  case RefreshFact::application_setting:
  case RefreshFact::unknown:
    break;
  }
  return {};
}

} // namespace oidcctl
