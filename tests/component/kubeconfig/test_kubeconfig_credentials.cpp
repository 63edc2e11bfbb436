#include "base/base64.hpp"
#include "client_certificates.hpp"
#include "fake_api.hpp"
#include "fakes.hpp"
#include "site.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace oidcctl;
using namespace oidcctl::test;

// Whatever a kubeconfig holds is parsed as client-go parses it: by `kubeconfig inspect`,
// and by commands that use a cluster.

namespace {

std::string
data(const std::string& text)
{
  return base64::encode(text, base64::Alphabet::standard);
}

std::string
config(const std::string& user, const std::string& cluster = {})
{
  return "current-context: x\nclusters:\n- name: c\n  cluster: {server: "
         "\"https://k8s.example\"" +
         (cluster.empty() ? "" : ", " + cluster) +
         "}\ncontexts:\n- name: x\n  context: {cluster: c, user: u}\nusers:\n- name: u\n "
         " user: "
         "{" +
         user + "}\n";
}

std::string
pair(const std::string& certificate, const std::string& key)
{
  return "client-certificate-data: " + data(certificate) +
         ", client-key-data: " + data(key);
}

Json
inspect(TestSystem& test, const std::string& text)
{
  test.files.contents["/k/config"] = text;
  test.run({"kubeconfig", "inspect", "/k/config", "-o", "json"});
  CHECK(test.out().find("PRIVATE") == std::string::npos);
  return json_out(test);
}

struct Row
{
  std::string text = {};
  std::string id = {}; // behind "kubeconfig/"
  std::string status = {};
  std::string message = {}; // a part of it
  std::string hint = {};    // a part of it
  std::string kubectl = "yes";
};

void
check(const Row& row)
{
  CAPTURE(row.message);
  TestSystem test;
  const auto report = inspect(test, row.text);
  const auto finding = finding_of(report, "kubeconfig/" + row.id);
  CHECK(finding["status"] == row.status);
  CHECK(finding["message"].get<std::string>().find(row.message) != std::string::npos);
  const auto hint = finding["hint"].is_string() ? finding["hint"].get<std::string>() : "";
  CHECK(hint.find(row.hint) != std::string::npos);
  CHECK(report["verdicts"]["kubectl"]["answer"] == row.kubectl);
}

} // namespace

TEST_CASE("kubeconfig inspect: certificate authorities")
{
  const auto with = [](const std::string& pem) {
    return config("token: t", "certificate-authority-data: " + data(pem));
  };
  const std::string id = "certificate-authority";
  check({.text = with(k_authority_pem), .id = id, .status = "pass"});
  check(
      {.text = with(k_authority_pem.substr(0, 300)),
       .id = id,
       .status = "failure",
       .message = "unable to load root certificates: unable to parse bytes as PEM block",
       .hint = "it is cut off",
       .kubectl = "no"});
  check({.text = config("token: t", "certificate-authority-data: DATA+OMITTED"),
         .id = id,
         .status = "failure",
         .message = "unable to parse bytes as PEM block",
         .hint = "--raw --flatten",
         .kubectl = "no"});
  check({.text = with(data(k_authority_pem)),
         .id = id,
         .status = "failure",
         .message = "unable to parse bytes as PEM block",
         .hint = "base64 twice",
         .kubectl = "no"});
  check({.text = config("token: t", "certificate-authority-data: LS0tLS1CRUdJTi..."),
         .id = "readable",
         .status = "failure",
         .message = "is not valid base64",
         .hint = "placeholder or cut off",
         .kubectl = "no"});
  check({.text = with("-----BEGIN CERTIFICATE-----\neA==\n-----END CERTIFICATE-----\n" +
                      k_authority_pem),
         .id = id,
         .status = "warning",
         .message = "1 certificate of the certificate authority is passed over"});
  check({.text = with(k_expired_authority_pem),
         .id = "expiry",
         .status = "failure",
         .message = "cluster \"c\" (line 3): the certificate authority expired on "
                    "2026-11-01T00:00:00Z"});
  check(
      {.text = with(k_expired_authority_pem + k_authority_pem),
       .id = "expiry",
       .status = "warning",
       .message =
           "a certificate of the certificate authority expired on 2026-11-01T00:00:00Z"});
  check({.text = with(k_ending_authority_pem),
         .id = "expiry",
         .status = "warning",
         .message = "the certificate authority expires on 2026-11-27T00:00:00Z"});
  check({.text = with(k_authority_pem), .id = "expiry", .status = "pass"});
}

TEST_CASE("kubeconfig inspect: client certificates and their keys")
{
  const std::string id = "client-certificate";
  check(
      {.text = config(pair(k_client_pem, k_client_key_pem)), .id = id, .status = "pass"});
  check({.text = config("token: t"), .id = id, .status = "skipped"});
  check({.text = config(pair(k_client_pem, k_other_key_pem)),
         .id = id,
         .status = "failure",
         .message = "tls: private key does not match public key",
         .hint = "from the same place",
         .kubectl = "no"});
  check({.text = config(pair(k_client_key_pem, k_client_pem)),
         .id = id,
         .status = "failure",
         .message = "PEM inputs may have been switched",
         .hint = "exchanged",
         .kubectl = "no"});
  check({.text = config(pair("x", k_client_key_pem)),
         .id = id,
         .status = "failure",
         .message = "tls: failed to find any PEM data in certificate input",
         .hint = "PEM",
         .kubectl = "no"});
  check({.text = config(pair(k_client_pem, k_client_encrypted_pem)),
         .id = id,
         .status = "failure",
         .message = "tls: failed to parse private key",
         .hint = "passphrase",
         .kubectl = "no"});
  check({.text = config(
             "client-certificate-data: DATA+OMITTED, client-key-data: DATA+OMITTED"),
         .id = id,
         .status = "failure",
         .message = "tls: failed to find any PEM data in certificate input",
         .hint = "--raw --flatten",
         .kubectl = "no"});
  check({.text = config(pair(k_expired_client_pem, k_client_key_pem)),
         .id = "expiry",
         .status = "failure",
         .message = "user \"u\" (line 9): the client certificate expired on "
                    "2026-11-01T00:00:00Z"});
  check({.text = config(pair(k_ending_client_pem, k_client_key_pem)),
         .id = "expiry",
         .status = "warning",
         .message = "the client certificate expires on 2026-11-27T00:00:00Z"});
  check({.text = config(pair(k_early_client_pem, k_client_key_pem)),
         .id = "expiry",
         .status = "failure",
         .message = "the client certificate is not valid before 2027-01-01T00:00:00Z",
         .hint = "clock"});
}

