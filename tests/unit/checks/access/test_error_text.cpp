#include "checks/access/error_text.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

using namespace oidcctl;
using namespace oidcctl::access;

TEST_CASE("messages of kubectl, plugins and API servers are known by their kind")
{
  struct Row
  {
    std::string text = {};
    std::string kind = {};
  };
  const std::vector<Row> rows{
      {.text = "error: You must be logged in to the server (Unauthorized)",
       .kind = "unauthorized"},
      {.text = "error: You must be logged in to the server (the server has asked for the "
               "client "
               "to provide credentials)",
       .kind = "unauthorized"},
      {.text =
           R"(Error from server (Forbidden): pods is forbidden: User "jane" cannot list resource "pods" in API group "" in the namespace "default")",
       .kind = "forbidden"},
      {.text =
           R"(Error from server (Forbidden): pods is forbidden: User "system:anonymous" cannot list resource "pods" in API group "" in the namespace "default")",
       .kind = "anonymous"},
      {.text =
           R"(Error from server (Forbidden): forbidden: User "jane" cannot get path "/metrics")",
       .kind = "forbidden"},
      {.text =
           R"(Error from server (Forbidden): pods is forbidden: User "jane" cannot list resource "pods" in API group "" in the namespace "default": RBAC: clusterrole.rbac.authorization.k8s.io "gone" not found)",
       .kind = "role-missing"},
      {.text = "Error from server (Forbidden): roles.rbac.authorization.k8s.io \"x\" is "
               "forbidden: user \"jane\" (groups=[\"a\"]) is attempting to grant RBAC "
               "permissions not currently held:\n{APIGroups:[\"apps\"], "
               "Resources:[\"deployments\"], Verbs:[\"create\"]}",
       .kind = "escalation"},
      {.text =
           R"(Error from server (Forbidden): users "jane" is forbidden: User "admin" cannot impersonate resource "users" in API group "" at the cluster scope)",
       .kind = "impersonation"},
      {.text =
           R"(Error from server (Forbidden): error when creating "x": admission webhook "validate.example.com" denied the request: no)",
       .kind = "admission-webhook"},
      {.text = R"(pods "web" is forbidden: exceeded quota: compute, requested: pods=1)",
       .kind = "quota"},
      {.text =
           R"(pods "web" is forbidden: violates PodSecurity "restricted:latest": privileged)",
       .kind = "pod-security"},
      {.text =
           R"(configmaps "a" is forbidden: unable to create new content in namespace n because it is being terminated)",
       .kind = "terminating"},
      {.text =
           R"(pods is forbidden: User "a@b.c" cannot list resource "pods" in API group "" in the namespace "n": requires one of ["container.pods.list"] permission(s).)",
       .kind = "cloud-iam"},
      {.text =
           R"(Error from server (InternalError): Internal Server Error: "/api/v1/pods": Post "https://authz.example.com": dial tcp 10.0.0.1:443: connect: connection refused)",
       .kind = "refused"},
      {.text =
           R"(Internal Server Error: "/api/v1/pods": Post "https://authz.example.com": EOF)",
       .kind = "authorization-webhook"},
      {.text = "error: could not get token: get-token: authentication error: "
               "authcode-browser "
               "error: authentication error: authorization code flow error: oauth2 "
               "error: could "
               "not exchange the code and token: oauth2: \"invalid_request\" "
               "\"client_secret is "
               "missing.\"\nUnable to connect to the server: getting credentials: exec: "
               "executable kubectl failed with exit code 1",
       .kind = "client-secret"},
      {.text = "Unable to connect to the server: getting credentials: exec: executable "
               "oidcctl "
               "not found",
       .kind = "plugin-missing"},
      {.text = R"(error: unknown command "oidc-login" for "kubectl")",
       .kind = "plugin-missing"},
      {.text =
           R"(exec: "xdg-open,x-www-browser,www-browser": executable file not found in $PATH)",
       .kind = "browser"},
      {.text = "The connection to the server localhost:8080 was refused - did you "
               "specify the "
               "right host or port?",
       .kind = "no-kubeconfig"},
      {.text = "Unable to connect to the server: x509: certificate signed by unknown "
               "authority",
       .kind = "unknown-authority"},
      {.text = "Unable to connect to the server: x509: certificate is valid for "
               "a.example.com, "
               "not b.example.com",
       .kind = "certificate-name"},
      {.text = "Unable to connect to the server: dial tcp: lookup k8s.example.com: no "
               "such host",
       .kind = "name-unknown"},
      {.text = "error: context \"x\" does not exist", .kind = "context"},
      {.text = "error: the server doesn't have a resource type \"widgets\"",
       .kind = "no-such-resource"},
      {.text = "Error from server: invalid character '<' looking for beginning of value",
       .kind = "not-an-api-server"},
      {.text = "AADSTS50011: The redirect URI specified does not match",
       .kind = "redirect-uri"},
      {.text = "oidc: issuer did not match the issuer returned by provider, expected "
               "\"a\" got "
               "\"a/\"",
       .kind = "issuer-mismatch"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.text);
    const auto explained = explain_error(row.text);
    REQUIRE(explained);
    CHECK(explained->kind->id == row.kind);
    CHECK_FALSE(explained->meaning.empty());
    CHECK_FALSE(explained->cure.empty());
  }
  CHECK_FALSE(explain_error("deployment.apps/web created"));
}

TEST_CASE("the names in a plain 403 decide nothing")
{
  const auto explained = explain_error(
      R"(pods is forbidden: User "exceeded quota" cannot list resource "pods" in API group "" in the namespace "unauthorized")");
  REQUIRE(explained);
  CHECK(explained->kind->id == "forbidden");
  CHECK(explained->cure.find("list pods -n unauthorized --as 'exceeded quota'") !=
        std::string::npos);
}

TEST_CASE("kinds of messages: each has an id of its own, words in lower case, and a cure")
{
  std::set<std::string_view> ids;
  for (const auto& kind : error_kinds()) {
    CAPTURE(kind.id);
    CHECK(ids.insert(kind.id).second);
    CHECK(std::none_of(kind.words.begin(), kind.words.end(), [](char c) {
      return c >= 'A' && c <= 'Z';
    }));
    CHECK_FALSE(kind.words.empty());
    CHECK_FALSE(kind.meaning.empty());
    CHECK_FALSE(kind.cure.empty());
  }
}
