#include "base/base64.hpp"
#include "certificates.hpp"
#include "fakes.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace oidcctl;
using namespace oidcctl::test;

// `cluster-config lint` of the forms of clouds, and of settings for a cloud.

namespace {

Json
lint(const std::string& text, int status, const std::vector<std::string>& more = {})
{
  TestSystem test;
  test.files.contents["given"] = text;
  std::vector<std::string> words{"cluster-config", "lint", "given", "-o", "json"};
  words.insert(words.end(), more.begin(), more.end());
  CHECK_MESSAGE(test.run(words) == status, test.out(), test.err());
  auto report = parse_json(test.out());
  REQUIRE_MESSAGE(report.has_value(), test.err());
  return std::move(*report);
}

// Return the messages of the check config/cloud, one a line, with the status in front.
std::string
cloud_of(const Json& report)
{
  std::string text;
  for (const auto& one : report.at("findings")) {
    if (one.at("id") == "config/cloud") {
      text += one.at("status").get<std::string>() + ": " +
              one.at("message").get<std::string>() + "\n";
    }
  }
  return text;
}

const std::string k_two_rules =
    "--oidc-issuer-url=https://i.example\n--oidc-client-id=c\n"
    "--oidc-required-claim=a=b\n--oidc-required-claim=c=d\n--oidc-signing-algs=ES256\n";

} // namespace

TEST_CASE("cluster-config lint: what a cloud cannot express")
{
  const auto report = lint(k_two_rules, 0, {"--for=coreweave"});
  CHECK(report.at("target") == "coreweave");
  CHECK(
      cloud_of(report) ==
      "warning: CoreWeave Kubernetes Service cannot express the algorithms ES256: every "
      "one but RS256 is dropped\n"
      "warning: CoreWeave Kubernetes Service cannot express 2 required claims: it takes "
      "one\n");
  CHECK(cloud_of(lint(k_two_rules, 0, {"--for=ovh"})) ==
        "pass: OVHcloud Managed Kubernetes can express all settings\n");
  CHECK(cloud_of(lint(k_two_rules, 0)).starts_with("skipped:"));
  CHECK(
      cloud_of(lint("--oidc-issuer-url=https://i.example/\n--oidc-client-id=c\n",
                    0,
                    {"--for=scaleway"}))
          .starts_with("warning: Scaleway Kapsule cannot express the slash at the end"));
  CHECK(cloud_of(lint("--oidc-issuer-url=https://i.example\n--oidc-client-id=c\n",
                      0,
                      {"--for=exoscale"})) ==
        "info: Exoscale SKS: only when a cluster is created\n");
}

