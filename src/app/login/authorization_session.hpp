#pragma once

#include "app/login/provider_session.hpp"
#include "model/oidc/callback.hpp"

#include <cstdint>
#include <string>

namespace oidcctl {

struct System;

// One authorization request that a browser carries to the provider, and what has to come
// back for it (RFC 6749 4.1, RFC 7636, OIDC Core 3.1).
class AuthorizationSession
{
public:
  // Return a request with new random values. `port` is the listener's; 0: there is none.
  static Result<AuthorizationSession> make(System& system,
                                           ProviderSession& session,
                                           const std::string& redirect_url,
                                           std::uint16_t port);

  const std::string&
  url() const
  {
    return m_url;
  }
  const std::string&
  redirect_url() const
  {
    return m_redirect_url;
  }
  const CallbackRules&
  rules() const
  {
    return m_rules;
  }

  // Return the login that `code` stands for.
  Result<CachedLogin> redeem(const Secret& code);

private:
  explicit AuthorizationSession(ProviderSession& session) : m_session(&session) {}

  ProviderSession* m_session;
  std::string m_url = {};
  std::string m_redirect_url = {};
  std::string m_nonce = {};
  std::string m_verifier = {}; // empty: no PKCE
  CallbackRules m_rules = {};
};

} // namespace oidcctl
