#include "kube/apiserver/expressions.hpp"

#include "kube/apiserver/expression_tokens.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <span>

namespace oidcctl::apiserver {

namespace {

using Token = ExpressionToken;
using Kind = ExpressionToken::Kind;
using Tokens = std::span<const Token>;

// The type of an expression that is sure to compile. `any` is a claim's.
enum class Type { any, boolean, text, number, texts, map };
using Typed = std::optional<Type>; // nothing: not decided

constexpr std::array<std::string_view, 3> k_text_tests{
    "contains", "endsWith", "startsWith"};
// Words that cannot be members (the grammar's own; others are allowed there).
constexpr std::array<std::string_view, 4> k_keywords{"false", "in", "null", "true"};

bool
is_member_name(const Token& token)
{
  return token.kind == Kind::identifier &&
         std::find(k_keywords.begin(), k_keywords.end(), token.text) == k_keywords.end();
}

// Return where `symbol` is in `tokens` outside of brackets, or their number.
std::size_t
find_outside(Tokens tokens, std::initializer_list<std::string_view> symbols)
{
  int depth = 0;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const auto& token = tokens[i];
    depth += token.is("(") || token.is("[") || token.is("{") ? 1 : 0;
    depth -= token.is(")") || token.is("]") || token.is("}") ? 1 : 0;
    if (depth == 0 && std::any_of(symbols.begin(), symbols.end(), [&](auto symbol) {
          return token.is(symbol);
        })) {
      return i;
    }
  }
  return tokens.size();
}

class Judge
{
public:
  explicit Judge(ExpressionUse use) : m_has_claims(use != ExpressionUse::user_rule) {}

  Typed
  type_of(Tokens tokens) const
  {
    if (const auto mark = find_outside(tokens, {"?"});
        mark < tokens.size() && !(mark > 0 && tokens[mark - 1].is("."))) {
      return choice(tokens, mark);
    }
    for (const auto* joint : {"||", "&&"}) {
      if (const auto at = find_outside(tokens, {joint}); at < tokens.size()) {
        return both(tokens, at, Type::boolean);
      }
    }
    if (const auto at = find_outside(tokens, {"==", "!="}); at < tokens.size()) {
      return equality(tokens, at);
    }
    if (!tokens.empty() && tokens.front().is("!")) {
      return is_truth(type_of(tokens.subspan(1))) ? Typed(Type::boolean) : std::nullopt;
    }
    return simple(tokens);
  }

private:
  static bool
  is_truth(Typed type)
  {
    return type == Type::boolean || type == Type::any;
  }

  Typed
  both(Tokens tokens, std::size_t at, Type type) const
  {
    return is_truth(type_of(tokens.subspan(0, at))) &&
                   is_truth(type_of(tokens.subspan(at + 1)))
               ? Typed(type)
               : std::nullopt;
  }

  // condition ? one : other
  Typed
  choice(Tokens tokens, std::size_t mark) const
  {
    const auto rest = tokens.subspan(mark + 1);
    const auto colon = find_outside(rest, {":"});
    if (colon == rest.size() || find_outside(rest, {"?"}) < rest.size() ||
        !is_truth(type_of(tokens.subspan(0, mark)))) {
      return std::nullopt;
    }
    const auto one = type_of(rest.subspan(0, colon));
    const auto other = type_of(rest.subspan(colon + 1));
    return one && one == other ? one : std::nullopt;
  }

  Typed
  equality(Tokens tokens, std::size_t at) const
  {
    const auto one = simple(tokens.subspan(0, at));
    const auto other = simple(tokens.subspan(at + 1));
    const bool fits =
        one && other && (one == other || one == Type::any || other == Type::any);
    return fits ? Typed(Type::boolean) : std::nullopt;
  }

  Typed
  simple(Tokens tokens) const
  {
    if (tokens.empty()) {
      return std::nullopt;
    }
    if (tokens.size() == 1) {
      return single(tokens.front());
    }
    const auto size = tokens.size();
    if (tokens.front().names("has") && tokens[1].is("(") && tokens.back().is(")")) {
      const bool is_selection =
          size > 4 && chain(tokens.subspan(2, size - 3)) == Type::any;
      return is_selection ? Typed(Type::boolean) : std::nullopt;
    }
    if (size > 3 && tokens.front().names("string") && tokens[1].is("(") &&
        tokens.back().is(")")) {
      const auto inner = chain(tokens.subspan(2, size - 3));
      return inner == Type::any || inner == Type::text ? Typed(Type::text) : std::nullopt;
    }
    if (size > 5 && tokens.back().is(")") && tokens[size - 3].is("(") &&
        tokens[size - 2].kind == Kind::string && tokens[size - 5].is(".")) {
      return call(tokens.subspan(0, size - 5), tokens[size - 4]);
    }
    return chain(tokens);
  }

  Typed
  single(const Token& token) const
  {
    if (token.kind == Kind::string) {
      // An escape may be wrong.
      return token.text.find('\\') == std::string_view::npos ? Typed(Type::text)
                                                             : std::nullopt;
    }
    if (token.kind == Kind::number) {
      return token.text.size() < 18 ? Typed(Type::number) : std::nullopt;
    }
    if (token.names("true") || token.names("false")) {
      return Type::boolean;
    }
    return m_has_claims && token.names("claims") ? Typed(Type::map) : std::nullopt;
  }

