#include "fakes.hpp"
#include "site.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace oidcctl;
using namespace oidcctl::test;

// `kubeconfig inspect`: the path really tried, the character really there, the file
// really read.

namespace {

const std::string k_config = "current-context: dev\n"
                             "clusters:\n"
                             "- name: c\n"
                             "  cluster: {server: \"https://k8s.example\"}\n"
                             "contexts:\n"
                             "- name: dev\n"
                             "  context: {cluster: c, user: u}\n"
                             "users:\n"
                             "- name: u\n"
                             "  user: {token: s3cr3t}\n";

Json
inspect(TestSystem& test, std::vector<std::string> words)
{
  words.insert(words.begin(), {"kubeconfig", "inspect", "-o", "json"});
  test.run(words);
  return json_out(test);
}

// Return "STATUS MESSAGE" of all findings of a check.
std::vector<std::string>
findings(const Json& report, const std::string& id)
{
  std::vector<std::string> all;
  for (const auto& one : report.at("findings")) {
    if (one.at("id") == "kubeconfig/" + id) {
      all.push_back(one.at("status").get<std::string>() + " " +
                    one.at("message").get<std::string>());
    }
  }
  return all;
}

using Found = std::vector<std::string>;

} // namespace

TEST_CASE("kubeconfig inspect: KUBECONFIG as it is, with the path that was tried")
{
  struct Row
  {
    std::string value = {};
    std::string hint = {};
  };
  const Row rows[] = {
      {.value = "~/.kube/config",
       .hint = "kubectl does not replace ~, and a shell only where it is not in quotes; "
               "tried: "
               "\"/here/~/.kube/config\""},
      {.value = "$HOME/.kube/config",
       .hint =
           "kubectl does not replace $HOME, and a shell only outside of single quotes; "
           "tried: "
           "\"/here/$HOME/.kube/config\""},
      {.value = "%USERPROFILE%\\.kube\\config",
       .hint = "kubectl does not replace %USERPROFILE%, and only Windows' cmd.exe does; "
               "tried: "
               "\"/here/%USERPROFILE%\\.kube\\config\""},
      {.value = "\"/a\"",
       .hint = "the quotes are part of the path; tried: \"/here/\"/a\"\""},
  };
  for (const auto& row : rows) {
    CAPTURE(row.value);
    TestSystem test;
    test.environment.values["KUBECONFIG"] = row.value;
    CHECK(test.run({"kubeconfig", "inspect"}) == 5);
    CHECK(test.err().find("hint: " + row.hint + "\n") != std::string::npos);
    // Commands that use a cluster say the same.
    CHECK(test.run({"rbac", "list"}) == 5);
    CHECK(test.err().find("hint: " + row.hint + "\n") != std::string::npos);
    // Named on the command line, too.
    CHECK(test.run({"kubeconfig", "inspect", row.value}) == 5);
    CHECK(test.err().find("hint: " + row.hint + "\n") != std::string::npos);
    // Beside a file that is there it is a warning.
    test.files.contents["/k"] = k_config;
    test.environment.values["KUBECONFIG"] = row.value + ":/k";
    const auto report = inspect(test, {});
    CHECK(findings(report, "readable").front().starts_with("warning "));
  }
  TestSystem test;
  test.environment.values["KUBECONFIG"] = "/a;/b";
  test.files.contents["/a"] = k_config;
  CHECK(test.run({"kubeconfig", "inspect"}) == 5);
  CHECK(test.err().find(
            "the files of KUBECONFIG are separated by : on this system, and by ; "
            "only on Windows; tried: \"/a;/b\"\n") != std::string::npos);
}

