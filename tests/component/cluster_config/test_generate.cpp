#include "certificates.hpp"
#include "cluster_config_call.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace oidcctl;
using namespace oidcctl::test;

// `cluster-config generate` and `targets` from the arguments to the text.

namespace {

const Words k_email{"--issuer-url=https://issuer.example",
                    "--client-id=kube",
                    "--username-claim=email",
                    "--groups-claim=groups",
                    "--groups-prefix=oidc:"};

} // namespace

TEST_CASE("cluster-config generate: the Terraform block for CoreWeave")
{
  TestSystem test;
  test.files.contents["ca.pem"] = k_ca_pem;
  CHECK(call(test,
             "generate",
             k_email + Words{"--for=coreweave",
                             "--name=prod",
                             "--required-claim=hd=example.com",
                             "--certificate-authority=ca.pem"}) == 0);
  const auto text = test.out();
  CHECK(text.starts_with("resource \"coreweave_cks_cluster\" \"prod\" {\n"));
  CHECK(contains(text, "    required_claim = \"hd=example.com\"\n"));
  CHECK(contains(text, "    ca             = \"LS0tLS1CRUdJTi")); // base64 of PEM
}

TEST_CASE("cluster-config generate: the form of Together, in its order")
{
  TestSystem test;
  CHECK(call(test,
             "generate",
             {"--for=together",
              "--issuer-url=https://accounts.google.com",
              "--client-id=c",
              "--username-claim=email"}) == 0);
  CHECK(test.out() ==
        "GPU Clusters > Create cluster > Use custom OIDC > Configure OIDC:\n"
        "  Issuer URL      https://accounts.google.com\n"
        "  Client ID       c\n"
        "  Username claim  email\n"
        "\n"
        "Application at the identity provider:\n"
        "  Redirect URL  http://localhost:8000\n"
        "  Redirect URL  http://localhost:18000\n"
        "  Grant         authorization code with PKCE\n"
        "  Scopes        openid email\n");
}

TEST_CASE("cluster-config generate: what is lost is an error that says so")
{
  struct Row
  {
    Words words = {};
    std::string message = {};
    std::string hint = {};
  };
  const Row rows[] = {
      {{"--for=coreweave", "--signing-algs=ES256"},
       "the algorithms ES256: every one but RS256 is dropped",
       "--drop signing-algs"},
      {{"--for=coreweave", "--required-claim=a=b", "--required-claim=c=d"},
       "2 required claims: it takes one",
       "--drop required-claims"},
      {{"--for=coreweave", "--client-id=other"}, "2 client IDs: it takes one"},
      {{"--for=vultr"}, "the prefix \"oidc:\" of groups"},
      {{"--for=vultr", "--groups-prefix=", "--username-prefix=corp:"},
       "the prefix \"corp:\" of user names: there it is always \"\""},
      {{"--for=scaleway", "--issuer-url=https://tenant.auth0.example/"},
       "the slash at the end of the issuer URL, which it removes"},
      {{"--for=eks", "--certificate-authority=ca.pem"},
       "the CA: it trusts public certificate authorities only"},
      {{"--for=aks"}, "the names of users: there they start with aks:jwt:"},
      {{"--for=together", "--form=form"}, "the groups in the claim \"groups\""},
      {{"--for=together", "--form=form", "--username-claim=upn", "--groups-claim="},
       "the claim \"upn\": it offers email, preferred_username and sub"},
      {{"--for=authentication-configuration", "--signing-algs=RS256"},
       "the limit to RS256: a file accepts all algorithms",
       "--drop signing-algs"},
      {{"--for=authentication-configuration", "--kubernetes-version=1.28"},
       "Kubernetes 1.28 does not read a file"},
      {{"--for=flags", "--discovery-url=https://d.example/x"}, "the discovery URL"},
      {{"--for=flags", "--uid-claim=oid"}, "the UID", "--drop uid"},
      {{"--for=kubeone", "--groups-claim="}, "it reads the claim groups by default"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.message);
    TestSystem test;
    test.files.contents["ca.pem"] = k_ca_pem;
    auto words = k_email;
    for (const auto& word : row.words) {
      const auto name = word.substr(0, word.find('=') + 1);
      if (name != "--client-id=" && name != "--required-claim=") {
        std::erase_if(words, [&](const auto& one) { return one.starts_with(name); });
      }
      words.push_back(word);
    }
    CHECK_MESSAGE(call(test, "generate", words) == 2, test.out());
    CHECK(test.out().empty());
    CHECK_MESSAGE(contains(test.err(), row.message), test.err());
    CHECK_MESSAGE(contains(test.err(), row.hint), test.err());
  }
}

