#include "fakes.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace oidcctl::test;

// Files that `cluster-config lint` cannot judge.

TEST_CASE("cluster-config lint: files that are none of it")
{
  struct Row
  {
    std::string text = {};
    std::string message = {};
  };
  const Row rows[] = {
      {.text = "apiVersion: v1\nkind: Secret\ndata: {}\n",
       .message = "line 2: \"v1\" \"Secret\" is not a configuration of an API server"},
      {.text = "a: 1\n", .message = "no known form"},
      {.text = "hello\n", .message = "no known form: the file is a string"},
      {.text = "resource \"coreweave_cks_cluster\" \"c\" {\n  oidc = {}\n}\n",
       .message = "line 1: this is Terraform"},
      {.text = "cluster:\n  x: {{ .Values.x }}\n",
       .message = "line 2: this is a template"},
      {.text = "kube-apiserver --oidc-issuer-url=$ISSUER\n",
       .message = "line 1: a shell would replace"},
      {.text = "kube-apiserver --oidc-issuer-url='x\n",
       .message = "line 1: a quote is never closed"},
      {.text = "kind: Pod\nspec:\n  containers:\n  - command: [etcd]\n",
       .message = "no container of the Pod"},
      {.text =
           "apiVersion: kubeadm.k8s.io/v1beta3\nkind: ClusterConfiguration\napiServer:\n"
           "  extraArgs:\n    oidc-issuer-url: 3\n",
       .message = "line 5: apiServer.extraArgs.oidc-issuer-url is a number"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.text);
    TestSystem test;
    test.files.contents["given"] = row.text;
    CHECK(test.run({"cluster-config", "lint", "given"}) == 5);
    CHECK(test.out().empty());
    CHECK_MESSAGE(test.err().find(row.message) != std::string::npos, test.err());
    CHECK(test.err().find("hint: ") != std::string::npos);
  }
  TestSystem test;
  CHECK(test.run({"cluster-config", "lint", "gone"}) == 5);
  test.files.directories.insert("folder");
  CHECK(test.run({"cluster-config", "lint", "folder"}) == 5);
  CHECK(test.run({"cluster-config", "lint"}) == 2);
  test.files.contents["given"] = "x";
  CHECK(test.run({"cluster-config", "lint", "given", "--kubernetes-version=1.99"}) == 2);
  CHECK(test.run({"cluster-config", "lint", "given", "--only=nothing"}) == 2);
}
