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
      {"", no_scheme},
      {"idp.example.com", no_scheme},
      {"https:idp.example.com", no_scheme},
      {"http://idp.example.com", "the scheme is http, not https"},
      {"file:///etc/passwd", "the scheme is file, not https"},
      {"https://user@a", "it contains user information before '@'"},
      {"https://user:pass@a", "it contains user information before '@'"},
      {"https://@a", "it contains user information before '@'"},
      {"https://", "the host is missing"},
      {"https:///path", "the host is missing"},
      {"https://:443", "the host is missing"},
      {"https://a?x=1", "it has a query ('?…')"},
      {"https://a/#x", "it has a fragment ('#…')"},
      {"https://a/?x#y", "it has a query ('?…')"},
      {"https://a\n", "not a valid URL: it contains a control character"},
      {"https://a:99999",
       "not a valid URL: invalid port \"99999\": expected a number up to 65535"},
      {"https://a b", "not a valid URL: the host \"a b\" contains an invalid character"},
      {"https://a/%zz",
       "not a valid URL: it contains a '%' without two hexadecimal digits after it"},
      {" https://a", "not a valid URL: invalid scheme \" https\""},
  };
  for (const auto& row : rows) {
    CAPTURE(row.issuer);
    const auto problem = issuer_url_problem(row.issuer);
    REQUIRE(problem);
    CHECK(problem->text == row.problem);
    CHECK_FALSE(problem->kube_text.empty());
  }
}
