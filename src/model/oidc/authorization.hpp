#pragma once

#include "model/http/http.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace oidcctl {

// An OAuth 2.0 authorization request for an ID token (OIDC Core 3.1.2.1, RFC 7636).
struct AuthorizationRequest
{
  std::string endpoint = {};
  std::string client_id = {};
  std::string redirect_url = {};
  std::vector<std::string> scopes = {};
  std::string state = {};
  std::string nonce = {};
  std::string code_challenge = {}; // S256; empty: no PKCE
  // More parameters; one that has the name of another is in its place.
  std::map<std::string, std::string> extra = {};

  // Return the URL that a browser would open; parameters of the endpoint itself are kept.
  std::string url() const;
};

// What a provider's first reply to an authorization request tells, without any login.
enum class AuthorizationAnswer {
  login_page,       // it would let a person log in
  client_unknown,   // it does not know the client
  redirect_refused, // the client may not use this redirect URL
  returned_error,   // it sent an OAuth error back to the redirect URL
  could_not_tell,
};

struct AuthorizationReading
{
  AuthorizationAnswer answer = AuthorizationAnswer::could_not_tell;
  std::string error = {};   // the OAuth error code of `returned_error`
  std::string message = {}; // what was seen, for people
};

// Return what `reply` to `request_url` says about the client and its `redirect_url`.
AuthorizationReading read_authorization_reply(const HttpReply& reply,
                                              const std::string& request_url,
                                              const std::string& redirect_url);

} // namespace oidcctl
