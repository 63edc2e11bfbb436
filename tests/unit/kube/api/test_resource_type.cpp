#include "kube/api/resource_type.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>
#include <utility>

using namespace oidcctl;
using namespace oidcctl::kube;

TEST_CASE("types of resources, however they are written")
{
  struct Row
  {
    std::string text;
    std::string group;
    std::string resource;
    std::string name = {};
    bool is_known = true;
  };
  const Row rows[] = {
      {.text = "pods", .group = "", .resource = "pods"},
      {.text = "pod", .group = "", .resource = "pods"},
      {.text = "Pod", .group = "", .resource = "pods"},
      {.text = "po", .group = "", .resource = "pods"},
      {.text = "po/web-0", .group = "", .resource = "pods", .name = "web-0"},
      {.text = "deploy", .group = "apps", .resource = "deployments"},
      {.text = "deployments.apps/web",
       .group = "apps",
       .resource = "deployments",
       .name = "web"},
      {.text = "deployment.v1.apps", .group = "apps", .resource = "deployments"},
      {.text = "pods.v1", .group = "", .resource = "pods"},
      {.text = "pods.metrics.k8s.io", .group = "metrics.k8s.io", .resource = "pods"},
      {.text = "crd",
       .group = "apiextensions.k8s.io",
       .resource = "customresourcedefinitions"},
      {.text = "deployments.extensions",
       .group = "extensions",
       .resource = "deployments",
       .name = "",
       .is_known = false},
      {.text = "widgets.example.com",
       .group = "example.com",
       .resource = "widgets",
       .name = "",
       .is_known = false},
      {.text = "widgets",
       .group = "",
       .resource = "widgets",
       .name = "",
       .is_known = false},
      {.text = "*", .group = "*", .resource = "*", .name = "", .is_known = false},
      {.text = "*.apps", .group = "apps", .resource = "*", .name = "", .is_known = false},
  };
  for (const auto& row : rows) {
    CAPTURE(row.text);
    const auto type = parse_resource(row.text);
    REQUIRE(type);
    CHECK(type->group == row.group);
    CHECK(type->resource == row.resource);
    CHECK(type->name == row.name);
    CHECK((type->type != nullptr) == row.is_known);
  }
  for (const char* text : {"", "/", "/x", "pods/", "pods/a/b", "p ods", "."}) {
    CAPTURE(text);
    CHECK_FALSE(parse_resource(text));
  }
  CHECK(nearest_resource("deploymets").value_or("") == "deployments");
  CHECK(has_subresource(*find_resource_type("", "pods"), "exec"));
  CHECK_FALSE(has_subresource(*find_resource_type("", "pods"), "exe"));
  CHECK_FALSE(has_subresource(*find_resource_type("", "secrets"), ""));
}

TEST_CASE("the table of types is sorted, and no name means two types of it")
{
  std::pair<std::string, std::string> last;
  std::set<std::pair<std::string, std::string>> all;
  for (const auto& type : resource_types()) {
    const std::pair<std::string, std::string> key(type.group, type.resource);
    CAPTURE(key.second);
    CHECK(last < key);
    CHECK(all.insert(key).second);
    last = key;
  }
}
