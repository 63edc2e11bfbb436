#include "kube/grant/role_access.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>
#include <vector>

using namespace oidcctl;
using namespace oidcctl::rbac;

namespace {

const RoleRef k_view{RoleKind::cluster_role, "view"};
const RoleRef k_edit{RoleKind::role, "edit"};

Subject
user(std::string name)
{
  return {SubjectKind::user, std::move(name), {}};
}

Subject
group(std::string name)
{
  return {SubjectKind::group, std::move(name), {}};
}

RoleAccessQuery
query()
{
  RoleAccessQuery query;
  query.identity_mapping.policy.username_claim = "email";
  return query;
}

Binding
binding(std::string name,
        RoleRef role,
        std::vector<Subject> subjects,
        std::string ns = {})
{
  Binding binding;
  binding.name = std::move(name);
  binding.ns = std::move(ns);
  binding.role = std::move(role);
  binding.subjects = std::move(subjects);
  return binding;
}

std::vector<Binding>
cluster()
{
  return {binding("b", k_edit, {user("joe@x.io"), user("jane@x.io")}, "n"),
          binding("a", k_view, {user("jane@x.io"), group("dev")}),
          binding("c", k_view, {user("Jane@x.io"), user("dev")}, "m"),
          binding("s",
                  k_view,
                  {group("system:masters"), {SubjectKind::service_account, "dev", "n"}})};
}

std::string
list_of(const RoleAccessQuery& query, const std::vector<Binding>& bindings = cluster())
{
  RoleAccessList list(query);
  for (const auto& one : bindings) {
    CHECK(list.add(one));
  }
  std::string out;
  for (const auto& one : list.finish()) {
    CHECK_FALSE((one.why_not.empty() && one.is_effective == false));
    CHECK_FALSE((!one.why_not.empty() && one.is_effective == true));
    out += fmt::format("{} {} {} {}/{} {}{}\n",
                       to_string(one.subject.kind),
                       one.subject.name,
                       one.role.name,
                       one.ns,
                       one.binding,
                       !one.is_effective   ? "unknown"
                       : *one.is_effective ? "yes"
                                           : "no",
                       one.why_not.empty() ? "" : ": " + one.why_not);
  }
  return out;
}

} // namespace

TEST_CASE("access: everybody, sorted")
{
  CHECK(list_of(query()) ==
        "User Jane@x.io view m/c yes\nUser dev view m/c no: it is not an e-mail address, "
        "but the username claim is email\nUser jane@x.io view /a yes\nUser jane@x.io "
        "edit n/b yes\nUser joe@x.io edit n/b yes\nGroup dev view /a yes\n");
}

TEST_CASE("access: a name that is bound as a user and as a group")
{
  auto bare = query();
  bare.identity_mapping.policy.username_claim = "sub";
  bare.identity_mapping.policy.username_prefix = "-";
  CHECK(list_of(bare).find("User dev view m/c unknown: a Group of this name is bound as "
                           "well, and probably only one of them exists\n") !=
        std::string::npos);
  CHECK(list_of(bare).find("Group dev view /a yes\n") != std::string::npos);
  // Asked for by name, they are what they are.
  bare.subjects = {user("dev")};
  CHECK(list_of(bare).find("User dev view m/c yes\n") != std::string::npos);
}

TEST_CASE("access: with the claim email it is the group that is doubtful")
{
  const std::vector<Binding> both = {
      binding("a", k_view, {user("jane@x.io"), group("jane@x.io")})};
  CHECK(list_of(query(), both) ==
        "User jane@x.io view /a yes\nGroup jane@x.io view /a unknown: a User of this "
        "name is bound as well, and probably only one of them exists\n");
}

TEST_CASE("access: where the prefix is not known, nothing is said")
{
  RoleAccessQuery unknown;
  CHECK(list_of(unknown).find("User jane@x.io view /a unknown\n") != std::string::npos);
  CHECK(list_of(unknown).find("Group dev view /a yes\n") != std::string::npos);
}

TEST_CASE("access: Kubernetes' own names when all is asked for")
{
  auto all = query();
  all.all = true;
  const auto list = list_of(all);
  CHECK(list.find("Group system:masters view /s yes\n") != std::string::npos);
  CHECK(list.find("ServiceAccount dev view /s yes\n") != std::string::npos);
}

TEST_CASE("access: those who are asked for, and who is near")
{
  auto jane = query();
  jane.subjects = {user("jane@x.io")};
  CHECK(list_of(jane) ==
        "User Jane@x.io view m/c no: it is not User \"jane@x.io\": different case\nUser "
        "jane@x.io view /a yes\nUser jane@x.io edit n/b yes\n");
  auto dev = query();
  dev.subjects = {group("dev"), group("system:masters")};
  CHECK(list_of(dev) ==
        "User dev view m/c no: it is not Group \"dev\": a User, not a Group\n"
        "Group dev view /a yes\n"
        "Group system:masters view /s yes\n");
  auto nobody = query();
  nobody.subjects = {user("x@x.io")};
  CHECK(list_of(nobody).empty());
}

TEST_CASE("access: of a role, of a namespace")
{
  auto some = query();
  some.role = k_edit;
  CHECK(list_of(some) == "User jane@x.io edit n/b yes\nUser joe@x.io edit n/b yes\n");
  some.namespaces = {"m"};
  CHECK(list_of(some).empty());
  some.role = std::nullopt;
  CHECK(list_of(some).find("User Jane@x.io view m/c yes\n") == 0);
}

TEST_CASE("access: a list has an end")
{
  RoleAccessList list(query());
  const auto one = binding("a", k_view, {user("a@b.c")});
  for (int i = 0; i < 100000; ++i) {
    REQUIRE(list.add(one));
  }
  const auto more = list.add(one);
  REQUIRE_FALSE(more);
  CHECK(more.error().code == ErrorCode::usage);
  CHECK(more.error().message == "more than 100000 subjects are bound");
}
