#include "kube/kubeconfig/client_config.hpp"
#include "kube/kubeconfig/edit.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace oidcctl;
using kube::Additions;

namespace {

// One cluster, user and context with this name, as `kubeconfig generate` makes them.
Additions
additions(const std::string& name)
{
  Additions all;
  all.clusters.push_back({name, {.server = "https://" + name + ".example"}});
  kube::User user;
  user.exec = kube::Exec{.api_version = "client.authentication.k8s.io/v1",
                         .command = "oidcctl",
                         .args = {"get-token", "--oidc-client-id=k"},
                         .interactive_mode = "IfAvailable"};
  all.users.push_back({name, user});
  all.contexts.push_back({name, {.cluster = name, .user = name}});
  return all;
}

kube::EditedKubeconfig
edited(const std::string& text, const Additions& wanted)
{
  auto result = kube::edit_kubeconfig(text, wanted);
  REQUIRE_MESSAGE(result.has_value(), text, ": ", result.error().message);
  return std::move(*result);
}

// An edit with just one context.
kube::EditedKubeconfig
with_context(const std::string& text,
             const std::string& name,
             const kube::Context& context)
{
  Additions wanted;
  wanted.contexts.push_back({name, context});
  return edited(text, wanted);
}

constexpr const char* k_item = "- name: dev\n"
                               "  context:\n"
                               "    cluster: c\n"
                               "    user: u\n";

const kube::Context k_context{.cluster = "c", .user = "u"};

} // namespace

TEST_CASE("kubeconfig edit: a new file")
{
  const auto text = kube::to_kubeconfig_text(additions("dev"));
  REQUIRE(text.has_value());
  CHECK(*text ==
        "apiVersion: v1\nkind: Config\nclusters:\n- name: dev\n  cluster:\n    server: "
        "https://dev.example\ncontexts:\n- name: dev\n  context:\n    cluster: dev\n    "
        "user: dev\nusers:\n- name: dev\n  user:\n    exec:\n      apiVersion: "
        "client.authentication.k8s.io/v1\n      command: oidcctl\n      args:\n      - "
        "get-token\n      - \"--oidc-client-id=k\"\n      interactiveMode: IfAvailable\n "
        "     provideClusterInfo: false\n");
  CHECK(kube::to_kubeconfig_text({}) == "apiVersion: v1\nkind: Config\n");
}

TEST_CASE("kubeconfig edit: what is written is read again")
{
  Additions all;
  kube::Cluster cluster{.server = "https://k",
                        .tls_server_name = "name",
                        .certificate_authority_data = "pem\n",
                        .proxy_url = "http://p",
                        .insecure_skip_tls_verify = true,
                        .disable_compression = true};
  cluster.exec_config = yaml::Node::list(std::vector<std::string>{"012"});
  all.clusters.push_back({"c", cluster});
  kube::User user{.token = Secret("8080"),
                  .token_file = "t",
                  .client_certificate_data = "cert",
                  .client_key_data = Secret("key"),
                  .impersonate = "eve",
                  .impersonate_uid = "7",
                  .impersonate_groups = {"true", "~"}};
  user.exec = kube::Exec{.api_version = "v",
                         .command = "c",
                         .env = {{"A", Secret("no")}},
                         .interactive_mode = "Never",
                         .install_hint = "one\ntwo\n",
                         .provide_cluster_info = true};
  all.users.push_back({"u", user});
  all.contexts.push_back({"x", {.cluster = "c", .user = "u", .ns = "012"}});
  all.current_context = "x";
  const auto text = kube::to_kubeconfig_text(all);
  REQUIRE(text.has_value());
  const auto config = kube::parse_kubeconfig(*text, "config");
  REQUIRE(config.has_value());
  const auto client = kube::resolve(*config, std::nullopt);
  REQUIRE_MESSAGE(client.has_value(), client.error().message);
  CHECK(client->ns == "012");
  CHECK(client->cluster.tls_server_name == "name");
  CHECK(client->cluster.certificate_authority_data == "pem\n");
  CHECK(client->cluster.proxy_url == "http://p");
  CHECK(client->cluster.insecure_skip_tls_verify);
  CHECK(client->cluster.disable_compression);
  CHECK(client->cluster.exec_config->items.at(0).text == "012");
  CHECK(client->user.token.reveal() == "8080");
  CHECK(client->user.client_certificate_data == "cert");
  CHECK(client->user.client_key_data.reveal() == "key");
  CHECK(client->user.impersonate_uid == "7");
  CHECK(client->user.impersonate_groups == std::vector<std::string>{"true", "~"});
  CHECK(client->user.exec->env.at(0).value.reveal() == "no");
  CHECK(client->user.exec->install_hint == "one\ntwo\n");
  CHECK(client->user.exec->provide_cluster_info);
}

