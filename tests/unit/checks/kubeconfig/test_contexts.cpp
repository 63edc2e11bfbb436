#include "rows.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace oidcctl;
using namespace oidcctl::test;

TEST_CASE("kubeconfig checks: the file")
{
  const auto fine = kubeconfig(k_fine_cluster, kubeconfig_login());
  check_rows({
      {.id = "readable",
       .text = fine,
       .status = Status::pass,
       .message = "1 contexts, 1 clusters, 1 users"},
      {.id = "readable",
       .text = "a: [",
       .status = Status::failure,
       .message = "\"/k/config\": line 1: invalid YAML: end of sequence flow not found",
       .hint = "check this line and the one before it"},
      {.id = "readable",
       .text = "users:\n- name: 5\n",
       .status = Status::failure,
       .message = "\"/k/config\": line 2: users[0].name is a number: expected a string",
       .hint = "quote it if a string is intended"},
      {.id = "readable",
       .text = "users: [{name: a}, {name: a}]",
       .status = Status::failure,
       .message = "\"/k/config\": line 1: duplicate name \"a\" in users",
       .hint = "remove or rename one of them"},
      {.id = "yaml",
       .text = fine,
       .status = Status::pass,
       .message = "all readers read it alike"},
      {.id = "yaml",
       .text = "a: [",
       .status = Status::skipped,
       .message = "requires a file that is valid YAML"},
      {.id = "yaml",
       .text = "current-context: a\ncurrent-context: b\n",
       .status = Status::warning,
       .message = "line 2: duplicate key \"current-context\" in one map; kubectl uses "
                  "the last one",
       .hint = "remove the others"},
      {.id = "yaml",
       .text = "a: 1\n---\nb: 2\n",
       .status = Status::warning,
       .message = "line 2: a second document, which kubectl ignores",
       .hint = "put it into a separate file, and list both in KUBECONFIG"},
      {.id = "yaml",
       .text = "a: &x 1\n",
       .status = Status::info,
       .message = "line 1: the anchor \"&x\": kubectl expands it as soon as it changes "
                  "the file"},
      {.id = "yaml",
       .text = "yes: 1\n",
       .status = Status::warning,
       .message = "line 1: the key \"true\" is not a string: other readers may read it "
                  "differently",
       .hint = "put the value in double quotes"},
      {.id = "members",
       .text = fine,
       .status = Status::pass,
       .message = "kubectl supports every member"},
      {.id = "members",
       .text = "a: [",
       .status = Status::skipped,
       .message = "requires a file that is valid YAML"},
      {.id = "members",
       .text = "Current-Context: x\n",
       .status = Status::warning,
       .message = "line 1: \"Current-Context\" is unknown to kubectl, which ignores it",
       .hint = "did you mean current-context?"},
      {.id = "members",
       .text = kubeconfig("{server: s, x-mine: 1}", "{}"),
       .status = Status::info,
       .message = "line 4: \"clusters[0].cluster.x-mine\" is unknown to kubectl, which "
                  "ignores it"},
      {.id = "members",
       .text = kubeconfig(k_fine_cluster, "{exec: {interactivemode: Never}}"),
       .status = Status::warning,
       .message =
           "line 10: \"users[0].user.exec.interactivemode\" is unknown to kubectl, which "
           "ignores it",
       .hint = "did you mean interactiveMode?"},
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
      {.id = "current-context", .text = fine, .status = Status::pass, .message = "\"x\""},
      {.id = "current-context",
       .text = "a: [",
       .status = Status::skipped,
       .message = "requires a readable kubeconfig"},
      {.id = "current-context",
       .text = "",
       .status = Status::failure,
       .message = "no contexts: kubectl connects to localhost:8080",
       .hint = "use `oidcctl kubeconfig generate` to create one"},
      {.id = "current-context",
       .text = "contexts: [{name: x}]",
       .status = Status::warning,
       .message =
           "no current context: without --context, kubectl connects to localhost:8080",
       .hint = "run kubectl config use-context NAME"},
      {.id = "current-context",
       .text = lost,
       .status = Status::failure,
       .message = "no context \"gone\"",
       .hint = "contexts: x, w"},
      {.id = "current-context",
       .text = fine,
       .status = Status::failure,
       .message = "no context \"z\"",
       .hint = "contexts: x",
       .questions = {.context = "z"}},
      {.id = "current-context",
       .text = lost,
       .status = Status::pass,
       .message = "\"w\"",
       .hint = "",
       .questions = {.context = "w"}},
      {.id = "cluster",
       .text = fine,
       .status = Status::pass,
       .message = "each context has a cluster"},
      {.id = "cluster",
       .text = "",
       .status = Status::skipped,
       .message = "requires a context"},
      {.id = "cluster",
       .text = lost,
       .status = Status::failure,
       .message = "context \"x\" (line 4): no cluster \"d\"",
       .hint = "correct the name, or add the cluster"},
      {.id = "cluster",
       .text = lost,
       .status = Status::failure,
       .message = "context \"w\" (line 4): it has no cluster",
       .hint = "correct the name, or add the cluster",
       .questions = {.context = "w"}},
      {.id = "user",
       .text = fine,
       .status = Status::pass,
       .message = "each context has a user"},
      {.id = "user",
       .text = "a: [",
       .status = Status::skipped,
       .message = "requires a context"},
      {.id = "user",
       .text = lost,
       .status = Status::failure,
       .message = "context \"x\" (line 4): no user \"v\": kubectl accepts this, sends no "
                  "credentials and prompts for a user name and password",
       .hint = "correct the name, or add the user"},
  });
}
