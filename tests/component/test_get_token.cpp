#include "kube/exec_credential.hpp"
#include "login_world.hpp"

#include <doctest/doctest.h>

// `get-token` where the cache has a token, and where nobody can be asked.

using namespace oidcctl;
using namespace oidcctl::test;

namespace {

constexpr const char* k_info_v1 =
    R"({"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1",)"
    R"("spec":{"interactive":true}})"
    "\n";

void
no_network(LoginWorld& world)
{
  world.test.network.load_error = Error{ErrorCode::bug, "the network was wanted", {}, {}};
}

} // namespace

TEST_CASE("get-token: a fresh token comes from the cache, without network or lock")
{
  LoginWorld world;
  no_network(world);
  const auto token = world.cache(3600);
  CHECK(world.run() == 0);
  CHECK(
      world.test.out() ==
      R"({"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1beta1",)"
      R"("spec":{"interactive":false},"status":{"expirationTimestamp":"2026-11-22T14:59:00Z",)"
      R"("token":")" +
          token + "\"}}\n");
  CHECK(world.test.err().empty());
  CHECK(world.test.locks.events.empty());
  CHECK(world.test.files.writes.empty());
}

TEST_CASE("get-token: the version that kubectl wants")
{
  LoginWorld world;
  no_network(world);
  world.cache(3600);
  world.test.environment.values["KUBERNETES_EXEC_INFO"] = k_info_v1;
  CHECK(world.run() == 0);
  CHECK(json_out(world.test).at("apiVersion") == "client.authentication.k8s.io/v1");

  for (const std::string bad :
       {"", "{}", "{", "[]", R"({"kind":"ExecCredential","apiVersion":"v3"})"}) {
    world.test.environment.values["KUBERNETES_EXEC_INFO"] = bad;
    INFO(bad);
    CHECK(world.run() != 0);
    CHECK(world.test.out().empty());
    CHECK(world.test.err().find("oidcctl: error: ") == 0);
  }
}

TEST_CASE("get-token: how long a token has to last")
{
  LoginWorld world;
  no_network(world);
  world.cache(100);
  CHECK(world.run({"--min-ttl=99"}) == 0);
  CHECK(json_out(world.test)["status"]["expirationTimestamp"] == "2026-11-22T14:00:01Z");
  CHECK(world.run({"--min-ttl=0"}) == 0);
  CHECK(json_out(world.test)["status"]["expirationTimestamp"] == "2026-11-22T14:01:40Z");
  CHECK(world.run({"--min-ttl=-1"}) == 2);
  CHECK(world.run({"--min-ttl=86401"}) == 2);
  CHECK(world.test.err() == "oidcctl: error: --min-ttl is 86401, wanted is 0 to 86400\n");
}

TEST_CASE("get-token: names of entries, and where they are")
{
  LoginWorld world;
  no_network(world);
  const auto token = world.cache(3600);
  const auto content = world.test.files.contents.at(world.entry());
  const auto name = world.entry().substr(std::string(k_cache_folder).size());

  world.test.files.contents = {{"/k/oidc-login" + name, content}};
  world.test.environment.values["KUBECACHEDIR"] = "/k";
  CHECK(world.run() == 0);
  CHECK(world.given() == token);

  world.test.files.contents = {{"/home/ada/t" + name, content}};
  CHECK(world.run({"--token-cache-dir=~/t"}) == 0);
  CHECK(world.given() == token);
}

TEST_CASE("get-token: under the name of the fork its entries are found")
{
  LoginWorld world;
  no_network(world);
  world.test.program = "kubectl-together_login";
  const auto token = world.cache(3600);
  CHECK(world.entry().ends_with(cache_name(world.settings, CacheNaming::together)));
  CHECK(world.run() == 0);
  CHECK(world.given() == token);
  world.test.program = "kubectl-oidc_login";
  CHECK(world.run({"--interactive=never"}) == 4);
}

TEST_CASE("get-token: without a terminal or a display nobody is asked")
{
  struct Row
  {
    std::string name;
    std::map<std::string, std::string> environment;
    std::vector<std::string> words;
    bool err_tty;
    std::string why;
  };
  const std::string no_person = R"({"kind":"ExecCredential",)"
                                R"("apiVersion":"client.authentication.k8s.io/v1",)"
                                R"("spec":{"interactive":false}})";
  const std::string told = "kubectl says that nobody is there (spec.interactive: false)";
  const Row rows[] = {
      {"nothing",
       {},
       {"--browser-command="},
       false,
       "there is neither a terminal nor a display"},
      {"device code",
       {},
       {"--browser-command=", "--grant-type=device-code"},
       false,
       "there is neither a terminal nor a display"},
      {"CI",
       {{"CI", "true"}, {"DISPLAY", ":0"}},
       {},
       true,
       "this is a CI job (CI is set)"},
      {"kubectl",
       {{"KUBERNETES_EXEC_INFO", no_person}, {"DISPLAY", ":0"}},
       {},
       false,
       told},
      {"kubectl on a terminal without a display",
       {{"KUBERNETES_EXEC_INFO", no_person}},
       {"--browser-command="},
       true,
       told},
      {"forbidden",
       {{"DISPLAY", ":0"}},
       {"--interactive=never"},
       true,
       "--interactive=never forbids to ask"},
  };
  for (const auto& row : rows) {
    INFO(row.name);
    LoginWorld world;
    no_network(world);
    for (const auto& [name, value] : row.environment) {
      world.test.environment.values[name] = value;
    }
    world.words.pop_back();
    world.words.push_back(std::string("--browser-command=") + k_browser);
    if (!row.words.empty() && row.words.front() == "--browser-command=") {
      world.words.pop_back();
    }
    world.test.terminal.err_tty = row.err_tty;
    std::vector<std::string> more;
    for (const auto& word : row.words) {
      if (word != "--browser-command=") {
        more.push_back(word);
      }
    }
    CHECK(world.run(more) == 4);
    CHECK(world.test.out().empty());
    CHECK(world.test.err().find("oidcctl: error: a login is needed, and " + row.why +
                                "\n") == 0);
    CHECK(world.test.processes.starts.empty());
    CHECK(world.test.listener.opened.empty());
  }
}

