#include "cli/access/cluster_settings.hpp"

#include "cli/options/configured_issuer.hpp"
#include "model/oidc/id_token.hpp"
#include "model/oidc/unverified_token.hpp"

namespace oidcctl::cli {

namespace {

bool
is_given(const SettingsFlags& flags)
{
  const IssuerFlags none;
  const auto& issuer = flags.issuer;
  return !flags.issuer_url.empty() || !issuer.authentication_config.empty() ||
         issuer.username_claim != none.username_claim || issuer.username_prefix ||
         !issuer.groups_claim.empty() || issuer.groups_prefix ||
         !issuer.client_ids.empty() || !issuer.required_claims.empty();
}

} // namespace

void
add_settings_options(const Parameters& parameters, SettingsFlags& flags)
{
  add_issuer_url(parameters.in("API server"), flags.issuer_url);
  add_issuer_options(parameters, flags.issuer);
}

Result<std::optional<IdentityMapping>>
settings_of(System& system, const SettingsFlags& given, const std::string& token)
{
  if (!is_given(given)) {
    return std::nullopt;
  }
  auto flags = given;
  TRY(take_configured_issuer(system, flags.issuer, flags.issuer_url, &token));
  TRY_ASSIGN(auto policy, policy_of(flags.issuer));
  if (flags.issuer_url.empty()) {
    const auto parsed = UnverifiedToken::parse(token);
    flags.issuer_url =
        parsed ? untrusted_issuer(parsed->claims).value_or("") : std::string();
  }
  return IdentityMapping{
      std::move(policy), std::move(flags.issuer_url), flags.issuer.has_other_issuers};
}

} // namespace oidcctl::cli
