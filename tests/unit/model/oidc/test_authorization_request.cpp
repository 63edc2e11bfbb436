#include "model/oidc/authorization.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace oidcctl;

TEST_CASE("authorization: the request, byte by byte")
{
  AuthorizationRequest request{.endpoint = "https://idp.example.com/authorize",
                               .client_id = "a b&c",
                               .redirect_url = "http://localhost:8000/cb",
                               .scopes = {"openid", "email"},
                               .state = "s+",
                               .nonce = "n=",
                               .code_challenge = "c_-~"};
  const std::string parameters =
      "response_type=code&client_id=a%20b%26c&redirect_uri=http%3A%2F%2Flocalhost%3A8000"
      "%2Fcb&scope=openid%20email&state=s%2B&nonce=n%3D&code_challenge=c_-~"
      "&code_challenge_method=S256";
  CHECK(request.url() == "https://idp.example.com/authorize?" + parameters);
  request.endpoint = "https://idp.example.com/authorize?p=policy&x";
  CHECK(request.url() == "https://idp.example.com/authorize?p=policy&x&" + parameters);
  CHECK(AuthorizationRequest{}.url() ==
        "?response_type=code&client_id=&redirect_uri=&scope=&state=&nonce=");
}

TEST_CASE("authorization: further parameters, which may replace others")
{
  AuthorizationRequest request{.endpoint = "https://idp.example.com/authorize",
                               .client_id = "c",
                               .redirect_url = "r",
                               .scopes = {"openid"},
                               .state = "s",
                               .nonce = "n"};
  request.extra = {{"audience", "a&b"}, {"p q", ""}, {"scope", "openid x"}};
  CHECK(request.url() ==
        "https://idp.example.com/authorize?response_type=code&client_id=c"
        "&redirect_uri=r&state=s&nonce=n&audience=a%26b&p%20q="
        "&scope=openid%20x");
}
