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
concerns(const LoginWish& wish, HintTopic topic)
{
  return (topic == HintTopic::email && wish.username_claim == "email") ||
         (topic == HintTopic::preferred_username &&
          wish.username_claim == "preferred_username") ||
         (topic == HintTopic::groups && !wish.groups_claim.empty());
}

} // namespace

std::vector<Advice>
issuer_advice(const std::string& issuer_url, const Provider* provider)
{
  const bool has_slash = issuer_url.ends_with('/');
  const auto* const habit = slash_habit_of(provider);
  if (habit != nullptr && habit->has_slash != has_slash) {
    return {{true,
             fmt::format("the issuer {} a slash, and those of {} {}",
                         has_slash ? "ends with" : "does not end with",
                         provider->name,
                         has_slash ? "do not" : "do"),
             "it has to be that of the API server and of the tokens byte for byte; "
             "--verify compares it"}};
  }
  if (habit == nullptr && has_slash) {
    return {{true,
             "the issuer ends with a slash, which few do",
             "it has to be that of the API server and of the tokens byte for byte; "
             "--verify compares it"}};
  }
  return {};
}

std::vector<Advice>
claim_advice(const LoginWish& wish, const Provider* provider)
{
  std::vector<Advice> advice;
  if (provider == nullptr) {
    return advice;
  }
  if (!provider->people_can_log_in) {
    advice.push_back(
        {true,
         fmt::format("{} signs tokens for workloads; people cannot log in "
                     "there",
                     provider->name),
         "use the issuer of the identity provider that your people log in to"});
  }
  if (!wish.groups_claim.empty() && !provider->groups_claim.empty() &&
      provider->groups_claim != wish.groups_claim) {
    advice.push_back({true,
                      fmt::format("the groups are taken from {}, and {} sends them as {}",
                                  text::quote(wish.groups_claim),
                                  provider->name,
                                  text::quote(provider->groups_claim)),
                      "compare it with a token: oidcctl token inspect"});
  }
  for (const auto& hint : hints_of(*provider)) {
    if (hint.warning && concerns(wish, hint.topic)) {
      advice.push_back({true, fmt::format("{}: {}", provider->name, hint.text), {}});
    }
  }
  return advice;
}

std::string
refresh_doubt(const Provider* provider)
{
  switch (provider == nullptr ? RefreshFact::unknown : provider->refresh) {
  case RefreshFact::always_issued:
    return fmt::format("{} gives a refresh token without it", provider->name);
  case RefreshFact::access_type_offline:
    return fmt::format(
        "{} knows no such scope and has access_type=offline, which plugins "
        "send",
        provider->name);
  case RefreshFact::none:
    return fmt::format("{} gives no refresh token", provider->name);
  case RefreshFact::offline_access_scope:
  case RefreshFact::application_setting:
  case RefreshFact::unknown:
    break;
  }
  return {};
}

} // namespace oidcctl
