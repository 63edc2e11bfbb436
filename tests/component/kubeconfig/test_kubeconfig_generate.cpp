#include "certificates.hpp"
#include "fakes.hpp"
#include "site.hpp"

#include <doctest/doctest.h>

using namespace oidcctl;
using namespace oidcctl::test;

// What `kubeconfig generate` refuses, and where it writes. What it writes is in
// tests/golden/kubeconfigs.

namespace {

using Words = std::vector<std::string>;

const std::string k_pem = k_ca_pem;

// Run with a whole cluster and issuer, and `more`.
int
generate(TestSystem& test, const Words& more)
{
  Words words{"kubeconfig",
              "generate",
              "--issuer-url=https://login.example.com",
              "--client-id=kubernetes",
              "--server=https://k8s.example.com"};
  words.insert(words.end(), more.begin(), more.end());
  return test.run(words);
}

struct Refusal
{
  Words words = {};
  int status = 2;
  std::string error = {}; // without "oidcctl: error: "
};

void
check_refusals(const std::vector<Refusal>& rows, bool whole)
{
  for (const auto& row : rows) {
    CAPTURE(row.error);
    TestSystem test;
    test.files.contents = {{"ca.pem", k_pem},
                           {"key.pem", k_pem + "-----BEGIN PRIVATE KEY-----\n"},
                           {"text", "hello"},
                           {"empty", ""},
                           {"lines", "one\ntwo\n"},
                           {"bytes", "\xff\xfe"}};
    Words words{"kubeconfig", "generate"};
    words.insert(words.end(), row.words.begin(), row.words.end());
    CHECK((whole ? generate(test, row.words) : test.run(words)) == row.status);
    CHECK(test.out().empty());
    CHECK(test.err().find("oidcctl: error: " + row.error) != std::string::npos);
    CHECK(test.files.writes.empty());
    CHECK(test.network.sessions.empty());
  }
}

} // namespace

TEST_CASE("kubeconfig generate: what has to be given")
{
  const std::string issuer = "--issuer-url=https://login.example.com";
  const std::string client = "--client-id=kubernetes";
  check_refusals(
      {{.words = {},
        .status = 2,
        .error = "one of --issuer-url or --authentication-config is required\nhint: use "
                 "the value "
                 "that the API server has"},
       {.words = {issuer},
        .status = 2,
        .error = "one of --client-id or --authentication-config is required\nhint: use "
                 "the value "
                 "that the API server has"},
       {.words = {issuer, "--client-id="},
        .status = 2,
        .error = "--client-id must not be empty\n"},
       {.words = {issuer, client},
        .status = 2,
        .error =
            "no cluster specified\nhint: use --server URL, --from-kubeconfig FILE, or "
            "--org-id, --cluster-hash and --zone"},
       {.words = {"--issuer-url=http://login.example.com", client},
        .status = 2,
        .error =
            "invalid value \"http://login.example.com\" for --issuer-url: the scheme is "
            "http, not https\n"},
       {.words = {"--issuer-url=login.example.com", client},
        .status = 2,
        .error = "invalid value \"login.example.com\" for --issuer-url: "},
       {.words = {issuer, client, "--org-id=abc123"},
        .status = 2,
        .error = "expected either the cluster hash or the cluster name\n"},
       {.words = {issuer, client, "--org-id=a", "--cluster-hash=abcd1234"},
        .status = 2,
        .error = "the zone is empty\n"},
       {.words = {issuer, client, "--server="},
        .status = 2,
        .error = "no cluster specified\n"},
       {.words = {issuer, client, "--server=https://me@k8s.example.com"},
        .status = 2,
        .error = "--server \"https://me@k8s.example.com\": expected "
                 "https://HOST[:PORT][/PATH]\n"},
       {.words = {issuer, client, "--server=ftp://k8s.example.com"},
        .status = 2,
        .error =
            "--server \"ftp://k8s.example.com\": expected https://HOST[:PORT][/PATH]\n"},
       {.words = {issuer, client, "--server=https://"},
        .status = 2,
        .error = "--server \"https://\": the host is missing\n"},
       {.words = {issuer, client, "--context=prod"},
        .status = 2,
        .error = "--context requires --from-kubeconfig\n"}},
      false);
}

