#include "model/http/proxy.hpp"

#include <doctest/doctest.h>

#include <map>

using namespace oidcctl;

namespace {

std::string
proxy_of(const ProxySettings& settings, const std::string& url)
{
  const auto parsed = Url::parse(url);
  REQUIRE(parsed);
  const auto proxy = proxy_for(settings, *parsed);
  return proxy ? *proxy : "wrong: " + proxy.error();
}

} // namespace

TEST_CASE("proxy: what is a proxy's URL, and what Go takes for none")
{
  const std::pair<const char*, const char*> rows[] = {
      {"ftp://p", "wrong: unsupported scheme \"ftp\": expected http, https or socks5"},
      {"socks4://p:1",
       "wrong: unsupported scheme \"socks4\": expected http, https or socks5"},
      {":8080", "wrong: its URL has no host"},
      {"p q", ""},
      {"http://p:port", "http://http://p:port"}, // the host "http:", as Go reads it
      {"", ""},
      {"socks5://p", "socks5://p"},
      {"socks5h://p", "socks5h://p"},
      {"HTTP://p", "HTTP://p"},
      {"p:8080", "http://p:8080"},
      {"user:word@p:8080", "http://user:word@p:8080"},
      {"http://p", "http://p"},
  };
  for (const auto& [a_text, wanted] : rows) {
    const auto& text = a_text; // Clang 14 captures no structured binding
    CAPTURE(text);
    CHECK(proxy_of({.https = text}, "https://k8s.example") == wanted);
    CHECK(proxy_of({.https = text}, "http://k8s.example").empty());
    CHECK(proxy_of({.http = text}, "http://k8s.example") == wanted);
    CHECK(proxy_of({.http = text}, "https://k8s.example").empty());
  }
  const auto url = *Url::parse("https://k8s.example");
  CHECK_FALSE(proxy_for({.https = "socks5h://p"}, url, go::Version{23}));
}

TEST_CASE("proxy: the environment as Go reads it")
{
  using Variables = std::map<std::string, std::string>;
  const auto read = [](const Variables& variables) {
    return ProxySettings::from([&](const std::string& name) {
      const auto found = variables.find(name);
      return found == variables.end() ? std::nullopt : std::optional(found->second);
    });
  };
  const auto both = read({{"HTTPS_PROXY", "a"},
                          {"https_proxy", "b"},
                          {"http_proxy", "c"},
                          {"HTTP_PROXY", ""},
                          {"no_proxy", "d"},
                          {"ALL_PROXY", "e"},
                          {"all_proxy", "f"}});
  CHECK(both.https == "a");
  CHECK(both.http == "c");
  CHECK(both.no_proxy == "d");
  CHECK_FALSE(both.is_cgi);
  const auto only_all = read({{"ALL_PROXY", "http://p"}});
  CHECK(only_all.https.empty());
  CHECK(only_all.http.empty());
  const auto cgi = read({{"HTTP_PROXY", "http://p"},
                         {"HTTPS_PROXY", "http://q"},
                         {"REQUEST_METHOD", "GET"}});
  CHECK(cgi.is_cgi);
  CHECK(proxy_of(cgi, "http://idp.example") ==
        "wrong: Go refuses HTTP_PROXY in a CGI program (REQUEST_METHOD is set)");
  CHECK(proxy_of(cgi, "http://localhost").starts_with("wrong: "));
  CHECK(proxy_of(cgi, "https://idp.example") == "http://q");
}

TEST_CASE("proxy: hosts that are asked without one")
{
  const char* proxy = "http://p:3128";
  struct Row
  {
    const char* no_proxy;
    const char* url;
    bool uses_proxy;
  };
  const Row rows[] = {
      // Never for this machine.
      {.no_proxy = "", .url = "https://localhost:6443", .uses_proxy = false},
      {.no_proxy = "", .url = "https://127.0.0.1:6443", .uses_proxy = false},
      {.no_proxy = "", .url = "https://127.9.0.1", .uses_proxy = false},
      {.no_proxy = "", .url = "https://[::1]:6443", .uses_proxy = false},
      {.no_proxy = "", .url = "https://name.localhost", .uses_proxy = true},
      {.no_proxy = "", .url = "https://10.0.0.1", .uses_proxy = true},
      {.no_proxy = "*", .url = "https://k8s.example", .uses_proxy = false},
      {.no_proxy = "a, * ", .url = "https://k8s.example", .uses_proxy = false},
      {.no_proxy = "*.example", .url = "https://k8s.example", .uses_proxy = false},
      {.no_proxy = "*.example", .url = "https://example", .uses_proxy = true},
      {.no_proxy = ".example", .url = "https://k8s.example", .uses_proxy = false},
      {.no_proxy = ".example", .url = "https://example", .uses_proxy = true},
      {.no_proxy = "example", .url = "https://k8s.example", .uses_proxy = false},
      {.no_proxy = "example", .url = "https://example", .uses_proxy = false},
      {.no_proxy = "example", .url = "https://notexample", .uses_proxy = true},
      {.no_proxy = " K8S.example ", .url = "https://k8s.EXAMPLE", .uses_proxy = false},
      {.no_proxy = "k8s.example:6443",
       .url = "https://k8s.example:6443",
       .uses_proxy = false},
      {.no_proxy = "k8s.example:6443", .url = "https://k8s.example", .uses_proxy = true},
      {.no_proxy = "k8s.example:443", .url = "https://k8s.example", .uses_proxy = false},
      {.no_proxy = ":443", .url = "https://k8s.example", .uses_proxy = true},
      {.no_proxy = "", .url = "https://k8s.example", .uses_proxy = true},
      {.no_proxy = ",,", .url = "https://k8s.example", .uses_proxy = true},
      {.no_proxy = "10.0.0.0/8", .url = "https://10.1.2.3", .uses_proxy = false},
      {.no_proxy = "10.0.0.0/8", .url = "https://11.1.2.3", .uses_proxy = true},
      {.no_proxy = "10.1.2.3", .url = "https://10.1.2.3:6443", .uses_proxy = false},
      {.no_proxy = "10.1.2.3:6443", .url = "https://10.1.2.3:6443", .uses_proxy = false},
      {.no_proxy = "10.1.2.3:6443", .url = "https://10.1.2.3", .uses_proxy = true},
      {.no_proxy = "0.0.1",
       .url = "https://10.0.0.1",
       .uses_proxy = true}, // a name says nothing of addresses
      {.no_proxy = "", .url = "https://LOCALHOST", .uses_proxy = true},
      {.no_proxy = "fd00::/8", .url = "https://[fd00::1]", .uses_proxy = false},
      {.no_proxy = "fd00::1", .url = "https://[fd00::1]:6443", .uses_proxy = false},
      {.no_proxy = "[fd00::1]:6443",
       .url = "https://[fd00::1]:6443",
       .uses_proxy = false},
      {.no_proxy = "[fd00::1]:6443", .url = "https://[fd00::1]", .uses_proxy = true},
  };
  for (const auto& row : rows) {
    CAPTURE(row.no_proxy);
    CAPTURE(row.url);
    CHECK(proxy_of({.https = proxy, .no_proxy = row.no_proxy}, row.url) ==
          (row.uses_proxy ? proxy : ""));
  }
}

TEST_CASE("proxy: an address was taken for a name until Go 1.22")
{
  const ProxySettings settings{.https = "http://p:3128", .no_proxy = "0.0.1"};
  const auto url = *Url::parse("https://10.0.0.1");
  CHECK(*proxy_for(settings, url, go::Version{22}) == "");
  CHECK(*proxy_for(settings, url, go::Version{23}) == "http://p:3128");
}