TEST_CASE("cluster-config lint: the forms of clouds")
{
  struct Row
  {
    std::string form = {};
    std::string text = {};
  };
  const auto ca = base64::encode(k_ca_pem, base64::Alphabet::standard);
  const Row rows[] = {
      {.form = "coreweave",
       .text =
           R"({"oidc": {"issuerUrl": "https://i.example", "clientId": "c", "groupsClaim": "g",)"
           R"( "requiredClaim": "a=b", "ca": ")" +
           ca + R"(", "signingAlgorithms": ["SIGNING_ALGORITHM_RS256"]}})"},
      {.form = "eks",
       .text =
           R"({"clusterName": "x", "oidc": {"identityProviderConfigName": "oidc", "issuerUrl":)"
           R"( "https://i.example", "clientId": "c", "groupsClaim": "g",)"
           R"( "requiredClaims": {"a": "b"}}})"},
      {.form = "eksctl",
       .text = "apiVersion: eksctl.io/v1alpha5\nkind: ClusterConfig\nidentityProviders:\n"
               "- type: oidc\n  name: x\n  issuerURL: https://i.example\n  clientID: c\n"
               "  groupsClaim: g\n  requiredClaims: {a: b}\n"},
      {.form = "kops",
       .text =
           "apiVersion: kops.k8s.io/v1alpha2\nkind: Cluster\nspec:\n  kubeAPIServer:\n"
           "    oidcIssuerURL: https://i.example\n    oidcClientID: c\n    "
           "oidcGroupsClaim: "
           "g\n"
           "    oidcRequiredClaim: [a=b]\n"},
      {.form = "kubeone",
       .text = "apiVersion: kubeone.k8c.io/v1beta3\nkind: KubeOneCluster\nfeatures:\n"
               "  openidConnect:\n    enable: true\n    config:\n      issuerUrl: "
               "https://i.example\n      clientId: c\n      groupsClaim: g\n      "
               "groupsPrefix: "
               "\"-\"\n      usernamePrefix: \"https://i.example#\"\n      "
               "requiredClaim: a=b\n"},
      {.form = "minikube",
       .text =
           "#!/bin/sh\nminikube start --driver=docker \\\n"
           "  --extra-config=apiserver.oidc-issuer-url=https://i.example \\\n"
           "  --extra-config apiserver.oidc-client-id=c --extra-config=kubelet.x=y \\\n"
           "  --extra-config='apiserver.oidc-groups-claim=g' \\\n"
           "  --extra-config=apiserver.oidc-required-claim=a=b\n"},
      {.form = "talos",
       .text =
           "apiVersion: v1alpha1\nkind: KubeAuthenticationConfig\nconfiguration:\n  "
           "jwt:\n"
           "  - issuer: {url: \"https://i.example\", audiences: [c]}\n"
           "    claimMappings: {username: {claim: sub, prefix: \"https://i.example#\"},\n"
           "      groups: {claim: g, prefix: \"\"}}\n"
           "    claimValidationRules: [{claim: a, requiredValue: b}]\n"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.form);
    const auto report = lint(row.text, 0);
    CHECK(report.at("form") == row.form);
    const auto& issuer = report.at("issuers").at(0);
    CHECK(issuer.at("issuer") == "https://i.example");
    CHECK(issuer.at("usernamePrefix") == "https://i.example#");
    CHECK(issuer.at("groupsClaim") == "g");
    CHECK(issuer.at("groupsPrefix") == "");
    CHECK(issuer.at("requiredClaims").at("a") == "b");
  }
}

TEST_CASE("cluster-config lint: mistakes in the forms of clouds")
{
  struct Row
  {
    std::string text = {};
    std::string message = {};
  };
  const Row rows[] = {
      {.text =
           "{\"oidc\": {\"issuerUrl\": \"https://i.example\",\n\"ca\": \"-----BEGIN\"}}",
       .message = "line 2: oidc.ca is not base64: expected the base64 of the PEM text"},
      {.text = "{\"oidc\": {\"issuerUrl\": \"https://i.example\",\n\"clientId\": 12}}",
       .message = "line 2: oidc.clientId is a number, expected a string"},
      {.text =
           "apiVersion: kops.k8s.io/v1alpha2\nkind: Cluster\nspec:\n  kubeAPIServer:\n"
           "    oidcRequiredClaim: {a: b}\n",
       .message =
           "line 5: spec.kubeAPIServer.oidcRequiredClaim is a map, expected a list of "
           "strings"},
      {.text =
           "apiVersion: eksctl.io/v1alpha5\nkind: ClusterConfig\nidentityProviders:\n"
           "- {issuerURL: \"https://a\", clientID: c}\n- {issuerURL: \"https://b\"}\n",
       .message = "line 5: EKS takes one identity provider for a cluster"},
      {.text =
           "{\"oidc\": {\"issuerUrl\": \"https://i.example\",\n\"groupClaim\": \"g\"}}",
       .message = "line 2: oidc.groupClaim is not a field of this form"},
      {.text =
           "apiVersion: kops.k8s.io/v1alpha2\nkind: Cluster\nspec:\n  kubeAPIServer:\n"
           "    logLevel: \"2\"\n    oidcUserClaim: x\n",
       .message = "line 6: spec.kubeAPIServer.oidcUserClaim is not a field of this form"},
      {.text = "kube_oidc_auth: true\nkube_oidc_url: x\nkube_oidc_group_claim: g\n",
       .message = "line 3: kube_oidc_group_claim is not a field of this form"},
      {.text = "kind: KubeAuthenticationConfig\nconfiguration: []\n",
       .message = "line 2: configuration is a list, expected a map"},
      {.text = "minikube start --extra-config=apiserver.oidc-issuer-url=$URL\n",
       .message = "line 1: a shell would replace what follows '$'"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.message);
    TestSystem test;
    test.files.contents["given"] = row.text;
    CHECK(test.run({"cluster-config", "lint", "given"}) == 5);
    CHECK_MESSAGE(test.err().find(row.message) != std::string::npos, test.err());
  }
}
