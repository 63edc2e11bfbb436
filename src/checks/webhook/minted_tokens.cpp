#include "base/base64.hpp"
#include "base/hmac.hpp"
#include "checks/webhook/probe.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oidcctl::webhook {

namespace {

constexpr int k_unknown_keys = 100;
constexpr const char* k_subject = "oidcctl-test";
constexpr const char* k_other_issuer = "https://oidcctl-other-issuer.invalid";

// A token before it is signed, and what is expected of the webhook.
struct Draft
{
  const TokenSettings& settings;
  std::int64_t now = 0;
  Json header = {};
  Json claims = {};
  Expect expect = Expect::refused;
  bool is_asked = true; // else the settings say too little to judge it
};

struct Row
{
  const char* probe;
  const char* what;
  Expect expect;
  void (*change)(Draft&);
};

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
constexpr Row k_rows[] = {
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

std::string
algorithm_of(const Mint& mint)
{
  const auto& named = mint.settings.algorithm;
  return named.empty() ? mint.key->algorithm() : named;
}

Json
header_of(const Mint& mint)
{
  Json header{{"alg", algorithm_of(mint)}, {"typ", "JWT"}};
  if (!mint.settings.key_id.empty()) {
    header["kid"] = mint.settings.key_id;
  }
  return header;
}

std::string
sign(const SigningKey& key, const Json& header, const Json& claims)
{
  const auto input = jws_text(header, claims, "");
  const auto part = input.substr(0, input.size() - 1);
  const auto signature = key.sign(header.at("alg").get<std::string>(), part);
  return input + base64::encode(signature.value_or(""), base64::Alphabet::url);
}

class Minter
{
public:
  Minter(const Mint& mint, Time now)
      : m_mint(mint), m_claims(good_claims(mint.settings, now, k_subject)),
        m_now(now.time_since_epoch().count())
  {}

  Probes
  take()
  {
    for (const auto& row : k_rows) {
      add(row);
    }
    add_algorithms();
    add_macs();
    add_strangers();
    return std::move(m_probes);
  }

private:
  void
  add(const std::string& name,
      const std::string& what,
      Expect expect,
      const std::string& token)
  {
    const Probe example{.name = name,
                        .what = what,
                        .base = name == "minted" ? "" : "minted",
                        .expect = expect};
    m_probes.push_back(about(example, {token}).front());
  }

  void
  add(const Row& row)
  {
    Draft draft{.settings = m_mint.settings,
                .now = m_now,
                .header = header_of(m_mint),
                .claims = m_claims,
                .expect = row.expect};
    row.change(draft);
    if (draft.is_asked) {
      add(row.probe,
          row.what,
          draft.expect,
          sign(*m_mint.key, draft.header, draft.claims));
    }
  }

  // The other algorithms that the key can sign with.
  void
  add_algorithms()
  {
    for (const auto* name : {"RS256",
                             "RS384",
                             "RS512",
                             "PS256",
                             "PS384",
                             "PS512",
                             "ES256",
                             "ES384",
                             "ES512"}) {
      if (name == algorithm_of(m_mint) || !m_mint.key->sign(name, "")) {
        continue;
      }
      const auto& accepted = m_mint.settings.algorithms;
      const bool is_accepted =
          std::find(accepted.begin(), accepted.end(), name) != accepted.end();
      auto header = header_of(m_mint);
      header["alg"] = name;
      add("algorithm",
          fmt::format("a token signed with {}", name),
          accepted.empty() ? Expect::reported
          : is_accepted    ? Expect::accepted
                           : Expect::refused,
          sign(*m_mint.key, header, m_claims));
    }
  }

  // The public key, which everyone has, as the secret of a MAC.
  void
  add_macs()
  {
    const auto pem = m_mint.key->public_pem();
    auto header = header_of(m_mint);
    header["alg"] = "HS256";
    const auto input = jws_text(header, m_claims, "");
    const auto part = input.substr(0, input.size() - 1);
    for (const auto& secret : {pem,
                               pem.substr(0, pem.find_last_not_of('\n') + 1),
                               to_text(m_mint.key->public_jwk(), -1)}) {
      add("algorithm",
          "a token signed with HS256 and the public key",
          Expect::refused,
          input + base64::encode(hmac_sha256(secret, part), base64::Alphabet::url));
    }
  }

  void
  add_strangers()
  {
    if (m_mint.stranger == nullptr) {
      return;
    }
    auto header = header_of(m_mint);
    header["alg"] = m_mint.stranger->algorithm();
    add("signature",
        "a token signed by a key that is not the issuer's",
        Expect::refused,
        sign(*m_mint.stranger, header, m_claims));
    for (int i = 0; i < k_unknown_keys; ++i) {
      header["kid"] = fmt::format("oidcctl-unknown-{}", i);
      add("unknown-key",
          "a token signed by an unknown key",
          Expect::refused,
          sign(*m_mint.stranger, header, m_claims));
    }
  }

  const Mint& m_mint;
  Json m_claims;
  std::int64_t m_now;
  Probes m_probes = {};
};

} // namespace

Json
good_claims(const TokenSettings& settings, Time now, const std::string& subject)
{
  constexpr std::int64_t k_life = 600;
  const std::int64_t seconds = now.time_since_epoch().count();
  Json claims{{"iss", settings.issuer},
              {"aud", settings.audience},
              {"sub", subject},
              {"iat", seconds - 5},
              {"exp", seconds + k_life},
              {"auth_time", seconds - 5}};
  claims[settings.groups_claim] = {"oidcctl-test"};
  if (settings.username_claim == "email") {
    claims["email"] = subject + "@example.com";
    claims["email_verified"] = true;
  } else {
    claims[settings.username_claim] = subject;
  }
  auto amr = Json::array({"pwd"});
  for (const auto& word : settings.amr) {
    amr.push_back(word);
  }
  claims["amr"] = std::move(amr);
  if (!settings.acr.empty()) {
    claims["acr"] = settings.acr.front();
  }
  claims["azp"] = settings.parties.empty() ? settings.audience : settings.parties.front();
  claims.update(settings.claims);
  return claims;
}

std::string
mint_token(const Mint& mint, const Json& claims)
{
  return sign(*mint.key, header_of(mint), claims);
}

Probes
minted_probes(const Mint& mint, Time now)
{
  auto probes = Minter(mint, now).take();
  // The audience of the API server, and one more.
  probes.push_back(
      {.name = "review-audience",
       .what = "a token that is made, for its own and an unknown audience",
       .base = "minted",
       .expect = Expect::reported,
       .body = review_body(mint_token(mint, good_claims(mint.settings, now, k_subject)),
                           "v1",
                           {mint.settings.audience, "oidcctl-unknown-audience"}),
       .version = "v1"});
  return probes;
}

Probes
canary_probes(const std::string& canary,
              const std::string& token,
              const Mint* mint,
              Time now)
{
  Probes probes;
  const Probe example{.name = "fetch", .what = "a token that names a place for its key"};
  const auto add = [&](const std::string& one) {
    probes.push_back(about(example, {one}).front());
  };
  const auto seconds = now.time_since_epoch().count();
  Json claims{{"iss", canary}, {"aud", "x"}, {"sub", "x"}, {"exp", seconds + 600}};
  if (mint != nullptr) {
    claims = good_claims(mint->settings, now, k_subject);
  } else if (const auto dot = token.find('.'); dot != std::string::npos) {
    // The claims of the good token, whose signature then does not fit.
    const auto rest = token.substr(dot);
    for (const auto* name : {"jku", "x5u"}) {
      const Json header{{"alg", "RS256"}, {"kid", "oidcctl-canary"}, {name, canary}};
      add(base64::encode(to_text(header, -1), base64::Alphabet::url) + rest);
    }
  }
  for (const auto* name : {"jku", "x5u"}) {
    Json header{{"alg", "RS256"}, {"kid", "oidcctl-canary"}, {name, canary}};
    add(jws_text(header, claims, "c2ln"));
  }
  auto foreign = claims;
  foreign["iss"] = canary;
  add(mint != nullptr ? mint_token(*mint, foreign)
                      : jws_text({{"alg", "RS256"}, {"kid", "x"}}, foreign, "c2ln"));
  return probes;
}

} // namespace oidcctl::webhook
