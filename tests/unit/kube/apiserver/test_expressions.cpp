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
    {"claims.sub"},
    {"claims.a.b"},
    {"claims"},
    {"'x'"},
    {"3"},
    {"claims.a == 'b'"},
    {"claims.?sub.orValue('x')"},
    {"string(claims.a)"},
    {"claims.email_verified ? claims.email : claims.sub"},
    {"claims.package"},
    {"claims.a == 'x'", k_rule},
    {"claims.a == 3", k_rule},
    {"has(claims.a)", k_rule},
    {"true", k_rule},
    {"claims.a == 'x' && claims.b == 'y'", k_rule},
    {"claims.a && claims.b", k_rule},
    {"!claims.a", k_rule},
    {"!user.username.startsWith('system:')", k_user},
    {"user.username != ''", k_user},
    {"claims.a", k_rule, Answer::no},
    {"claims", k_rule, Answer::no},
    {"'x'", k_rule, Answer::no},
    {"user.username", k_user, Answer::no},
    {"claims.sub == 'x'", k_user, Answer::no},
    {"user.username == 'x'", k_rule, Answer::no},
    {" ", ExpressionUse::mapping, Answer::no},
    // Decided by the server only.
    {"(((", ExpressionUse::mapping, Answer::unknown},
    {"claims.in", ExpressionUse::mapping, Answer::unknown},
    {"claims.groups.map(g, 'x' + g)", ExpressionUse::mapping, Answer::unknown},
    {"user.groups.all(g, !g.startsWith('system:'))", k_user, Answer::unknown},
    {"user.foo == 'x'", k_user, Answer::unknown},
    {"user.groups == 'x'", k_user, Answer::unknown},
    {"r'x' == claims.a", k_rule, Answer::unknown},
    {"claims.a == '\\q'", k_rule, Answer::unknown},
    {"claims.a // claims.b", ExpressionUse::mapping, Answer::unknown},
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
      {"claims.email"},
      {"claims . email"},
      {"claims.?email.orValue('x')"},
      {"has(claims.email) ? 'a' : 'b'"},
      {"claims.email.lowerAscii()"},
      {"'claims.email'", Answer::no},
      {"claims['email']", Answer::no},
      {"claims.x.email", Answer::no},
      {"claims.email_address", Answer::no},
      {"x.claims.email", Answer::no},
      {"claims.sub", Answer::no},
      {"(claims).email", Answer::unknown},
      {"r'claims.email'", Answer::unknown},
  };
  for (const auto& row : rows) {
    CAPTURE(row.expression);
    CHECK(selects_claim(row.expression, "email") == row.selects);
  }
}