TEST_CASE(
    "kubeconfig inspect: the files of certificates, keys and tokens are looked into")
{
  TestSystem test;
  test.files.contents["/k/c.pem"] = k_client_pem;
  test.files.contents["/k/k.pem"] = k_other_key_pem;
  const auto text = config("client-certificate: c.pem, client-key: k.pem");
  auto report = inspect(test, text);
  CHECK(finding_of(report, "kubeconfig/client-certificate")["status"] == "failure");
  test.files.contents["/k/k.pem"] = k_client_key_pem;
  report = inspect(test, text);
  CHECK(finding_of(report, "kubeconfig/client-certificate")["status"] == "pass");
  test.network.load_error = Error{ErrorCode::local_file, "no module", "install it", {}};
  report = inspect(test, text);
  CHECK(finding_of(report, "kubeconfig/client-certificate")["status"] == "unknown");
  CHECK(report["verdicts"]["kubectl"]["answer"] == "unknown");

  test.files.contents["/k/t"] =
      "Bearer abc\n"; // the line break is cut off, as in client-go
  report = inspect(test, config("tokenFile: t"));
  CHECK(finding_of(report, "kubeconfig/token")["status"] == "warning");
}

TEST_CASE("kubeconfig inspect: tokens")
{
  const auto jwt = token_of({{"alg", "RS256"}}, {{"exp", 1795352400}});
  check({.text = config("token: abc"), .id = "token", .status = "pass"});
  check({.text = config("token: \"abc\\n\""),
         .id = "token",
         .status = "failure",
         .message = "the token has a line break",
         .hint = "|-",
         .kubectl = "no"});
  check({.text = config("token: \"Bearer abc\""),
         .id = "token",
         .status = "warning",
         .message = "starts with \"Bearer \""});
  check({.text = config("token: " + data(jwt)),
         .id = "token",
         .status = "warning",
         .message = "base64 of a JWT",
         .hint = "base64 -d"});
  check({.text = config("token: REDACTED"),
         .id = "token",
         .status = "failure",
         .message = "the token is REDACTED",
         .hint = "--raw --flatten",
         .kubectl = "no"});
  check({.text = config("token: " + jwt),
         .id = "expiry",
         .status = "failure",
         .message =
             "user \"u\" (line 9): the token expired on 2026-11-22T13:00:00Z, 1 h ago"});
  check({.text = config("token: " + token_of({{"alg", "RS256"}}, {{"exp", 1795359600}})),
         .id = "expiry",
         .status = "warning",
         .message = "the token expires on 2026-11-22T15:00:00Z, in 1 h"});
}

TEST_CASE("commands on a cluster: what kubectl refuses is refused in its words")
{
  struct Refused
  {
    std::string text = {};
    std::string message = {};
  };
  const Refused rows[] = {
      {.text = config("token: t", "certificate-authority-data: " + data("x")),
       .message = "context \"x\": unable to load root certificates: unable to parse "
                  "bytes as PEM "
                  "block"},
      {.text = config(pair(k_client_pem, k_other_key_pem)),
       .message = "context \"x\": client certificate of user \"u\": tls: private key "
                  "does not match "
                  "public "
                  "key"},
      {.text = config("token: \"abc\\n\""),
       .message = "context \"x\": user \"u\": the token has a line break"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.message);
    TestSystem test;
    test.files.contents["/k/config"] = row.text;
    CHECK(test.run({"rbac", "list", "--kubeconfig=/k/config"}) == 5);
    CHECK(test.err().find(row.message) != std::string::npos);
    CHECK(test.network.requests.empty());
  }
}

TEST_CASE("commands on a cluster: a 401 names the credential that has expired")
{
  struct Row401
  {
    std::string user = {};
    std::string message = {}; // a part of it
  };
  const auto old = token_of({{"alg", "RS256"}}, {{"exp", 1795352400}});
  const Row401 rows[] = {
      {.user = "token: " + old,
       .message = "Unauthorized: the token expired on 2026-11-22T13:00:00Z, 1 h ago"},
      {.user = pair(k_expired_client_pem, k_client_key_pem),
       .message = "Unauthorized: the client certificate expired on 2026-11-01T00:00:00Z"},
      {.user = "token: abc", .message = "Unauthorized\n"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.message);
    TestSystem test;
    test.files.contents["/k/config"] = config(row.user);
    test.network.serve("https://k8s.example", [](const HttpRequest&) {
      auto reply = ok_reply(R"({"kind":"Status","message":"Unauthorized"})");
      reply.status = 401;
      return reply;
    });
    CHECK(test.run({"rbac", "list", "--kubeconfig=/k/config"}) == 4);
    CHECK(test.err().find(row.message) != std::string::npos);
  }
}
