#include "model/oidc/token_request.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

using namespace oidcctl;

namespace {

constexpr const char* k_endpoint = "https://idp.example.com/token";

LoginSettings
client(const std::string& secret = {})
{
  LoginSettings settings;
  settings.client_id = "kube ctl";
  settings.client_secret = Secret(secret);
  settings.extra_scopes = {"email"};
  return settings;
}

Discovery
announcing(const std::string& methods)
{
  return *Discovery::parse(
      methods.empty() ? "{}"
                      : R"({"token_endpoint_auth_methods_supported":)" + methods + "}");
}

std::string
header(const HttpRequest& request, const std::string& name)
{
  const auto found = std::find_if(request.headers.begin(),
                                  request.headers.end(),
                                  [&name](const auto& h) { return h.name == name; });
  return found == request.headers.end() ? "(none)" : found->value;
}

} // namespace

TEST_CASE("token request: how a client shows who it is")
{
  using Way = ClientAuthentication;
  CHECK(client_authentication(client(), announcing(R"(["client_secret_basic"])")) ==
        Way::none);
  CHECK(client_authentication(client("s"), announcing("")) == Way::basic);
  CHECK(client_authentication(client("s"), announcing("7")) == Way::basic);
  CHECK(client_authentication(client("s"), announcing("[]")) == Way::basic);
  CHECK(client_authentication(client("s"), announcing(R"(["client_secret_post"])")) ==
        Way::post);
  CHECK(client_authentication(
            client("s"), announcing(R"(["client_secret_post","client_secret_basic"])")) ==
        Way::basic);
}

TEST_CASE("token request: a public client")
{
  const auto request = client_request(k_endpoint,
                                      client(),
                                      ClientAuthentication::none,
                                      code_grant("c&d", "http://localhost:8000", "v"));
  CHECK(request.method == "POST");
  CHECK(request.url == k_endpoint);
  CHECK(header(request, "Content-Type") == "application/x-www-form-urlencoded");
  CHECK(header(request, "Accept") == "application/json");
  CHECK(header(request, "Authorization") == "(none)");
  CHECK(request.body == "grant_type=authorization_code&code=c%26d&redirect_uri="
                        "http%3A%2F%2Flocalhost%3A8000&code_verifier=v"
                        "&client_id=kube%20ctl");
}

TEST_CASE("token request: a client with a secret")
{
  const auto settings = client("p:w d");
  const auto basic = client_request(
      k_endpoint, settings, ClientAuthentication::basic, refresh_grant(Secret("r")));
  // "kube%20ctl:p%3Aw%20d"
  CHECK(header(basic, "Authorization") == "Basic a3ViZSUyMGN0bDpwJTNBdyUyMGQ=");
  CHECK(basic.body == "grant_type=refresh_token&refresh_token=r");
  const auto post = client_request(
      k_endpoint, settings, ClientAuthentication::post, refresh_grant(Secret("r")));
  CHECK(header(post, "Authorization") == "(none)");
  CHECK(post.body == "grant_type=refresh_token&refresh_token=r&client_id=kube%20ctl"
                     "&client_secret=p%3Aw%20d");
}

TEST_CASE("token request: headers that were asked for")
{
  auto settings = client();
  settings.request_headers = {{"Origin", "http://localhost"}, {"X-Tenant", "a"}};
  const auto request =
      client_request(k_endpoint, settings, ClientAuthentication::none, {});
  CHECK(header(request, "Origin") == "http://localhost");
  CHECK(header(request, "X-Tenant") == "a");
}

TEST_CASE("token request: the other grants")
{
  const auto body = [](const LoginSettings& settings,
                       std::vector<QueryParameter> parameters) {
    return client_request(
               k_endpoint, settings, ClientAuthentication::none, std::move(parameters))
        .body;
  };
  auto settings = client();
  settings.username = "ada";
  settings.extra_parameters = {{"audience", "a"}};
  CHECK(body(settings, code_grant("c", "r", "")) ==
        "grant_type=authorization_code&code=c&redirect_uri=r&client_id=kube%20ctl");
  CHECK(body(settings, password_grant(settings, Secret("p+w"))) ==
        "grant_type=password&username=ada&password=p%2Bw&scope=email%20openid"
        "&client_id=kube%20ctl");
  CHECK(body(settings, client_credentials_grant(settings)) ==
        "grant_type=client_credentials&scope=email%20openid&audience=a"
        "&client_id=kube%20ctl");
  CHECK(body(settings, device_grant(Secret("d"), "v")) ==
        "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code&device_code=d"
        "&code_verifier=v&client_id=kube%20ctl");
  CHECK(body(settings, device_grant(Secret("d"), "")) ==
        "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code&device_code=d"
        "&client_id=kube%20ctl");
}
