#pragma once

#include <string>
#include <string_view>

// CEL expressions, as far as they can be judged without compiling them.
namespace oidcctl::apiserver {

enum class Answer { no, yes, unknown };

// Where an expression is used: what it may name, and whether it must be a bool.
enum class ExpressionUse {
  mapping,    // of claims; every type is taken
  claim_rule, // of claims; bool
  user_rule,  // of the user; bool
};

struct ExpressionVerdict
{
  Answer compiles = Answer::unknown;
  std::string problem = {}; // where it does not: the server's words, their first line
};

// Return whether kube-apiserver compiles `expression`. Only simple forms are decided:
// claims.a.b, user.username, literals, comparisons of them, has(), startsWith() and its
// like, joined by !, &&, || and ?:.
ExpressionVerdict judge_expression(std::string_view expression, ExpressionUse use);

// Return whether `expression` selects `claims.NAME` or `claims.?NAME`, which the server's
// rule about verified addresses looks for.
Answer selects_claim(std::string_view expression, std::string_view name);

} // namespace oidcctl::apiserver
