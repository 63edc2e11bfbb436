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
    {"login/endpoints",
     "healthy",
     [](B&) {},
     pass,
     "authorization and token endpoint are announced"},
    {"login/endpoints",
     "no document",
     no_document,
     skipped,
     "requires the discovery document"},
    {"login/endpoints",
     "no authorization",
     [](B& b) { b.without("authorization_endpoint"); },
     failure,
     "the document has no authorization_endpoint"},
    {"login/endpoints",
     "no token",
     [](B& b) { b.member("token_endpoint", ""); },
     failure,
     "the document has no token_endpoint"},
    {"login/endpoints",
     "http",
     [](B& b) { b.member("token_endpoint", "http://a/t"); },
     failure,
     "token_endpoint \"http://a/t\" is not an absolute https URL"},
    {"login/endpoints",
     "relative",
     [](B& b) { b.member("token_endpoint", "/t"); },
     failure,
     "token_endpoint \"/t\" is not an absolute https URL"},

    {"login/code-flow", "healthy", [](B&) {}, pass, "the code flow is announced"},
    {"login/code-flow",
     "no document",
     no_document,
     skipped,
     "requires the discovery document"},
    {"login/code-flow",
     "not announced",
     [](B& b) { b.without("response_types_supported"); },
     info,
     "response types are not announced; the code flow is the default"},
    {"login/code-flow",
     "implicit",
     [](B& b) {
       b.member("response_types_supported", {"id_token", "code id_token"});
     },
     failure,
     "response types are \"id_token, code id_token\": the login helper requires "
     "\"code\""},
    {"login/code-flow",
     "other grants",
     [](B& b) { b.member("grant_types_supported", {"implicit"}); },
     failure,
     "grant types are \"implicit\": \"authorization_code\" is missing"},
    {"login/code-flow",
     "no grants announced",
     [](B& b) { b.without("grant_types_supported"); },
     pass,
     "the code flow is announced"},

    {"login/pkce", "healthy", [](B&) {}, pass, "S256 is announced"},
    {"login/pkce",
     "no document",
     no_document,
     skipped,
     "requires the discovery document"},
    {"login/pkce",
     "not announced",
     [](B& b) { b.without("code_challenge_methods_supported"); },
     info,
     "not announced, which does not mean \"not supported\""},
    {"login/pkce",
     "an empty list",
     [](B& b) { b.member("code_challenge_methods_supported", Json::array()); },
     info,
     "not announced"},
    {"login/pkce",
     "plain",
     [](B& b) { b.member("code_challenge_methods_supported", {"plain"}); },
     failure,
     "only plain is announced: the login helper sends S256"},
    {"login/pkce",
     "known to work",
     [](B& b) {
       b.issuer("https://login.microsoftonline.com/t/v2.0");
       b.without("code_challenge_methods_supported");
     },
     info,
     "not announced, but Microsoft Entra ID (v2.0) supports S256"},
    {"login/pkce",
     "known to be missing",
     [](B& b) {
       b.issuer("https://slack.com");
       b.without("code_challenge_methods_supported");
     },
     info,
     "Slack does not support PKCE"},

    {"login/scopes",
     "healthy",
     [](B&) {},
     pass,
     "announced and sufficient for the claim: openid email"},
    {"login/scopes",
     "no document",
     no_document,
     skipped,
     "requires the discovery document"},
    {"login/scopes",
     "not announced",
     [](B& b) { b.without("scopes_supported"); },
     info,
     "scopes are not announced; required: openid email"},
    {"login/scopes",
     "not among them",
     [](B& b) { b.member("scopes_supported", {"openid"}); },
     warning,
     "email is not among the announced scopes, but claim \"email\" requires it"},
    {"login/scopes",
     "none of them",
     [](B& b) { b.member("scopes_supported", {"profile"}); },
     warning,
     "openid and email are not among the announced scopes, but claim \"email\" requires "
     "them"},
    {"login/scopes",
     "refused",
     [](B& b) { sent_back(b, "?error=invalid_scope"); },
     failure,
     "the client may not request a scope: it returned error=\"invalid_scope\""},

    {"login/secret", "healthy", [](B&) {}, pass, "public clients are announced"},
    {"login/secret",
     "no document",
     no_document,
     skipped,
     "requires the discovery document"},
    {"login/secret",
     "not announced",
     [](B& b) { b.without("token_endpoint_auth_methods_supported"); },
     info,
     "public clients are not announced"},
    {"login/secret",
     "known to be wanted",
     [](B& b) { b.issuer("https://accounts.google.com"); },
     warning,
     "Google requires a client secret even with PKCE"},

    {"login/refresh",
     "healthy",
     [](B&) {},
     pass,
     "the provider issues a refresh token with scope offline_access"},
    {"login/refresh",
     "no document",
     no_document,
     skipped,
     "requires the discovery document"},
    {"login/refresh",
     "a grant alone",
     [](B& b) { b.member("scopes_supported", {"openid"}); },
     info,
     "the refresh grant is announced, but no scope for it"},
    {"login/refresh",
     "nothing",
     [](B& b) { b.without("scopes_supported").without("grant_types_supported"); },
     info,
     "refresh tokens are not announced"},
    {"login/refresh",
     "by itself",
     [](B& b) { b.issuer("https://a.example.com/realms/x"); },
     info,
     "the provider issues a refresh token without a scope"},
    {"login/refresh",
     "by a parameter",
     [](B& b) { b.issuer("https://accounts.google.com"); },
     info,
     "the provider issues a refresh token with access_type=offline"},
    {"login/refresh",
     "never",
     [](B& b) { b.issuer("https://slack.com"); },
     info,
     "this provider issues no refresh token"},

    {"login/device", "healthy", [](B&) {}, pass, "the device flow is announced"},
    {"login/device",
     "no document",
     no_document,
     skipped,
     "requires the discovery document"},
    {"login/device",
     "none",
     [](B& b) { b.without("device_authorization_endpoint"); },
     info,
     "no device flow announced"},
};

} // namespace

std::span<const GridRow>
login_rows()
{
  return k_rows;
}

} // namespace oidcctl::test
