#include "grant_words.hpp"
#include "kube/grant/binding_name.hpp"

#include <doctest/doctest.h>

#include <map>
#include <string>
#include <vector>

using namespace oidcctl;
using namespace oidcctl::rbac;
using namespace oidcctl::test;

TEST_CASE("grant: the binding")
{
  auto email = rules("email");
  email.identity_mapping.policy.groups_claim = "groups";
  email.identity_mapping.policy.groups_prefix = "oidc:";
  const auto grant = make_grant(email, user("jane@example.com"));
  REQUIRE(grant);
  CHECK(grant->notices.empty());
  const Subject jane{SubjectKind::user, "jane@example.com", {}};
  CHECK(grant->binding.subjects == std::vector<Subject>{jane});
  CHECK(grant->binding.name == binding_name({RoleKind::cluster_role, "view"}, jane));
  CHECK(grant->binding.is_cluster_wide());
  CHECK(grant->binding.is_ours());
  CHECK(grant->binding.annotations ==
        std::map<std::string, std::string>{{"oidcctl.dev/claim", "email"},
                                           {"oidcctl.dev/issuer", k_grant_issuer},
                                           {"oidcctl.dev/value", "jane@example.com"}});

  auto request = group("dev");
  request.role = {RoleKind::role, "deployer"};
  request.ns = "team-a";
  const auto other = make_grant(email, request);
  REQUIRE(other);
  CHECK(other->binding.ns == "team-a");
  CHECK(other->binding.role == request.role);
  CHECK(other->binding.subjects ==
        std::vector<Subject>{{SubjectKind::group, "oidc:dev", {}}});
  CHECK(other->binding.annotations.at("oidcctl.dev/claim") == "groups");
  CHECK(other->binding.annotations.at("oidcctl.dev/value") == "dev");
}

TEST_CASE("grant: what nobody knows stands in no annotation")
{
  GrantRules nothing;
  nothing.identity_mapping.policy.username_prefix = "-";
  const auto grant = make_grant(nothing, group("dev"));
  REQUIRE(grant);
  CHECK(grant->binding.annotations ==
        std::map<std::string, std::string>{{"oidcctl.dev/value", "dev"}});
}

TEST_CASE("grant: names that nothing speaks against")
{
  for (const auto* value :
       {"jane@example.com", "o'neil+x@mail.example.co.uk", "a_b-c.d@example.com"}) {
    CHECK(said(rules("email"), user(value)).empty());
  }
  for (const auto* value : {"f3a1-77",
                            "auth0|5f7c",
                            "true",
                            "8080",
                            "Zoë",
                            "-",
                            "a#b",
                            "a\"b",
                            "CN=K8s Admins,OU=IT"}) {
    CAPTURE(value);
    CHECK(said(rules("sub"), user(value)).empty());
    CHECK(said(rules("preferred_username"), user(value)).empty());
    CHECK(said(rules("email"), group(value)).empty());
  }
  CHECK(said(rules("upn"), user("Jane@example.com")).empty());
}

TEST_CASE("grant: roles and namespaces")
{
  struct Row
  {
    RoleRef role = {};
    std::string ns = {};
    std::string said = {};
  };
  constexpr auto cluster = RoleKind::cluster_role;
  constexpr auto role = RoleKind::role;
  const std::string roles =
      " -> admin, edit and view are the usual roles for users in a namespace\n";
  const Row rows[] = {
      {.role = {cluster, "view"}, .ns = "", .said = ""},
      {.role = {cluster, "view"}, .ns = "team-a", .said = ""},
      {.role = {role, "view"}, .ns = "team-a", .said = ""},
      {.role = {cluster, "system:node"}, .ns = "", .said = ""},
      {.role = {role, "cluster-admin"}, .ns = "a", .said = ""},
      {.role = {cluster, "cluster-admin"},
       .ns = "",
       .said = "cluster-admin allows everything in the cluster" + roles},
      {.role = {cluster, "cluster-admin"},
       .ns = "a",
       .said = "cluster-admin allows everything in a namespace, including changes to its "
               "role "
               "bindings" +
               roles},
      {.role = {cluster, "*"},
       .ns = "",
       .said = "no: role \"*\" contains a *: a binding refers to a single role -> use "
               "cluster-admin to allow everything\n"},
      {.role = {cluster, ""}, .ns = "", .said = "no: role: it is empty\n"},
      {.role = {cluster, "a/b"},
       .ns = "",
       .said = "no: role: \"a/b\" contains a \"/\"\n"},
      {.role = {role, "edit"},
       .ns = "",
       .said = "no: role \"edit\" needs a namespace: a Role is namespaced -> set the "
               "namespace, "
               "or use a ClusterRole\n"},
      {.role = {role, "edit"},
       .ns = "Team",
       .said =
           "no: namespace: \"Team\" is not a valid namespace name: expected lower-case "
           "letters, digits and '-'\n"},
      {.role = {cluster, "edit"},
       .ns = "*",
       .said = "no: namespace: \"*\" is not a valid namespace name: expected lower-case "
               "letters, "
               "digits and '-' -> a grant without a namespace applies to the whole "
               "cluster\n"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.role.name);
    CAPTURE(row.ns);
    auto request = user("jane@example.com");
    request.role = row.role;
    request.ns = row.ns;
    CHECK(said(rules("email"), request) == row.said);
  }
}
