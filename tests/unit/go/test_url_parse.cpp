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
    {"issuer.example", ""},
    {"//issuer.example/x", ""},
    {"https:", ""},
    {"https:issuer.example", ""},
    {"https:/x", ""},
    {"https://a b", "parse \"https://a b\": invalid character \" \" in host name"},
    {"https://a/%zz", "parse \"https://a/%zz\": invalid URL escape \"%zz\""},
    {"https://a%zz/", "parse \"https://a%zz/\": invalid URL escape \"%zz\""},
    {"https://[::1", "parse \"https://[::1\": missing ']' in host"},
    {"https://[::1]:x", "parse \"https://[::1]:x\": invalid port \":x\" after host"},
    {"https://[::1]x", "parse \"https://[::1]x\": invalid port \"x\" after host"},
    {"https://a:1:2", "parse \"https://a:1:2\": invalid port \":1:2\" after host"},
    {"https://u:p@a", ""},
    {"https://u%zz@a", "parse \"https://u%zz@a\": invalid URL escape \"%zz\""},
    {"https://u^@a", "parse \"https://u^@a\": net/url: invalid userinfo"},
    {"1https://a",
     "parse \"1https://a\": first path segment in URL cannot contain colon"},
    {":a", "parse \":a\": missing protocol scheme"},
    {"a:b", ""},
    {"https://a/\001",
     "parse \"https://a/\\x01\": net/url: invalid control character in URL"},
    {"https://a\177",
     "parse \"https://a\\x7f\": net/url: invalid control character in URL"},
    {"https://a/ b", ""},
    {"https://a/?", ""},
    {"https://a/#", ""},
    {"https://a/#x", ""},
    {"https://a/?x#y", ""},
    {"https://a?", ""},
    {"ht!tp://a", "parse \"ht!tp://a\": first path segment in URL cannot contain colon"},
    {"https://a/%41", ""},
    {"https://[fe80::1%25en0]/", ""},
    {"https://[fe80::1%en0]/",
     "parse \"https://[fe80::1%en0]/\": invalid URL escape \"%en\""},
    {"https://a<b", ""},
    {"https://\xc3"
     "\xa4"
     ".example",
     ""},
    {"https://a/\xc3"
     "\xa4"
     "",
     ""},
    {"https://a\"b", ""},
    {"https://a:", ""},
    {"https://a:65536", ""},
    {"https://a:99999999", ""},
    {"https://@a", ""},
    {"/x:y", ""},
    {"x:y/z", ""},
    {"x y:z", "parse \"x y:z\": first path segment in URL cannot contain colon"},
    {"*", ""},
    {"https://a/b#%zz", "parse \"https://a/b#%zz\": invalid URL escape \"%zz\""},
    {"https://[1.2.3.4]", "parse \"https://[1.2.3.4]\": invalid IP-literal"},
    {"http://a", ""},
    {"  https://a",
     "parse \"  https://a\": first path segment in URL cannot contain colon"},
    {"https://a ", "parse \"https://a \": invalid character \" \" in host name"},
    {"HTTPS://A", ""},
    {"https://a\\b", "parse \"https://a\\\\b\": invalid character \"\\\\\" in host name"},
    {"https://a%41b", "parse \"https://a%41b\": invalid URL escape \"%41\""},
    {"https://a%20b", "parse \"https://a%20b\": invalid URL escape \"%20\""},
    {"https://a%2fb", "parse \"https://a%2fb\": invalid URL escape \"%2f\""},
    {"-a:b", "parse \"-a:b\": first path segment in URL cannot contain colon"},
    {"a_b:c", "parse \"a_b:c\": first path segment in URL cannot contain colon"},
    {"https://[::g]",
     "parse \"https://[::g]\": invalid host: ParseAddr(\"::g\"): each colon-separated "
     "field "
     "must have at least one digit (at \"g\")"},
    {"https://[]",
     "parse \"https://[]\": invalid host: ParseAddr(\"\"): unable to parse IP"},
    {"https://[::1]:443/", ""},
    {"https://:443", ""},
    {"https://a@b@c", ""},
    {"https://a;b", ""},
    {"https://a,b", ""},
    {"https://a|b", "parse \"https://a|b\": invalid character \"|\" in host name"},
    {"https://a`b", "parse \"https://a`b\": invalid character \"`\" in host name"},
    {"https://{a}", "parse \"https://{a}\": invalid character \"{\" in host name"},
    {"https://$a", ""},
    {"https://a^b", "parse \"https://a^b\": invalid character \"^\" in host name"},
    {"https://${X}/y", "parse \"https://${X}/y\": invalid character \"{\" in host name"},
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
