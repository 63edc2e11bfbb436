#include "token_world.hpp"

#include "adapters/network/network_module.hpp"

namespace oidcctl::test {

TokenWorld::TokenWorld()
    : discovery(answered(issuer + "/.well-known/openid-configuration",
                         json_reply(short_document(issuer)))),
      key_set_reply(answered(issuer + "/keys", json_reply("")))
{
  policy.signing_algorithms = {"ES256"};
}

std::string
TokenWorld::token() const
{
  return token(header.dump(), claims.dump());
}

std::string
TokenWorld::token(std::string_view header_text, std::string_view payload) const
{
  const auto algorithm = header.value("alg", "ES256");
  return Signer::of(signer).compact(algorithm, header_text, payload);
}

ProviderEvidence
TokenWorld::provider() const
{
  ProviderEvidence out{issuer, discovery, key_set_reply};
  if (auto* exchange = std::get_if<HttpExchange>(&out.keys)) {
    if (exchange->outcome && exchange->outcome->body.empty()) {
      exchange->outcome->body = key_set(keys);
    }
  }
  return out;
}

TokenEvidence
TokenWorld::evidence() const
{
  return {.now = now, .provider = provider()};
}

JwtVerification
TokenWorld::verify(std::string_view jwt) const
{
  return verify_jwt(
      CompactToken::parse(jwt), policy, now, provider(), network_module().jose());
}

std::string
TokenWorld::reasons(std::string_view jwt) const
{
  const auto verification = verify(jwt);
  return verification.token ? "none" : reasons_of(verification.problems);
}

std::string
TokenWorld::reasons() const
{
  return reasons(token());
}

TokenVerdict
TokenWorld::judge(std::string_view jwt) const
{
  return judge_token(jwt, policy, evidence(), network_module().jose());
}

std::string
reasons_of(const std::vector<TokenProblem>& problems)
{
  std::string out;
  for (const auto& problem : problems) {
    out += (out.empty() ? "" : " ") + problem.reason;
  }
  return out.empty() ? "none" : out;
}

} // namespace oidcctl::test
