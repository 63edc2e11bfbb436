#include "app/login/authorization_session.hpp"

#include "app/login/login.hpp"
#include "base/base64.hpp"
#include "model/http/url.hpp"
#include "model/oidc/authorization.hpp"
#include "model/oidc/pkce.hpp"
#include "ports/random.hpp"
#include "ports/system.hpp"

#include <fmt/format.h>

namespace oidcctl {

namespace {

std::string
random_text(System& system)
{
  constexpr std::size_t bytes = 32;
  return base64::encode(system.random.bytes(bytes), base64::Alphabet::url);
}

// Return "host:port" as a browser writes it into the Host header.
std::string
authority_of(const Url& url)
{
  const auto host = url.is_ipv6_literal ? "[" + url.host + "]" : url.host;
  return url.port ? fmt::format("{}:{}", host, *url.port) : host;
}

} // namespace

Result<AuthorizationSession>
AuthorizationSession::make(System& system,
                           ProviderSession& session,
                           const std::string& redirect_url,
                           std::uint16_t port)
{
  const auto& settings = session.settings();
  TRY_ASSIGN(const auto endpoint,
             ProviderSession::endpoint(session.document().authorization_endpoint,
                                       "authorization_endpoint"));
  AuthorizationSession out(session);
  out.m_redirect_url = redirect_url;
  out.m_nonce = random_text(system);
  if (settings.pkce != PkceMethod::none) {
    out.m_verifier = random_text(system);
  }
  out.m_rules = {.state = random_text(system), .issuer = settings.issuer, .port = port};
  if (const auto url = Url::parse(redirect_url); url && !url->host.empty()) {
    out.m_rules.path = url->path.empty() ? "/" : url->path;
    out.m_rules.hosts = {authority_of(*url)};
  }
  AuthorizationRequest request{
      .endpoint = endpoint,
      .client_id = settings.client_id,
      .redirect_url = redirect_url,
      .scopes = settings.scopes(),
      .state = out.m_rules.state,
      .nonce = out.m_nonce,
      .code_challenge = out.m_verifier.empty() ? "" : s256_challenge(out.m_verifier),
      .extra = settings.extra_parameters,
  };
  // For the providers that give refresh tokens for this and not for a scope (Google).
  request.extra.insert({"access_type", "offline"});
  out.m_url = request.url();
  return out;
}

Result<CachedLogin>
AuthorizationSession::redeem(const Secret& code)
{
  TRY_ASSIGN(const auto answer,
             m_session->redeem(code_grant(code.reveal(), m_redirect_url, m_verifier)));
  if (!answer) {
    return refused_login(answer.error(), m_session->settings());
  }
  return m_session->accept(*answer, {}, m_nonce, std::nullopt);
}

} // namespace oidcctl
