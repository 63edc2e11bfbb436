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
      {.choice = "oidcctl",
       .plugin = "oidcctl",
       .command = "oidcctl",
       .words = {"get-token"}},
      {.choice = "kubelogin",
       .plugin = "kubelogin",
       .command = "kubectl",
       .words = {"oidc-login", "get-token"}},
      {.choice = "together",
       .plugin = "together",
       .command = "kubectl",
       .words = {"together-login", "get-token"}},
      {.choice = "/opt/bin/oidcctl",
       .plugin = "oidcctl",
       .command = "/opt/bin/oidcctl",
       .words = {"get-token"}},
      {.choice = "/opt/bin/kubelogin",
       .plugin = "kubelogin",
       .command = "/opt/bin/kubelogin",
       .words = {"get-token"}},
      {.choice = "./kubectl-oidc_login",
       .plugin = "kubelogin",
       .command = "./kubectl-oidc_login",
       .words = {"get-token"}},
      {.choice = "/a/kubectl-together_login.exe",
       .plugin = "together",
       .command = "/a/kubectl-together_login.exe",
       .words = {"get-token"}},
      {.choice = "/a/together-kubelogin",
       .plugin = "together",
       .command = "/a/together-kubelogin",
       .words = {"get-token"}},
      {.choice = "/a/our-login",
       .plugin = "oidcctl",
       .command = "/a/our-login",
       .words = {"get-token"}},
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
      {.choice = "", .message = wanted(""), .hint = ""},
      {.choice = "kubelogn",
       .message = wanted("kubelogn"),
       .hint = "did you mean kubelogin?"},
      {.choice = "Together",
       .message = wanted("Together"),
       .hint = "did you mean together?"},
      {.choice = "azure", .message = wanted("azure"), .hint = ""},
      {.choice = "~/bin/oidcctl",
       .message =
           "--plugin is \"~/bin/oidcctl\": kubectl does not replace ~, and a shell only "
           "where it is not in "
           "quotes",
       .hint = "use the full path"},
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
      {.command = "kubectl",
       .args = {"oidc-login", "get-token", "-v1"},
       .plugin = "kubelogin",
       .words = {"oidc-login", "get-token"}},
      {.command = "kubectl",
       .args = {"oidc_login", "get-token"},
       .plugin = "kubelogin",
       .words = {"oidc_login", "get-token"}},
      {.command = "/usr/bin/kubectl",
       .args = {"together-login"},
       .plugin = "together",
       .words = {"together-login"}},
      {.command = "kubectl.exe",
       .args = {"oidc-login"},
       .plugin = "kubelogin",
       .words = {"oidc-login"}},
      {.command = "C:\\bin\\kubelogin.exe",
       .args = {"get-token"},
       .plugin = "kubelogin",
       .words = {"get-token"}},
      {.command = "kubelogin",
       .args = {"get-token", "--oidc-issuer-url=x"},
       .plugin = "kubelogin",
       .words = {"get-token"}},
      {.command = "oidcctl",
       .args = {"--help", "get-token"},
       .plugin = "oidcctl",
       .words = {}},
      // Azure's program has the same name
      {.command = "kubelogin",
       .args = {"get-token", "--login", "azurecli"},
       .plugin = "",
       .words = {}},
      {.command = "kubelogin",
       .args = {"get-token", "--server-id=x"},
       .plugin = "",
       .words = {}},
      {.command = "kubelogin",
       .args = {"get-token", "-l", "spn"},
       .plugin = "",
       .words = {}},
      // hyphens where the file has an underscore, and what is not a plugin of these
      {.command = "kubectl-oidc-login", .args = {"get-token"}, .plugin = "", .words = {}},
      {.command = "kubectl",
       .args = {"oidclogin", "get-token"},
       .plugin = "",
       .words = {}},
      {.command = "kubectl", .args = {}, .plugin = "", .words = {}},
      {.command = "kubectl", .args = {"--v=1", "oidc-login"}, .plugin = "", .words = {}},
      {.command = "aws", .args = {"eks", "get-token"}, .plugin = "", .words = {}},
      {.command = "", .args = {}, .plugin = "", .words = {}},
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
      {.plugin = "oidcctl", .pkce = PkceChoice::automatic, .by_variable = true},
      {.plugin = "oidcctl", .pkce = PkceChoice::s256, .by_variable = true},
      {.plugin = "together", .pkce = PkceChoice::automatic, .by_variable = true},
      {.plugin = "together", .pkce = PkceChoice::none, .by_variable = true},
      {.plugin = "together",
       .pkce = PkceChoice::s256,
       .by_variable = false}, // it does not read the variable then
      {.plugin = "/a/kubectl-together_login",
       .pkce = PkceChoice::s256,
       .by_variable = false},
      {.plugin = "kubelogin", .pkce = PkceChoice::automatic, .by_variable = false},
      {.plugin = "kubelogin", .pkce = PkceChoice::s256, .by_variable = false},
      {.plugin = "/a/our-login", .pkce = PkceChoice::automatic, .by_variable = true},
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
