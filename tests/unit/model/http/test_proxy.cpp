#include "model/http/proxy.hpp"

#include <doctest/doctest.h>

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

TEST_CASE("proxy: URLs that are none")
{
  const std::pair<const char*, const char*> rows[] = {
      {"ftp://p", "wrong: the scheme is ftp://: expected http, https or socks5"},
      {":8080", "wrong: not a URL"},
      {"p q", "wrong: not a URL"},
      {"socks5h://p", "socks5h://p"},
      {"HTTP://p", "HTTP://p"},
      {"p:8080", "http://p:8080"},
      {"user:word@p:8080", "http://user:word@p:8080"},
      {"http://p", "http://p"},
  };
  for (const auto& [text, wanted] : rows) {
    CAPTURE(text);
    CHECK(proxy_of({.https = text}, "https://k8s.example") == wanted);
    CHECK(proxy_of({.https = text}, "http://k8s.example").empty());
    CHECK(proxy_of({.http = text}, "http://k8s.example") == wanted);
    CHECK(proxy_of({.http = text}, "https://k8s.example").empty());
  }
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
      {"", "https://localhost:6443", false},
      {"", "https://127.0.0.1:6443", false},
      {"", "https://127.9.0.1", false},
      {"", "https://[::1]:6443", false},
      {"", "https://name.localhost", true},
      {"", "https://10.0.0.1", true},
      {"*", "https://k8s.example", false},
      {"a, * ", "https://k8s.example", false},
      {"*.example", "https://k8s.example", false},
      {"*.example", "https://example", true},
      {".example", "https://k8s.example", false},
      {".example", "https://example", true},
      {"example", "https://k8s.example", false},
      {"example", "https://example", false},
      {"example", "https://notexample", true},
      {" K8S.example ", "https://k8s.EXAMPLE", false},
      {"k8s.example:6443", "https://k8s.example:6443", false},
      {"k8s.example:6443", "https://k8s.example", true},
      {"k8s.example:443", "https://k8s.example", false},
      {":443", "https://k8s.example", true},
      {"", "https://k8s.example", true},
      {",,", "https://k8s.example", true},
      {"10.0.0.0/8", "https://10.1.2.3", false},
      {"10.0.0.0/8", "https://11.1.2.3", true},
      {"10.1.2.3", "https://10.1.2.3:6443", false},
      {"10.1.2.3:6443", "https://10.1.2.3:6443", false},
      {"10.1.2.3:6443", "https://10.1.2.3", true},
      {"0.0.1", "https://10.0.0.1", false}, // as a domain, in Go as well
      {"fd00::/8", "https://[fd00::1]", false},
      {"fd00::1", "https://[fd00::1]:6443", false},
      {"[fd00::1]:6443", "https://[fd00::1]:6443", false},
      {"[fd00::1]:6443", "https://[fd00::1]", true},
  };
  for (const auto& row : rows) {
    CAPTURE(row.no_proxy);
    CAPTURE(row.url);
    CHECK(proxy_of({.https = proxy, .no_proxy = row.no_proxy}, row.url) ==
          (row.uses_proxy ? proxy : ""));
  }
}
