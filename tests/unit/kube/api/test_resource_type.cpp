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
      {"pods", "", "pods"},
      {"pod", "", "pods"},
      {"Pod", "", "pods"},
      {"po", "", "pods"},
      {"po/web-0", "", "pods", "web-0"},
      {"deploy", "apps", "deployments"},
      {"deployments.apps/web", "apps", "deployments", "web"},
      {"deployment.v1.apps", "apps", "deployments"},
      {"pods.v1", "", "pods"},
      {"pods.metrics.k8s.io", "metrics.k8s.io", "pods"},
      {"crd", "apiextensions.k8s.io", "customresourcedefinitions"},
      {"deployments.extensions", "extensions", "deployments", "", false},
      {"widgets.example.com", "example.com", "widgets", "", false},
      {"widgets", "", "widgets", "", false},
      {"*", "*", "*", "", false},
      {"*.apps", "apps", "*", "", false},
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
