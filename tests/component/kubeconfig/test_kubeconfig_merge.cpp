#include "fakes.hpp"
#include "site.hpp"

#include <doctest/doctest.h>

using namespace oidcctl;
using namespace oidcctl::test;

// `kubeconfig generate --merge-into` and --from-kubeconfig.

namespace {

using Words = std::vector<std::string>;

const std::string k_admin = R"(# the admin's own
apiVersion: v1
kind: Config
clusters:
- name: prod
  cluster:
    server: https://10.0.0.1:6443
contexts:
- name: prod
  context:
    cluster: prod
    user: admin
users:
- name: admin
  user:
    token: admin-token
current-context: prod
)";

int
generate(TestSystem& test, const Words& more)
{
  Words words{"kubeconfig",
              "generate",
              "--issuer-url=https://login.example.com",
              "--client-id=kubernetes"};
  words.insert(words.end(), more.begin(), more.end());
  return test.run(words);
}

int
merge(TestSystem& test, const Words& more = {})
{
  Words words{"--server=https://k8s.example.com", "--merge-into=config"};
  words.insert(words.end(), more.begin(), more.end());
  return generate(test, words);
}

bool
says(const std::string& text, const std::string& part)
{
  return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("kubeconfig generate --merge-into: a file that is not there yet")
{
  TestSystem test;
  CHECK(merge(test) == 0);
  CHECK(test.out().empty());
  const auto& text = test.files.contents["config"];
  CHECK(says(text, "- name: k8s.example.com-oidc\n"));
  CHECK_FALSE(says(text, "current-context: k8s"));
  CHECK(says(test.err(),
             "oidcctl: note: merged into \"config\"; added: cluster "
             "\"k8s.example.com-oidc\", context \"k8s.example.com-oidc\", user "
             "\"k8s.example.com-oidc\"\n"));
  REQUIRE(test.files.writes.size() == 1);
  CHECK(test.files.writes[0].mode == 0600);
  CHECK(merge(test) == 0);
  CHECK(says(test.err(), "oidcctl: note: \"config\" is already up to date\n"));
  CHECK(test.files.writes.size() == 1);
}

TEST_CASE("kubeconfig generate --merge-into: what is there stays")
{
  TestSystem test;
  test.files.contents["config"] = k_admin;
  CHECK(merge(test) == 0);
  const auto text = test.files.contents["config"];
  CHECK(says(text, "# the admin's own\n"));
  CHECK(says(text, "    token: admin-token\n"));
  CHECK(says(text, "current-context: prod\n"));
  CHECK(says(test.err(), "oidcctl: note: the previous file was saved as \"config."));
  CHECK(merge(test, {"--set-current-context", "--extra-scope=groups"}) == 0);
  CHECK(says(test.files.contents["config"], "current-context: k8s.example.com-oidc\n"));
  CHECK(says(test.err(), "replaced: user \"k8s.example.com-oidc\""));
  CHECK(says(test.files.contents["config"], "    token: admin-token\n"));
}

TEST_CASE("kubeconfig generate --merge: the file that kubectl writes to")
{
  TestSystem test;
  test.environment.values["HOME"] = "/home/jane";
  CHECK(generate(test, {"--server=https://k8s.example.com", "--merge"}) == 0);
  CHECK(says(test.err(), "merged into \"/home/jane/.kube/config\""));
  test.environment.values["KUBECONFIG"] = "/tmp/one:/tmp/two";
  test.files.contents["/tmp/two"] = k_admin;
  CHECK(generate(test, {"--server=https://k8s.example.com", "--merge"}) == 0);
  CHECK(says(test.err(), "merged into \"/tmp/two\""));
  test.environment.values = {};
  CHECK(generate(test, {"--server=https://k8s.example.com", "--merge"}) == 5);
}

TEST_CASE("kubeconfig generate --merge-into: entries of others are not replaced")
{
  struct Row
  {
    Words words = {};
    std::string error = {};
  };
  const Row rows[] = {
      {.words = {"--name=prod"},
       .error = "the context \"prod\" already exists, of user \"admin\"\n"},
      {.words = {"--user-name=admin"},
       .error = "the user \"admin\" already exists, with a token\n"},
      {.words = {"--name=prod", "--context-name=new"},
       .error = "the cluster \"prod\" already exists, with the server "
                "\"https://10.0.0.1:6443\", "
                "and context \"prod\" uses it\n"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.error);
    TestSystem test;
    test.files.contents["config"] = k_admin;
    CHECK(merge(test, row.words) == 2);
    CHECK(test.err() == "oidcctl: error: " + row.error +
                            "hint: use --name, --user-name and --context-name to choose "
                            "other names, or --force to replace the existing entries\n");
    CHECK(test.files.contents["config"] == k_admin);
    CHECK(test.files.writes.empty());
    auto forced = row.words;
    forced.push_back("--force");
    CHECK(merge(test, forced) == 0);
  }
}

TEST_CASE("kubeconfig generate --merge-into: users that log in in other ways")
{
  struct Row
  {
    std::string user = {}; // flow style
    std::string what = {}; // empty: it is replaced
  };
  const Row rows[] = {
      {.user = "{tokenFile: /t}", .what = "a token"},
      {.user = "{username: u, password: p}", .what = "a user name and password"},
      {.user = "{client-certificate: c, client-key: k}", .what = "a client certificate"},
      {.user = "{auth-provider: {name: oidc}}", .what = "a legacy auth-provider"},
      {.user = "{exec: {apiVersion: x, command: aws}}", .what = "the plugin \"aws\""},
      {.user = "{exec: {apiVersion: x, command: kubectl, args: [oidc-login, get-token]}}",
       .what = ""},
      {.user = "{exec: {apiVersion: x, command: oidcctl}}", .what = ""},
      {.user = "{}", .what = ""},
  };
  for (const auto& row : rows) {
    CAPTURE(row.user);
    TestSystem test;
    test.files.contents["config"] =
        "apiVersion: v1\nkind: Config\nusers:\n- name: jane\n  user: " + row.user + "\n";
    const auto before = test.files.contents["config"];
    CHECK(merge(test, {"--user-name=jane"}) == (row.what.empty() ? 0 : 2));
    if (!row.what.empty()) {
      CHECK(
          says(test.err(), "the user \"jane\" already exists, with " + row.what + "\n"));
      CHECK(test.files.contents["config"] == before);
    }
  }
}

TEST_CASE("kubeconfig generate --merge-into: a file that is not understood stays")
{
  for (const auto* text :
       {"clusters: {a: b}\n", "- a\n", "a: [\n", "\xff", "a: &x 1\nb: *x\n"}) {
    CAPTURE(text);
    TestSystem test;
    test.files.contents["config"] = text;
    CHECK(merge(test) == 5);
    CHECK(says(test.err(), "oidcctl: error: kubeconfig \"config\": "));
    CHECK(test.files.contents["config"] == text);
    CHECK(test.files.writes.empty());
  }
}

TEST_CASE("kubeconfig generate --from-kubeconfig: never the credentials")
{
  TestSystem test;
  test.files.contents["/etc/admin.yaml"] = k_admin;
  CHECK(generate(test, {"--from-kubeconfig=/etc/admin.yaml"}) == 0);
  CHECK(says(test.out(), "server: https://10.0.0.1:6443\n"));
  CHECK(says(test.out(), "- name: prod-oidc\n"));
  CHECK_FALSE(says(test.out(), "admin-token"));
  CHECK(generate(test,
                 {"--from-kubeconfig=/etc/admin.yaml",
                  "--server=https://k8s.example.com",
                  "--context=prod"}) == 0);
  CHECK(says(test.out(), "server: https://k8s.example.com\n"));

  struct Row
  {
    std::string text = {};
    Words more = {};
    int status = 5;
    std::string error = {};
  };
  const Row rows[] = {
      {.text = k_admin,
       .more = {"--context=dev"},
       .status = 2,
       .error =
           "/etc/admin.yaml: no context \"dev\"\nhint: use --context; available: prod\n"},
      {.text = "apiVersion: v1\nkind: Config\n",
       .more = {},
       .status = 5,
       .error = "/etc/admin.yaml: no current context\nhint: no contexts\n"},
      {.text =
           "current-context: a\ncontexts:\n- name: a\n  context: {cluster: b, user: c}\n",
       .more = {},
       .status = 5,
       .error = "/etc/admin.yaml: context \"a\" uses the cluster \"b\", which does not "
                "exist\n"},
      {.text = "current-context: a\ncontexts:\n- name: a\n  context: {cluster: "
               "b}\nclusters:\n- "
               "name: "
               "b\n  cluster: {}\n",
       .more = {},
       .status = 5,
       .error = "/etc/admin.yaml: context \"a\" uses the cluster \"b\", which has no "
                "server\n"},
      {.text = "current-context: a\ncontexts:\n- name: a\n  context: {cluster: "
               "b}\nclusters:\n- "
               "name: "
               "b\n  cluster: {server: https://x, certificate-authority: ca.pem}\n",
       .more = {},
       .status = 5,
       .error = "/etc/admin.yaml: \"/etc/ca.pem\""},
      {.text = "clusters: 1\n", .more = {}, .status = 5, .error = "/etc/admin.yaml: "},
  };
  for (const auto& row : rows) {
    CAPTURE(row.error);
    test.files.contents["/etc/admin.yaml"] = row.text;
    auto words = row.more;
    words.push_back("--from-kubeconfig=/etc/admin.yaml");
    CHECK(generate(test, words) == row.status);
    CHECK(says(test.err(), "oidcctl: error: " + row.error));
    CHECK(test.out().empty());
  }
}
