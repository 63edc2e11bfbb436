#include "rows.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace oidcctl;
using namespace oidcctl::test;

TEST_CASE("kubeconfig checks: the file")
{
  const auto fine = kubeconfig(k_fine_cluster, kubeconfig_login());
  check_rows({
      {"readable", fine, Status::pass, "1 contexts, 1 clusters, 1 users"},
      {"readable",
       "a: [",
       Status::failure,
       "\"/k/config\": line 1: invalid YAML: end of sequence flow not found",
       "check this line and the one before it"},
      {"readable",
       "users:\n- name: 5\n",
       Status::failure,
       "\"/k/config\": line 2: users[0].name is a number: expected a string",
       "quote it if a string is intended"},
      {"readable",
       "users: [{name: a}, {name: a}]",
       Status::failure,
       "\"/k/config\": line 1: duplicate name \"a\" in users",
       "remove or rename one of them"},
      {"yaml", fine, Status::pass, "all readers read it alike"},
      {"yaml", "a: [", Status::skipped, "requires a file that is valid YAML"},
      {"yaml",
       "current-context: a\ncurrent-context: b\n",
       Status::warning,
       "line 2: duplicate key \"current-context\" in one map; kubectl uses the last one",
       "remove the others"},
      {"yaml",
       "a: 1\n---\nb: 2\n",
       Status::warning,
       "line 2: a second document, which kubectl ignores",
       "put it into a separate file, and list both in KUBECONFIG"},
      {"yaml",
       "a: &x 1\n",
       Status::info,
       "line 1: the anchor \"&x\": kubectl expands it as soon as it changes the file"},
      {"yaml",
       "yes: 1\n",
       Status::warning,
       "line 1: the key \"true\" is not a string: other readers may read it differently",
       "put the value in double quotes"},
      {"members", fine, Status::pass, "kubectl supports every member"},
      {"members", "a: [", Status::skipped, "requires a file that is valid YAML"},
      {"members",
       "Current-Context: x\n",
       Status::warning,
       "line 1: \"Current-Context\" is unknown to kubectl, which ignores it",
       "did you mean current-context?"},
      {"members",
       kubeconfig("{server: s, x-mine: 1}", "{}"),
       Status::info,
       "line 4: \"clusters[0].cluster.x-mine\" is unknown to kubectl, which ignores it"},
      {"members",
       kubeconfig(k_fine_cluster, "{exec: {interactivemode: Never}}"),
       Status::warning,
       "line 10: \"users[0].user.exec.interactivemode\" is unknown to kubectl, which "
       "ignores it",
       "did you mean interactiveMode?"},
  });
}

TEST_CASE("kubeconfig checks: who else can read and write the file")
{
  const auto look = [](const std::string& user, std::optional<unsigned> mode) {
    auto judged = kubeconfig_case(kubeconfig(k_fine_cluster, user), {});
    judged.files[0].mode = mode;
    const auto findings = checks::kubeconfig_mode(judged);
    REQUIRE(findings.size() == 1);
    return findings[0];
  };
  CHECK(look("{token: t}", 0600).status == Status::pass);
  CHECK(look("{token: t}", 0600).message == "\"/k/config\" has mode 0600");
  const auto open = look("{token: t}", 0644);
  CHECK(open.status == Status::warning);
  CHECK(open.message ==
        "\"/k/config\" has mode 0644: other users can read its credentials");
  CHECK(open.hint == "chmod 600 /k/config");
  for (const std::string user :
       {"{password: p}",
        "{client-key-data: eA==}",
        "{auth-provider: {name: oidc}}",
        "{exec: {command: c, env: [{name: OIDC_CLIENT_SECRET, value: s}]}}",
        "{exec: {command: c, args: [--oidc-client-secret=s]}}"}) {
    CAPTURE(user);
    CHECK(look(user, 0640).status == Status::warning);
  }
  CHECK(look(kubeconfig_login(), 0644).status == Status::info);
  CHECK(look(kubeconfig_login(), 0644).message ==
        "\"/k/config\" has mode 0644: other users can read it, but it contains no "
        "credentials");
  const auto unknown = look("5", 0644); // no kubeconfig at all
  CHECK(unknown.status == Status::warning);
  CHECK(unknown.message == "\"/k/config\" has mode 0644: other users can read it");
  for (const unsigned mode : {0620U, 0602U, 0666U}) {
    CHECK(look(kubeconfig_login(), mode).status == Status::failure);
  }
  CHECK(look(kubeconfig_login(), 0622).message ==
        "\"/k/config\" has mode 0622: other users can write it and make kubectl run "
        "programs as you");
  CHECK(look(kubeconfig_login(), std::nullopt).status == Status::skipped);
}

TEST_CASE("kubeconfig checks: contexts")
{
  const auto fine = kubeconfig(k_fine_cluster, kubeconfig_login());
  const std::string lost =
      "current-context: gone\nclusters: [{name: c}]\nusers: [{name: u}]\n"
      "contexts: [{name: x, context: {cluster: d, user: v}}, "
      "{name: w, context: {}}]\n";
  check_rows({
      {"current-context", fine, Status::pass, "\"x\""},
      {"current-context", "a: [", Status::skipped, "requires a readable kubeconfig"},
      {"current-context",
       "",
       Status::failure,
       "no contexts: kubectl connects to localhost:8080",
       "use `oidcctl kubeconfig generate` to create one"},
      {"current-context",
       "contexts: [{name: x}]",
       Status::warning,
       "no current context: without --context, kubectl connects to localhost:8080",
       "run kubectl config use-context NAME"},
      {"current-context", lost, Status::failure, "no context \"gone\"", "contexts: x, w"},
      {"current-context",
       fine,
       Status::failure,
       "no context \"z\"",
       "contexts: x",
       {.context = "z"}},
      {"current-context", lost, Status::pass, "\"w\"", "", {.context = "w"}},
      {"cluster", fine, Status::pass, "each context has a cluster"},
      {"cluster", "", Status::skipped, "requires a context"},
      {"cluster",
       lost,
       Status::failure,
       "context \"x\" (line 4): no cluster \"d\"",
       "correct the name, or add the cluster"},
      {"cluster",
       lost,
       Status::failure,
       "context \"w\" (line 4): it has no cluster",
       "correct the name, or add the cluster",
       {.context = "w"}},
      {"user", fine, Status::pass, "each context has a user"},
      {"user", "a: [", Status::skipped, "requires a context"},
      {"user",
       lost,
       Status::failure,
       "context \"x\" (line 4): no user \"v\": kubectl accepts this, sends no "
       "credentials and prompts for a user name and password",
       "correct the name, or add the user"},
  });
}
