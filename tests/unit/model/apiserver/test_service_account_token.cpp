#include "model/apiserver/service_account_token.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace oidcctl;

TEST_CASE("service account token: which kind claims are of")
{
  struct Row
  {
    std::string claims = {};
    std::string words = {}; // empty: not a service account's
    std::vector<std::string> api_audiences = {};
  };
  const std::string account =
      R"("kubernetes.io":{"namespace":"ci","serviceaccount":{"name":"x","uid":"u"}})";
  const Row rows[] = {
      {.claims = R"({"iss":"https://login.example.com","sub":"jane"})"},
      {.claims = R"({"iss":"https://i.example","kubernetes.io":{"namespace":"ci"}})"},
      {.claims = R"({"iss":"https://i.example","kubernetes.io":7})"},
      {.claims = "[]"},
      {.claims = R"({"iss":"kubernetes/serviceaccount",)"
                 R"("kubernetes.io/serviceaccount/namespace":"ci",)"
                 R"("kubernetes.io/serviceaccount/service-account.name":"x"})",
       .words = "a legacy service account token of ci/x"},
      {.claims =
           R"({"iss":"https://i.example","aud":["https://i.example"],)" + account + "}",
       .words = "a bound service account token of ci/x"},
      {.claims = R"({"iss":"https://i.example","aud":"https://kubernetes.default.svc",)" +
                 account + "}",
       .words = "a bound service account token of ci/x"},
      {.claims = R"({"iss":"https://i.example","aud":["vault"],)" + account + "}",
       .words = "a foreign service account token of ci/x"},
      {.claims = R"({"iss":"https://i.example","aud":["vault"],)" + account + "}",
       .words = "a bound service account token of ci/x",
       .api_audiences = {"vault"}},
      {.claims = R"({"iss":"https://i.example",)" + account + "}",
       .words = "a foreign service account token of ci/x"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.claims);
    const auto claims = go::parse(row.claims);
    REQUIRE(claims);
    const auto token = service_account_token(*claims, row.api_audiences);
    CHECK((token ? describe(*token) : "") == row.words);
  }
}

TEST_CASE("service account token: what it is bound to, and its times")
{
  const auto claims =
      go::parse(R"({"iss":"i","aud":["i"],"iat":10,"exp":20,"jti":"j","kubernetes.io":{)"
                R"("namespace":"ci","serviceaccount":{"name":"x","uid":"u"},)"
                R"("secret":{"name":"s","uid":"su"}}})");
  REQUIRE(claims);
  const auto token = service_account_token(*claims);
  REQUIRE(token);
  CHECK(token->username() == "system:serviceaccount:ci:x");
  CHECK(token->uid == "u");
  CHECK(token->bound_to == "secret");
  CHECK(token->bound_name == "s");
  CHECK(token->bound_uid == "su");
  CHECK(token->jti == "j");
  CHECK(*token->issued == 10);
  CHECK(*token->expires == 20);
  CHECK(!service_account_token(std::string_view("no.token.here")));
}
