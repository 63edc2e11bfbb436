#include "kube/api/forbidden.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace oidcctl;

TEST_CASE("the message of a 403 says who may not do what")
{
  struct Row
  {
    std::string text = {};
    ForbiddenRequest expected = {};
  };
  const std::vector<Row> rows{
      {.text =
           R"(pods is forbidden: User "jane" cannot list resource "pods" in API group "" in the namespace "apps")",
       .expected = {.user = "jane", .verb = "list", .resource = "pods", .ns = "apps"}},
      {.text =
           R"(Error from server (Forbidden): deployments.apps "web" is forbidden: User "oidc:jane" cannot patch resource "deployments/scale" in API group "apps" in the namespace "x": no such luck)",
       .expected = {.user = "oidc:jane",
                    .verb = "patch",
                    .resource = "deployments",
                    .subresource = "scale",
                    .group = "apps",
                    .ns = "x",
                    .name = "web",
                    .reason = "no such luck"}},
      {.text =
           R"(nodes is forbidden: User "https://idp?a=1&amp;b=&lt;2&gt;#x" cannot list resource "nodes" in API group "" at the cluster scope)",
       .expected = {.user = "https://idp?a=1&b=<2>#x",
                    .verb = "list",
                    .resource = "nodes"}},
      {.text = R"(forbidden: User "system:anonymous" cannot get path "/metrics")",
       .expected = {.user = "system:anonymous",
                    .verb = "get",
                    .is_resource = false,
                    .path = "/metrics"}},
      {.text =
           R"(deployments.apps is forbidden: User "a \"b\" c" cannot list deployments.apps in the namespace "n")",
       .expected = {.user = "a \"b\" c",
                    .verb = "list",
                    .resource = "deployments",
                    .group = "apps",
                    .ns = "n"}},
      {.text = R"(nodes is forbidden: User "old" cannot list nodes at the cluster scope)",
       .expected = {.user = "old", .verb = "list", .resource = "nodes"}},
  };
  for (const auto& row : rows) {
    CAPTURE(row.text);
    const auto seen = parse_forbidden(row.text);
    REQUIRE(seen);
    CHECK(seen->user == row.expected.user);
    CHECK(seen->verb == row.expected.verb);
    CHECK(seen->is_resource == row.expected.is_resource);
    CHECK(seen->resource == row.expected.resource);
    CHECK(seen->subresource == row.expected.subresource);
    CHECK(seen->group == row.expected.group);
    CHECK(seen->ns == row.expected.ns);
    CHECK(seen->name == row.expected.name);
    CHECK(seen->path == row.expected.path);
    CHECK(seen->reason == row.expected.reason);
  }
}

TEST_CASE("other messages are not taken for a 403")
{
  for (
      const char* text :
      {"",
       "Unauthorized",
       R"(User "jane")",
       R"(User "jane" cannot list resource "pods")",
       R"(User "jane" cannot list resource "pods" in API group "" in the namespace "n)",
       R"(User "jane cannot get path "/x)",
       R"(user "jane" (groups=["a"]) is attempting to grant RBAC permissions not currently held)"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_forbidden(text));
  }
}