TEST_CASE("get-token: kubelogin's other options are taken")
{
  LoginWorld world;
  no_network(world);
  const auto token = world.cache(3600);
  CHECK(world.run({"-v1",
                   "--v=2",
                   "--logtostderr=true",
                   "--alsologtostderr",
                   "--vmodule=a=2",
                   "--log_file=/tmp/x",
                   "--stderrthreshold=2",
                   "--skip-open-browser=false",
                   "--listen-address=127.0.0.1:0,localhost:18000",
                   "--authentication-timeout-sec=60",
                   "--grant-type=authcode"}) == 2); // -v and --v are one option
  CHECK(world.run({"-v=1",
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

TEST_CASE("get-token: wrong options")
{
  struct Row
  {
    std::vector<std::string> words;
    std::string error;
  };
  const Row rows[] = {
      {{"--oidc-extra-scop=x"},
       "unknown option \"--oidc-extra-scop=x\"\nhint: did you mean "
       "--oidc-extra-scope?\n"},
      {{"--grant-type=devicecode"},
       "--grant-type is \"devicecode\", wanted is one of auto, authcode, "
       "authcode-keyboard, "
       "client-credentials, device-code, password\nhint: did you mean device-code?\n"},
      {{"--oidc-pkce-method=plain"},
       "--oidc-pkce-method is \"plain\", wanted is one of auto, no, S256\n"},
      {{"--token-cache-storage=disc"},
       "--token-cache-storage is \"disc\", wanted is one of disk, keyring, none\nhint: "
       "did "
       "you mean disk?\n"},
      {{"--interactive=maybe"},
       "--interactive is \"maybe\", wanted is one of auto, always, never\n"},
      {{"--insecure-skip-tls-verify"},
       "--insecure-skip-tls-verify: certificates are always verified here, because "
       "whoever "
       "sits in between would get the token\nhint: give the provider's CA with "
       "--certificate-authority\n"},
      {{"--local-server-cert=a", "--local-server-key=b"},
       "--local-server-cert and --local-server-key: the browser comes back by http here, "
       "on "
       "loopback (RFC 8252 8.3)\nhint: register http://localhost:8000 as a redirect URL "
       "of "
       "the client\n"},
      {{"--listen-address=0.0.0.0:8000"},
       "--listen-address is \"0.0.0.0:8000\": codes are taken on loopback alone\nhint: "
       "give "
       "127.0.0.1:8000, which means [::1]:8000 too\n"},
      {{"--listen-address=:8000"},
       "--listen-address is \":8000\": codes are taken on loopback alone\nhint: give "
       "127.0.0.1:8000, which means [::1]:8000 too\n"},
      {{"--listen-address=localhost"},
       "--listen-address is \"localhost\", wanted is HOST:PORT\n"},
      {{"--listen-address=localhost:65536"},
       "--listen-address is \"localhost:65536\", wanted is HOST:PORT\n"},
      {{"--authentication-timeout-sec=0"},
       "--authentication-timeout-sec is 0, wanted is 1 to 3600\n"},
      {{"--open-url-after-authentication=javascript:x"},
       "--open-url-after-authentication is \"javascript:x\", wanted is an http or https "
       "URL\n"},
      {{"--oidc-request-header=x"},
       "--oidc-request-header is \"x\", wanted is NAME=VALUE\n"},
      {{"--oidc-request-header=x y=1"}, "--oidc-request-header: \"x y\" is no header\n"},
      {{"--oidc-request-header=x=a\r\nHost: b"},
       "--oidc-request-header: \"x\" is no header\n"},
      {{"--oidc-auth-request-extra-params=state=x"},
       "--oidc-auth-request-extra-params sets state, which the login sets itself\n"},
      {{"--oidc-client-secret=a", "--client-secret-file=b"},
       "--oidc-client-secret and --client-secret-file exclude each other\n"},
      {{"--timeout=0"}, "--timeout is 0 s, wanted is more than 0 and at most 3600\n"},
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
  CHECK(world.test.err().find("no --oidc-issuer-url given") != std::string::npos);
  CHECK(world.test.run({"get-token", "--oidc-issuer-url=https://x"}) == 2);
  CHECK(world.test.err().find("no --oidc-client-id given") != std::string::npos);
  for (const std::string url :
       {"http://login.example.com", "login.example.com", "ftp://x"}) {
    CHECK(world.test.run(
              {"get-token", "--oidc-client-id=x", "--oidc-issuer-url=" + url}) == 2);
    CHECK(world.test.err() == "oidcctl: error: --oidc-issuer-url is \"" + url +
                                  "\", wanted is an https URL\n");
  }
  world.test.environment.values.erase("HOME");
  CHECK(world.run() == 2);
  CHECK(world.test.err().find("there is no home to keep tokens in: HOME is not set") !=
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
  world.test.environment.values["OIDC_CLIENT_SECRET"] = "s3cr3t";
  CHECK(world.run() == 0);
  CHECK(world.given() == token);
}
