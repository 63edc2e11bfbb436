#include "login_world.hpp"

#include <doctest/doctest.h>

// `get-token` and its options: kubelogin's, and what is wrong with them.

using namespace oidcctl;
using namespace oidcctl::test;

namespace {

void
no_network(LoginWorld& world)
{
  world.test.network.load_error = Error{ErrorCode::bug, "the network was wanted", {}, {}};
}

} // namespace

TEST_CASE("get-token: kubelogin's other options are taken")
{
  LoginWorld world;
  no_network(world);
  const auto token = world.cache(3600);
  CHECK(world.run({"-v1",
                   "--v=2",
                   "-v=1",
                   "--logtostderr=true",
                   "--alsologtostderr",
                   "--vmodule=a=2",
                   "--log_file=/tmp/x",
                   "--stderrthreshold=2",
                   "--skip-open-browser=false",
                   "--listen-address=127.0.0.1:0,localhost:18000,[::1]:1",
                   "--authentication-timeout-sec=60",
                   "--grant-type=authcode",
                   "--password=x"}) == 0);
  CHECK(world.given() == token);
}

TEST_CASE("get-token: of an option that is duplicated the last counts, as in kubelogin")
{
  LoginWorld world;
  no_network(world);
  const auto token = world.cache(3600);
  CHECK(world.run({"--token-cache-storage=none",
                   "--token-cache-storage=disk",
                   "--min-ttl=9999",
                   "--min-ttl=60"}) == 0);
  CHECK(world.test.out().find(token) != std::string::npos);
  CHECK(world.run({"--token-cache-storage=disk", "--token-cache-storage=nowhere"}) == 2);
}

TEST_CASE("get-token: wrong options")
{
  struct Row
  {
    std::vector<std::string> words;
    std::string error;
  };
  const Row rows[] = {
      {.words = {"--oidc-extra-scop=x"},
       .error = "unknown option \"--oidc-extra-scop=x\"\nhint: did you mean "
                "--oidc-extra-scope?\n"},
      {.words = {"--grant-type=devicecode"},
       .error = "invalid value \"devicecode\" for --grant-type: expected one of auto, "
                "authcode, "
                "authcode-keyboard, client-credentials, device-code, password\nhint: did "
                "you mean "
                "device-code?\n"},
      {.words = {"--oidc-pkce-method=plain"},
       .error =
           "invalid value \"plain\" for --oidc-pkce-method: expected one of auto, no, "
           "S256\n"},
      {.words = {"--token-cache-storage=disc"},
       .error = "invalid value \"disc\" for --token-cache-storage: expected one of disk, "
                "keyring, "
                "none\nhint: did you mean disk?\n"},
      {.words = {"--interactive=maybe"},
       .error =
           "invalid value \"maybe\" for --interactive: expected one of auto, always, "
           "never\n"},
      {.words = {"--insecure-skip-tls-verify"},
       .error =
           "--insecure-skip-tls-verify is not supported: without verified certificates a "
           "man "
           "in the middle could take the token\nhint: use --certificate-authority with "
           "the "
           "provider's CA; this prints the certificates that it sends: openssl s_client "
           "-showcerts -connect login.example.com:443 </dev/null\n"},
      {.words = {"--local-server-cert=a"},
       .error =
           "--local-server-cert needs --local-server-key: https needs a certificate and "
           "its key\n"},
      {.words = {"--local-server-key=a"},
       .error =
           "--local-server-key needs --local-server-cert: https needs a certificate and "
           "its key\n"},
      {.words = {"--listen-address=0.0.0.0:8000"},
       .error = "invalid value \"0.0.0.0:8000\" for --listen-address: not a loopback "
                "address, where others could intercept the login\nhint: use "
                "127.0.0.1:8000, which "
                "also listens on [::1]:8000\n"},
      {.words = {"--listen-address=:8000"},
       .error =
           "invalid value \":8000\" for --listen-address: not a loopback address, where "
           "others could intercept the login\nhint: use 127.0.0.1:8000, which also "
           "listens "
           "on [::1]:8000\n"},
      {.words = {"--listen-address=localhost"},
       .error = "invalid value \"localhost\" for --listen-address: expected "
                "HOST:PORT\nhint: for "
                "example 127.0.0.1:8000; repeat the option for each address\n"},
      {.words = {"--listen-address=localhost:65536"},
       .error = "invalid value \"localhost:65536\" for --listen-address: expected "
                "HOST:PORT\nhint: for "
                "example 127.0.0.1:8000; repeat the option for each address\n"},
      {.words = {"--authentication-timeout-sec=0"},
       .error = "invalid value \"0\" for --authentication-timeout-sec: expected a whole "
                "number "
                "from "
                "1 to 3600\n"},
      {.words = {"--open-url-after-authentication=javascript:x"},
       .error = "invalid value \"javascript:x\" for --open-url-after-authentication: "
                "expected an "
                "http or https URL\n"},
      {.words = {"--oidc-request-header=x"},
       .error = "invalid value \"x\" for --oidc-request-header: expected NAME=VALUE\n"},
      {.words = {"--oidc-request-header=x y=1"},
       .error = "--oidc-request-header: \"x y\" is not a header\nhint: use NAME=VALUE "
                "without a "
                "colon, a space in the name, or control characters\n"},
      {.words = {"--oidc-request-header=x=a\r\nHost: b"},
       .error =
           "--oidc-request-header: \"x\" is not a header\nhint: use NAME=VALUE without a "
           "colon, a space in the name, or control characters\n"},
      {.words = {"--oidc-auth-request-extra-params=state=x"},
       .error =
           "--oidc-auth-request-extra-params cannot set state, which the login itself "
           "sets\n"},
      {.words = {"--oidc-client-secret=a", "--client-secret-file=b"},
       .error =
           "--oidc-client-secret and --client-secret-file cannot be used together\n"},
      {.words = {"--timeout=0"},
       .error = "invalid value \"0\" for --timeout: expected a number above 0 and up to "
                "3600\n"},
  };
  for (const auto& row : rows) {
    LoginWorld world;
    no_network(world);
    INFO(row.words.front());
    CHECK(world.run(row.words) == 2);
    CHECK(world.test.err() == "oidcctl: error: " + row.error);
    CHECK(world.test.out().empty());
  }
}

