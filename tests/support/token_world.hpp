#pragma once

#include "authenticator/token_verify.hpp"
#include "builders.hpp"
#include "signing.hpp"

#include <string>
#include <vector>

// A provider with real keys and an API server, for tests of the verdict on tokens.
namespace oidcctl::test {

struct TokenWorld
{
  std::string issuer{k_issuer};
  Policy policy = {.client_ids = {std::string(k_client)}, .username_prefix = "-"};
  Json keys = Json::array({Signer::of("P-256").jwk("k1")});
  Json claims = healthy_claims();
  Json header = {{"alg", "ES256"}, {"kid", "k1"}};
  std::string signer = "P-256";
  Time now = k_now;
  std::variant<NotTried, HttpExchange> discovery;
  std::variant<NotTried, HttpExchange> key_set_reply; // a body "" stands for `keys`

  TokenWorld();

  // Return the token with header and claims as they are now.
  std::string token() const;
  // Return a token with these texts as header and payload.
  std::string token(std::string_view header_text, std::string_view payload) const;

  ProviderEvidence provider() const;
  TokenEvidence evidence() const;

  JwtVerification verify(std::string_view jwt) const;
  // Return the reasons for which the token is refused, in their order.
  std::string reasons(std::string_view jwt) const;
  std::string reasons() const;
  TokenVerdict judge(std::string_view jwt) const;
};

// Return the reasons of `problems` with spaces between them; "none" for none.
std::string reasons_of(const std::vector<TokenProblem>& problems);

} // namespace oidcctl::test
