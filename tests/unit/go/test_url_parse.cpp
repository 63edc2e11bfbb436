#include "go/url_parse.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace oidcctl;

namespace {

struct Row
{
  std::string text = {};
  std::string problem = {}; // empty: Go takes it
};

// Each was given to kube-apiserver 1.36.2 as an issuer.
const Row k_rows[] = {
    {.text = "issuer.example", .problem = ""},
    {.text = "//issuer.example/x", .problem = ""},
    {.text = "https:", .problem = ""},
    {.text = "https:issuer.example", .problem = ""},
    {.text = "https:/x", .problem = ""},
    {.text = "https://a b",
     .problem = "parse \"https://a b\": invalid character \" \" in host name"},
    {.text = "https://a/%zz",
     .problem = "parse \"https://a/%zz\": invalid URL escape \"%zz\""},
    {.text = "https://a%zz/",
     .problem = "parse \"https://a%zz/\": invalid URL escape \"%zz\""},
    {.text = "https://[::1", .problem = "parse \"https://[::1\": missing ']' in host"},
    {.text = "https://[::1]:x",
     .problem = "parse \"https://[::1]:x\": invalid port \":x\" after host"},
    {.text = "https://[::1]x",
     .problem = "parse \"https://[::1]x\": invalid port \"x\" after host"},
    {.text = "https://a:1:2",
     .problem = "parse \"https://a:1:2\": invalid port \":1:2\" after host"},
    {.text = "https://u:p@a", .problem = ""},
    {.text = "https://u%zz@a",
     .problem = "parse \"https://u%zz@a\": invalid URL escape \"%zz\""},
    {.text = "https://u^@a",
     .problem = "parse \"https://u^@a\": net/url: invalid userinfo"},
    {.text = "1https://a",
     .problem = "parse \"1https://a\": first path segment in URL cannot contain colon"},
    {.text = ":a", .problem = "parse \":a\": missing protocol scheme"},
    {.text = "a:b", .problem = ""},
    {.text = "https://a/\001",
     .problem = "parse \"https://a/\\x01\": net/url: invalid control character in URL"},
    {.text = "https://a\177",
     .problem = "parse \"https://a\\x7f\": net/url: invalid control character in URL"},
    {.text = "https://a/ b", .problem = ""},
    {.text = "https://a/?", .problem = ""},
    {.text = "https://a/#", .problem = ""},
    {.text = "https://a/#x", .problem = ""},
    {.text = "https://a/?x#y", .problem = ""},
    {.text = "https://a?", .problem = ""},
    {.text = "ht!tp://a",
     .problem = "parse \"ht!tp://a\": first path segment in URL cannot contain colon"},
    {.text = "https://a/%41", .problem = ""},
    {.text = "https://[fe80::1%25en0]/", .problem = ""},
    {.text = "https://[fe80::1%en0]/",
     .problem = "parse \"https://[fe80::1%en0]/\": invalid URL escape \"%en\""},
    {.text = "https://a<b", .problem = ""},
    {.text = "https://\xc3"
             "\xa4"
             ".example",
     .problem = ""},
    {.text = "https://a/\xc3"
             "\xa4"
             "",
     .problem = ""},
    {.text = "https://a\"b", .problem = ""},
    {.text = "https://a:", .problem = ""},
    {.text = "https://a:65536", .problem = ""},
    {.text = "https://a:99999999", .problem = ""},
    {.text = "https://@a", .problem = ""},
    {.text = "/x:y", .problem = ""},
    {.text = "x:y/z", .problem = ""},
    {.text = "x y:z",
     .problem = "parse \"x y:z\": first path segment in URL cannot contain colon"},
    {.text = "*", .problem = ""},
    {.text = "https://a/b#%zz",
     .problem = "parse \"https://a/b#%zz\": invalid URL escape \"%zz\""},
    {.text = "https://[1.2.3.4]",
     .problem = "parse \"https://[1.2.3.4]\": invalid IP-literal"},
    {.text = "http://a", .problem = ""},
    {.text = "  https://a",
     .problem = "parse \"  https://a\": first path segment in URL cannot contain colon"},
    {.text = "https://a ",
     .problem = "parse \"https://a \": invalid character \" \" in host name"},
    {.text = "HTTPS://A", .problem = ""},
    {.text = "https://a\\b",
     .problem = "parse \"https://a\\\\b\": invalid character \"\\\\\" in host name"},
    {.text = "https://a%41b",
     .problem = "parse \"https://a%41b\": invalid URL escape \"%41\""},
    {.text = "https://a%20b",
     .problem = "parse \"https://a%20b\": invalid URL escape \"%20\""},
    {.text = "https://a%2fb",
     .problem = "parse \"https://a%2fb\": invalid URL escape \"%2f\""},
    {.text = "-a:b",
     .problem = "parse \"-a:b\": first path segment in URL cannot contain colon"},
    {.text = "a_b:c",
     .problem = "parse \"a_b:c\": first path segment in URL cannot contain colon"},
    {.text = "https://[::g]",
     .problem = "parse \"https://[::g]\": invalid host: ParseAddr(\"::g\"): each "
                "colon-separated "
                "field "
                "must have at least one digit (at \"g\")"},
    {.text = "https://[]",
     .problem =
         "parse \"https://[]\": invalid host: ParseAddr(\"\"): unable to parse IP"},
    {.text = "https://[::1]:443/", .problem = ""},
    {.text = "https://:443", .problem = ""},
    {.text = "https://a@b@c", .problem = ""},
    {.text = "https://a;b", .problem = ""},
    {.text = "https://a,b", .problem = ""},
    {.text = "https://a|b",
     .problem = "parse \"https://a|b\": invalid character \"|\" in host name"},
    {.text = "https://a`b",
     .problem = "parse \"https://a`b\": invalid character \"`\" in host name"},
    {.text = "https://{a}",
     .problem = "parse \"https://{a}\": invalid character \"{\" in host name"},
    {.text = "https://$a", .problem = ""},
    {.text = "https://a^b",
     .problem = "parse \"https://a^b\": invalid character \"^\" in host name"},
    {.text = "https://${X}/y",
     .problem = "parse \"https://${X}/y\": invalid character \"{\" in host name"},
};

} // namespace

TEST_CASE("go/url_parse: what net/url takes, and its words for what it does not")
{
  for (const auto& row : k_rows) {
    CAPTURE(row.text);
    const auto url = go::parse_url(row.text);
    CHECK((url ? std::string() : url.error()) == row.problem);
  }
}

TEST_CASE("go/url_parse: parts")
{
  const auto url = go::parse_url("HTTPS://user@host:8443/path?query#fragment");
  REQUIRE(url);
  CHECK(url->scheme == "https");
  CHECK(url->has_userinfo);
  CHECK(url->host == "host:8443");
  CHECK(url->query == "query");
  CHECK(url->fragment == "fragment");
  CHECK(go::parse_url("https:opaque")->host.empty());
  CHECK(go::parse_url("")->scheme.empty());
}
