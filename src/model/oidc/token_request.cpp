#include "model/oidc/token_request.hpp"

#include "base/base64.hpp"
#include "base/text.hpp"

namespace oidcctl {

namespace {

std::string
form(const std::vector<QueryParameter>& parameters)
{
  std::string body;
  for (const auto& parameter : parameters) {
    body += body.empty() ? "" : "&";
    body += percent_encode(parameter.name) + "=" + percent_encode(parameter.value);
  }
  return body;
}

void
add_verifier(std::vector<QueryParameter>& parameters, const std::string& verifier)
{
  if (!verifier.empty()) {
    parameters.push_back({"code_verifier", verifier});
  }
}

// What a refusal says of the client.
enum class Says {
  client_known, // it was recognised
  grant,        // the grant is at fault, or a client that is not recognised
  client,       // it may be about the client
};

Says
meaning_of(const TokenRefusal& refusal)
{
  struct Row
  {
    std::string_view error;
    Says says;
  };
  constexpr Row rows[] = {
      {"access_denied", Says::client_known},
      {"authorization_pending", Says::client_known},
      {"expired_token", Says::client_known},
      {"invalid_grant", Says::grant},
      {"invalid_scope", Says::grant},
      {"slow_down", Says::client_known},
      {"unsupported_grant_type", Says::grant},
  };
  for (const auto& row : rows) {
    if (row.error == refusal.error) {
      return row.says;
    }
  }
  const bool is_refused =
      refusal.status == 400 || refusal.status == 401 || refusal.status == 403;
  return !refusal.error.empty() || is_refused ? Says::client : Says::client_known;
}

} // namespace

const char*
auth_method(ClientAuthentication authentication)
{
  switch (authentication) {
  case ClientAuthentication::none:
    break;
  case ClientAuthentication::basic:
    return "client_secret_basic";
  case ClientAuthentication::post:
    return "client_secret_post";
  }
  return "none";
}

bool
is_allowed(ClientAuthentication authentication, const Discovery& document)
{
  const auto& methods = document.token_auth_methods;
  return !methods.is_listed() || methods.contains(auth_method(authentication));
}

std::optional<ClientAuthentication>
other_way(ClientAuthentication refused,
          const TokenRefusal& refusal,
          const Discovery& document)
{
  if (refused == ClientAuthentication::none) {
    return std::nullopt;
  }
  const auto other = refused == ClientAuthentication::basic ? ClientAuthentication::post
                                                            : ClientAuthentication::basic;
  const auto says = meaning_of(refusal);
  const bool is_worth_it =
      says == Says::client ||
      (says == Says::grant && !document.token_auth_methods.is_listed());
  return is_worth_it && is_allowed(other, document) ? std::optional(other) : std::nullopt;
}

ClientAuthentication
client_authentication(const LoginSettings& settings, const Discovery& document)
{
  if (settings.client_secret.empty()) {
    return ClientAuthentication::none;
  }
  const auto& methods = document.token_auth_methods;
  const bool only_post = methods.is_listed() && methods.contains("client_secret_post") &&
                         !methods.contains("client_secret_basic");
  return only_post ? ClientAuthentication::post : ClientAuthentication::basic;
}

HttpRequest
client_request(const std::string& endpoint,
               const LoginSettings& settings,
               ClientAuthentication authentication,
               std::vector<QueryParameter> parameters)
{
  HttpRequest request{.method = "POST", .url = endpoint};
  request.headers = {{"Content-Type", "application/x-www-form-urlencoded"},
                     {"Accept", "application/json"}};
  for (const auto& [name, value] : settings.request_headers) {
    request.headers.push_back({name, value});
  }
  if (authentication == ClientAuthentication::basic) {
    // RFC 6749 2.3.1: both halves are encoded before they are joined.
    const auto pair = percent_encode(settings.client_id) + ":" +
                      percent_encode(settings.client_secret.reveal());
    request.headers.push_back(
        {"Authorization", "Basic " + base64::encode(pair, base64::Alphabet::standard)});
  } else {
    parameters.push_back({"client_id", settings.client_id});
  }
  if (authentication == ClientAuthentication::post) {
    parameters.push_back({"client_secret", settings.client_secret.reveal()});
  }
  request.body = form(parameters);
  return request;
}

std::vector<QueryParameter>
code_grant(const std::string& code,
           const std::string& redirect_url,
           const std::string& code_verifier)
{
  std::vector<QueryParameter> parameters{{"grant_type", "authorization_code"},
                                         {"code", code},
                                         {"redirect_uri", redirect_url}};
  add_verifier(parameters, code_verifier);
  return parameters;
}

std::vector<QueryParameter>
refresh_grant(const Secret& refresh_token)
{
  return {{"grant_type", "refresh_token"}, {"refresh_token", refresh_token.reveal()}};
}

std::vector<QueryParameter>
password_grant(const LoginSettings& settings, const Secret& password)
{
  return {{"grant_type", "password"},
          {"username", settings.username},
          {"password", password.reveal()},
          {"scope", text::join(settings.scopes(), " ")}};
}

std::vector<QueryParameter>
client_credentials_grant(const LoginSettings& settings)
{
  std::vector<QueryParameter> parameters{{"grant_type", "client_credentials"},
                                         {"scope", text::join(settings.scopes(), " ")}};
  for (const auto& [name, value] : settings.extra_parameters) {
    parameters.push_back({name, value});
  }
  return parameters;
}

std::vector<QueryParameter>
device_grant(const Secret& device_code, const std::string& code_verifier)
{
  std::vector<QueryParameter> parameters{
      {"grant_type", "urn:ietf:params:oauth:grant-type:device_code"},
      {"device_code", device_code.reveal()}};
  add_verifier(parameters, code_verifier);
  return parameters;
}

} // namespace oidcctl
