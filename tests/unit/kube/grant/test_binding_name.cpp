#include "kube/grant/binding_name.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

using namespace oidcctl::rbac;

namespace {

const RoleRef k_view{RoleKind::cluster_role, "view"};

Subject
user(std::string name)
{
  return {SubjectKind::user, std::move(name), {}};
}

// Return the name without its hash.
std::string
readable(const std::string& name)
{
  return name.substr(0, name.rfind('-'));
}

bool
is_dns_label_like(const std::string& name)
{
  const auto is_alphanumeric = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  };
  return !name.empty() && name.size() <= 140 && is_alphanumeric(name.front()) &&
         is_alphanumeric(name.back()) && name.find("--") == std::string::npos &&
         std::all_of(name.begin(), name.end(), [&](char c) {
           return is_alphanumeric(c) || c == '-';
         });
}

} // namespace

TEST_CASE("binding name: the same for ever")
{
  // Who grants with another release must find what an earlier one made.
  CHECK(binding_name(k_view, user("jane@example.com")) ==
        "view-jane-example-com-4wtfjk5muzpa");
  CHECK(binding_name({RoleKind::role, "edit"}, {SubjectKind::group, "oidc:dev", {}}) ==
        "edit-oidc-dev-s7dinmgqkrzi");
}

TEST_CASE("binding name: what a person can read of it")
{
  struct Row
  {
    std::string role = {};
    std::string subject = {};
    std::string name = {};
  };
  const Row rows[] = {
      {.role = "view", .subject = "jane@example.com", .name = "view-jane-example-com"},
      {.role = "cluster-admin",
       .subject = "https://idp.example.com#4711",
       .name = "cluster-admin-4711"},
      {.role = "view",
       .subject = "https://idp.example.com/#auth0|a#b",
       .name = "view-auth0-a-b"},
      {.role = "view",
       .subject = "https://idp.example.com#",
       .name = "view-https-idp-example-com"},
      {.role = "view",
       .subject = "https://idp.example.com",
       .name = "view-https-idp-example-com"},
      {.role = "view", .subject = "oidc:jane#2", .name = "view-oidc-jane-2"},
      {.role = "view",
       .subject = "CN=K8s Admins,OU=IT,DC=corp",
       .name = "view-cn-k8s-admins-ou-it-dc-corp"},
      {.role = "system:node", .subject = "--a--", .name = "system-node-a"},
      {.role = "Ä", .subject = "漢字 😀", .name = "role-user"},
      {.role = "...x", .subject = "true", .name = "x-true"},
      {.role = "8080", .subject = "8080", .name = "8080-8080"},
      {.role = "a", .subject = "a\nb\t'\"`$(c)", .name = "a-a-b-c"},
      {.role = std::string(64, 'r'),
       .subject = std::string(300, 's'),
       .name = std::string(63, 'r') + "-" + std::string(63, 's')},
      {.role = "view",
       .subject = std::string(62, 'a') + "@" + "b",
       .name = "view-" + std::string(62, 'a')},
  };
  for (const auto& row : rows) {
    CAPTURE(row.name);
    const auto name = binding_name({RoleKind::cluster_role, row.role}, user(row.subject));
    CHECK(readable(name) == row.name);
    CHECK(name.size() == row.name.size() + 13);
    CHECK(is_dns_label_like(name));
    CHECK_FALSE(name_problem(name));
  }
  CHECK(readable(binding_name(k_view, {SubjectKind::group, "Ж", {}})) == "view-group");
}

TEST_CASE("binding name: grants that look alike have names of their own")
{
  std::vector<std::string> names;
  const auto add = [&names](const RoleRef& role, const Subject& subject) {
    names.push_back(binding_name(role, subject));
  };
  for (const auto* name : {"jane@example.com",
                           "Jane@example.com",
                           "jane.example.com",
                           "jane example com",
                           "https://idp.example.com#jane@example.com",
                           "https://idp.example.com/#jane@example.com",
                           "https://other.example.com#jane@example.com"}) {
    add(k_view, user(name));
    add(k_view, {SubjectKind::group, name, {}});
    add({RoleKind::role, "view"}, user(name));
    add({RoleKind::cluster_role, "View"}, user(name));
  }
  // The border between the two parts counts.
  add({RoleKind::cluster_role, "a"}, user("b:4:User:1:c"));
  add({RoleKind::cluster_role, "a:4:User:1:b"}, user("c"));
  add({RoleKind::cluster_role, "a-b"}, user("c"));
  add({RoleKind::cluster_role, "a"}, user("b-c"));
  // What is cut off counts.
  add(k_view, user(std::string(100, 'a')));
  add(k_view, user(std::string(101, 'a')));
  add(k_view, {SubjectKind::service_account, "a", "x"});
  add(k_view, {SubjectKind::service_account, "a", "y"});
  const std::set<std::string> different(names.begin(), names.end());
  CHECK(different.size() == names.size());
}

TEST_CASE("binding name: a hundred thousand grants")
{
  std::set<std::string> names;
  for (int i = 0; i < 100000; ++i) {
    // All with the same readable part.
    names.insert(binding_name(
        k_view,
        user(fmt::format("漢{}", std::string(static_cast<std::size_t>(i % 50), '-')) +
             std::string(static_cast<std::size_t>(i / 50), '.'))));
  }
  CHECK(names.size() == 100000);
}
