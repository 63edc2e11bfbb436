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
      "it is no URL: it does not begin with a scheme such as https://";
  const Row rows[] = {
      {"", no_scheme},
      {"idp.example.com", no_scheme},
      {"https:idp.example.com", no_scheme},
      {"http://idp.example.com", "its scheme is http, not https"},
      {"file:///etc/passwd", "its scheme is file, not https"},
      {"https://user@a", "it carries a user name before '@'"},
      {"https://user:pass@a", "it carries a user name before '@'"},
      {"https://@a", "it carries a user name before '@'"},
      {"https://", "it has no host"},
      {"https:///path", "it has no host"},
      {"https://:443", "it has no host"},
      {"https://a?x=1", "it has a query ('?…')"},
      {"https://a/#x", "it has a fragment ('#…')"},
      {"https://a/?x#y", "it has a query ('?…')"},
      {"https://a\n", "it is no URL: it has a control character"},
      {"https://a:99999", "it is no URL: the port \"99999\" is no number up to 65535"},
      {"https://a b", "it is no URL: the host \"a b\" has a character that no host has"},
      {"https://a/%zz",
       "it is no URL: it has a '%' that two hexadecimal digits do not follow"},
      {" https://a", "it is no URL: \" https\" is no scheme"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.issuer);
    const auto problem = issuer_url_problem(row.issuer);
    REQUIRE(problem);
    CHECK(problem->text == row.problem);
    CHECK_FALSE(problem->kube_text.empty());
  }
}
