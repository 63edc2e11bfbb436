#include "model/http/url.hpp"

#include <doctest/doctest.h>

#include <optional>
#include <string>

using namespace oidcctl;
using namespace std::string_literals;

TEST_CASE("url: the parts, and the text again")
{
  using Text = std::optional<std::string>;
  struct Row
  {
    std::string text = {};
    std::string scheme = "https";
    bool userinfo = false;
    std::string host = {};
    bool ipv6 = false;
    std::optional<std::uint16_t> port = std::nullopt;
    std::string path = {};
    Text query = std::nullopt;
    Text fragment = std::nullopt;
    std::string again = {};
    std::string origin = {};
    int effective_port = 443;
  };
  const Row rows[] = {
      {.text = "https://a.b",
       .host = "a.b",
       .again = "https://a.b",
       .origin = "https://a.b"},
      {.text = "HTTPS://A.b/C",
       .host = "A.b",
       .path = "/C",
       .again = "https://A.b/C",
       .origin = "https://A.b"},
      {.text = "http://a:8080/x/?q=1&r#f",
       .scheme = "http",
       .host = "a",
       .port = 8080,
       .path = "/x/",
       .query = "q=1&r",
       .fragment = "f",
       .again = "http://a:8080/x/?q=1&r#f",
       .origin = "http://a:8080",
       .effective_port = 8080},
      {.text = "http://a",
       .scheme = "http",
       .host = "a",
       .again = "http://a",
       .origin = "http://a",
       .effective_port = 80},
      {.text = "https://a:/",
       .host = "a",
       .path = "/",
       .again = "https://a/",
       .origin = "https://a"},
      {.text = "https://a:0",
       .host = "a",
       .port = 0,
       .again = "https://a:0",
       .origin = "https://a:0",
       .effective_port = 0},
      {.text = "https://[::1]:65535/",
       .host = "::1",
       .ipv6 = true,
       .port = 65535,
       .path = "/",
       .again = "https://[::1]:65535/",
       .origin = "https://[::1]:65535",
       .effective_port = 65535},
      {.text = "https://[fe80::1%25eth0]",
       .host = "fe80::1%25eth0",
       .ipv6 = true,
       .again = "https://[fe80::1%25eth0]",
       .origin = "https://[fe80::1%25eth0]"},
      {.text = "https://user:p%40ss@a@b:1/",
       .userinfo = true,
       .host = "b",
       .port = 1,
       .path = "/",
       .again = "https://b:1/",
       .origin = "https://b:1",
       .effective_port = 1},
      {.text = "https://@a",
       .userinfo = true,
       .host = "a",
       .again = "https://a",
       .origin = "https://a"},
      {.text = "https://a?",
       .host = "a",
       .query = "",
       .again = "https://a?",
       .origin = "https://a"},
      {.text = "https://a#",
       .host = "a",
       .fragment = "",
       .again = "https://a#",
       .origin = "https://a"},
      {.text = "https://a#x?y",
       .host = "a",
       .fragment = "x?y",
       .again = "https://a#x?y",
       .origin = "https://a"},
      {.text = "https://a?q=%zz",
       .host = "a",
       .query = "q=%zz",
       .again = "https://a?q=%zz",
       .origin = "https://a"}, // Go keeps a raw query
      {.text = "https:///x", .path = "/x", .again = "https:///x", .origin = "https://"},
      {.text = "https://", .again = "https://", .origin = "https://"},
      {.text = "https://b\u00fccher.example/%2f",
       .host = "b\u00fccher.example",
       .path = "/%2f",
       .again = "https://b\u00fccher.example/%2f",
       .origin = "https://b\u00fccher.example"},
      {.text = "https://b%C3%BCcher",
       .host = "b%C3%BCcher",
       .again = "https://b%C3%BCcher",
       .origin = "https://b%C3%BCcher"},
      {.text = "git+ssh.x-1://h",
       .scheme = "git+ssh.x-1",
       .host = "h",
       .again = "git+ssh.x-1://h",
       .origin = "git+ssh.x-1://h"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.text);
    const auto url = Url::parse(row.text);
    REQUIRE(url);
    CHECK(url->scheme == row.scheme);
    CHECK(url->has_userinfo == row.userinfo);
    CHECK(url->host == row.host);
    CHECK(url->is_ipv6_literal == row.ipv6);
    CHECK((url->port == row.port));
    CHECK(url->path == row.path);
    CHECK((url->query == row.query));
    CHECK((url->fragment == row.fragment));
    CHECK(url->str() == row.again);
    CHECK(url->origin() == row.origin);
    CHECK(url->effective_port() == row.effective_port);
  }
}