TEST_CASE("kubeconfig inspect: paths in the file as they are")
{
  TestSystem test;
  test.files.contents["/k/config"] =
      "clusters: [{name: c, cluster: {server: \"https://k\", certificate-authority: "
      "\"~/ca.pem\"}}]\n"
      "users: [{name: u, user: {tokenFile: $HOME/token}}, {name: v, user: {exec: "
      "{command: "
      "\"$HOME/bin/x\"}}}]\n"
      "contexts: [{name: x, context: {cluster: c, user: u}}]\n";
  const auto report = inspect(test, {"/k/config"});
  const auto check = [&report](const std::string& id, const std::string& path) {
    const auto finding = finding_of(report, "kubeconfig/" + id);
    CHECK(finding.at("status") == "failure");
    CHECK(finding.at("message").get<std::string>().find(path) != std::string::npos);
    CHECK(finding.at("hint").get<std::string>().starts_with("kubectl does not replace "));
  };
  check("certificate-authority", "\"/k/~/ca.pem\"");
  check("credential-files", "\"/k/$HOME/token\"");
  check("plugin", "\"/k/$HOME/bin/x\"");
}

TEST_CASE("kubeconfig inspect: UTF-16 is read, and other tools are thought of")
{
  TestSystem test;
  std::string text = "\xff\xfe";
  for (const char c : k_config) {
    text += c;
    text += '\0';
  }
  test.files.contents["config"] = text;
  const auto report = inspect(test, {"config"});
  CHECK(report.at("verdicts").at("kubectl").at("answer") == "yes");
  CHECK(
      findings(report, "yaml") ==
      Found{
          "warning line 1: the file is UTF-16: kubectl reads it, and most other programs "
          "do not"});
}

TEST_CASE("kubeconfig inspect: characters that only look right")
{
  TestSystem test;
  test.files.contents["config"] = "current-context: x\n"
                                  "clusters:\n"
                                  "- name: c\n"
                                  "  cluster:\n"
                                  "    server: \u201chttps://k8s.example\u201d\n"
                                  "contexts: [{name: x, context: {cluster: c}}]\n";
  auto report = inspect(test, {"config"});
  CHECK(
      findings(report, "yaml") ==
      Found{
          "warning line 5: a curly double quote (U+201C), which is part of the text for "
          "every reader",
          "warning line 5: a curly double quote (U+201D), which is part of the text for "
          "every reader"});
  CHECK(findings(report, "server") == Found{"failure cluster \"c\" (line 3): server "
                                            "\"\u201chttps://k8s.example\u201d\" has a "
                                            "curly double quote (U+201C)"});
  test.files.contents["config"] = "clusters:\n- name: c\n  cluster:\n"
                                  "    server:\u00a0https://k8s.example\n";
  report = inspect(test, {"config"});
  auto finding = finding_of(report, "kubeconfig/readable");
  CHECK(finding.at("status") == "failure");
  CHECK(
      finding.at("hint") ==
      "line 4: a no-break space (U+00A0), which YAML takes for part of the text: write a "
      "space instead");
  test.files.contents["config"] = "clusters:\n- name: c\n\tcluster: {}\n";
  report = inspect(test, {"config"});
  finding = finding_of(report, "kubeconfig/readable");
  CHECK(finding.at("message").get<std::string>().find(
            "line 3: a tab (U+0009) in the indentation") != std::string::npos);
  CHECK(finding.at("hint") == "write spaces instead");
}

TEST_CASE("kubeconfig inspect: a pipe is read")
{
  TestSystem test;
  test.files.contents["/dev/fd/63"] = k_config;
  test.files.pipes.insert("/dev/fd/63");
  auto report = inspect(test, {"/dev/fd/63"});
  CHECK(report.at("verdicts").at("kubectl").at("answer") == "yes");
  CHECK(report.at("files").at(0).at("mode").is_null());
  CHECK(test.files.reads ==
        std::vector<std::string>{"/dev/fd/63"}); // it cannot be read twice
  test.environment.values["KUBECONFIG"] = "/dev/fd/63";
  report = inspect(test, {});
  CHECK(report.at("currentContext") == "dev");
}

