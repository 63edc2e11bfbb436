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
  check({with(k_authority_pem), id, "pass"});
  check({with(k_authority_pem.substr(0, 300)),
         id,
         "failure",
         "unable to load root certificates: unable to parse bytes as PEM block",
         "it is cut off",
         "no"});
  check({config("token: t", "certificate-authority-data: DATA+OMITTED"),
         id,
         "failure",
         "unable to parse bytes as PEM block",
         "--raw --flatten",
         "no"});
  check({with(data(k_authority_pem)),
         id,
         "failure",
         "unable to parse bytes as PEM block",
         "base64 twice",
         "no"});
  check({config("token: t", "certificate-authority-data: LS0tLS1CRUdJTi..."),
         "readable",
         "failure",
         "is not valid base64",
         "placeholder or cut off",
         "no"});
  check({with("-----BEGIN CERTIFICATE-----\neA==\n-----END CERTIFICATE-----\n" +
              k_authority_pem),
         id,
         "warning",
         "1 certificate of the certificate authority is passed over"});
  check({with(k_expired_authority_pem),
         "expiry",
         "failure",
         "cluster \"c\" (line 3): the certificate authority expired on "
         "2026-11-01T00:00:00Z"});
  check({with(k_expired_authority_pem + k_authority_pem),
         "expiry",
         "warning",
         "a certificate of the certificate authority expired on 2026-11-01T00:00:00Z"});
  check({with(k_ending_authority_pem),
         "expiry",
         "warning",
         "the certificate authority expires on 2026-11-27T00:00:00Z"});
  check({with(k_authority_pem), "expiry", "pass"});
}

TEST_CASE("kubeconfig inspect: client certificates and their keys")
{
  const std::string id = "client-certificate";
  check({config(pair(k_client_pem, k_client_key_pem)), id, "pass"});
  check({config("token: t"), id, "skipped"});
  check({config(pair(k_client_pem, k_other_key_pem)),
         id,
         "failure",
         "tls: private key does not match public key",
         "from the same place",
         "no"});
  check({config(pair(k_client_key_pem, k_client_pem)),
         id,
         "failure",
         "PEM inputs may have been switched",
         "exchanged",
         "no"});
  check({config(pair("x", k_client_key_pem)),
         id,
         "failure",
         "tls: failed to find any PEM data in certificate input",
         "PEM",
         "no"});
  check({config(pair(k_client_pem, k_client_encrypted_pem)),
         id,
         "failure",
         "tls: failed to parse private key",
         "passphrase",
         "no"});
  check({config("client-certificate-data: DATA+OMITTED, client-key-data: DATA+OMITTED"),
         id,
         "failure",
         "tls: failed to find any PEM data in certificate input",
         "--raw --flatten",
         "no"});
  check({config(pair(k_expired_client_pem, k_client_key_pem)),
         "expiry",
         "failure",
         "user \"u\" (line 9): the client certificate expired on 2026-11-01T00:00:00Z"});
  check({config(pair(k_ending_client_pem, k_client_key_pem)),
         "expiry",
         "warning",
         "the client certificate expires on 2026-11-27T00:00:00Z"});
  check({config(pair(k_early_client_pem, k_client_key_pem)),
         "expiry",
         "failure",
         "the client certificate is not valid before 2027-01-01T00:00:00Z",
         "clock"});
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
  check({config("token: abc"), "token", "pass"});
  check({config("token: \"abc\\n\""),
         "token",
         "failure",
         "the token has a line break",
         "|-",
         "no"});
  check({config("token: \"Bearer abc\""), "token", "warning", "starts with \"Bearer \""});
  check({config("token: " + data(jwt)),
         "token",
         "warning",
         "base64 of a JWT",
         "base64 -d"});
  check({config("token: REDACTED"),
         "token",
         "failure",
         "the token is REDACTED",
         "--raw --flatten",
         "no"});
  check({config("token: " + jwt),
         "expiry",
         "failure",
         "user \"u\" (line 9): the token expired on 2026-11-22T13:00:00Z, 1 h ago"});
  check({config("token: " + token_of({{"alg", "RS256"}}, {{"exp", 1795359600}})),
         "expiry",
         "warning",
         "the token expires on 2026-11-22T15:00:00Z, in 1 h"});
}

TEST_CASE("commands on a cluster: what kubectl refuses is refused in its words")
{
  struct Refused
  {
    std::string text = {};
    std::string message = {};
  };
  const Refused rows[] = {
      {config("token: t", "certificate-authority-data: " + data("x")),
       "context \"x\": unable to load root certificates: unable to parse bytes as PEM "
       "block"},
      {config(pair(k_client_pem, k_other_key_pem)),
       "context \"x\": client certificate of user \"u\": tls: private key does not match "
       "public "
       "key"},
      {config("token: \"abc\\n\""),
       "context \"x\": user \"u\": the token has a line break"},
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
      {"token: " + old,
       "Unauthorized: the token expired on 2026-11-22T13:00:00Z, 1 h ago"},
      {pair(k_expired_client_pem, k_client_key_pem),
       "Unauthorized: the client certificate expired on 2026-11-01T00:00:00Z"},
      {"token: abc", "Unauthorized\n"},
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
