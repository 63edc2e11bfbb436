#include "kube/apiserver/expression_tokens.hpp"

#include <algorithm>
#include <array>

namespace oidcctl::apiserver {

namespace {

using Token = ExpressionToken;
using Kind = ExpressionToken::Kind;

bool
is_digit(char c)
{
  return c >= '0' && c <= '9';
}

bool
is_letter(char c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

// Return the length of the string that starts with a quote at the front, or 0.
std::size_t
string_size(std::string_view text)
{
  const char quote = text.front();
  if (text.size() > 2 && text[1] == quote && text[2] == quote) {
    return 0; // three quotes
  }
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (text[i] == quote) {
      return i + 1;
    }
  }
  return 0;
}

template <typename Fits>
std::size_t
size_of(std::string_view text, Fits fits)
{
  return static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), fits) -
                                  text.begin());
}

// Return the length of the operator or bracket at the front, or 0.
std::size_t
symbol_size(std::string_view text)
{
  constexpr std::array<std::string_view, 6> pairs{"==", "!=", "<=", ">=", "&&", "||"};
  if (std::find(pairs.begin(), pairs.end(), text.substr(0, 2)) != pairs.end()) {
    return 2;
  }
  constexpr std::string_view singles = "()[]{}.,?:!<>+-*/%";
  return singles.find(text.front()) == std::string_view::npos ? 0 : 1;
}

// Return the token at the front of `text`; empty text: it is not one that is read here.
Token
next(std::string_view text)
{
  const char c = text.front();
  if (is_letter(c)) {
    const auto size = size_of(text, [](char d) { return is_letter(d) || is_digit(d); });
    const bool is_prefix =
        size < text.size() && (text[size] == '"' || text[size] == '\'');
    return {Kind::identifier, is_prefix ? std::string_view() : text.substr(0, size)};
  }
  if (is_digit(c)) {
    const auto size = size_of(text, [](char d) { return is_digit(d); });
    const bool goes_on =
        size < text.size() && (is_letter(text[size]) || text[size] == '.');
    return {Kind::number, goes_on ? std::string_view() : text.substr(0, size)};
  }
  if (c == '"' || c == '\'') {
    return {Kind::string, text.substr(0, string_size(text))};
  }
  return text.starts_with("//") ? Token()
                                : Token{Kind::symbol, text.substr(0, symbol_size(text))};
}

} // namespace

std::optional<std::vector<Token>>
expression_tokens(std::string_view expression)
{
  std::vector<Token> tokens;
  const auto column = [&expression](std::size_t at) {
    const auto front = expression.substr(0, at);
    return static_cast<std::size_t>(std::count_if(
               front.begin(),
               front.end(),
               [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; })) +
           1;
  };
  for (std::size_t at = 0; at < expression.size();) {
    if (expression[at] == ' ' || expression[at] == '\t') {
      ++at;
      continue;
    }
    auto token = next(expression.substr(at));
    if (token.text.empty()) {
      return std::nullopt;
    }
    token.column = column(at);
    at += token.text.size();
    tokens.push_back(token);
  }
  return tokens;
}

} // namespace oidcctl::apiserver
