#include "model/apiserver/policy.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace oidcctl;

TEST_CASE("issuer_url: what kube-apiserver takes")
{
  for (const auto* issuer : {"https://idp.example.com",
                             "https://idp.example.com/",
                             "https://idp.example.com:8443/realms/a%20b/",
                             "HTTPS://IDP.example.com",
                             "https://[2001:db8::1]:8443",
                             "https://127.0.0.1",
                             "https://a?", // an empty query is none to Go
                             "https://a#"}) {
    CAPTURE(issuer);
    CHECK_FALSE(issuer_url_problem(issuer).has_value());
  }
}

TEST_CASE("issuer_url: what it refuses")
{
  struct Row
  {
    std::string issuer = {};
    std::string problem = {};
  };
  const std::string no_scheme =
      "not a valid URL: it does not start with a scheme such as https://";
  const Row rows[] = {
      {.issuer = "", .problem = no_scheme},
      {.issuer = "idp.example.com", .problem = no_scheme},
      {.issuer = "https:idp.example.com", .problem = no_scheme},
      {.issuer = "http://idp.example.com", .problem = "the scheme is http, not https"},
      {.issuer = "file:///etc/passwd", .problem = "the scheme is file, not https"},
      {.issuer = "https://user@a", .problem = "it contains user information before '@'"},
      {.issuer = "https://user:pass@a",
       .problem = "it contains user information before '@'"},
      {.issuer = "https://@a", .problem = "it contains user information before '@'"},
      {.issuer = "https://", .problem = "the host is missing"},
      {.issuer = "https:///path", .problem = "the host is missing"},
      {.issuer = "https://:443", .problem = "the host is missing"},
      {.issuer = "https://a?x=1", .problem = "it has a query ('?…')"},
      {.issuer = "https://a/#x", .problem = "it has a fragment ('#…')"},
      {.issuer = "https://a/?x#y", .problem = "it has a query ('?…')"},
      {.issuer = "https://a\n",
       .problem = "not a valid URL: it contains a control character"},
      {.issuer = "https://a:99999",
       .problem =
           "not a valid URL: invalid port \"99999\": expected a number up to 65535"},
      {.issuer = "https://a b",
       .problem = "not a valid URL: the host \"a b\" contains an invalid character"},
      {.issuer = "https://a/%zz",
       .problem =
           "not a valid URL: it contains a '%' without two hexadecimal digits after it"},
      {.issuer = " https://a", .problem = "not a valid URL: invalid scheme \" https\""},
  };
  for (const auto& row : rows) {
    CAPTURE(row.issuer);
    const auto problem = issuer_url_problem(row.issuer);
    REQUIRE(problem);
    CHECK(problem->text == row.problem);
    CHECK_FALSE(problem->kube_text.empty());
  }
}
