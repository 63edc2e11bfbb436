#include "checks/webhook/minted_faults.hpp"

namespace oidcctl::webhook {

namespace {

constexpr const char* k_other_issuer = "https://oidcctl-other-issuer.invalid";

std::string
with_other_slash(std::string issuer)
{
  if (issuer.ends_with('/')) {
    issuer.pop_back();
    return issuer;
  }
  return issuer + "/";
}

Json
all_factors(const Draft& draft)
{
  auto amr = Json::array({"pwd"});
  for (const auto& word : draft.settings.amr) {
    amr.push_back(word);
  }
  return amr;
}

void
need(Draft& draft, bool is_said)
{
  draft.is_asked = is_said;
}

// clang-format off
constexpr MintedFault k_faults[] = {
  {"minted", "a token that is made", Expect::accepted, [](Draft&) {}},
  {"times", "a token that expired an hour ago", Expect::refused,
   [](Draft& d) { d.claims["exp"] = d.now - 3600; }},
  {"times", "a token that expired a second ago", Expect::better_refused,
   [](Draft& d) { d.claims["exp"] = d.now - 1; }},
  {"times", "a token without exp", Expect::refused, [](Draft& d) { d.claims.erase("exp"); }},
  {"times", "a token that is valid in ten minutes (nbf)", Expect::refused,
   [](Draft& d) { d.claims["nbf"] = d.now + 600; }},
  {"times", "a token that is issued in ten minutes (iat)", Expect::reported,
   [](Draft& d) { d.claims["iat"] = d.now + 600; }},
  {"issuer", "a token of another issuer", Expect::refused,
   [](Draft& d) { d.claims["iss"] = k_other_issuer; }},
  {"issuer", "a token whose issuer differs by a slash", Expect::refused,
   [](Draft& d) { d.claims["iss"] = with_other_slash(d.settings.issuer); }},
  {"issuer", "a token without an issuer", Expect::refused,
   [](Draft& d) { d.claims.erase("iss"); }},
  {"audience", "a token for another audience", Expect::refused,
   [](Draft& d) { d.claims["aud"] = "oidcctl-other-audience"; }},
  {"audience", "a token without an audience", Expect::refused,
   [](Draft& d) { d.claims.erase("aud"); }},
  {"audience", "a token for several audiences, this one among them", Expect::accepted,
   [](Draft& d) { d.claims["aud"] = {"oidcctl-other-audience", d.settings.audience}; }},
  {"authorized-party", "a token issued to another client (azp)", Expect::refused,
   [](Draft& d) { need(d, !d.settings.parties.empty()); d.claims["azp"] = "oidcctl-other-client"; }},
  {"user-name", "a token without the user name claim", Expect::refused,
   [](Draft& d) { d.claims.erase(d.settings.username_claim); }},
  {"user-name", "a token whose user name is a number", Expect::refused,
   [](Draft& d) { d.claims[d.settings.username_claim] = 7; }},
  {"user-name", "a token whose user name is empty", Expect::refused,
   [](Draft& d) { d.claims[d.settings.username_claim] = ""; }},
  {"system-name", "a token of the user system:admin", Expect::reported,
   [](Draft& d) { d.claims[d.settings.username_claim] = "system:admin"; }},
  {"system-name", "a token of the group system:masters", Expect::reported,
   [](Draft& d) { d.claims[d.settings.groups_claim] = {"system:masters"}; }},
  {"email", "a token whose address is not verified", Expect::refused,
   [](Draft& d) { need(d, d.settings.username_claim == "email"); d.claims["email_verified"] = false; }},
  {"email", "a token with email_verified \"true\", a string", Expect::better_refused,
   [](Draft& d) { need(d, d.settings.username_claim == "email"); d.claims["email_verified"] = "true"; }},
  {"second-factor", "a token with the demanded amr", Expect::accepted,
   [](Draft& d) { need(d, !d.settings.amr.empty()); }},
  {"second-factor", "a token without amr", Expect::refused,
   [](Draft& d) { need(d, !d.settings.amr.empty()); d.claims.erase("amr"); }},
  {"second-factor", "a token with amr [\"pwd\"]", Expect::refused,
   [](Draft& d) { need(d, !d.settings.amr.empty()); d.claims["amr"] = {"pwd"}; }},
  {"second-factor", "a token with an empty amr", Expect::refused,
   [](Draft& d) { need(d, !d.settings.amr.empty()); d.claims["amr"] = Json::array(); }},
  {"second-factor", "a token with an amr that only contains the words of it", Expect::refused,
   [](Draft& d) { need(d, !d.settings.amr.empty());
                  d.claims["amr"] = "no " + all_factors(d).back().get<std::string>() + " here"; }},
  {"second-factor", "a token with amr as one string", Expect::reported,
   [](Draft& d) { need(d, !d.settings.amr.empty()); d.claims["amr"] = all_factors(d).back(); }},
  {"second-factor", "a token with another acr", Expect::refused,
   [](Draft& d) { need(d, !d.settings.acr.empty()); d.claims["acr"] = "oidcctl-other-acr"; }},
  {"second-factor", "a token without acr", Expect::refused,
   [](Draft& d) { need(d, !d.settings.acr.empty()); d.claims.erase("acr"); }},
  {"login-age", "a token of a login that is too old (auth_time)", Expect::refused,
   [](Draft& d) { need(d, d.settings.login_age.has_value());
                  d.claims["auth_time"] = d.now - d.settings.login_age.value_or(Seconds{0}).count() - 60; }},
  {"login-age", "a token without auth_time", Expect::refused,
   [](Draft& d) { need(d, d.settings.login_age.has_value()); d.claims.erase("auth_time"); }},
  {"unknown-key", "a token of the issuer's key under another key ID", Expect::better_refused,
   [](Draft& d) { d.header["kid"] = "oidcctl-other-key"; }},
  {"algorithm", "a token with an unknown critical header", Expect::better_refused,
   [](Draft& d) { d.header["crit"] = {"oidcctl-unknown"}; d.header["oidcctl-unknown"] = 1; }},
};
// clang-format on

} // namespace

std::span<const MintedFault>
minted_faults()
{
  return k_faults;
}

} // namespace oidcctl::webhook
