#include "kube/apiserver/expressions.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace oidcctl::apiserver;

namespace {

struct Row
{
  std::string expression = {};
  ExpressionUse use = ExpressionUse::mapping;
  Answer compiles = Answer::yes; // unknown: not decided here
};

constexpr auto k_rule = ExpressionUse::claim_rule;
constexpr auto k_user = ExpressionUse::user_rule;

// What kube-apiserver 1.36.2 takes (yes) and refuses (no).
const Row k_rows[] = {
    {.expression = "claims.sub"},
    {.expression = "claims.a.b"},
    {.expression = "claims"},
    {.expression = "'x'"},
    {.expression = "3"},
    {.expression = "claims.a == 'b'"},
    {.expression = "claims.?sub.orValue('x')"},
    {.expression = "string(claims.a)"},
    {.expression = "claims.email_verified ? claims.email : claims.sub"},
    {.expression = "claims.package"},
    {.expression = "claims.a == 'x'", .use = k_rule},
    {.expression = "claims.a == 3", .use = k_rule},
    {.expression = "has(claims.a)", .use = k_rule},
    {.expression = "true", .use = k_rule},
    {.expression = "claims.a == 'x' && claims.b == 'y'", .use = k_rule},
    {.expression = "claims.a && claims.b", .use = k_rule},
    {.expression = "!claims.a", .use = k_rule},
    {.expression = "!user.username.startsWith('system:')", .use = k_user},
    {.expression = "user.username != ''", .use = k_user},
    {.expression = "claims.a", .use = k_rule, .compiles = Answer::no},
    {.expression = "claims", .use = k_rule, .compiles = Answer::no},
    {.expression = "'x'", .use = k_rule, .compiles = Answer::no},
    {.expression = "user.username", .use = k_user, .compiles = Answer::no},
    {.expression = "claims.sub == 'x'", .use = k_user, .compiles = Answer::no},
    {.expression = "user.username == 'x'", .use = k_rule, .compiles = Answer::no},
    {.expression = " ", .use = ExpressionUse::mapping, .compiles = Answer::no},
    // Decided by the server only.
    {.expression = "(((", .use = ExpressionUse::mapping, .compiles = Answer::unknown},
    {.expression = "claims.in",
     .use = ExpressionUse::mapping,
     .compiles = Answer::unknown},
    {.expression = "claims.groups.map(g, 'x' + g)",
     .use = ExpressionUse::mapping,
     .compiles = Answer::unknown},
    {.expression = "user.groups.all(g, !g.startsWith('system:'))",
     .use = k_user,
     .compiles = Answer::unknown},
    {.expression = "user.foo == 'x'", .use = k_user, .compiles = Answer::unknown},
    {.expression = "user.groups == 'x'", .use = k_user, .compiles = Answer::unknown},
    {.expression = "r'x' == claims.a", .use = k_rule, .compiles = Answer::unknown},
    {.expression = "claims.a == '\\q'", .use = k_rule, .compiles = Answer::unknown},
    {.expression = "claims.a // claims.b",
     .use = ExpressionUse::mapping,
     .compiles = Answer::unknown},
};

} // namespace

TEST_CASE("apiserver/expressions: which simple expressions compile")
{
  for (const auto& row : k_rows) {
    CAPTURE(row.expression);
    const auto verdict = judge_expression(row.expression, row.use);
    CHECK(verdict.compiles == row.compiles);
    CHECK((verdict.compiles == Answer::no) != verdict.problem.empty());
  }
}

TEST_CASE("apiserver/expressions: which claims are selected")
{
  struct SelectRow
  {
    std::string expression = {};
    Answer selects = Answer::yes;
  };
  const SelectRow rows[] = {
      {.expression = "claims.email"},
      {.expression = "claims . email"},
      {.expression = "claims.?email.orValue('x')"},
      {.expression = "has(claims.email) ? 'a' : 'b'"},
      {.expression = "claims.email.lowerAscii()"},
      {.expression = "'claims.email'", .selects = Answer::no},
      {.expression = "claims['email']", .selects = Answer::no},
      {.expression = "claims.x.email", .selects = Answer::no},
      {.expression = "claims.email_address", .selects = Answer::no},
      {.expression = "x.claims.email", .selects = Answer::no},
      {.expression = "claims.sub", .selects = Answer::no},
      {.expression = "(claims).email", .selects = Answer::unknown},
      {.expression = "r'claims.email'", .selects = Answer::unknown},
  };
  for (const auto& row : rows) {
    CAPTURE(row.expression);
    CHECK(selects_claim(row.expression, "email") == row.selects);
  }
}