  // OBJECT.NAME('text')
  Typed
  call(Tokens object, const Token& name) const
  {
    if (name.names("orValue") && object.size() > 3) {
      const auto at = object.size() - 2;
      return object[at].is("?") && chain(object.subspan(0, at - 1)) && m_has_claims &&
                     is_member_name(object[at + 1])
                 ? Typed(Type::any)
                 : std::nullopt;
    }
    const auto type = chain(object);
    const bool is_test = std::find(k_text_tests.begin(), k_text_tests.end(), name.text) !=
                         k_text_tests.end();
    return is_test && (type == Type::text || type == Type::any) ? Typed(Type::boolean)
                                                                : std::nullopt;
  }

  // claims.a.b, user.username
  Typed
  chain(Tokens tokens) const
  {
    if (tokens.size() % 2 == 0 || tokens.empty()) {
      return std::nullopt;
    }
    for (std::size_t i = 1; i < tokens.size(); i += 2) {
      if (!tokens[i].is(".") || !is_member_name(tokens[i + 1])) {
        return std::nullopt;
      }
    }
    if (m_has_claims) {
      const auto type = tokens.size() > 1 ? Type::any : Type::map;
      return tokens.front().names("claims") ? Typed(type) : std::nullopt;
    }
    if (!tokens.front().names("user") || tokens.size() != 3) {
      return std::nullopt;
    }
    const auto& member = tokens[2];
    return member.names("username") || member.names("uid") ? Typed(Type::text)
           : member.names("groups")                        ? Typed(Type::texts)
                                                           : std::nullopt;
  }

  bool m_has_claims;
};

// Return the first use of a variable that does not exist there: `claims` in a user rule,
// `user` elsewhere. Not where the expression may declare a variable of its own.
const Token*
undeclared(Tokens tokens, ExpressionUse use)
{
  const std::string_view name = use == ExpressionUse::user_rule ? "claims" : "user";
  constexpr std::array<std::string_view, 9> macros{"all",
                                                   "exists",
                                                   "exists_one",
                                                   "existsOne",
                                                   "filter",
                                                   "map",
                                                   "bind",
                                                   "transformList",
                                                   "transformMap"};
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (std::find(macros.begin(), macros.end(), tokens[i].text) != macros.end()) {
      return nullptr;
    }
  }
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const bool is_member = i > 0 && (tokens[i - 1].is(".") || tokens[i - 1].is("?"));
    const bool is_key = i + 1 < tokens.size() && tokens[i + 1].is(":");
    const bool is_call = i + 1 < tokens.size() && tokens[i + 1].is("(");
    if (tokens[i].names(name) && !is_member && !is_key && !is_call) {
      return &tokens[i];
    }
  }
  return nullptr;
}

} // namespace

ExpressionVerdict
judge_expression(std::string_view expression, ExpressionUse use)
{
  const auto tokens = expression_tokens(expression);
  if (!tokens || tokens->empty()) {
    const bool is_nothing = tokens.has_value();
    return {is_nothing ? Answer::no : Answer::unknown,
            is_nothing ? "compilation failed: the expression is empty" : ""};
  }
  if (const auto type = Judge(use).type_of(*tokens)) {
    const bool fits = use == ExpressionUse::mapping || type == Type::boolean;
    return {fits ? Answer::yes : Answer::no, fits ? "" : "must evaluate to bool"};
  }
  const auto* token = undeclared(*tokens, use);
  const bool is_simple = token != nullptr && token == tokens->data();
  if (is_simple) {
    return {
        Answer::no,
        fmt::format("compilation failed: ERROR: <input>:1:{}: undeclared reference to "
                    "'{}' (in container '')",
                    token->column,
                    token->text)};
  }
  return {};
}

Answer
selects_claim(std::string_view expression, std::string_view name)
{
  if (expression.find(name) == std::string_view::npos) {
    return Answer::no;
  }
  const auto tokens = expression_tokens(expression);
  if (!tokens) {
    return Answer::unknown;
  }
  bool has_brackets = false;
  for (std::size_t i = 0; i + 2 < tokens->size(); ++i) {
    const auto& first = (*tokens)[i];
    const bool is_member = i > 0 && (*tokens)[i - 1].is(".");
    const bool is_bracketed = first.is(")");
    if ((!first.names("claims") || is_member) && !is_bracketed) {
      continue;
    }
    const std::size_t mark = (*tokens)[i + 1].is(".") && (*tokens)[i + 2].is("?") ? 1 : 0;
    const auto at = i + 2 + mark;
    const bool is_call = at + 1 < tokens->size() && (*tokens)[at + 1].is("(");
    if ((*tokens)[i + 1].is(".") && at < tokens->size() && (*tokens)[at].names(name) &&
        !is_call) {
      if (!is_bracketed) {
        return Answer::yes;
      }
      has_brackets = true; // (claims).email, or the member of something else
    }
  }
  return has_brackets ? Answer::unknown : Answer::no;
}

} // namespace oidcctl::apiserver
