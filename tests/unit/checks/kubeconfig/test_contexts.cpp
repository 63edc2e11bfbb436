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
       "\"/k/config\": line 1: no YAML: end of sequence flow not found",
       "correct the line, or the one before it"},
      {"readable",
       "users:\n- name: 5\n",
       Status::failure,
       "\"/k/config\": line 2: users[0].name is a number, a string is wanted",
       "put it in quotes, where a string is meant"},
      {"readable",
       "users: [{name: a}, {name: a}]",
       Status::failure,
       "\"/k/config\": line 1: the name \"a\" stands twice in users",
       "remove one of the two, or rename it"},
      {"yaml", fine, Status::pass, "every reader takes it for the same"},
      {"yaml", "a: [", Status::skipped, "needs a file that is YAML"},
      {"yaml",
       "current-context: a\ncurrent-context: b\n",
       Status::warning,
       "line 2: the name \"current-context\" stands twice in one map; kubectl takes the "
       "last",
       "remove the others"},
      {"yaml",
       "a: 1\n---\nb: 2\n",
       Status::warning,
       "line 2: a second document, which kubectl does not look at",
       "put it into a file of its own, and both into KUBECONFIG"},
      {"yaml",
       "a: &x 1\n",
       Status::info,
       "line 1: the anchor \"&x\": kubectl writes it out as soon as it changes the file"},
      {"yaml",
       "yes: 1\n",
       Status::warning,
       "line 1: the name \"true\" is no string: other readers may take it for something "
       "else",
       "put what is meant into double quotes"},
      {"members", fine, Status::pass, "kubectl knows every member"},
      {"members", "a: [", Status::skipped, "needs a file that is YAML"},
      {"members",
       "Current-Context: x\n",
       Status::warning,
       "line 1: kubectl does not know \"Current-Context\" and passes over it",
       "did you mean current-context?"},
      {"members",
       kubeconfig("{server: s, x-mine: 1}", "{}"),
       Status::info,
       "line 4: kubectl does not know \"clusters[0].cluster.x-mine\" and passes over it"},
      {"members",
       kubeconfig(k_fine_cluster, "{exec: {interactivemode: Never}}"),
       Status::warning,
       "line 10: kubectl does not know \"users[0].user.exec.interactivemode\" and passes "
       "over it",
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
        "\"/k/config\" has mode 0644: others can read the credentials in it");
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
        "\"/k/config\" has mode 0644: others can read it, and it holds no credentials");
  const auto unknown = look("5", 0644); // no kubeconfig at all
  CHECK(unknown.status == Status::warning);
  CHECK(unknown.message == "\"/k/config\" has mode 0644: others can read what is in it");
  for (const unsigned mode : {0620U, 0602U, 0666U}) {
    CHECK(look(kubeconfig_login(), mode).status == Status::failure);
  }
  CHECK(look(kubeconfig_login(), 0622).message ==
        "\"/k/config\" has mode 0622: who else can write it can "
        "make kubectl run programs as you");
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
      {"current-context", "a: [", Status::skipped, "needs a kubeconfig that can be read"},
      {"current-context",
       "",
       Status::failure,
       "there is no context at all: kubectl talks to localhost:8080",
       "`oidcctl kubeconfig generate` makes one"},
      {"current-context",
       "contexts: [{name: x}]",
       Status::warning,
       "there is no current context: kubectl without --context talks to localhost:8080",
       "kubectl config use-context NAME"},
      {"current-context",
       lost,
       Status::failure,
       "there is no context \"gone\"",
       "there are: x, w"},
      {"current-context",
       fine,
       Status::failure,
       "there is no context \"z\"",
       "there are: x",
       {.context = "z"}},
      {"current-context", lost, Status::pass, "\"w\"", "", {.context = "w"}},
      {"cluster", fine, Status::pass, "each context leads to a cluster"},
      {"cluster", "", Status::skipped, "needs a context"},
      {"cluster",
       lost,
       Status::failure,
       "context \"x\" (line 4): there is no cluster \"d\"",
       "correct the name, or add the cluster"},
      {"cluster",
       lost,
       Status::failure,
       "context \"w\" (line 4): it names no cluster",
       "correct the name, or add the cluster",
       {.context = "w"}},
      {"user", fine, Status::pass, "each context has a user"},
      {"user", "a: [", Status::skipped, "needs a context"},
      {"user",
       lost,
       Status::failure,
       "context \"x\" (line 4): there is no user \"v\": kubectl takes it all the same, "
       "sends no "
       "credentials and asks for a user name and password",
       "correct the name, or add the user"},
  });
}
