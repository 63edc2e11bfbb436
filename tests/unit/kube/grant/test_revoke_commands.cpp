#include "kube/grant/revoke_commands.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace oidcctl;
using namespace oidcctl::rbac;

namespace {

RevokeStep
step_of(RevokeAction action)
{
  return {.action = action,
          .binding = {.name = "devs",
                      .ns = "",
                      .role = {RoleKind::cluster_role, "view"},
                      .uid = {},
                      .resource_version = {}},
          .places = {1},
          .subjects = {{SubjectKind::user, "it's \"me\"\n\x1b", {}}},
          .left = action == RevokeAction::remove ? 1U : 0U,
          .is_ours = action == RevokeAction::erase};
}

const std::string k_patch =
    R"([{"op":"test","path":"/subjects/1/kind","value":"User"},)"
    R"({"op":"test","path":"/subjects/1/name","value":"it's \"me\"\n\u001b"},)"
    R"({"op":"remove","path":"/subjects/1"})";

} // namespace

TEST_CASE("revoke commands: the patch tests what it removes")
{
  CHECK(to_text(patch_of(step_of(RevokeAction::remove)), -1) == k_patch + "]");
  CHECK(to_text(patch_of(step_of(RevokeAction::empty)), -1) == k_patch + "]");
  CHECK(to_text(patch_of(step_of(RevokeAction::erase)), -1) ==
        k_patch + R"(,{"op":"test","path":"/subjects","value":[]}])");
}

TEST_CASE("revoke commands: the patch goes from the end")
{
  auto step = step_of(RevokeAction::remove);
  step.places = {0, 2, 7};
  step.subjects = {{SubjectKind::user, "a", {}},
                   {SubjectKind::group, "b", {}},
                   {SubjectKind::user, "c", {}}};
  std::string order;
  for (const auto& one : patch_of(step)) {
    order += one.at("path").get<std::string>() + " ";
  }
  CHECK(order == "/subjects/7/kind /subjects/7/name /subjects/7 "
                 "/subjects/2/kind /subjects/2/name /subjects/2 "
                 "/subjects/0/kind /subjects/0/name /subjects/0 ");
}

TEST_CASE("revoke commands: for kubectl")
{
  std::string quoted = k_patch;
  quoted.replace(quoted.find('\''), 1, "'\\''");
  CHECK(revoke_commands(step_of(RevokeAction::remove)) ==
        "kubectl patch clusterrolebinding devs --type=json --patch='" + quoted + "]'\n");
  auto ours = step_of(RevokeAction::erase);
  ours.binding.ns = "team-a";
  CHECK(revoke_commands(ours) ==
        "kubectl patch rolebinding devs --namespace=team-a --type=json --patch='" +
            quoted +
            R"(,{"op":"test","path":"/subjects","value":[]}]')"
            " && kubectl delete rolebinding devs --namespace=team-a\n");
  auto odd = step_of(RevokeAction::empty);
  odd.binding.name = "a b";
  CHECK(revoke_commands(odd) ==
        "kubectl patch clusterrolebinding 'a b' --type=json --patch='" + quoted + "]'\n");
}

TEST_CASE("revoke commands: what is refused is a comment of one line")
{
  auto step = step_of(RevokeAction::refuse);
  step.binding.name = "a\nrm -rf /";
  CHECK(revoke_commands(step) == "# ClusterRoleBinding a\\x0arm -rf / keeps its last "
                                 "subject: it is not managed by oidcctl\n");
  step.binding.ns = "x";
  CHECK(revoke_commands(step)->starts_with("# RoleBinding x/a\\x0arm"));
}

TEST_CASE("revoke commands: a name that cannot be seen")
{
  auto step = step_of(RevokeAction::remove);
  step.binding.name = "a\u202e";
  const auto commands = revoke_commands(step);
  REQUIRE_FALSE(commands);
  CHECK(commands.error().message ==
        "\"a\\u202e\" contains invisible characters, which are not printed in a command");
}
