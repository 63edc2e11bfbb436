#include "grid.hpp"

namespace oidcctl::test {

namespace {

using B = CaseBuilder;
using enum Status;

void
no_document(B& b)
{
  b.document_reply({.status = 404});
}

// Answer by a redirect back with this query.
void
sent_back(B& b, const std::string& query)
{
  b.login_reply(
      {.status = 302, .headers = {{"location", std::string(k_redirect_url) + query}}});
}

const GridRow k_rows[] = {
    {.check = "login/endpoints",
     .name = "healthy",
     .change = [](B&) {},
     .status = pass,
     .piece = "authorization and token endpoint are announced"},
    {.check = "login/endpoints",
     .name = "no document",
     .change = no_document,
     .status = skipped,
     .piece = "requires the discovery document"},
    {.check = "login/endpoints",
     .name = "no authorization",
     .change = [](B& b) { b.without("authorization_endpoint"); },
     .status = failure,
     .piece = "the document has no authorization_endpoint"},
    {.check = "login/endpoints",
     .name = "no token",
     .change = [](B& b) { b.member("token_endpoint", ""); },
     .status = failure,
     .piece = "the document has no token_endpoint"},
    {.check = "login/endpoints",
     .name = "http",
     .change = [](B& b) { b.member("token_endpoint", "http://a/t"); },
     .status = failure,
     .piece = "token_endpoint \"http://a/t\" is not an absolute https URL"},
    {.check = "login/endpoints",
     .name = "relative",
     .change = [](B& b) { b.member("token_endpoint", "/t"); },
     .status = failure,
     .piece = "token_endpoint \"/t\" is not an absolute https URL"},

    {.check = "login/code-flow",
     .name = "healthy",
     .change = [](B&) {},
     .status = pass,
     .piece = "the code flow is announced"},
    {.check = "login/code-flow",
     .name = "no document",
     .change = no_document,
     .status = skipped,
     .piece = "requires the discovery document"},
    {.check = "login/code-flow",
     .name = "not announced",
     .change = [](B& b) { b.without("response_types_supported"); },
     .status = info,
     .piece = "response types are not announced; the code flow is the default"},
    {.check = "login/code-flow",
     .name = "implicit",
     .change =
         [](B& b) {
           b.member("response_types_supported", {"id_token", "code id_token"});
         },
     .status = failure,
     .piece = "response types are \"id_token, code id_token\": the login helper requires "
              "\"code\""},
    {.check = "login/code-flow",
     .name = "other grants",
     .change = [](B& b) { b.member("grant_types_supported", {"implicit"}); },
     .status = failure,
     .piece = "grant types are \"implicit\": \"authorization_code\" is missing"},
    {.check = "login/code-flow",
     .name = "no grants announced",
     .change = [](B& b) { b.without("grant_types_supported"); },
     .status = pass,
     .piece = "the code flow is announced"},

    {.check = "login/pkce",
     .name = "healthy",
     .change = [](B&) {},
     .status = pass,
     .piece = "S256 is announced"},
    {.check = "login/pkce",
     .name = "no document",
     .change = no_document,
     .status = skipped,
     .piece = "requires the discovery document"},
    {.check = "login/pkce",
     .name = "not announced",
     .change = [](B& b) { b.without("code_challenge_methods_supported"); },
     .status = info,
     .piece = "not announced, which does not mean \"not supported\""},
    {.check = "login/pkce",
     .name = "an empty list",
     .change = [](B& b) { b.member("code_challenge_methods_supported", Json::array()); },
     .status = info,
     .piece = "not announced"},
    {.check = "login/pkce",
     .name = "plain",
     .change = [](B& b) { b.member("code_challenge_methods_supported", {"plain"}); },
     .status = failure,
     .piece = "only plain is announced: the login helper sends S256"},
    {.check = "login/pkce",
     .name = "known to work",
     .change =
         [](B& b) {
           b.issuer("https://login.microsoftonline.com/t/v2.0");
           b.without("code_challenge_methods_supported");
         },
     .status = info,
     .piece = "not announced, but Microsoft Entra ID (v2.0) supports S256"},
    {.check = "login/pkce",
     .name = "known to be missing",
     .change =
         [](B& b) {
           b.issuer("https://slack.com");
           b.without("code_challenge_methods_supported");
         },
     .status = info,
     .piece = "Slack does not support PKCE"},

    {.check = "login/scopes",
     .name = "healthy",
     .change = [](B&) {},
     .status = pass,
     .piece = "announced and sufficient for the claim: openid email"},
    {.check = "login/scopes",
     .name = "no document",
     .change = no_document,
     .status = skipped,
     .piece = "requires the discovery document"},
    {.check = "login/scopes",
     .name = "not announced",
     .change = [](B& b) { b.without("scopes_supported"); },
     .status = info,
     .piece = "scopes are not announced; required: openid email"},
    {.check = "login/scopes",
     .name = "not among them",
     .change = [](B& b) { b.member("scopes_supported", {"openid"}); },
     .status = warning,
     .piece = "email is not among the announced scopes, but claim \"email\" requires it"},
    {.check = "login/scopes",
     .name = "none of them",
     .change = [](B& b) { b.member("scopes_supported", {"profile"}); },
     .status = warning,
     .piece = "openid and email are not among the announced scopes, but claim \"email\" "
              "requires "
              "them"},
    {.check = "login/scopes",
     .name = "refused",
     .change = [](B& b) { sent_back(b, "?error=invalid_scope"); },
     .status = failure,
     .piece = "the client may not request a scope: it returned error=\"invalid_scope\""},

    {.check = "login/secret",
     .name = "healthy",
     .change = [](B&) {},
     .status = pass,
     .piece = "public clients are announced"},
    {.check = "login/secret",
     .name = "no document",
     .change = no_document,
     .status = skipped,
     .piece = "requires the discovery document"},
    {.check = "login/secret",
     .name = "not announced",
     .change = [](B& b) { b.without("token_endpoint_auth_methods_supported"); },
     .status = info,
     .piece = "public clients are not announced"},
    {.check = "login/secret",
     .name = "known to be wanted",
     .change = [](B& b) { b.issuer("https://accounts.google.com"); },
     .status = warning,
     .piece = "Google requires a client secret even with PKCE"},

    {.check = "login/refresh",
     .name = "healthy",
     .change = [](B&) {},
     .status = pass,
     .piece = "the provider issues a refresh token with scope offline_access"},
    {.check = "login/refresh",
     .name = "no document",
     .change = no_document,
     .status = skipped,
     .piece = "requires the discovery document"},
    {.check = "login/refresh",
     .name = "a grant alone",
     .change = [](B& b) { b.member("scopes_supported", {"openid"}); },
     .status = info,
     .piece = "the refresh grant is announced, but no scope for it"},
    {.check = "login/refresh",
     .name = "nothing",
     .change =
         [](B& b) { b.without("scopes_supported").without("grant_types_supported"); },
     .status = info,
     .piece = "refresh tokens are not announced"},
    {.check = "login/refresh",
     .name = "by itself",
     .change = [](B& b) { b.issuer("https://a.example.com/realms/x"); },
     .status = info,
     .piece = "the provider issues a refresh token without a scope"},
    {.check = "login/refresh",
     .name = "by a parameter",
     .change = [](B& b) { b.issuer("https://accounts.google.com"); },
     .status = info,
     .piece = "the provider issues a refresh token with access_type=offline"},
    {.check = "login/refresh",
     .name = "never",
     .change = [](B& b) { b.issuer("https://slack.com"); },
     .status = info,
     .piece = "this provider issues no refresh token"},

    {.check = "login/device",
     .name = "healthy",
     .change = [](B&) {},
     .status = pass,
     .piece = "the device flow is announced"},
    {.check = "login/device",
     .name = "no document",
     .change = no_document,
     .status = skipped,
     .piece = "requires the discovery document"},
    {.check = "login/device",
     .name = "none",
     .change = [](B& b) { b.without("device_authorization_endpoint"); },
     .status = info,
     .piece = "no device flow announced"},
};

} // namespace

std::span<const GridRow>
login_rows()
{
  return k_rows;
}

} // namespace oidcctl::test
