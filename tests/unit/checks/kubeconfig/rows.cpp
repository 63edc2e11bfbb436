#include "rows.hpp"

#include "base/base64.hpp"
#include "client_certificates.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <optional>

namespace oidcctl::test {

namespace {

// What kubectl finds on the machine where the kubeconfig is looked at.
const std::map<std::string, std::optional<std::string>> k_programs = {
    {"oidcctl", "/usr/bin/oidcctl"},
    {"kubectl", "/usr/bin/kubectl"},
    {"/opt/my tools/oidcctl", "/opt/my tools/oidcctl"},
    {"kubectl-together_login", "/usr/bin/kubectl-together_login"}};

const CheckOf<KubeconfigCase>&
check_called(const std::string& name)
{
  const auto table = kubeconfig_checks();
  const auto found = std::find_if(table.begin(), table.end(), [&name](const auto& check) {
    return check.id == "kubeconfig/" + name;
  });
  REQUIRE_MESSAGE(found != table.end(), name);
  return *found;
}

} // namespace

std::string
kubeconfig_login(const std::string& args, const std::string& more)
{
  return "{exec: {apiVersion: client.authentication.k8s.io/v1, command: oidcctl, "
         "interactiveMode: IfAvailable, installHint: \"get it\", args: [get-token, "
         "\"--oidc-issuer-url=https://idp.example\", \"--oidc-client-id=k\"" +
         (args.empty() ? "" : ", " + args) + "]" + more + "}}";
}

std::string
kubeconfig_kubectl(const std::string& args)
{
  return "{exec: {apiVersion: client.authentication.k8s.io/v1, command: kubectl, "
         "interactiveMode: IfAvailable, args: [" +
         args + "]}}";
}

std::string
kubeconfig(const std::string& cluster, const std::string& user)
{
  return "current-context: x\n"
         "clusters:\n- name: c\n  cluster: " +
         cluster + "\ncontexts:\n- name: x\n  context: {cluster: c, user: u}\nusers:\n" +
         "- name: u\n  user: " + user + "\n";
}

const std::string k_fine_cluster =
    "{server: \"https://k8s.example:6443\", certificate-authority-data: " +
    base64::encode(k_authority_pem, base64::Alphabet::standard) + "}";

KubeconfigCase
kubeconfig_case(const std::string& text, const KubeconfigQuestions& questions)
{
  KubeconfigFile file{.path = "/k/config", .mode = 0600, .was_read = true};
  auto document = yaml::parse(text);
  if (document) {
    file.document = std::move(*document);
    auto read = kube::to_kubeconfig(*file.document, file.path);
    if (read) {
      file.config = std::move(*read);
    } else {
      file.error = std::move(read).error().within("\"/k/config\"");
    }
  } else {
    file.error = std::move(document).error().within("\"/k/config\"");
  }
  auto judged = make_kubeconfig_case({std::move(file)}, questions);
  judged.now = std::chrono::sys_days{std::chrono::November / 22 / 2026};
  for (const auto& name : program_names(judged)) {
    const auto found = k_programs.find(name);
    judged.programs[name] = found == k_programs.end() ? std::nullopt : found->second;
  }
  for (const auto& path : authority_paths(judged)) {
    judged.named_files[path] =
        path == "/k/ca.pem" ? NamedFile{.text = Secret(k_authority_pem)}
                            : NamedFile{.problem = "\"" + path + "\": no such file"};
  }
  for (const auto& path : credential_paths(judged)) {
    judged.named_files[path] =
        path == "/k/t" ? NamedFile{}
                       : NamedFile{.problem = "\"" + path + "\": no such file"};
  }
  return judged;
}

void
check_rows(const std::vector<KubeconfigRow>& rows)
{
  for (const auto& row : rows) {
    CAPTURE(row.id);
    CAPTURE(row.text);
    const auto findings =
        check_called(row.id).run(kubeconfig_case(row.text, row.questions));
    REQUIRE_FALSE(findings.empty());
    const auto& finding = findings.front();
    CHECK(to_string(finding.status) == to_string(row.status));
    CHECK(finding.message == row.message);
    CHECK(finding.hint == row.hint);
  }
}

} // namespace oidcctl::test