TEST_CASE("url: what is no URL, and why")
{
  struct Row
  {
    std::string text = {};
    std::string problem = {};
  };
  const std::string no_scheme = "it does not start with a scheme such as https://";
  const std::string control = "it contains a control character";
  const std::string escape = "it contains a '%' without two hexadecimal digits after it";
  const Row rows[] = {
      {.text = "", .problem = no_scheme},
      {.text = "idp.example.com", .problem = no_scheme},
      {.text = "//idp.example.com", .problem = no_scheme},
      {.text = "://a", .problem = no_scheme},
      {.text = "https:/a", .problem = no_scheme},
      {.text = "mailto:a@b", .problem = no_scheme},
      {.text = "#https://a", .problem = no_scheme},
      {.text = "1http://a", .problem = R"(invalid scheme "1http")"},
      {.text = " https://a", .problem = R"(invalid scheme " https")"},
      {.text = "ht_tp://a", .problem = R"(invalid scheme "ht_tp")"},
      {.text = "/p?u=x://a", .problem = R"(invalid scheme "/p?u=x")"},
      {.text = "https://a\n", .problem = control},
      {.text = "https://a/\x7f", .problem = control},
      {.text = "https://a/\0"s, .problem = control},
      {.text = "https://a:65536",
       .problem = R"(invalid port "65536": expected a number up to 65535)"},
      {.text = "https://a:-1",
       .problem = R"(invalid port "-1": expected a number up to 65535)"},
      {.text = "https://a:80x",
       .problem = R"(invalid port "80x": expected a number up to 65535)"},
      {.text = "https://a: 80",
       .problem = R"(invalid port " 80": expected a number up to 65535)"},
      {.text = "https://a:%38",
       .problem = R"(invalid port "%38": expected a number up to 65535)"},
      {.text = "https://[::1]:x",
       .problem = R"(invalid port "x": expected a number up to 65535)"},
      {.text = "https://[::1", .problem = "unterminated '[' in the host"},
      {.text = "https://[::1]8", .problem = "unexpected text after the IPv6 address"},
      {.text = "https://[]", .problem = "the host in brackets is not an IPv6 address"},
      {.text = "https://[127.0.0.1]",
       .problem = "the host in brackets is not an IPv6 address"},
      {.text = "https://[v1.x:y]",
       .problem = "the host in brackets is not an IPv6 address"},
      {.text = "https://::1", .problem = R"(the host ":" contains an invalid character)"},
      {.text = "https://a b",
       .problem = R"(the host "a b" contains an invalid character)"},
      {.text = "https://{t}/",
       .problem = R"(the host "{t}" contains an invalid character)"},
      {.text = R"(https://a\b)",
       .problem = R"(the host "a\b" contains an invalid character)"},
      {.text = "https://a]", .problem = R"(the host "a]" contains an invalid character)"},
      {.text = "https://a%", .problem = R"(the host "a%" contains an invalid character)"},
      {.text = "https://a%6d",
       .problem = R"(the host "a%6d" contains an invalid character)"},
      {.text = "https://a%2Fb",
       .problem = R"(the host "a%2Fb" contains an invalid character)"},
      {.text = "https://a/%", .problem = escape},
      {.text = "https://a/%4", .problem = escape},
      {.text = "https://a/%4g", .problem = escape},
      {.text = "https://a/x#%", .problem = escape},
  };
  for (const auto& row : rows) {
    CAPTURE(row.text);
    const auto url = Url::parse(row.text);
    REQUIRE_FALSE(url);
    CHECK(url.error() == row.problem);
  }
}

TEST_CASE("url: loopback by name and by literal")
{
  struct Row
  {
    std::string text = {};
    bool loopback = false;
  };
  const Row rows[] = {
      {.text = "http://localhost", .loopback = true},
      {.text = "http://LocalHost:8000", .loopback = true},
      {.text = "http://app.localhost", .loopback = true},
      {.text = "http://127.0.0.1", .loopback = true},
      {.text = "http://127.8.8.8", .loopback = true},
      {.text = "http://[::1]", .loopback = true},
      {.text = "http://localhost.example.com", .loopback = false},
      {.text = "http://notlocalhost", .loopback = false},
      {.text = "http://.localhost", .loopback = false},
      {.text = "http://127.0.0.1.example.com", .loopback = false},
      {.text = "http://127.example.com", .loopback = false},
      {.text = "http://128.0.0.1", .loopback = false},
      {.text = "http://[::2]", .loopback = false},
      {.text = "http://", .loopback = false},
  };
  for (const auto& row : rows) {
    CAPTURE(row.text);
    CHECK(Url::parse(row.text)->is_loopback() == row.loopback);
  }
}
