#include "kube/grant/revoke.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>
#include <vector>

using namespace oidcctl;
using namespace oidcctl::rbac;

namespace {

const RoleRef k_view{RoleKind::cluster_role, "view"};
const RoleRef k_edit{RoleKind::cluster_role, "edit"};
const Subject k_jane{SubjectKind::user, "jane@example.com", {}};
const Subject k_joe{SubjectKind::user, "joe@example.com", {}};
const Subject k_dev{SubjectKind::group, "dev", {}};
const Subject k_account{SubjectKind::service_account, "jane@example.com", "a"};

RevokeRules
rules()
{
  RevokeRules rules;
  rules.identity_mapping.policy.username_claim = "email";
  return rules;
}

Binding
binding(std::string name,
        RoleRef role,
        std::vector<Subject> subjects,
        std::string ns = {},
        bool is_ours = false)
{
  Binding binding;
  binding.name = std::move(name);
  binding.ns = std::move(ns);
  binding.role = std::move(role);
  binding.subjects = std::move(subjects);
  if (is_ours) {
    binding.labels[std::string(k_owner_label)] = k_owner;
  }
  return binding;
}

std::string
word(RevokeAction action)
{
  switch (action) {
  case RevokeAction::remove:
    return "remove";
  case RevokeAction::erase:
    return "erase";
  case RevokeAction::empty:
    return "empty";
  case RevokeAction::refuse:
    return "refuse";
  }
  return {};
}

std::string
word(RemainingKind kind)
{
  switch (kind) {
  case RemainingKind::elsewhere:
    return "elsewhere";
  case RemainingKind::group:
    return "group";
  case RemainingKind::everybody:
    return "everybody";
  case RemainingKind::near:
    return "near";
  }
  return {};
}

// Return the plan in lines.
std::string
plan_of(const RevokeRules& rules,
        const std::vector<RevokeTarget>& targets,
        const std::vector<Binding>& bindings)
{
  RevokePlanner planner(rules, targets);
  for (const auto& one : bindings) {
    CHECK(planner.add(one));
  }
  const auto plan = planner.finish();
  std::string out;
  for (const auto& step : plan.steps) {
    REQUIRE(step.places.size() == step.subjects.size());
    out += fmt::format("{} {}/{} {} left",
                       word(step.action),
                       step.binding.ns,
                       step.binding.name,
                       step.left);
    for (std::size_t i = 0; i < step.places.size(); ++i) {
      out += fmt::format(" {}:{}", step.places[i], step.subjects[i].name);
    }
    out += "\n";
  }
  for (const auto& one : plan.remaining) {
    out += fmt::format("{} {} {} {}\n",
                       word(one.kind),
                       one.binding.name,
                       one.subject.name,
                       one.difference);
  }
  for (const auto& subject : plan.not_found) {
    out += "not found " + subject.name + "\n";
  }
  return out;
}

} // namespace

TEST_CASE("revoke: what is done to a binding")
{
  struct Row
  {
    std::vector<Subject> subjects = {};
    bool is_ours = false;
    std::string plan = {};
    std::string keeping = {}; // with --keep-empty
  };
  const Row rows[] = {
      {.subjects = {k_jane},
       .is_ours = true,
       .plan = "erase /b 0 left 0:jane@example.com\n",
       .keeping = "erase /b 0 left 0:jane@example.com\n"},
      {.subjects = {k_jane},
       .is_ours = false,
       .plan = "refuse /b 0 left 0:jane@example.com\n",
       .keeping = "empty /b 0 left 0:jane@example.com\n"},
      {.subjects = {k_joe, k_jane},
       .is_ours = true,
       .plan = "remove /b 1 left 1:jane@example.com\n",
       .keeping = "remove /b 1 left 1:jane@example.com\n"},
      {.subjects = {k_jane, k_joe, k_jane, k_dev},
       .is_ours = false,
       .plan = "remove /b 2 left 0:jane@example.com 2:jane@example.com\n",
       .keeping = "remove /b 2 left 0:jane@example.com 2:jane@example.com\n"},
      {.subjects = {k_jane, k_jane},
       .is_ours = true,
       .plan = "erase /b 0 left 0:jane@example.com 1:jane@example.com\n",
       .keeping = "erase /b 0 left 0:jane@example.com 1:jane@example.com\n"},
      {.subjects = {},
       .is_ours = true,
       .plan = "not found jane@example.com\n",
       .keeping = "not found jane@example.com\n"},
      {.subjects = {k_joe, k_account},
       .is_ours = true,
       .plan = "not found jane@example.com\n",
       .keeping = "not found jane@example.com\n"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.plan);
    const std::vector<Binding> bindings{
        binding("b", k_view, row.subjects, "", row.is_ours)};
    CHECK(plan_of(rules(), {{k_jane}}, bindings) == row.plan);
    auto keeping = rules();
    keeping.keep_empty = true;
    CHECK(plan_of(keeping, {{k_jane}}, bindings) == row.keeping);
  }
}