TEST_CASE("kubeconfig inspect: several files, and what hides what")
{
  TestSystem test;
  test.environment.values["KUBECONFIG"] = "/a:/b";
  test.files.contents["/a"] = "users:\n- name: u\n  user: {token: other}\n";
  test.files.contents["/b"] = k_config;
  auto report = inspect(test, {});
  CHECK(
      findings(report, "shadowed") ==
      Found{"failure \"/b\" line 6: context \"dev\" gets the user \"u\" of \"/a\" line 2 "
            "instead of the one in its own file",
            "warning \"/b\" line 9: user \"u\" does not count: \"/a\" line 2 has one "
            "before "
            "it"});
  CHECK(report.at("verdicts").at("login").at("answer") == "no");
  CHECK(test.out().find("s3cr3t") == std::string::npos);
  test.environment.values["KUBECONFIG"] = "/b:/a";
  report = inspect(test, {});
  CHECK(findings(report, "shadowed") == Found{"warning \"/a\" line 2: user \"u\" does "
                                              "not count: \"/b\" line 9 has one before "
                                              "it"});
  test.files.contents["/a"] = "users:\n- name: u\n  user: {token: s3cr3t}\n";
  report = inspect(test, {});
  CHECK(findings(report, "shadowed").front().starts_with("info "));
  test.files.contents["/a"] = "current-context: other\n";
  report = inspect(test, {});
  CHECK(findings(report, "shadowed").front().starts_with("info "));
  test.files.contents["/a"] = "kind: Config\n";
  report = inspect(test, {});
  CHECK(findings(report, "shadowed") == Found{"pass no entry hides another"});
}

TEST_CASE("kubeconfig inspect: members that are nearly right")
{
  struct Row
  {
    std::string member = {}; // of the user, or of the cluster
    std::string meant = {};  // empty: none comes near
  };
  const auto check = [](const std::string& text, const std::string& meant) {
    CAPTURE(text);
    TestSystem test;
    test.files.contents["config"] = text;
    const auto report = inspect(test, {"config"});
    const auto finding = finding_of(report, "kubeconfig/members");
    CHECK(finding.at("status") == (meant.empty() ? "info" : "warning"));
    if (!meant.empty()) {
      CHECK(finding.at("hint").get<std::string>().starts_with("did you mean " + meant +
                                                              "?"));
    }
  };
  const Row users[] = {
      {.member = "act-as", .meant = "as"},
      {.member = "act-as-groups", .meant = "as-groups"},
      {.member = "actAs", .meant = "as"},
      {.member = "impersonate", .meant = "as"},
      {.member = "impersonate-user", .meant = "as"},
      {.member = "as-group", .meant = "as-groups"},
      {.member = "bearer-token", .meant = "token"},
      {.member = "client-cert", .meant = "client-certificate"},
      {.member = "client-cert-data", .meant = "client-certificate-data"},
      {.member = "token-file", .meant = "tokenFile"},
      {.member = "colour", .meant = ""},
  };
  for (const auto& row : users) {
    check("users: [{name: u, user: {" + row.member + ": x}}]\n", row.meant);
  }
  const Row clusters[] = {
      {.member = "proxy", .meant = "proxy-url"},
      {.member = "http-proxy", .meant = "proxy-url"},
      {.member = "ca-data", .meant = "certificate-authority-data"},
      {.member = "certificate-authority-file", .meant = "certificate-authority"},
      {.member = "skip-tls-verify", .meant = "insecure-skip-tls-verify"},
      {.member = "server-name", .meant = "tls-server-name"},
      {.member = "serverURL", .meant = "server"},
      {.member = "region", .meant = ""},
  };
  for (const auto& row : clusters) {
    check("clusters: [{name: c, cluster: {" + row.member + ": x}}]\n", row.meant);
  }
}

