#include "app/issuer/login_probe.hpp"

#include "base/base64.hpp"
#include "model/oidc/authorization.hpp"
#include "ports/random.hpp"

namespace oidcctl {

namespace {

std::string
random_text(Random& random)
{
  constexpr std::size_t bytes = 32; // 43 characters, as an S256 challenge has
  return base64::encode(random.bytes(bytes), base64::Alphabet::url);
}

AuthorizationProbe
send_probe(const LoginProbe& probe,
           const std::string& client_id,
           const std::string& redirect_url)
{
  const AuthorizationRequest request{
      .endpoint = probe.endpoint,
      .client_id = client_id,
      .redirect_url = redirect_url,
      .scopes = scopes_for(probe.policy.username_claim),
      .state = random_text(probe.random),
      .nonce = random_text(probe.random),
      .code_challenge = random_text(probe.random),
  };
  AuthorizationProbe out{client_id, redirect_url, {.url = request.url()}};
  out.exchange.outcome = probe.send(out.exchange.url);
  return out;
}

bool
shows_login_page(const AuthorizationProbe& probe)
{
  const auto* reply = probe.exchange.reply();
  return reply != nullptr &&
         read_authorization_reply(*reply, probe.exchange.url, probe.redirect_url)
                 .answer == AuthorizationAnswer::login_page;
}

} // namespace

void
run_login_probe(const LoginProbe& probe, IssuerEvidence& evidence)
{
  std::vector<AuthorizationProbe> probes;
  bool control_wanted = false;
  for (const auto& redirect_url : probe.redirect_urls) {
    probes.push_back(send_probe(probe, probe.policy.client_ids.front(), redirect_url));
    control_wanted |= shows_login_page(probes.back());
  }
  if (control_wanted) {
    evidence.control =
        send_probe(probe,
                   "oidcctl-control-" + random_text(probe.random).substr(0, 12),
                   probe.redirect_urls.front());
  }
  evidence.authorizations = std::move(probes);
}

} // namespace oidcctl
