#include "base/base64.hpp"
#include "checks/webhook/mint.hpp"

namespace oidcctl::webhook {

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
    claims = good_claims(mint->settings, now, k_minted_subject);
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