TEST_CASE("kubeconfig edit: lines are added, and the others stay as they are")
{
  struct Row
  {
    std::string before = {};
    std::string after = {};
  };
  const std::string item = k_item;
  const std::string indented =
      "  - name: dev\n    context:\n      cluster: c\n      user: u\n";
  const Row rows[] = {
      {.before = "", .after = "apiVersion: v1\nkind: Config\ncontexts:\n" + item},
      {.before = "# mine",
       .after = "# mine\napiVersion: v1\nkind: Config\ncontexts:\n" + item},
      {.before = "kind: Config", .after = "kind: Config\ncontexts:\n" + item},
      {.before = "contexts: []\nkind: Config\n",
       .after = "contexts:\n" + item + "kind: Config\n"},
      {.before = "contexts: # none\n\nkind: Config\n",
       .after = "contexts:\n" + item + "\nkind: Config\n"},
      {.before = "contexts: null", .after = "contexts:\n" + item},
      {.before = "---\ncontexts: ~\n", .after = "---\ncontexts:\n" + item},
      {.before = "contexts:\n- name: a # first\n  context: {}\n\n# users\nusers: null\n",
       .after = "contexts:\n- name: a # first\n  context: {}\n" + item +
                "\n# users\nusers: null\n"},
      {.before = "contexts:\n  - context: {}\n    name: a\nusers:\n",
       .after = "contexts:\n  - context: {}\n    name: a\n" + indented + "users:\n"},
      {.before = "contexts:\n- name: a\n  context: {}",
       .after = "contexts:\n- name: a\n  context: {}\n" + item},
      // instead of what has the name
      {.before = "contexts:\n- name: dev\n  context: {cluster: old}\n- name: b\n",
       .after = "contexts:\n" + item + "- name: b\n"},
      {.before = "contexts:\n- name: a\n# ours\n- name: dev\n# end\n",
       .after = "contexts:\n- name: a\n# ours\n" + item + "# end\n"},
      {.before = "contexts:\r\n- name: a\r\nx: y\r\n",
       .after = "contexts:\r\n- name: a\r\n" + item + "x: y\r\n"},
  };
  for (const auto& [a_before, after] : rows) {
    const auto& before = a_before; // Clang 14 captures no structured binding
    CAPTURE(before);
    const auto result = with_context(before, "dev", k_context);
    CHECK(result.text == after);
    CHECK(result.changed);
    CHECK_FALSE(result.rewritten);
    // Once more, and nothing is to be done.
    const auto again = with_context(after, "dev", k_context);
    CHECK_FALSE(again.changed);
    CHECK(again.text == after);
    CHECK(again.added.empty());
    CHECK(again.replaced.empty());
  }
}

