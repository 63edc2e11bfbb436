#include "go/x509/hostname.hpp"
#include "made_certificate.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace oidcctl;
using namespace oidcctl::test;
using go::Version;

namespace {

using namespace std::string_literals;

const auto k_v4 = "\x7f\0\0\1"s;
const auto k_v6 = std::string(15, '\0') + '\1';

std::string
verdict(const std::string& certificate,
        const std::string& host,
        Version go = go::k_newest)
{
  const auto problem = go::x509::host_problem(parsed(certificate, go), host, go);
  return problem ? problem->words : "ok";
}

} // namespace

TEST_CASE("x509 host: names that match")
{
  struct Row
  {
    std::string name = {};
    std::string host = {};
    bool matches = true;
  };
  const Row rows[] = {
      {.name = "localhost", .host = "localhost"},
      {.name = "localhost", .host = "LOCALHOST"},
      {.name = "LocalHost", .host = "localhost"},
      {.name = "localhost", .host = "localhost."},
      {.name = "localhost.", .host = "localhost", .matches = false},
      {.name = "localhost.", .host = "localhost."},
      {.name = "*.internal", .host = "keycloak.internal"},
      {.name = "*.internal", .host = "internal", .matches = false},
      {.name = "*.internal", .host = "a.b.internal", .matches = false},
      {.name = "*.corp.example", .host = "my_idp.corp.example"},
      {.name = "*.corp.example", .host = ".corp.example", .matches = false},
      {.name = "*", .host = "localhost", .matches = false},
      {.name = "w*.corp.example", .host = "www.corp.example", .matches = false},
      {.name = "www.*.example", .host = "www.corp.example", .matches = false},
      {.name = "*.*.example", .host = "a.b.example", .matches = false},
      {.name = "-a.example", .host = "-a.example"}, // no host name, but the same
      {.name = "a b", .host = "A B"},
      {.name = "xn--bcher-kva.example", .host = "xn--bcher-kva.example"},
      {.name = "*.example", .host = "xn--bcher-kva.example"},
      {.name = "", .host = "", .matches = false},
      {.name = ".", .host = ".", .matches = false},
      {.name = "127.0.0.1",
       .host = "127.0.0.1",
       .matches = false},                 // addresses are not DNS names
      {.name = "127.1", .host = "127.1"}, // and this is none
  };
  for (const auto& row : rows) {
    CAPTURE(row.name);
    CAPTURE(row.host);
    CHECK((verdict(make({.extensions = {san({row.name})}}), row.host) == "ok") ==
          row.matches);
  }
}

TEST_CASE("x509 host: addresses")
{
  const auto certificate = make({.extensions = {san({"localhost"}, {k_v4, k_v6})}});
  for (const auto* host : {"127.0.0.1", "::1", "[::1]", "0:0::1", "::ffff:127.0.0.1"}) {
    CAPTURE(host);
    CHECK(verdict(certificate, host) == "ok");
  }
  CHECK(verdict(certificate, "[::2]") ==
        "x509: certificate is valid for 127.0.0.1, ::1, not ::2");
  CHECK(verdict(certificate, "127.0.0.01") ==
        "x509: certificate is valid for localhost, not 127.0.0.01");
  CHECK(verdict(certificate, "127.0.0.01", {16}) == "ok");
}

TEST_CASE("x509 host: Go's words")
{
  CHECK(verdict(make({.subject = "localhost"}), "localhost") ==
        "x509: certificate relies on legacy Common Name field, use SANs instead");
  CHECK(verdict(make({.subject = "localhost"}), "localhost", {16}) ==
        "x509: certificate relies on legacy Common Name field, use SANs or temporarily "
        "enable Common Name matching with GODEBUG=x509ignoreCN=0");
  CHECK(verdict(make({.subject = "127.0.0.1"}), "127.0.0.1") ==
        "x509: certificate relies on legacy Common Name field, use SANs instead");
  CHECK(verdict(make({.subject = "idp"}), "localhost") ==
        "x509: certificate is not valid for any names, but wanted to match localhost");
  CHECK(
      verdict(make({.extensions = {san({"localhost"})}}), "127.0.0.1") ==
      "x509: cannot validate certificate for 127.0.0.1 because it doesn't contain any IP "
      "SANs");
  CHECK(verdict(make({.extensions = {san({"a", "b"})}}), "Host") ==
        "x509: certificate is valid for a, b, not Host");
  const std::vector<std::string> many(100, "a");
  CHECK(verdict(make({.extensions = {san(many)}}), "b") ==
        "x509: certificate is valid for 100 names, but none matched b");
}
