#include "checks/finding_group.hpp"
#include "checks/kubeconfig/kubeconfig_report.hpp"
#include "model/apiserver/service_account_token.hpp"

#include <fmt/format.h>

#include <algorithm>

// Tokens of service accounts in a kubeconfig: which kind, and whether they end.
namespace oidcctl::checks {

namespace {

constexpr Seconds k_long = std::chrono::days{90};

std::string
words_for(const ServiceAccountToken& token)
{
  auto words = "it has " + describe(token);
  if (!token.bound_to.empty()) {
    words += fmt::format(", bound to the {} {}",
                         token.bound_to == "secret" ? "Secret" : token.bound_to,
                         token.bound_name);
  }
  if (!token.jti.empty()) {
    words += "; token id " + token.jti;
  }
  return words;
}

void
add_token(FindingGroup& group,
          const kube::Named<kube::User>& user,
          const ServiceAccountToken& token)
{
  const auto say = [&](Status status, std::string message, std::string hint) {
    group.add(status, user.name, user.place, std::move(message), std::move(hint));
  };
  switch (token.kind) {
  case ServiceAccountTokenKind::legacy:
    say(Status::warning,
        words_for(token) + ": it never expires",
        "replace it by `oidcctl kubeconfig service-account create`, then delete the "
        "Secret to revoke it");
    return;
  case ServiceAccountTokenKind::foreign:
    say(Status::warning,
        fmt::format("it has {} for the audience {}, which is not one that API servers "
                    "usually have",
                    describe(token),
                    token.audiences.empty() ? "(none)" : token.audiences.front()),
        "use a token without an audience of its own, unless kube-apiserver has this one "
        "in --api-audiences");
    return;
  case ServiceAccountTokenKind::bound:
    break;
  }
  const bool has_span = token.issued && token.expires;
  const Seconds span{has_span ? *token.expires - *token.issued : 0};
  if (span > k_long) {
    say(Status::warning,
        fmt::format("{}, valid for {}", words_for(token), human(span)),
        "use a shorter lifetime, and `oidcctl kubeconfig service-account renew`");
  } else if (token.bound_to.empty()) {
    say(Status::info,
        words_for(token) + ", which can only be revoked with its service account",
        "`oidcctl kubeconfig service-account create` issues tokens that can be revoked "
        "one by one");
  } else {
    say(Status::info, words_for(token), {});
  }
}

} // namespace

Findings
kubeconfig_service_account(const KubeconfigCase& c)
{
  FindingGroup group("user");
  for (const auto* user : c.users()) {
    if (const auto token = service_account_token(token_of(c, *user).reveal())) {
      add_token(group, *user, *token);
    }
  }
  return std::move(group).findings(skipped("no service account token"));
}

} // namespace oidcctl::checks