TEST_CASE("revoke: every role, or those that are named")
{
  const std::vector<Binding> bindings{
      binding("a", k_view, {k_jane}, "", true),
      binding("b", k_edit, {k_jane}, "", true),
      binding("c", k_edit, {k_jane}, "x", true),
      binding("d", {RoleKind::role, "edit"}, {k_jane}, "x", true),
      binding("e", {RoleKind::role, "edit"}, {k_jane, k_joe}, "y", true),
  };
  struct Row
  {
    RevokeTarget target = {};
    std::string erased = {};
  };
  const Row rows[] = {
      {.target = {k_jane}, .erased = "abcde"},
      {.target = {k_jane, k_edit}, .erased = "bc"},
      {.target = {k_jane, k_view}, .erased = "a"},
      {.target = {k_jane, RoleRef{RoleKind::role, "edit"}}, .erased = "de"},
      {.target = {k_jane, RoleRef{RoleKind::role, "edit"}, {"y"}}, .erased = "e"},
      {.target = {k_jane, std::nullopt, {"x"}}, .erased = "cd"},
      {.target = {k_jane, std::nullopt, {"x", "y"}}, .erased = "cde"},
      {.target = {k_jane, k_view, {"x"}}, .erased = ""},
      {.target = {k_joe}, .erased = "e"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.erased);
    RevokePlanner planner(rules(), {row.target});
    for (const auto& one : bindings) {
      CHECK(planner.add(one));
    }
    const auto plan = planner.finish();
    std::string erased;
    for (const auto& step : plan.steps) {
      erased += step.binding.name;
    }
    CHECK(erased == row.erased);
    CHECK(plan.not_found.empty());
    // What was not asked for is told.
    const std::size_t named = row.target.subject == k_jane ? 5 : 1;
    CHECK(plan.remaining.size() == named - row.erased.size());
    for (const auto& one : plan.remaining) {
      CHECK(one.kind == RemainingKind::elsewhere);
      CHECK(one.subject == k_jane);
    }
  }
}

TEST_CASE("revoke: several targets in one binding")
{
  const std::vector<Binding> bindings{
      binding("a", k_view, {k_jane, k_dev, k_joe}),
      binding("b", k_edit, {k_dev}, "x", true),
  };
  CHECK(plan_of(rules(), {{k_jane}, {k_dev, k_view}, {k_dev, k_edit}}, bindings) ==
        "remove /a 1 left 0:jane@example.com 1:dev\nerase x/b 0 left 0:dev\n");
  CHECK(plan_of(rules(), {{k_jane}, {k_dev}, {k_joe}}, bindings) ==
        "refuse /a 0 left 0:jane@example.com 1:dev 2:joe@example.com\n"
        "erase x/b 0 left 0:dev\n");
}

TEST_CASE("revoke: access that remains")
{
  auto of_jane = rules();
  of_jane.member_of = {"dev", "oidc:ops"};
  const Subject everybody{SubjectKind::group, "system:authenticated", {}};
  auto by_default = binding("system:basic-user", k_view, {everybody});
  by_default.labels["kubernetes.io/bootstrapping"] = "rbac-defaults";
  const std::vector<Binding> bindings{
      binding("a", k_view, {k_joe, k_dev}),
      binding("b", k_view, {{SubjectKind::group, "oidc:ops", {}}}, "x"),
      binding("c", k_view, {{SubjectKind::group, "ops", {}}}),
      binding("d", k_view, {everybody}),
      by_default,
      binding("e", k_view, {{SubjectKind::user, "Jane@example.com", {}}, k_jane}),
      binding("f", k_view, {{SubjectKind::group, "jane@example.com", {}}}),
      binding("g", k_view, {{SubjectKind::user, "dev", {}}}),
      binding("h", k_view, {k_account}),
      binding("i", k_view, {{SubjectKind::user, "system:jane@example.com", {}}}),
  };
  CHECK(plan_of(of_jane, {{k_jane}}, bindings) ==
        "remove /e 1 left 1:jane@example.com\ngroup a dev \ngroup b oidc:ops \neverybody "
        "d system:authenticated \nnear e Jane@example.com different case\nnear f "
        "jane@example.com a Group, not a User\n");
  CHECK(plan_of(rules(), {{k_dev}}, bindings) == "remove /a 1 left 1:dev\n"
                                                 "everybody d system:authenticated \n"
                                                 "near g dev a User, not a Group\n");
}

TEST_CASE("revoke: what no binding names")
{
  const std::vector<Binding> bindings{
      binding("a", k_view, {{SubjectKind::user, "oidc:jane@example.com", {}}})};
  CHECK(plan_of(rules(), {{k_joe}, {k_jane}}, bindings) ==
        "near a oidc:jane@example.com with the prefix \"oidc:\"\n"
        "not found joe@example.com\nnot found jane@example.com\n");
  CHECK(plan_of(rules(), {{k_joe}}, {}) == "not found joe@example.com\n");
}

TEST_CASE("revoke: what remains is counted when it is much")
{
  auto of_jane = rules();
  of_jane.member_of = {"dev"};
  RevokePlanner planner(of_jane, {{k_jane}});
  for (int i = 0; i < 1234; ++i) {
    CHECK(planner.add(binding(fmt::format("b{}", i), k_view, {k_dev})));
  }
  const auto plan = planner.finish();
  CHECK(plan.remaining.size() == 1000);
  CHECK(plan.more_remaining == 234);
}

TEST_CASE("revoke: a plan has an end")
{
  RevokePlanner planner(rules(), {{k_jane}});
  const auto one = binding("b", k_view, {k_jane});
  for (int i = 0; i < 200000; ++i) {
    REQUIRE(planner.add(one));
  }
  const auto more = planner.add(one);
  REQUIRE_FALSE(more);
  CHECK(more.error().code == ErrorCode::usage);
  CHECK(more.error().message == "more than 200000 bindings would change");
}
