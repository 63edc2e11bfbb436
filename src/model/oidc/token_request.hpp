#pragma once

#include "model/http/http.hpp"
#include "model/http/url.hpp"
#include "model/oidc/discovery.hpp"
#include "model/oidc/login_settings.hpp"
#include "model/oidc/token_response.hpp"

#include <optional>
#include <string>
#include <vector>

// Requests of a client to its provider, ready to be sent.
namespace oidcctl {

// How a client shows who it is (RFC 6749 2.3.1, OIDC Core 9).
enum class ClientAuthentication {
  none,  // `client_id` in the body: a public client
  basic, // name and secret in the Authorization header
  post,  // name and secret in the body
};

// Return the name of a way (token_endpoint_auth_method): "client_secret_basic".
const char* auth_method(ClientAuthentication authentication);

// Return the way that the provider announces for a client with these settings: `none`
// without a secret; else `basic`, unless only `post` is announced.
ClientAuthentication client_authentication(const LoginSettings& settings,
                                           const Discovery& document);

// Return the other way for a client with a secret, after one was refused with `refusal`:
// nothing where the provider's document excludes it, or the refusal is not about the
// client. golang.org/x/oauth2 tries it after any refusal, because some providers say
// invalid_request, or nothing that is OAuth, to a way that they do not take.
std::optional<ClientAuthentication> other_way(ClientAuthentication refused,
                                              const TokenRefusal& refusal,
                                              const Discovery& document);

// Return whether the document allows a client with a secret to authenticate this way.
bool is_allowed(ClientAuthentication authentication, const Discovery& document);

// Return a POST of `parameters` to `endpoint` by the client of `settings`, with the
// headers that the settings ask for.
HttpRequest client_request(const std::string& endpoint,
                           const LoginSettings& settings,
                           ClientAuthentication authentication,
                           std::vector<QueryParameter> parameters);

// Return the parameters of one grant at the token endpoint.
std::vector<QueryParameter>
code_grant(const std::string& code,
           const std::string& redirect_url,
           const std::string& code_verifier); // empty: no PKCE
std::vector<QueryParameter> refresh_grant(const Secret& refresh_token);
std::vector<QueryParameter> password_grant(const LoginSettings& settings,
                                           const Secret& password);
std::vector<QueryParameter> client_credentials_grant(const LoginSettings& settings);
std::vector<QueryParameter> device_grant(const Secret& device_code,
                                         const std::string& code_verifier);

} // namespace oidcctl
