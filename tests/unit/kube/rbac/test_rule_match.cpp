#include "kube/rbac/rule_match.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

using namespace oidcctl::rbac;

namespace {

using Words = std::vector<std::string_view>;

struct Row
{
  Words verbs = {"get"};
  Words groups = {""};
  Words resources = {"pods"};
  Words names = {};
  Words urls = {};
  Action action = {};
  bool allows = false;
};

Action
resource(std::string verb,
         std::string group,
         std::string resource,
         std::string sub = {},
         std::string name = {})
{
  return {.verb = std::move(verb),
          .api_group = std::move(group),
          .resource = std::move(resource),
          .subresource = std::move(sub),
          .name = std::move(name)};
}

Action
url(std::string verb, std::string path)
{
  return {.is_resource = false, .verb = std::move(verb), .path = std::move(path)};
}

} // namespace

TEST_CASE("what a rule allows")
{
  const Row rows[] = {
      {.action = resource("get", "", "pods"), .allows = true},
      {.action = resource("list", "", "pods"), .allows = false},
      {.action = resource("GET", "", "pods"), .allows = false},
      {.action = resource("get", "apps", "pods"), .allows = false},
      {.action = resource("get", "", "pod"), .allows = false},
      {.action = resource("get", "", "Pods"), .allows = false},
      {.action = resource("get", "", "pods", "log"), .allows = false},
      {.action = resource("get", "", "pods", "", "x"), .allows = true},
      {.action = resource("", "", "pods"), .allows = false},
      // Everything.
      {.verbs = {"*"}, .action = resource("anything", "", "pods"), .allows = true},
      {.verbs = {"*"}, .action = resource("", "", "pods"), .allows = true},
      {.verbs = {}, .action = resource("get", "", "pods"), .allows = false},
      {.groups = {"*"}, .action = resource("get", "apps", "pods"), .allows = true},
      {.groups = {}, .action = resource("get", "", "pods"), .allows = false},
      {.resources = {"*"}, .action = resource("get", "", "x", "y"), .allows = true},
      {.resources = {}, .action = resource("get", "", "pods"), .allows = false},
      {.verbs = {"get*"}, .action = resource("get", "", "pods"), .allows = false},
      {.groups = {"app*"}, .action = resource("get", "apps", "pods"), .allows = false},
      // Subresources.
      {.resources = {"pods/log"},
       .action = resource("get", "", "pods", "log"),
       .allows = true},
      {.resources = {"pods/log"},
       .action = resource("get", "", "pods/log"),
       .allows = true},
      {.resources = {"pods/*"},
       .action = resource("get", "", "pods", "log"),
       .allows = false},
      {.resources = {"pods/*"},
       .action = resource("get", "", "pods", "*"),
       .allows = true},
      {.resources = {"*/log"},
       .action = resource("get", "", "pods", "log"),
       .allows = true},
      {.resources = {"*/lo"},
       .action = resource("get", "", "pods", "log"),
       .allows = false},
      {.resources = {"*/og"},
       .action = resource("get", "", "pods", "log"),
       .allows = false},
      {.resources = {"*/"}, .action = resource("get", "", "pods"), .allows = false},
      {.resources = {"*/*"},
       .action = resource("get", "", "pods", "log"),
       .allows = false},
      {.resources = {"*/log"}, .action = resource("get", "", "pods"), .allows = false},
      {.resources = {"pods", "nodes"},
       .action = resource("get", "", "nodes"),
       .allows = true},
      // Names.
      {.names = {"a", "b"},
       .action = resource("get", "", "pods", "", "b"),
       .allows = true},
      {.names = {"a"}, .action = resource("get", "", "pods", "", "A"), .allows = false},
      {.names = {"a"}, .action = resource("get", "", "pods"), .allows = false},
      {.names = {"*"}, .action = resource("get", "", "pods", "", "a"), .allows = false},
      {.names = {""}, .action = resource("get", "", "pods"), .allows = true},
      // URLs, and what is not one.
      {.urls = {"/healthz"}, .action = url("get", "/healthz"), .allows = true},
      {.urls = {"/healthz"}, .action = url("get", "/healthz/"), .allows = false},
      {.urls = {"/healthz/*"}, .action = url("get", "/healthz/etcd"), .allows = true},
      {.urls = {"/healthz/*"}, .action = url("get", "/healthz/"), .allows = true},
      {.urls = {"/healthz/*"}, .action = url("get", "/healthz"), .allows = false},
      {.urls = {"/m*"}, .action = url("get", "/metrics"), .allows = true},
      {.urls = {"/m***"}, .action = url("get", "/metrics"), .allows = true},
      {.urls = {"/a*b"}, .action = url("get", "/axb"), .allows = false},
      {.urls = {"*"}, .action = url("get", "/any"), .allows = true},
      {.urls = {"*"}, .action = url("post", "/any"), .allows = false},
      {.urls = {"*"}, .action = url("get", ""), .allows = true},
      {.urls = {"**"}, .action = url("get", "/any"), .allows = true},
      {.resources = {"*"}, .action = url("get", "/any"), .allows = false},
      {.resources = {},
       .urls = {"*"},
       .action = resource("get", "", "pods"),
       .allows = false},
  };
  for (const auto& row : rows) {
    CAPTURE(row.action.verb + " " + resource_of(row.action) + row.action.path);
    const RuleView rule{row.verbs, row.groups, row.resources, row.names, row.urls};
    CHECK(rule_allows(rule, row.action) == row.allows);
  }
}

TEST_CASE("the groups that an API server adds")
{
  using Groups = std::vector<std::string>;
  CHECK(with_server_groups({"jane", {"dev"}}).groups ==
        Groups{"dev", "system:authenticated"});
  CHECK(with_server_groups({"jane", {"system:authenticated"}}).groups ==
        Groups{"system:authenticated"});
  CHECK(with_server_groups({"system:anonymous", {}}).groups ==
        Groups{"system:unauthenticated"});
  CHECK(with_server_groups({"system:serviceaccount:apps:bot", {}}).groups ==
        Groups{"system:serviceaccounts",
               "system:serviceaccounts:apps",
               "system:authenticated"});
  CHECK(with_server_groups({"system:serviceaccount:apps", {}}).groups ==
        Groups{"system:authenticated"});
  CHECK(service_account_of("system:serviceaccount:a:b").name == "b");
  CHECK(service_account_of("system:serviceaccount::b").name.empty());
  CHECK(service_account_user("a", "b") == "system:serviceaccount:a:b");
}
