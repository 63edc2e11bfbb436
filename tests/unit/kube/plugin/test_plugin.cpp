#include "base/base64.hpp"
#include "certificates.hpp"
#include "kube/plugin/plugin.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

using namespace oidcctl;

namespace {

using Words = std::vector<std::string>;

PluginCall
chosen(const std::string& choice)
{
  auto call = choose_plugin(choice);
  REQUIRE_MESSAGE(call, choice);
  return *call;
}

PluginSettings
settings()
{
  PluginSettings settings;
  settings.issuer_url = "https://login.example.com/";
  settings.client_id = "kubernetes";
  return settings;
}

} // namespace

TEST_CASE("plugin: the table is sorted, and each row can be found and called")
{
  const auto all = plugins();
  CHECK(std::is_sorted(
      all.begin(), all.end(), [](const auto& a, const auto& b) { return a.id < b.id; }));
  std::set<std::string_view> programs;
  for (const auto& plugin : all) {
    CAPTURE(plugin.id);
    CHECK(find_plugin(plugin.id) == &plugin);
    CHECK(programs.insert(plugin.program).second);
    CHECK_FALSE(plugin.hint.empty());
    // What a kubeconfig says is what is recognised again.
    const auto call = chosen(std::string(plugin.id));
    CHECK(call.plugin == &plugin);
    const auto again =
        recognise_plugin(call.command, command_line(call, settings()).args);
    REQUIRE(again);
    CHECK(again->plugin == &plugin);
    CHECK(again->words == call.words);
    // kubectl makes the name of the executable from the word.
    if (!plugin.word.empty()) {
      std::string program = "kubectl-" + std::string(plugin.word);
      std::replace(program.begin() + 8, program.end(), '-', '_');
      CHECK(plugin.program == program);
      CHECK(plugin.command == "kubectl");
    }
  }
}

TEST_CASE("plugin: how each is called")
{
  struct Row
  {
    std::string choice = {};
    std::string plugin = {};
    std::string command = {};
    Words words = {};
  };
  const Row rows[] = {
      {"oidcctl", "oidcctl", "oidcctl", {"get-token"}},
      {"kubelogin", "kubelogin", "kubectl", {"oidc-login", "get-token"}},
      {"together", "together", "kubectl", {"together-login", "get-token"}},
      {"/opt/bin/oidcctl", "oidcctl", "/opt/bin/oidcctl", {"get-token"}},
      {"/opt/bin/kubelogin", "kubelogin", "/opt/bin/kubelogin", {"get-token"}},
      {"./kubectl-oidc_login", "kubelogin", "./kubectl-oidc_login", {"get-token"}},
      {"/a/kubectl-together_login.exe",
       "together",
       "/a/kubectl-together_login.exe",
       {"get-token"}},
      {"/a/together-kubelogin", "together", "/a/together-kubelogin", {"get-token"}},
      {"/a/our-login", "oidcctl", "/a/our-login", {"get-token"}},
  };
  for (const auto& row : rows) {
    CAPTURE(row.choice);
    const auto call = chosen(row.choice);
    CHECK(call.plugin->id == row.plugin);
    CHECK(call.command == row.command);
    CHECK(call.words == row.words);
  }
}

TEST_CASE("plugin: choices that mean none")
{
  struct Row
  {
    std::string choice = {};
    std::string message = {};
    std::string hint = {};
  };
  const auto wanted = [](const std::string& seen) {
    return "invalid value \"" + seen +
           "\" for --plugin: expected kubelogin, oidcctl, together or a path with a "
           "slash";
  };
  const Row rows[] = {
      {"", wanted(""), ""},
      {"kubelogn", wanted("kubelogn"), "did you mean kubelogin?"},
      {"Together", wanted("Together"), "did you mean together?"},
      {"azure", wanted("azure"), ""},
      {"~/bin/oidcctl",
       "--plugin is \"~/bin/oidcctl\": kubectl does not replace ~, and a shell only "
       "where it is not in "
       "quotes",
       "use the full path"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.choice);
    const auto call = choose_plugin(row.choice);
    REQUIRE_FALSE(call);
    CHECK(call.error().code == ErrorCode::usage);
    CHECK(call.error().message == row.message);
    CHECK(call.error().hint == row.hint);
  }
}

