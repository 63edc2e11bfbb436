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
      {.status = 302,
       .location = "/login?state=x",
       .answer = Answer::login_page,
       .error = {},
       .message = on},
      {.status = 303,
       .location = "interaction/abc",
       .answer = Answer::login_page,
       .error = {},
       .message = on},
      {.status = 307,
       .location = "https://login.other.example/u/login",
       .answer = Answer::login_page,
       .error = {},
       .message = on},
      {.status = 301,
       .location = "//accounts.example.com/",
       .answer = Answer::login_page,
       .error = {},
       .message = on},
      {.status = 302,
       .location = "http://localhost:8001/",
       .answer = Answer::login_page,
       .error = {},
       .message = on}, // another port
      {.status = 302,
       .location = "https://localhost:8000/",
       .answer = Answer::login_page,
       .error = {},
       .message = on}, // another scheme
      // back to the redirect URL
      {.status = 302,
       .location = "http://localhost:8000?code=a",
       .answer = Answer::login_page,
       .error = {},
       .message = "it redirected the browser back at once"},
      {.status = 302,
       .location = "http://LOCALHOST:8000/#code=a",
       .answer = Answer::login_page,
       .error = {},
       .message = "it redirected the browser back at once"},
      {.status = 302,
       .location = "http://localhost:8000?error=login_required&state=x",
       .answer = Answer::returned_error,
       .error = "login_required",
       .message = R"(it returned error="login_required")"},
      {.status = 302,
       .location =
           "http://localhost:8000/?error=invalid_scope&error_description=No+%22x%22.",
       .answer = Answer::returned_error,
       .error = "invalid_scope",
       .message = R"(it returned error="invalid_scope" ("No "x"."))"},
      {.status = 303,
       .location = "http://localhost:8000#error=unauthorized_client",
       .answer = Answer::returned_error,
       .error = "unauthorized_client",
       .message = R"(it returned error="unauthorized_client")"},
      {.status = 302,
       .location = "http://localhost:8000?error=a%1b%5b31m",
       .answer = Answer::returned_error,
       .error = "a\x1b[31m",
       .message = R"(it returned error="a\x1b[31m")"},
      // to an error page of the provider
      {.status = 302,
       .location = "/oauth2/error?error=invalid_client",
       .answer = Answer::client_unknown,
       .error = {},
       .message = R"(its error page says "invalid_client")"},
      {.status = 302,
       .location = "https://a.auth0.com/error?error=callback%20url%20mismatch",
       .answer = Answer::redirect_refused,
       .error = {},
       .message = R"(its error page says "callback url mismatch")"},
      {.status = 302,
       .location = "/error?error=redirect_uri_mismatch&client_id=c",
       .answer = Answer::redirect_refused,
       .error = {},
       .message =
           R"(its error page says "redirect_uri_mismatch")"}, // the clear words first
      {.status = 302,
       .location = "/signin/oauth/error?authError=!!!",
       .answer = Answer::could_not_tell,
       .error = {},
       .message = nothing}, // not base64
      {.status = 302,
       .location = "/signin/oauth/error?authError=ChVyZWRpcmVjdF91cmlfbWlzbWF0Y2g%3D",
       .answer = Answer::redirect_refused,
       .error = {},
       .message = R"(its error page says "redirect_uri_mismatch")"},
      {.status = 302,
       .location = "/signin/oauth/error?authError=Cg5pbnZhbGlkX2NsaWVudA%3D%3D",
       .answer = Answer::client_unknown,
       .error = {},
       .message = R"(its error page says "invalid_client")"},
      {.status = 302,
       .location = "/oops?error=server_error",
       .answer = Answer::could_not_tell,
       .error = {},
       .message = nothing},
      {.status = 302,
       .location = "/Error/500",
       .answer = Answer::could_not_tell,
       .error = {},
       .message = nothing},
      // nowhere
      {.status = 302,
       .location = "http://[::1",
       .answer = Answer::could_not_tell,
       .error = {},
       .message = "it redirected to an invalid address"},
      {.status = 302,
       .location = "myapp:callback",
       .answer = Answer::could_not_tell,
       .error = {},
       .message = "it redirected to an invalid address"},
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
      {.who = "oidc-provider",
       .status = 400,
       .body = "<pre>error: invalid_client\nclient is invalid</pre>",
       .answer = client_unknown,
       .message = says(400, "invalid_client")},
      {.who = "oidc-provider",
       .status = 400,
       .body = "<pre>invalid_redirect_uri</pre>",
       .answer = redirect_refused,
       .message = says(400, "invalid_redirect_uri")},
      {.who = "Okta",
       .status = 400,
       .body = "<p>Error Code: invalid_client</p>",
       .answer = client_unknown,
       .message = says(400, "invalid_client")},
      {.who = "Okta",
       .status = 400,
       .body =
           "The 'redirect_uri' parameter must be a Login redirect URI in the client app "
           "settings",
       .answer = redirect_refused,
       .message = says(400, "must be a login redirect uri")},
      {.who = "Okta",
       .status = 400,
       .body = "Invalid value for 'client_id' parameter.",
       .answer = client_unknown,
       .message = says(400, "'client_id' parameter")},
      {.who = "Auth0",
       .status = 403,
       .body = "Unknown client: c",
       .answer = client_unknown,
       .message = says(403, "unknown client")},
      {.who = "Auth0",
       .status = 403,
       .body = "<h1>Callback URL mismatch.</h1>",
       .answer = redirect_refused,
       .message = says(403, "callback url mismatch")},
      {.who = "Keycloak",
       .status = 400,
       .body = "<p>Client not found.</p>",
       .answer = client_unknown,
       .message = says(400, "client not found")},
      {.who = "Keycloak",
       .status = 400,
       .body = "<p>Invalid parameter: redirect_uri</p>",
       .answer = redirect_refused,
       .message = says(400, "invalid parameter: redirect_uri")},
      {.who = "Entra",
       .status = 200,
       .body = "AADSTS700016: Application with identifier 'c' was not found",
       .answer = client_unknown,
       .message = says(200, "aadsts700016")},
      {.who = "Entra",
       .status = 200,
       .body = "<form>AADSTS50011: The redirect URI does not match</form>",
       .answer = redirect_refused,
       .message = says(200, "aadsts50011")},
      {.who = "Dex",
       .status = 404,
       .body = "Invalid client_id (\"c\").",
       .answer = client_unknown,
       .message = says(404, "invalid client_id")},
      {.who = "Dex",
       .status = 400,
       .body = "Unregistered redirect_uri (\"http://localhost:8000\").",
       .answer = redirect_refused,
       .message = says(400, "unregistered redirect_uri")},
      {.who = "authentik",
       .status = 400,
       .body = "<p>Client ID Error</p> redirect_uri",
       .answer = client_unknown,
       .message = says(400, "client id error")},
      {.who = "authentik",
       .status = 400,
       .body = "<p>Redirect URI Error</p> client_id",
       .answer = redirect_refused,
       .message = says(400, "redirect uri error")},
      {.who = "Hydra",
       .status = 401,
       .body = R"({"error":"invalid_client","error_description":"..."})",
       .answer = client_unknown,
       .message = says(401, "invalid_client")},

      {.who = "a login page",
       .status = 200,
       .body = "<FORM action=/login>",
       .answer = login_page,
       .message = "it returned a page with a form"},
      {.who = "a login page that repeats the request",
       .status = 200,
       .body = "<form><input name=redirect_uri><input name=client_id></form>",
       .answer = login_page,
       .message = "it returned a page with a form"},
      {.who = "a form on an error page",
       .status = 400,
       .body = "<form></form>",
       .answer = could_not_tell,
       .message = nothing(400)},
      {.who = "a script",
       .status = 200,
       .body = "<script src=app.js></script>",
       .answer = could_not_tell,
       .message = nothing(200)},
      {.who = "an empty page",
       .status = 200,
       .body = "",
       .answer = could_not_tell,
       .message = nothing(200)},
      {.who = "an empty error",
       .status = 400,
       .body = "",
       .answer = could_not_tell,
       .message = nothing(400)},
      {.who = "a redirect to nowhere",
       .status = 302,
       .body = "",
       .answer = could_not_tell,
       .message = nothing(302)},
      {.who = "in trouble",
       .status = 500,
       .body = "invalid_client",
       .answer = could_not_tell,
       .message = "it returned HTTP 500"},
      {.who = "in trouble",
       .status = 503,
       .body = "<form>",
       .answer = could_not_tell,
       .message = "it returned HTTP 503"},
      {.who = "out of protocol",
       .status = 0,
       .body = "",
       .answer = could_not_tell,
       .message = "it returned HTTP 0"},
      {.who = "out of protocol",
       .status = 101,
       .body = "",
       .answer = could_not_tell,
       .message = "it returned HTTP 101"},
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