TEST_CASE("get-token: issuer and client are required, and an issuer is https")
{
  LoginWorld world;
  CHECK(world.test.run({"get-token", "--oidc-client-id=x"}) == 2);
  CHECK(world.test.err().find("--issuer-url is required") != std::string::npos);
  CHECK(world.test.run({"get-token", "--oidc-issuer-url=https://x"}) == 2);
  CHECK(world.test.err().find("--client-id is required") != std::string::npos);
  for (const std::string url :
       {"http://login.example.com", "login.example.com", "ftp://x"}) {
    CHECK(world.test.run(
              {"get-token", "--oidc-client-id=x", "--oidc-issuer-url=" + url}) == 2);
    CHECK(world.test.err() == "oidcctl: error: invalid value \"" + url +
                                  "\" for --issuer-url: expected an https URL\n");
  }
  world.test.environment.values.erase("HOME");
  CHECK(world.run() == 2);
  CHECK(world.test.err().find("no directory for tokens: HOME is not set") !=
        std::string::npos);
}

TEST_CASE("get-token: the client secret")
{
  LoginWorld world;
  no_network(world);
  world.settings.client_secret = Secret("s3cr3t");
  const auto token = world.cache(3600);
  world.test.files.contents["/home/ada/secret"] = " s3cr3t\n";
  CHECK(world.run({"--oidc-client-secret=s3cr3t"}) == 0);
  CHECK(world.run({"--client-secret-file=~/secret"}) == 0);
  CHECK(world.run({"--client-secret-file=/gone"}) == 5);
  CHECK(world.test.err() == "oidcctl: error: client secret: \"/gone\": no such file\n");
  world.test.files.contents["/home/ada/secret"] = " \n";
  CHECK(world.run({"--client-secret-file=~/secret"}) == 5);
  CHECK(world.test.err() ==
        "oidcctl: error: client secret: \"~/secret\" is empty\nhint: write the secret to "
        "it; a public client needs neither a secret nor --client-secret-file\n");
  world.test.environment.values["OIDC_CLIENT_SECRET"] = "s3cr3t";
  CHECK(world.run() == 0);
  CHECK(world.given() == token);
}
