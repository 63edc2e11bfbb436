#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace oidcctl::apiserver {

// A token of a CEL expression.
struct ExpressionToken
{
  enum class Kind { identifier, string, number, symbol };

  Kind kind = Kind::symbol;
  std::string_view text = {}; // as written, with quotes
  std::size_t column = 0;     // in characters, from 1 on

  bool
  is(std::string_view symbol) const
  {
    return kind == Kind::symbol && text == symbol;
  }
  bool
  names(std::string_view name) const
  {
    return kind == Kind::identifier && text == name;
  }
};

// Return the tokens of `expression`, or nothing where it uses what is not read here:
// comments, raw, byte and triple-quoted strings, quoted identifiers, several lines.
std::optional<std::vector<ExpressionToken>>
expression_tokens(std::string_view expression);

} // namespace oidcctl::apiserver
