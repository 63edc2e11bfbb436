#include "fakes.hpp"
#include "site.hpp"

#include <doctest/doctest.h>

using namespace oidcctl;
using namespace oidcctl::test;

// `kubeconfig generate --merge` where KUBECONFIG lists several files, and what users
// added to the entries in the meantime.

namespace {

using Words = std::vector<std::string>;

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

bool
says(const std::string& text, const std::string& part)
{
  return text.find(part) != std::string::npos;
}

// A kubeconfig whose context, cluster and user have one name.
std::string
file(const std::string& name, const std::string& user)
{
  return "apiVersion: v1\nkind: Config\nclusters:\n- name: " + name +
         "\n  cluster:\n    server: https://k8s.example.com\ncontexts:\n- name: " + name +
         "\n  context:\n    cluster: " + name + "\n    user: " + name +
         "\nusers:\n- name: " + name + "\n  user: " + user + "\n";
}

const std::string k_plugin =
    "{exec: {apiVersion: client.authentication.k8s.io/v1, command: oidcctl, "
    "interactiveMode: IfAvailable, args: [get-token, "
    "--oidc-issuer-url=https://login.example.com, --oidc-client-id=kubernetes]}}";

} // namespace

TEST_CASE("kubeconfig generate --merge: an entry is changed in the file where it is")
{
  TestSystem test;
  test.environment.values["KUBECONFIG"] = "/one:/two";
  test.files.contents["/one"] = "apiVersion: v1\nkind: Config\n";
  test.files.contents["/two"] = file("prod", k_plugin);
  const auto one = test.files.contents["/one"];
  CHECK(generate(test, {"--merge", "--name=prod", "--extra-scope=groups"}) == 0);
  CHECK(test.files.contents["/one"] == one);
  CHECK(says(test.files.contents["/two"], "--oidc-extra-scope=groups"));
  CHECK(says(test.err(), "merged into \"/two\"; replaced: user \"prod\""));
  CHECK(test.files.contents.contains("/two.oidcctl-backup"));
  CHECK_FALSE(test.files.contents.contains("/one.oidcctl-backup"));

  // New entries go to the first file, and entries of one call to several.
  CHECK(generate(
            test,
            {"--merge", "--name=dev", "--user-name=prod", "--set-current-context"}) == 0);
  CHECK(says(test.files.contents["/one"], "- name: dev\n"));
  CHECK(says(test.files.contents["/one"], "current-context: dev\n"));
  CHECK_FALSE(says(test.files.contents["/two"], "dev"));
  CHECK_FALSE(says(test.files.contents["/one"], "users:"));
}

TEST_CASE("kubeconfig generate --merge: the guard looks at every file in force")
{
  for (const std::string kubeconfig : {"/one:/two", "/two:/one"}) {
    CAPTURE(kubeconfig);
    TestSystem test;
    test.environment.values["KUBECONFIG"] = kubeconfig;
    test.files.contents["/one"] = "apiVersion: v1\nkind: Config\n";
    test.files.contents["/two"] = file("admin", "{token: admin-token}");
    const auto before = test.files.contents;
    CHECK(generate(test, {"--merge", "--name=other", "--user-name=admin"}) == 2);
    CHECK(says(test.err(), "the user \"admin\" already exists, with a token\n"));
    CHECK(test.files.contents == before);
  }
}

TEST_CASE("kubeconfig generate --merge-into: one file of several hides nothing")
{
  TestSystem test;
  test.environment.values["KUBECONFIG"] = "/one:/two:/three";
  test.files.contents["/one"] = "apiVersion: v1\nkind: Config\n";
  test.files.contents["/two"] = file("prod", k_plugin);
  test.files.contents["/three"] = "apiVersion: v1\nkind: Config\n";
  const auto before = test.files.contents;
  const auto refused = [&](const std::string& into, const std::string& why) {
    CHECK(generate(test, {"--merge-into=" + into, "--name=prod"}) == 2);
    CHECK(says(test.err(),
               "is in \"/two\", another file of KUBECONFIG: an entry of that name "
               "in this file would " +
                   why + "\n"));
    CHECK(test.files.contents == before);
  };
  refused("/one", "hide it");
  refused("/three", "not count");
  CHECK(generate(test, {"--merge-into=/two", "--name=prod"}) == 0);
  CHECK(generate(test, {"--merge-into=/elsewhere", "--name=prod"}) == 0);
  CHECK(generate(test, {"--merge-into=/one", "--name=new"}) == 0);
  CHECK(generate(test, {"--merge-into=/one", "--name=prod", "--force"}) == 0);
  CHECK(says(test.files.contents["/one"], "- name: prod\n"));
}