TEST_CASE("kubeconfig generate: values that mean nothing")
{
  check_refusals(
      {{.words = {"--plugin=kubelogn"},
        .status = 2,
        .error = "invalid value \"kubelogn\" for --plugin: expected kubelogin, oidcctl, "
                 "together "
                 "or a path with a slash\nhint: did you mean kubelogin?\n"},
       {.words = {"--exec-api-version=v2"},
        .status = 2,
        .error =
            "invalid value \"v2\" for --exec-api-version: expected one of v1, v1beta1\n"},
       {.words = {"--offline-access=maybe"},
        .status = 2,
        .error = "invalid value \"maybe\" for --offline-access: "},
       {.words = {"--grant-type=implicit"},
        .status = 2,
        .error = "invalid value \"implicit\" for --grant-type: "},
       {.words = {"--oidc-pkce-method=plain"},
        .status = 2,
        .error = "invalid value \"plain\" for --oidc-pkce-method: "},
       {.words = {"--extra-scope=a,b"},
        .status = 2,
        .error =
            "invalid value \"a,b\" for --extra-scope: it contains a comma, which plugins "
            "treat as a separator: use the option once for each scope\n"},
       {.words = {"--extra-scope=a b"},
        .status = 2,
        .error = "invalid value \"a b\" for --extra-scope: it contains a character that "
                 "is not "
                 "allowed in a scope (RFC 6749 3.3)\n"},
       {.words = {"--extra-scope="},
        .status = 2,
        .error = "invalid value \"\" for --extra-scope: the scope is empty\n"},
       {.words = {"--plugin-arg=prompt=consent"},
        .status = 2,
        .error = "invalid value \"prompt=consent\" for --plugin-arg: not an option of a "
                 "plugin\n"},
       {.words = {"--plugin-arg="},
        .status = 2,
        .error = "invalid value \"\" for --plugin-arg: not an option of a plugin\n"},
       {.words = {"--plugin-arg=--"},
        .status = 2,
        .error = "invalid value \"--\" for --plugin-arg: not an option of a plugin\n"},
       {.words = {"--plugin-arg=--=x"},
        .status = 2,
        .error = "invalid value \"--=x\" for --plugin-arg: not an option of a plugin\n"},
       {.words = {"--plugin-arg=-v"},
        .status = 2,
        .error = "invalid value \"-v\" for --plugin-arg: not an option of a plugin\n"},
       {.words = {"--plugin-arg=--oidc-client-secret=s3cr3t"},
        .status = 2,
        .error = "--plugin-arg cannot set --oidc-client-secret\nhint: have users set "
                 "OIDC_CLIENT_SECRET, or use --embed-client-secret\n"},
       {.words = {"--plugin-arg=--oidc-extra-scope"},
        .status = 2,
        .error = "--plugin-arg cannot set --oidc-extra-scope\nhint: use "
                 "--extra-scope\n"},
       {.words = {"--listen-address=8000"},
        .status = 2,
        .error = "invalid value \"8000\" for --listen-address: expected HOST:PORT\n"},
       {.words = {"--listen-address=127.0.0.1"},
        .status = 2,
        .error =
            "invalid value \"127.0.0.1\" for --listen-address: expected HOST:PORT\n"},
       {.words = {"--listen-address=127.0.0.1:1,127.0.0.1:2"},
        .status = 2,
        .error = "invalid value \"127.0.0.1:1,127.0.0.1:2\" for "},
       {.words = {"--listen-address=0.0.0.0:8000"},
        .status = 2,
        .error = "invalid value \"0.0.0.0:8000\" for --listen-address: not a loopback "
                 "address"},
       {.words = {"--listen-address=127.0.0.2:8000"},
        .status = 2,
        .error = "invalid value \"127.0.0.2:8000\" for --listen-address: not a loopback "
                 "address"},
       {.words = {"--proxy-url=ftp://p"},
        .status = 2,
        .error = "invalid value \"ftp://p\" for --proxy-url: expected an http, https or "
                 "socks5 "
                 "URL\n"},
       {.words = {"--proxy-url=http://jane:s3cr3t@p"},
        .status = 2,
        .error = "--proxy-url contains a user name, which would be a credential in the "
                 "file\n"},
       {.words = {"--org-id=a"},
        .status = 2,
        .error =
            "--org-id, --cluster-hash, --cluster-name and --zone cannot be used together "
            "with --server and --from-kubeconfig\n"},
       {.words = {"--clusters-file=text"},
        .status = 2,
        .error = "--clusters-file cannot be used with the options of a single cluster\n"},
       {.words = {"--output-file=a", "--merge"},
        .status = 2,
        .error = "--output-file and --merge cannot be used together\n"},
       {.words = {"--merge-into=a", "--output-directory=b"},
        .status = 2,
        .error = "--output-directory and --merge-into cannot be used together\n"},
       {.words = {"-o", "table"},
        .status = 2,
        .error = "invalid value \"table\" for --output: expected one of yaml, json\n"},
       {.words = {"--username-claim="},
        .status = 2,
        .error = "--username-claim must not be empty"}},
      true);
}