TEST_CASE("cluster-config generate: --drop leaves out what it names, and says so")
{
  TestSystem test;
  CHECK(call(test,
             "generate",
             k_email + Words{"--for=coreweave",
                             "--signing-algs=ES256",
                             "--drop=signing-algs"}) == 0);
  CHECK(contains(test.err(), "left out: signing-algs"));
  CHECK(!contains(test.out(), "signing_algs"));
}

TEST_CASE("cluster-config generate: files come with their mounts")
{
  struct Row
  {
    std::string target = {};
    std::string file = {};
    std::string mount = {};
  };
  const Row rows[] = {
      {"kubeadm", "out/oidc/ca.pem", "    hostPath: /etc/kubernetes/oidc\n"},
      {"kind", "out/oidc/ca.pem", "    containerPath: /etc/kubernetes/oidc\n"},
      {"minikube", "out/files/etc/ssl/certs/oidc-ca.pem", "/etc/ssl/certs/oidc-ca.pem"},
      {"k3s", "out/oidc/ca.pem", "oidc-ca-file=/etc/rancher/k3s/oidc/ca.pem"},
      {"rke2", "out/oidc/ca.pem", "- /etc/rancher/rke2/oidc:/etc/rancher/rke2/oidc:ro\n"},
      {"flags", "out/oidc-ca.pem", "--oidc-ca-file=/etc/kubernetes/pki/oidc-ca.pem"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.target);
    TestSystem test;
    test.files.contents["ca.pem"] = k_ca_pem;
    CHECK(call(test,
               "generate",
               k_email + Words{"--for=" + row.target,
                               "--certificate-authority=ca.pem",
                               "--output-dir=out"}) == 0);
    CHECK(test.out().empty());
    REQUIRE(test.files.writes.size() == 2);
    CHECK(contains(test.files.contents[test.files.writes[0].path], row.mount));
    CHECK(test.files.contents[row.file] == k_ca_pem);
  }
}

TEST_CASE("cluster-config generate: a directory gets all files or none")
{
  const auto words =
      k_email +
      Words{"--for=kubeadm", "--certificate-authority=ca.pem", "--output-dir=out"};
  SUBCASE("one of them exists")
  {
    TestSystem test;
    test.files.contents["ca.pem"] = k_ca_pem;
    test.files.contents["out/oidc/ca.pem"] = "mine";
    CHECK(call(test, "generate", words) == 5);
    CHECK(test.files.writes.empty());
    CHECK(test.files.contents["out/oidc/ca.pem"] == "mine");
    CHECK(call(test, "generate", words + Words{"--force"}) == 0);
    CHECK(test.files.contents["out/oidc/ca.pem"] == k_ca_pem);
  }
  SUBCASE("the second cannot be written")
  {
    TestSystem test;
    test.files.contents["ca.pem"] = k_ca_pem;
    test.files.write_errors["out/oidc/ca.pem"] = {.code = ErrorCode::local_file,
                                                  .message = "no space left on device"};
    CHECK(call(test, "generate", words) == 5);
    CHECK(!test.files.contents.contains("out/kubeadm.yaml"));
  }
  SUBCASE("without a directory the file is mentioned")
  {
    TestSystem test;
    test.files.contents["ca.pem"] = k_ca_pem;
    CHECK(call(test,
               "generate",
               k_email + Words{"--for=kubeadm", "--certificate-authority=ca.pem"}) == 0);
    CHECK(contains(test.err(), "it needs the file \"/etc/kubernetes/oidc/ca.pem\""));
  }
}

TEST_CASE("cluster-config generate: settings that no API server starts with")
{
  struct Row
  {
    Words words = {};
    int status = 2;
    std::string message = {};
  };
  const Row rows[] = {
      {{"--for=flags", "--issuer-url=http://a", "--client-id=c"},
       2,
       "jwt[0].issuer.url: Invalid value: \"http://a\": URL scheme must be https"},
      {{"--for=flags"}, 2, "use --issuer-url and --client-id, or --from FILE"},
      {{"--for=flags", "--issuer-url=https://a"}, 2, "--client-id"},
      {{"--for=flags", "--from=f", "--issuer-url=https://a", "--client-id=c"},
       2,
       "cannot be used"},
      {{"--for=nothing", "--issuer-url=https://a", "--client-id=c"},
       2,
       "cluster-config targets"},
      {{"--for=eks", "--form=rest", "--issuer-url=https://a", "--client-id=c"},
       2,
       "eks has cli, eksctl, terraform"},
      {{"--for=eks", "--form=eksctl", "--issuer-url=https://a", "--client-id=c"},
       2,
       "needs --name and --region"},
      {{"--for=eks", "--by=file", "--issuer-url=https://a", "--client-id=c"},
       2,
       "eks cannot be configured by file"},
      {{"--for=flags", "--issuer-url=https://a", "--client-id=c", "--oidc-ca-file=key"},
       5,
       "has a private key"},
      {{"--for=flags", "--issuer-url=https://a", "--client-id=c", "--oidc-ca-file=text"},
       2,
       "certificateAuthority"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.message);
    TestSystem test;
    test.files.contents["key"] = k_ca_pem + k_private_key_pem;
    test.files.contents["text"] = "not a certificate\n";
    test.files.contents["f"] = k_two_issuers;
    CHECK_MESSAGE(call(test, "generate", row.words) == row.status, test.out());
    CHECK(test.out().empty());
    CHECK_MESSAGE(contains(test.err(), row.message), test.err());
  }
}