TEST_CASE("kubeconfig generate --merge: the only backup is never overwritten")
{
  TestSystem test;
  test.files.contents["config"] = "# mine\napiVersion: v1\nkind: Config\n";
  const auto merge = [&test](const std::string& scope) {
    const auto before = test.files.contents["config"];
    CHECK(generate(test, {"--merge-into=config", "--extra-scope=" + scope}) == 0);
    return before;
  };
  const auto first = merge("a");
  const auto second = merge("b");
  const auto third = merge("c");
  CHECK(test.files.contents.at("config.oidcctl-backup") == first);
  CHECK(test.files.contents.at("config.oidcctl-backup.1") == second);
  CHECK(test.files.contents.at("config.oidcctl-backup.2") == third);
  CHECK(says(test.err(), "the previous file was saved as \"config.oidcctl-backup.2\""));
  // What has a copy already gets no other one.
  test.files.contents["config"] = second;
  merge("d");
  CHECK_FALSE(test.files.contents.contains("config.oidcctl-backup.3"));
  // A directory in the way is passed over, too.
  test.files.directories.insert("config.oidcctl-backup.3");
  merge("e");
  CHECK(test.files.contents.contains("config.oidcctl-backup.4"));
}

TEST_CASE("kubeconfig generate --merge: what users added stays, or is listed")
{
  TestSystem test;
  CHECK(generate(test, {"--merge-into=config", "--name=prod"}) == 0);
  auto& text = test.files.contents["config"];
  const auto insert = [&text](const std::string& behind, const std::string& line) {
    const auto at = text.find(behind);
    REQUIRE(at != std::string::npos);
    text.insert(at + behind.size(), line);
  };
  insert("server: https://k8s.example.com\n",
         "    proxy-url: http://proxy.example:3128\n    tls-server-name: kubernetes\n");
  insert("- get-token\n", "      - --browser-command=firefox\n");
  insert("command: oidcctl\n",
         "      env:\n      - name: HTTPS_PROXY\n        value: p\n");
  CHECK(generate(test, {"--merge-into=config", "--name=prod", "--extra-scope=x"}) == 0);
  const auto& after = test.files.contents["config"];
  for (const std::string part : {"proxy-url: http://proxy.example:3128\n",
                                 "tls-server-name: kubernetes\n",
                                 "--browser-command=firefox",
                                 "name: HTTPS_PROXY\n",
                                 "--oidc-extra-scope=x"}) {
    CAPTURE(part);
    CHECK(says(after, part));
  }
  CHECK(says(test.err(),
             "kept what users added: cluster \"prod\": tls-server-name, proxy-url; user "
             "\"prod\": --browser-command, variable HTTPS_PROXY"));
  // The same call once more changes nothing.
  CHECK(generate(test, {"--merge-into=config", "--name=prod", "--extra-scope=x"}) == 0);
  CHECK(says(test.err(), "oidcctl: note: \"config\" is already up to date\n"));
  CHECK(generate(test, {"--merge-into=config", "--name=prod"}) == 0);
  CHECK(says(test.err(), "removed or replaced: user \"prod\": --oidc-extra-scope"));
}

TEST_CASE("kubeconfig generate --merge: a path that nobody replaces makes no directory")
{
  TestSystem test;
  test.environment.values["KUBECONFIG"] = "~/.kube/config";
  CHECK(generate(test, {"--merge"}) == 5);
  CHECK(
      test.err() ==
      "oidcctl: error: \"~/.kube/config\": no such file\nhint: kubectl does not replace "
      "~, and a shell only where it is not in quotes; tried: \"/here/~/.kube/config\"\n");
  CHECK(test.files.writes.empty());
  CHECK(test.files.directories.empty());
}

TEST_CASE("kubeconfig generate --merge: a UTF-16 file becomes UTF-8, as with kubectl")
{
  TestSystem test;
  std::string text = "\xff\xfe";
  for (const char c : std::string("# mine\napiVersion: v1\nkind: Config\n")) {
    text += c;
    text += '\0';
  }
  test.files.contents["config"] = text;
  CHECK(generate(test, {"--merge-into=config"}) == 0);
  CHECK(says(test.files.contents["config"], "# mine\n"));
  CHECK(says(test.err(), "the file was UTF-16 and is UTF-8 now"));
  CHECK(test.files.contents["config.oidcctl-backup"] == text);
}

TEST_CASE(
    "kubeconfig generate --plugin: paths of Windows, and paths that nobody replaces")
{
  TestSystem test;
  CHECK(generate(test, {"--plugin=C:\\Program Files\\oidcctl\\oidcctl.exe"}) == 0);
  CHECK(says(test.out(), "command: \"C:\\\\Program Files\\\\oidcctl\\\\oidcctl.exe\"\n"));
  CHECK_FALSE(says(test.err(), "from the folder of the kubeconfig"));
  CHECK(generate(test, {"--plugin=\\\\files\\tools\\kubelogin.exe"}) == 0);
  CHECK(says(test.out(), "kubelogin.exe"));
  for (const std::string path :
       {"~/bin/oidcctl", "$HOME/bin/oidcctl", "%APPDATA%\\oidcctl.exe"}) {
    CAPTURE(path);
    CHECK(generate(test, {"--plugin=" + path}) == 2);
    CHECK(says(test.err(), "kubectl does not replace "));
  }
}