TEST_CASE("plugin: recognised in a kubeconfig")
{
  struct Row
  {
    std::string command = {};
    Words args = {};
    std::string plugin = {}; // empty: none
    Words words = {};
  };
  const Row rows[] = {
      {"kubectl",
       {"oidc-login", "get-token", "-v1"},
       "kubelogin",
       {"oidc-login", "get-token"}},
      {"kubectl", {"oidc_login", "get-token"}, "kubelogin", {"oidc_login", "get-token"}},
      {"/usr/bin/kubectl", {"together-login"}, "together", {"together-login"}},
      {"kubectl.exe", {"oidc-login"}, "kubelogin", {"oidc-login"}},
      {"C:\\bin\\kubelogin.exe", {"get-token"}, "kubelogin", {"get-token"}},
      {"kubelogin", {"get-token", "--oidc-issuer-url=x"}, "kubelogin", {"get-token"}},
      {"oidcctl", {"--help", "get-token"}, "oidcctl", {}},
      // Azure's program has the same name
      {"kubelogin", {"get-token", "--login", "azurecli"}, "", {}},
      {"kubelogin", {"get-token", "--server-id=x"}, "", {}},
      {"kubelogin", {"get-token", "-l", "spn"}, "", {}},
      // hyphens where the file has an underscore, and what is not a plugin of these
      {"kubectl-oidc-login", {"get-token"}, "", {}},
      {"kubectl", {"oidclogin", "get-token"}, "", {}},
      {"kubectl", {}, "", {}},
      {"kubectl", {"--v=1", "oidc-login"}, "", {}},
      {"aws", {"eks", "get-token"}, "", {}},
      {"", {}, "", {}},
  };
  for (const auto& row : rows) {
    CAPTURE(row.command);
    const auto call = recognise_plugin(row.command, row.args);
    REQUIRE(call.has_value() == !row.plugin.empty());
    if (call) {
      CHECK(call->plugin->id == row.plugin);
      CHECK(call->command == row.command);
      CHECK(call->words == row.words);
    }
  }
}

TEST_CASE("plugin: one argument for each value")
{
  auto all = settings();
  CHECK(command_line(chosen("kubelogin"), all).args ==
        Words{"oidc-login",
              "get-token",
              "--oidc-issuer-url=https://login.example.com/",
              "--oidc-client-id=kubernetes"});
  all.extra_scopes = {"email", "groups"};
  all.pkce = PkceChoice::s256;
  all.grant_type = "device-code";
  all.listen_addresses = {"127.0.0.1:8000", "127.0.0.1:9000"};
  all.ca_certificates = CaCertificates::parse(test::k_ca_pem).value();
  const auto line = command_line(chosen("oidcctl"), all);
  CHECK(line.args ==
        Words{"get-token",
              "--oidc-issuer-url=https://login.example.com/",
              "--oidc-client-id=kubernetes",
              "--oidc-extra-scope=email",
              "--oidc-extra-scope=groups",
              "--oidc-pkce-method=S256",
              "--grant-type=device-code",
              "--listen-address=127.0.0.1:8000",
              "--listen-address=127.0.0.1:9000",
              "--certificate-authority-data=" +
                  base64::encode(test::k_ca_pem, base64::Alphabet::standard)});
  CHECK(line.variables.empty());
  CHECK_FALSE(line.has_secret_in_args);
  all.pkce = PkceChoice::none;
  const auto without = command_line(chosen("oidcctl"), all).args;
  CHECK(std::count(without.begin(), without.end(), "--oidc-pkce-method=no") == 1);
}

TEST_CASE("plugin: where the client secret goes")
{
  struct Row
  {
    std::string plugin = {};
    PkceChoice pkce = PkceChoice::automatic;
    bool by_variable = false;
  };
  const Row rows[] = {
      {"oidcctl", PkceChoice::automatic, true},
      {"oidcctl", PkceChoice::s256, true},
      {"together", PkceChoice::automatic, true},
      {"together", PkceChoice::none, true},
      {"together", PkceChoice::s256, false}, // it does not read the variable then
      {"/a/kubectl-together_login", PkceChoice::s256, false},
      {"kubelogin", PkceChoice::automatic, false},
      {"kubelogin", PkceChoice::s256, false},
      {"/a/our-login", PkceChoice::automatic, true},
  };
  for (const auto& row : rows) {
    CAPTURE(row.plugin);
    const auto call = chosen(row.plugin);
    CHECK(reads_secret_variable(call, row.pkce) == row.by_variable);
    auto with_secret = settings();
    with_secret.pkce = row.pkce;
    with_secret.client_secret = Secret("s3cr3t");
    const auto line = command_line(call, with_secret);
    CHECK(line.has_secret_in_args == !row.by_variable);
    const auto in_args =
        std::count(line.args.begin(), line.args.end(), "--oidc-client-secret=s3cr3t");
    CHECK(in_args == (row.by_variable ? 0 : 1));
    REQUIRE(line.variables.size() == (row.by_variable ? 1U : 0U));
    if (row.by_variable) {
      CHECK(line.variables[0].name == "OIDC_CLIENT_SECRET");
      CHECK(line.variables[0].value == "s3cr3t");
    }
  }
}
