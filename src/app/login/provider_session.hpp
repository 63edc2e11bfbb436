#pragma once

#include "app/login/client_note.hpp"
#include "authenticator/login_token.hpp"
#include "authenticator/token_evidence.hpp"
#include "base/result.hpp"
#include "model/login/cached_login.hpp"
#include "model/oidc/discovery.hpp"
#include "model/oidc/login_settings.hpp"
#include "model/oidc/token_request.hpp"
#include "model/oidc/token_response.hpp"
#include "ports/network.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace oidcctl {

struct System;

// Tokens, or why the provider gave none.
using TokenAnswer = tl::expected<TokenResponse, TokenRefusal>;

// How a client talks to its provider. Every request has the same time limit.
class ProviderSession
{
public:
  // Return a session with the provider of `settings`, its discovery document read. The
  // settings must live as long. A client with a secret starts the way that `memory`
  // knows, where the document allows it.
  static Result<std::unique_ptr<ProviderSession>> open(System& system,
                                                       const LoginSettings& settings,
                                                       const NetworkOptions& network,
                                                       Milliseconds timeout,
                                                       ClientMemory memory = {});

  const LoginSettings&
  settings() const
  {
    return m_settings;
  }
  const Discovery&
  document() const
  {
    return m_document;
  }

  // Return the endpoint `url`, called `name` in the document, if it may be told secrets:
  // https, or on this machine.
  static Result<std::string> endpoint(const std::string& url, std::string_view name);

  // Return what the token endpoint answers to `parameters`. An error when it cannot be
  // asked.
  Result<TokenAnswer> redeem(const std::vector<QueryParameter>& parameters);

  // Return the reply to a POST of `parameters` to `url`, by this client, which tries the
  // other way to authenticate after a refusal.
  Result<HttpReply> post(const std::string& url,
                         const std::vector<QueryParameter>& parameters);

  // Return the login in `response` once everything about it was verified; `before` is the
  // refresh token that stays when none came. `nonce` and `subject` as in LoginTokenRules.
  Result<CachedLogin> accept(const TokenResponse& response,
                             const Secret& before,
                             const std::optional<std::string>& nonce,
                             const std::optional<std::string>& subject);

  // Return how far this machine's clock is ahead of the provider's (behind: negative), as
  // its last reply tells.
  std::optional<Seconds>
  clock_error() const
  {
    return m_clock_error;
  }

private:
  ProviderSession(System& system, const LoginSettings& settings, Milliseconds timeout);

  Result<void> discover();
  Result<void> fetch_keys();
  Result<void>
  verify(const Secret& token, std::string_view what, const LoginTokenRules& rules);
  bool is_valid_soon(const Secret& token, const LoginTokenRules& rules);
  // The reply that counts, how the client authenticated for it, and what the other way
  // was refused with where that says more.
  struct Answer
  {
    HttpReply reply = {};
    ClientAuthentication way = ClientAuthentication::none;
    std::optional<TokenRefusal> first = std::nullopt;
  };
  Result<Answer> ask(const std::string& url,
                     const std::vector<QueryParameter>& parameters);
  Result<HttpReply> ask_as(ClientAuthentication authentication,
                           const std::string& url,
                           const std::vector<QueryParameter>& parameters);
  void use(ClientAuthentication authentication);
  Result<HttpReply> send(HttpRequest request);
  // Return an error when the user wants to stop and there is no answer any more.
  Result<void> check_interrupt(bool has_reply);
  void update_clock_error(const HttpReply& reply);

  System& m_system;
  const LoginSettings& m_settings;
  Milliseconds m_timeout;
  std::unique_ptr<Http> m_http = {};
  const Jose* m_jose = nullptr;
  Discovery m_document = {};
  ProviderEvidence m_evidence = {};
  ClientAuthentication m_authentication = ClientAuthentication::none;
  bool m_is_way_known = false; // the provider took this client's authentication once
  ClientMemory m_memory = {};
  std::optional<Seconds> m_clock_error = std::nullopt;
};

// Return a span that a clock is wrong by, for people: "1 h ahead of the provider's".
std::string clock_text(Seconds error);

// How far a clock may be off before people are told.
inline constexpr Seconds k_clock_tolerance{60};

} // namespace oidcctl
