#include "model/oidc/authorization.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace oidcctl;
using Answer = AuthorizationAnswer;

namespace {

const std::string k_request = "https://idp.example.com/oauth2/authorize?client_id=c";
const std::string k_redirect = "http://localhost:8000";

AuthorizationReading
read(int status, const std::string& location, const std::string& body)
{
  HttpReply reply{.status = status, .body = body};
  if (!location.empty()) {
    reply.headers.push_back({"location", location});
  }
  return read_authorization_reply(reply, k_request, k_redirect);
}

} // namespace

TEST_CASE("authorization: what a redirect says")
{
  struct Row
  {
    int status = 302;
    std::string location = {};
    Answer answer = Answer::could_not_tell;
    std::string error = {};
    std::string message = {};
  };
  const std::string on = "it redirected to its own pages";
  const std::string nothing = "its error page said something unrecognized";
  const Row rows[] = {
      // to a login page
      {302, "/login?state=x", Answer::login_page, {}, on},
      {303, "interaction/abc", Answer::login_page, {}, on},
      {307, "https://login.other.example/u/login", Answer::login_page, {}, on},
      {301, "//accounts.example.com/", Answer::login_page, {}, on},
      {302, "http://localhost:8001/", Answer::login_page, {}, on},  // another port
      {302, "https://localhost:8000/", Answer::login_page, {}, on}, // another scheme
      // back to the redirect URL
      {302,
       "http://localhost:8000?code=a",
       Answer::login_page,
       {},
       "it redirected the browser back at once"},
      {302,
       "http://LOCALHOST:8000/#code=a",
       Answer::login_page,
       {},
       "it redirected the browser back at once"},
      {302,
       "http://localhost:8000?error=login_required&state=x",
       Answer::returned_error,
       "login_required",
       R"(it returned error="login_required")"},
      {302,
       "http://localhost:8000/?error=invalid_scope&error_description=No+%22x%22.",
       Answer::returned_error,
       "invalid_scope",
       R"(it returned error="invalid_scope" ("No "x"."))"},
      {303,
       "http://localhost:8000#error=unauthorized_client",
       Answer::returned_error,
       "unauthorized_client",
       R"(it returned error="unauthorized_client")"},
      {302,
       "http://localhost:8000?error=a%1b%5b31m",
       Answer::returned_error,
       "a\x1b[31m",
       R"(it returned error="a\x1b[31m")"},
      // to an error page of the provider
      {302,
       "/oauth2/error?error=invalid_client",
       Answer::client_unknown,
       {},
       R"(its error page says "invalid_client")"},
      {302,
       "https://a.auth0.com/error?error=callback%20url%20mismatch",
       Answer::redirect_refused,
       {},
       R"(its error page says "callback url mismatch")"},
      {302,
       "/error?error=redirect_uri_mismatch&client_id=c",
       Answer::redirect_refused,
       {},
       R"(its error page says "redirect_uri_mismatch")"}, // the clear words first
      {302,
       "/signin/oauth/error?authError=!!!",
       Answer::could_not_tell,
       {},
       nothing}, // not base64
      {302,
       "/signin/oauth/error?authError=ChVyZWRpcmVjdF91cmlfbWlzbWF0Y2g%3D",
       Answer::redirect_refused,
       {},
       R"(its error page says "redirect_uri_mismatch")"},
      {302,
       "/signin/oauth/error?authError=Cg5pbnZhbGlkX2NsaWVudA%3D%3D",
       Answer::client_unknown,
       {},
       R"(its error page says "invalid_client")"},
      {302, "/oops?error=server_error", Answer::could_not_tell, {}, nothing},
      {302, "/Error/500", Answer::could_not_tell, {}, nothing},
      // nowhere
      {302,
       "http://[::1",
       Answer::could_not_tell,
       {},
       "it redirected to an invalid address"},
      {302,
       "myapp:callback",
       Answer::could_not_tell,
       {},
       "it redirected to an invalid address"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.location);
    const auto reading = read(row.status, row.location, "");
    CHECK(reading.answer == row.answer);
    CHECK(reading.error == row.error);
    CHECK(reading.message == row.message);
  }
}

TEST_CASE("authorization: what a page says")
{
  struct Row
  {
    std::string who = {};
    int status = 200;
    std::string body = {};
    Answer answer = Answer::could_not_tell;
    std::string message = {};
  };
  const auto says = [](int status, const std::string& mark) {
    return "its page (HTTP " + std::to_string(status) + ") says \"" + mark + "\"";
  };
  const auto nothing = [](int status) {
    return "its page (HTTP " + std::to_string(status) + ") said something unrecognized";
  };
  using enum AuthorizationAnswer;
  const Row rows[] = {
      {"oidc-provider",
       400,
       "<pre>error: invalid_client\nclient is invalid</pre>",
       client_unknown,
       says(400, "invalid_client")},
      {"oidc-provider",
       400,
       "<pre>invalid_redirect_uri</pre>",
       redirect_refused,
       says(400, "invalid_redirect_uri")},
      {"Okta",
       400,
       "<p>Error Code: invalid_client</p>",
       client_unknown,
       says(400, "invalid_client")},
      {"Okta",
       400,
       "The 'redirect_uri' parameter must be a Login redirect URI in the client app "
       "settings",
       redirect_refused,
       says(400, "must be a login redirect uri")},
      {"Okta",
       400,
       "Invalid value for 'client_id' parameter.",
       client_unknown,
       says(400, "'client_id' parameter")},
      {"Auth0", 403, "Unknown client: c", client_unknown, says(403, "unknown client")},
      {"Auth0",
       403,
       "<h1>Callback URL mismatch.</h1>",
       redirect_refused,
       says(403, "callback url mismatch")},
      {"Keycloak",
       400,
       "<p>Client not found.</p>",
       client_unknown,
       says(400, "client not found")},
      {"Keycloak",
       400,
       "<p>Invalid parameter: redirect_uri</p>",
       redirect_refused,
       says(400, "invalid parameter: redirect_uri")},
      {"Entra",
       200,
       "AADSTS700016: Application with identifier 'c' was not found",
       client_unknown,
       says(200, "aadsts700016")},
      {"Entra",
       200,
       "<form>AADSTS50011: The redirect URI does not match</form>",
       redirect_refused,
       says(200, "aadsts50011")},
      {"Dex",
       404,
       "Invalid client_id (\"c\").",
       client_unknown,
       says(404, "invalid client_id")},
      {"Dex",
       400,
       "Unregistered redirect_uri (\"http://localhost:8000\").",
       redirect_refused,
       says(400, "unregistered redirect_uri")},
      {"authentik",
       400,
       "<p>Client ID Error</p> redirect_uri",
       client_unknown,
       says(400, "client id error")},
      {"authentik",
       400,
       "<p>Redirect URI Error</p> client_id",
       redirect_refused,
       says(400, "redirect uri error")},
      {"Hydra",
       401,
       R"({"error":"invalid_client","error_description":"..."})",
       client_unknown,
       says(401, "invalid_client")},

      {"a login page",
       200,
       "<FORM action=/login>",
       login_page,
       "it returned a page with a form"},
      {"a login page that repeats the request",
       200,
       "<form><input name=redirect_uri><input name=client_id></form>",
       login_page,
       "it returned a page with a form"},
      {"a form on an error page", 400, "<form></form>", could_not_tell, nothing(400)},
      {"a script", 200, "<script src=app.js></script>", could_not_tell, nothing(200)},
      {"an empty page", 200, "", could_not_tell, nothing(200)},
      {"an empty error", 400, "", could_not_tell, nothing(400)},
      {"a redirect to nowhere", 302, "", could_not_tell, nothing(302)},
      {"in trouble", 500, "invalid_client", could_not_tell, "it returned HTTP 500"},
      {"in trouble", 503, "<form>", could_not_tell, "it returned HTTP 503"},
      {"out of protocol", 0, "", could_not_tell, "it returned HTTP 0"},
      {"out of protocol", 101, "", could_not_tell, "it returned HTTP 101"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.who);
    CAPTURE(row.body);
    const auto reading = read(row.status, "", row.body);
    CHECK(reading.answer == row.answer);
    CHECK(reading.error.empty());
    CHECK(reading.message == row.message);
  }
}

TEST_CASE("authorization: a redirect is resolved against the request")
{
  HttpReply reply{.status = 302, .headers = {{"location", "?error=login_required"}}};
  const std::string back = "https://app.example.com/cb";
  const auto reading =
      read_authorization_reply(reply, "https://app.example.com/auth", back);
  CHECK(reading.answer == Answer::returned_error);
  CHECK(reading.error == "login_required");
  CHECK(read_authorization_reply(reply, "no URL", back).answer == Answer::could_not_tell);
  CHECK(
      read_authorization_reply(reply, "https://app.example.com/auth", "no URL").answer ==
      Answer::could_not_tell);
}
