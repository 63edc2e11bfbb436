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
      {.words = {"--for=coreweave", "--signing-algs=ES256"},
       .message = "the algorithms ES256: every one but RS256 is dropped",
       .hint = "--drop signing-algs"},
      {.words = {"--for=coreweave", "--required-claim=a=b", "--required-claim=c=d"},
       .message = "2 required claims: it takes one",
       .hint = "--drop required-claims"},
      {.words = {"--for=coreweave", "--client-id=other"},
       .message = "2 client IDs: it takes one"},
      {.words = {"--for=vultr"}, .message = "the prefix \"oidc:\" of groups"},
      {.words = {"--for=vultr", "--groups-prefix=", "--username-prefix=corp:"},
       .message = "the prefix \"corp:\" of user names: there it is always \"\""},
      {.words = {"--for=scaleway", "--issuer-url=https://tenant.auth0.example/"},
       .message = "the slash at the end of the issuer URL, which it removes"},
      {.words = {"--for=eks", "--certificate-authority=ca.pem"},
       .message = "the CA: it trusts public certificate authorities only"},
      {.words = {"--for=aks"},
       .message = "the names of users: there they start with aks:jwt:"},
      {.words = {"--for=together", "--form=form"},
       .message = "the groups in the claim \"groups\""},
      {.words =
           {"--for=together", "--form=form", "--username-claim=upn", "--groups-claim="},
       .message = "the claim \"upn\": it offers email, preferred_username and sub"},
      {.words = {"--for=authentication-configuration", "--signing-algs=RS256"},
       .message = "the limit to RS256: a file accepts all algorithms",
       .hint = "--drop signing-algs"},
      {.words = {"--for=authentication-configuration", "--kubernetes-version=1.28"},
       .message = "Kubernetes 1.28 does not read a file"},
      {.words = {"--for=flags", "--discovery-url=https://d.example/x"},
       .message = "the discovery URL"},
      {.words = {"--for=flags", "--uid-claim=oid"},
       .message = "the UID",
       .hint = "--drop uid"},
      {.words = {"--for=kubeone", "--groups-claim="},
       .message = "it reads the claim groups by default"},
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
      {.target = "kubeadm",
       .file = "out/oidc/ca.pem",
       .mount = "    hostPath: /etc/kubernetes/oidc\n"},
      {.target = "kind",
       .file = "out/oidc/ca.pem",
       .mount = "    containerPath: /etc/kubernetes/oidc\n"},
      {.target = "minikube",
       .file = "out/files/etc/ssl/certs/oidc-ca.pem",
       .mount = "/etc/ssl/certs/oidc-ca.pem"},
      {.target = "k3s",
       .file = "out/oidc/ca.pem",
       .mount = "oidc-ca-file=/etc/rancher/k3s/oidc/ca.pem"},
      {.target = "rke2",
       .file = "out/oidc/ca.pem",
       .mount = "- /etc/rancher/rke2/oidc:/etc/rancher/rke2/oidc:ro\n"},
      {.target = "flags",
       .file = "out/oidc-ca.pem",
       .mount = "--oidc-ca-file=/etc/kubernetes/pki/oidc-ca.pem"},
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
      {.words = {"--for=flags", "--issuer-url=http://a", "--client-id=c"},
       .status = 2,
       .message =
           "jwt[0].issuer.url: Invalid value: \"http://a\": URL scheme must be https"},
      {.words = {"--for=flags"},
       .status = 2,
       .message = "use --issuer-url and --client-id, or --from FILE"},
      {.words = {"--for=flags", "--issuer-url=https://a"},
       .status = 2,
       .message = "--client-id"},
      {.words = {"--for=flags", "--from=f", "--issuer-url=https://a", "--client-id=c"},
       .status = 2,
       .message = "cannot be used"},
      {.words = {"--for=nothing", "--issuer-url=https://a", "--client-id=c"},
       .status = 2,
       .message = "cluster-config targets"},
      {.words = {"--for=eks", "--form=rest", "--issuer-url=https://a", "--client-id=c"},
       .status = 2,
       .message = "eks has cli, eksctl, terraform"},
      {.words = {"--for=eks", "--form=eksctl", "--issuer-url=https://a", "--client-id=c"},
       .status = 2,
       .message = "needs --name and --region"},
      {.words = {"--for=eks", "--by=file", "--issuer-url=https://a", "--client-id=c"},
       .status = 2,
       .message = "eks cannot be configured by file"},
      {.words = {"--for=flags",
                 "--issuer-url=https://a",
                 "--client-id=c",
                 "--oidc-ca-file=key"},
       .status = 5,
       .message = "has a private key"},
      {.words = {"--for=flags",
                 "--issuer-url=https://a",
                 "--client-id=c",
                 "--oidc-ca-file=text"},
       .status = 2,
       .message = "certificateAuthority"},
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