TEST_CASE("kubeconfig edit: what cannot be changed line by line is written anew")
{
  struct Row
  {
    std::string before = {};
    std::string after = {};
  };
  const std::string item = k_item;
  const Row rows[] = {
      {.before = "{}", .after = "contexts:\n" + item},
      {.before = "~", .after = "apiVersion: v1\nkind: Config\ncontexts:\n" + item},
      {.before =
           R"({"kind": "Config", "contexts": [{"name": "a", "context": {}}], "x": [1, "1", null]})",
       .after = "kind: Config\ncontexts:\n- name: a\n  context: {}\n" + item +
                "x:\n- 1\n- \"1\"\n- null\n"},
      {.before = "contexts: [{name: a}] # flow\n",
       .after = "contexts:\n- name: a\n" + item},
      {.before = "contexts:\n-\n  name: a\n", .after = "contexts:\n- name: a\n" + item},
      {.before = "kind: Config\n...\n", .after = "kind: Config\ncontexts:\n" + item},
  };
  for (const auto& [a_before, after] : rows) {
    const auto& before = a_before; // Clang 14 captures no structured binding
    CAPTURE(before);
    const auto result = with_context(before, "dev", k_context);
    CHECK(result.text == after);
    CHECK(result.changed);
  }
  CHECK(with_context("{}", "dev", k_context).rewritten);
}

TEST_CASE("kubeconfig edit: an item that is empty, and so may have no line of its own")
{
  const std::string item = k_item;
  const std::pair<std::string, std::string> rows[] = {
      {"contexts:\n-", "contexts:\n- null\n" + item},
      {"contexts:\n- ", "contexts:\n- \n" + item},
      {"contexts:\n- \n", "contexts:\n- \n" + item},
      {"contexts:\n-\n\n\n", "contexts:\n- null\n" + item},
  };
  for (const auto& [a_before, after] : rows) {
    const auto& before = a_before; // Clang 14 captures no structured binding
    CAPTURE(before);
    CHECK(with_context(before, "dev", k_context).text == after);
  }
}

TEST_CASE("kubeconfig edit: three lists and the current context")
{
  auto wanted = additions("dev");
  wanted.current_context = "dev";
  const auto result = edited("users: []\n"
                             "current-context: old # mine\n"
                             "apiVersion: v1\n",
                             wanted);
  CHECK_FALSE(result.rewritten);
  CHECK(result.text.starts_with("users:\n- name: dev\n  user:\n"));
  CHECK(result.text.find("current-context: dev\napiVersion: v1\nclusters:\n") !=
        std::string::npos);
  CHECK(result.added ==
        std::vector<std::string>{"cluster \"dev\"", "context \"dev\"", "user \"dev\""});
  CHECK(result.replaced.empty());
  wanted.users[0].value.exec->args = {"get-token"};
  const auto again = edited(result.text, wanted);
  CHECK(again.added.empty());
  CHECK(again.replaced == std::vector<std::string>{"user \"dev\""});
  // Not asked for, the current context stays.
  wanted.current_context.reset();
  CHECK_FALSE(edited(again.text, wanted).changed);
}

TEST_CASE("kubeconfig edit: what stands in a replaced entry")
{
  const std::string before = "clusters:\n"
                             "- name: dev\n"
                             "  cluster:\n"
                             "    proxy-url: http://old\n"
                             "    server: https://old\n"
                             "    mine: 012\n"
                             "    extensions:\n"
                             "    - name: other\n"
                             "      extension: {a: b}\n"
                             "  beside: 1\n"
                             "users:\n"
                             "- name: dev\n"
                             "  user:\n"
                             "    token: secret\n"
                             "contexts:\n"
                             "- name: dev\n"
                             "  context:\n"
                             "    namespace: team\n"
                             "    cluster: old\n";
  auto wanted = additions("dev");
  wanted.clusters[0].value.exec_config = yaml::Node::from_text("x");
  const auto result = edited(before, wanted);
  CHECK_FALSE(result.rewritten);
  const auto config = kube::parse_kubeconfig(result.text, "config");
  REQUIRE(config.has_value());
  const auto client = kube::resolve(*config, "dev");
  REQUIRE(client.has_value());
  CHECK(client->ns == "team");
  CHECK(client->cluster.server == "https://dev.example");
  CHECK(client->cluster.proxy_url.empty());
  CHECK(client->cluster.exec_config->text == "x");
  CHECK(client->user.token.empty()); // beside it, the plugin would never run
  CHECK(client->method == kube::Method::exec);
  CHECK(result.text.find("    mine: 012\n") != std::string::npos);
  CHECK(result.text.find("    - name: other\n      extension:\n        a: b\n") !=
        std::string::npos);
  CHECK(result.text.find("  beside: 1\n") != std::string::npos);
}