TEST_CASE("kubeconfig inspect: options that the plugin does not have")
{
  const auto check = [](const std::string& command,
                        const std::string& option,
                        const std::string& message) {
    CAPTURE(option);
    TestSystem test;
    test.files.contents["config"] =
        "clusters: [{name: c, cluster: {server: \"https://k\"}}]\ncontexts: [{name: x, "
        "context: {cluster: c, user: u}}]\nusers: [{name: u, user: {exec: {apiVersion: "
        "client.authentication.k8s.io/v1, interactiveMode: Never, command: " +
        command +
        ", args: [get-token, --oidc-issuer-url=https://i, --oidc-client-id=c, " + option +
        "]}}}]\n";
    const auto report = inspect(test, {"config"});
    const auto finding = finding_of(report, "kubeconfig/plugin-options");
    CHECK(finding.at("status") == (message.empty() ? "pass" : "failure"));
    if (!message.empty()) {
      CHECK(finding.at("message") == "user \"u\" (line 3): " + message);
    }
  };
  check("oidcctl",
        "--no-such-option",
        "oidcctl does not support the option \"--no-such-option\"");
  check("oidcctl",
        "--oidc-redirect-url-hostname=x",
        "oidcctl does not support the option \"--oidc-redirect-url-hostname\"");
  check("oidcctl", "--min-ttl=5", "");
  for (const auto* plugin : {"oidcctl", "kubelogin"}) {
    check(plugin, "--local-server-cert=a.crt, --local-server-key=a.key", "");
    check(plugin,
          "--local-server-cert=a.crt",
          "--local-server-cert is set without --local-server-key");
    check(plugin,
          "--local-server-key, a.key",
          "--local-server-key is set without --local-server-cert");
  }
  check("oidcctl",
        "--certificate-authority-data=eA==",
        "--certificate-authority-data: unable to load root certificates: unable to parse "
        "bytes "
        "as PEM block");
  check("oidcctl",
        "--certificate-authority-data=-",
        "--certificate-authority-data: it is not base64");
  check(
      "kubelogin", "--min-ttl=5", "kubelogin does not support the option \"--min-ttl\"");
}

TEST_CASE("kubeconfig generate --plugin-arg: an option that the plugin does not have")
{
  TestSystem test;
  CHECK(test.run({"kubeconfig",
                  "generate",
                  "--issuer-url=https://login.example.com",
                  "--client-id=kubernetes",
                  "--server=https://k8s.example.com",
                  "--plugin-arg=--no-such-option"}) == 0);
  CHECK(test.err().find("oidcctl does not support the option \"--no-such-option\"") !=
        std::string::npos);
}

TEST_CASE("kubeconfig generate --plugin-arg: a certificate makes the redirect URLs https")
{
  TestSystem test;
  CHECK(test.run({"kubeconfig",
                  "generate",
                  "--issuer-url=https://login.example.com",
                  "--client-id=kubernetes",
                  "--server=https://k8s.example.com",
                  "--listen-address=127.0.0.1:9000",
                  "--plugin-arg=--local-server-cert=~/cb.crt",
                  "--plugin-arg=--local-server-key=~/cb.key"}) == 0);
  CHECK(test.err().find("to register at the provider: https://localhost:9000\n") !=
        std::string::npos);
  CHECK(test.err().find("does not support") == std::string::npos);
  CHECK(test.out().find("--local-server-cert=~/cb.crt") != std::string::npos);
}

TEST_CASE("kubeconfig inspect: a path of Windows with spaces is one path")
{
  TestSystem test;
  test.files.contents["config"] =
      "clusters: [{name: c, cluster: {server: \"https://k\"}}]\ncontexts: [{name: x, "
      "context: {cluster: c, user: u}}]\nusers: [{name: u, user: {exec: {apiVersion: "
      "client.authentication.k8s.io/v1, interactiveMode: Never, command: "
      "'C:\\Program Files\\oidcctl.exe', args: [get-token]}}}]\n";
  const auto report = inspect(test, {"config"});
  CHECK(finding_of(report, "kubeconfig/plugin").at("hint") ==
        "this is a path of Windows");
  CHECK(finding_of(report, "kubeconfig/plugin-name").at("status") == "pass");
}