TEST_CASE("cluster-config generate: several issuers need a file")
{
  TestSystem test;
  test.files.contents["authn.yaml"] = k_two_issuers;
  CHECK(call(test,
             "generate",
             {"--for=kubeadm", "--from=authn.yaml", "--output-dir=out"}) == 0);
  CHECK(contains(test.files.contents["out/kubeadm.yaml"],
                 "  - name: authentication-config\n"
                 "    value: /etc/kubernetes/oidc/authentication.yaml\n"));
  CHECK(
      contains(test.files.contents["out/oidc/authentication.yaml"], "https://b.example"));
  TestSystem other;
  other.files.contents["authn.yaml"] = k_two_issuers;
  CHECK(call(other, "generate", {"--for=flags", "--from=authn.yaml"}) == 2);
  CHECK(contains(other.err(), "2 issuers: it takes one"));
}

TEST_CASE("cluster-config generate: JSON has files and fields")
{
  TestSystem test;
  CHECK(call(test,
             "generate",
             {"--for=together",
              "--issuer-url=https://i.example",
              "--client-id=c",
              "-o",
              "json"}) == 0);
  const auto document = parse_json(test.out());
  REQUIRE(document.has_value());
  CHECK(document->at("kind") == "ClusterConfigForm");
  CHECK(document->at("fields").at(2).at("value") == "sub");
  CHECK(document->at("application").size() == 4);
}

TEST_CASE("cluster-config generate: settings of a profile")
{
  TestSystem test;
  test.environment.values["HOME"] = "/home/jane";
  const std::string path = "/home/jane/.config/oidcctl/config.yaml";
  test.files.contents[path] =
      "current-profile: prod\nprofiles:\n  prod:\n    issuer-url: https://p.example\n"
      "    client-id: kube\n    username-claim: email\n";
  test.files.modes[path] = 0600;
  CHECK_MESSAGE(call(test, "generate", {"--for=flags"}) == 0, test.err());
  CHECK(test.out() == "--oidc-issuer-url=https://p.example\n--oidc-client-id=kube\n"
                      "--oidc-username-claim=email\n");
  // A file in the arguments takes the place of the profile.
  test.files.contents["authn.yaml"] = k_two_issuers;
  CHECK_MESSAGE(call(test,
                     "generate",
                     {"--for=authentication-configuration", "--from=authn.yaml"}) == 0,
                test.err());
  CHECK(contains(test.out(), "https://b.example"));
  CHECK(!contains(test.out(), "p.example"));
}

TEST_CASE("cluster-config generate: Kubernetes 1.29 needs a feature gate for the file")
{
  TestSystem test;
  CHECK(call(test,
             "generate",
             k_email + Words{"--for=k3s",
                             "--by=file",
                             "--kubernetes-version=1.29",
                             "--output-dir=out"}) == 0);
  CHECK(contains(test.files.contents["out/config.yaml"],
                 "- feature-gates=StructuredAuthenticationConfiguration=true\n"));
  CHECK(contains(test.files.contents["out/oidc/authentication.yaml"],
                 "apiVersion: apiserver.config.k8s.io/v1alpha1\n"));
}

TEST_CASE("cluster-config generate: another form than the usual one is mentioned")
{
  TestSystem test;
  CHECK(call(test, "generate", k_email + Words{"--for=together"}) == 0);
  CHECK(contains(test.out(), "resource \"together_beta_cluster\""));
  CHECK(contains(
      test.err(),
      "this is the form terraform with flags: form with flags cannot express the "
      "groups in the claim \"groups\""));
}

TEST_CASE("cluster-config targets: one of them")
{
  TestSystem test;
  CHECK(call(test, "targets", {"coreweave"}) == 0);
  CHECK(contains(test.out(), "https://docs.coreweave.com/"));
  CHECK(call(test, "targets", {"corewave"}) == 2);
  CHECK(contains(test.err(), "did you mean coreweave?"));
}

TEST_CASE("cluster-config targets: all of them")
{
  TestSystem test;
  CHECK(call(test, "targets", {"-o", "json"}) == 0);
  const auto document = parse_json(test.out());
  REQUIRE(document.has_value());
  CHECK(document->at("targets").size() == 22);
  for (const auto& target : document->at("targets")) {
    CHECK(target.at("documentation").get<std::string>().starts_with("https://"));
  }
}