TEST_CASE("kubeconfig edit: names that mean something to YAML")
{
  for (const std::string name : {"true",
                                 "8080",
                                 "012",
                                 "~",
                                 "null",
                                 "a: b",
                                 "a #b",
                                 "#",
                                 "- a",
                                 "'",
                                 "\"",
                                 "it's \"x\"",
                                 "one\ntwo",
                                 "\ttab",
                                 "M\xc3\xbcnchen",
                                 "\xf0\x9f\x98\x80",
                                 "{}",
                                 "[]",
                                 "*a",
                                 "&a",
                                 "!a",
                                 "<<",
                                 "=",
                                 "%",
                                 "@",
                                 "`",
                                 "1e3",
                                 "0x1F",
                                 "y",
                                 " ",
                                 "a ",
                                 "\\",
                                 "...",
                                 "---",
                                 "\xe2\x80\xa8"}) {
    CAPTURE(name);
    auto wanted = additions(name);
    wanted.current_context = name;
    const auto first = edited("kind: Config\nclusters:\n- name: other\n", wanted);
    CHECK_FALSE(first.rewritten);
    const auto config = kube::parse_kubeconfig(first.text, "config");
    REQUIRE(config.has_value());
    CHECK(config->current_context == name);
    CHECK(config->find_cluster(name) != nullptr);
    CHECK(config->find_user(name) != nullptr);
    REQUIRE(config->find_context(name) != nullptr);
    CHECK(config->find_context(name)->value.cluster == name);
    CHECK_FALSE(edited(first.text, wanted).changed);
  }
}

TEST_CASE("kubeconfig edit: files that are left alone")
{
  const auto error_of = [](const std::string& text) {
    const auto result = kube::edit_kubeconfig(text, additions("dev"));
    REQUIRE_FALSE_MESSAGE(result.has_value(), text);
    CHECK(result.error().code == ErrorCode::local_file);
    return result.error().message;
  };
  const std::string tail = ", which would be lost when the file is rewritten";
  CHECK(error_of("a: [") == "line 1: invalid YAML: end of sequence flow not found");
  CHECK(error_of("kind: Pod") ==
        "it is kind \"Pod\" of \"v1\": expected kind \"Config\" of \"v1\"");
  CHECK(error_of("users:\n- name: 5\n") ==
        "line 2: users[0].name is a number: expected a string");
  CHECK(error_of("users:\n- name: a\n- name: a\n") ==
        "line 3: duplicate name \"a\" in users");
  CHECK(error_of("x: 1\nx: 2\n") == "line 2: duplicate key \"x\" in one map" + tail);
  CHECK(error_of("x: &a 1\n") == "line 1: the anchor \"&a\"" + tail);
  CHECK(error_of("x: 1\n---\ny: 2\n") == "line 2: a second document" + tail);
  CHECK(error_of("---\n---\ny: 2\n") == "line 2: a second document" + tail);
  CHECK(error_of("8080: 1\n") == "line 1: the key \"8080\" is not a string" + tail);
}

TEST_CASE("kubeconfig edit: entries that cannot be written")
{
  const auto error_of = [](const Additions& wanted) {
    const auto result = kube::to_kubeconfig_text(wanted);
    REQUIRE_FALSE(result.has_value());
    CHECK(result.error().code == ErrorCode::usage);
    return result.error().message;
  };
  CHECK(error_of(additions("a\xff")) == "cluster \"a\\xff\" is not valid UTF-8");
  CHECK(error_of(additions("")) == "cluster \"\": the name is missing");
  auto twice = additions("dev");
  twice.users.push_back(twice.users.front());
  CHECK(error_of(twice) == "user \"dev\" is duplicated");
}