TEST_CASE("kubeconfig generate: files that cannot be embedded")
{
  check_refusals(
      {{.words = {"--certificate-authority=missing.pem"},
        .status = 5,
        .error = "certificate authority: "},
       {.words = {"--certificate-authority=text"},
        .status = 5,
        .error = "certificate authority: \"text\": no BEGIN CERTIFICATE block\n"},
       {.words = {"--certificate-authority=key.pem"},
        .status = 5,
        .error = "certificate authority: \"key.pem\" contains a private key, which must "
                 "not be in "
                 "a kubeconfig\n"},
       {.words = {"--oidc-ca-file=text"},
        .status = 5,
        .error = "--oidc-ca-file: \"text\": no BEGIN CERTIFICATE block\n"},
       {.words = {"--oidc-ca-file=key.pem"},
        .status = 5,
        .error =
            "--oidc-ca-file: \"key.pem\" contains a private key, which must not be in a "
            "kubeconfig\n"},
       {.words = {"--embed-client-secret"},
        .status = 2,
        .error =
            "--embed-client-secret needs a client secret\nhint: use --client-secret-file "
            "FILE, "
            "or set OIDC_CLIENT_SECRET\n"},
       {.words = {"--embed-client-secret", "--client-secret-file=missing"},
        .status = 5,
        .error = ""},
       {.words = {"--embed-client-secret", "--client-secret-file=empty"},
        .status = 5,
        .error = "\"empty\" contains no client secret: it is empty\n"},
       {.words = {"--embed-client-secret", "--client-secret-file=lines"},
        .status = 5,
        .error =
            "\"lines\" contains no client secret: it contains several lines or control "
            "characters\n"},
       {.words = {"--embed-client-secret", "--client-secret-file=bytes"},
        .status = 5,
        .error = "\"bytes\" contains no client secret: "}},
      true);
}

TEST_CASE("kubeconfig generate: the secret of the environment is embedded when asked for")
{
  TestSystem test;
  test.environment.values["OIDC_CLIENT_SECRET"] = "s3cr3t";
  CHECK(generate(test, {}) == 0);
  CHECK(test.out().find("s3cr3t") == std::string::npos);
  CHECK(generate(test, {"--embed-client-secret"}) == 0);
  CHECK(test.out().find("value: s3cr3t\n") != std::string::npos);
  CHECK(test.err().find("s3cr3t") == std::string::npos);
  CHECK(
      test.err().find("oidcctl: warning: the kubeconfig contains the client secret\n") !=
      std::string::npos);
}

TEST_CASE("kubeconfig generate: more arguments for the plugin, behind its own")
{
  TestSystem test;
  const auto words = std::vector<std::string>{
      "kubeconfig",
      "generate",
      "--server=https://k8s.example.com",
      "--issuer-url=https://login.example.com",
      "--client-id=kubernetes",
      "--plugin-arg=--oidc-auth-request-extra-params=prompt=consent",
      "--plugin-arg=--skip-open-browser"};
  CHECK(test.run(words) == 0);
  CHECK(test.out().find("      - \"--oidc-client-id=kubernetes\"\n"
                        "      - \"--oidc-auth-request-extra-params=prompt=consent\"\n"
                        "      - \"--skip-open-browser\"\n"
                        "      interactiveMode: ") != std::string::npos);
}

TEST_CASE("kubeconfig generate: JSON says what YAML says")
{
  TestSystem test;
  CHECK(generate(test, {"-o", "json", "--name=prod"}) == 0);
  const auto data = json_out(test);
  CHECK(data["kind"] == "Config");
  CHECK(data["current-context"] == "prod");
  const auto& exec = data["users"][0]["user"]["exec"];
  CHECK(exec["apiVersion"] == "client.authentication.k8s.io/v1");
  CHECK(exec["interactiveMode"] == "IfAvailable");
  CHECK(exec["provideClusterInfo"] == false);
  CHECK(exec["args"].size() == 3);
}

TEST_CASE("kubeconfig generate --output-file: a new file for the owner alone")
{
  TestSystem test;
  CHECK(generate(test, {"--output-file=out.yaml", "--name=prod"}) == 0);
  CHECK(test.out().empty());
  CHECK(test.err().find("oidcctl: note: wrote \"out.yaml\" with 1 context\n") !=
        std::string::npos);
  REQUIRE(test.files.writes.size() == 1);
  CHECK(test.files.writes[0].path == "out.yaml");
  CHECK(test.files.writes[0].mode == 0600);
  CHECK(test.files.contents["out.yaml"].find("current-context: prod\n") !=
        std::string::npos);

  CHECK(generate(test, {"--output-file=out.yaml"}) == 5);
  CHECK(test.err().find(
            "oidcctl: error: \"out.yaml\" already exists\nhint: use --merge-into to keep "
            "its contents, or --force to replace it\n") != std::string::npos);
  CHECK(test.files.writes.size() == 1);
  CHECK(generate(test, {"--output-file=out.yaml", "--force", "--name=other"}) == 0);
  CHECK(test.files.contents["out.yaml"].find("current-context: other\n") !=
        std::string::npos);

  test.files.write_errors["full"] = Error{ErrorCode::local_file, "no space left", "", {}};
  CHECK(generate(test, {"--output-file=full"}) == 5);
  CHECK(test.err().find("oidcctl: error: no space left\n") != std::string::npos);
}
