#include "base/base64.hpp"
#include "base/hmac.hpp"
#include "checks/webhook/mint.hpp"
#include "checks/webhook/minted_faults.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oidcctl::webhook {

namespace {

constexpr int k_unknown_keys = 100;

class Minter
{
public:
  Minter(const Mint& mint, Time now)
      : m_mint(mint), m_claims(good_claims(mint.settings, now, k_minted_subject)),
        m_now(now.time_since_epoch().count())
  {}

  Probes
  take()
  {
    for (const auto& fault : minted_faults()) {
      add(fault);
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
  add(const MintedFault& fault)
  {
    Draft draft{.settings = m_mint.settings,
                .now = m_now,
                .header = header_of(m_mint),
                .claims = m_claims,
                .expect = fault.expect};
    fault.change(draft);
    if (draft.is_asked) {
      add(fault.probe,
          fault.what,
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
       .body = review_body(
           mint_token(mint, good_claims(mint.settings, now, k_minted_subject)),
           "v1",
           {mint.settings.audience, "oidcctl-unknown-audience"}),
       .version = "v1"});
  return probes;
}

} // namespace oidcctl::webhook
