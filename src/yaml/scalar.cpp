#include "yaml/scalar.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdlib>

namespace oidcctl::yaml {

namespace {

constexpr std::string_view k_digits = "0123456789";

bool
is_digit(char c)
{
  return c >= '0' && c <= '9';
}

// The words of YAML 1.1 are written in lower case, with an upper-case initial, or in
// upper-case letters; tRUE is a string.
bool
is_word(std::string_view text, std::string_view word)
{
  if (text.size() != word.size()) {
    return false; // before anything that takes time in proportion to a long text
  }
  const auto is_small = [](char c) { return c >= 'a' && c <= 'z'; };
  const auto rest = text.substr(1);
  return text == word ||
         (text::to_lower(text) == word && text.front() != word.front() &&
          (rest == word.substr(1) || std::none_of(rest.begin(), rest.end(), is_small)));
}

bool
is_one_of(std::string_view text, std::initializer_list<std::string_view> words)
{
  return !text.empty() && std::any_of(words.begin(), words.end(), [text](auto word) {
    return is_word(text, word);
  });
}

// Return whether go-yaml takes the word for a float without a value that JSON can hold.
bool
is_not_finite(std::string_view text)
{
  static constexpr std::array<std::string_view, 12> words{".nan",
                                                          ".NaN",
                                                          ".NAN",
                                                          ".inf",
                                                          ".Inf",
                                                          ".INF",
                                                          "+.inf",
                                                          "+.Inf",
                                                          "+.INF",
                                                          "-.inf",
                                                          "-.Inf",
                                                          "-.INF"};
  return std::find(words.begin(), words.end(), text) != words.end();
}

// Remove digits in front of `text` and return how many there were.
std::size_t
skip_digits(std::string_view& text)
{
  const auto count = std::min(text.find_first_not_of(k_digits), text.size());
  text.remove_prefix(count);
  return count;
}

// [-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?
bool
has_form_of_float(std::string_view text)
{
  const auto skip_sign = [&text] {
    if (!text.empty() && (text.front() == '-' || text.front() == '+')) {
      text.remove_prefix(1);
    }
  };
  skip_sign();
  const auto whole = skip_digits(text);
  std::size_t fraction = 0;
  if (!text.empty() && text.front() == '.') {
    text.remove_prefix(1);
    fraction = skip_digits(text);
  }
  if (whole + fraction == 0) {
    return false;
  }
  if (!text.empty() && (text.front() == 'e' || text.front() == 'E')) {
    text.remove_prefix(1);
    skip_sign();
    if (skip_digits(text) == 0) {
      return false;
    }
  }
  return text.empty();
}

// Go's ParseFloat refuses what is too large, and the word stays a string.
bool
is_float(const std::string& text)
{
  return has_form_of_float(text) && std::isfinite(std::strtod(text.c_str(), nullptr));
}

// Go's ParseInt and ParseUint with base 0: prefixes 0x, 0o, 0b and 0.
bool
is_integer(std::string_view text)
{
  const bool negative = !text.empty() && text.front() == '-';
  const bool has_sign = negative || (!text.empty() && text.front() == '+');
  text.remove_prefix(has_sign ? 1 : 0);
  int base = 10;
  if (text.size() > 1 && text.front() == '0') {
    const char letter = static_cast<char>(text[1] | 0x20);
    base = letter == 'x' ? 16 : letter == 'b' ? 2 : 8;
    text.remove_prefix(letter == 'x' || letter == 'b' || letter == 'o' ? 2 : 1);
  }
  std::uint64_t value = 0;
  const auto* end = text.data() + text.size();
  const auto [stop, problem] = std::from_chars(text.data(), end, value, base);
  if (problem != std::errc() || stop != end) {
    return false;
  }
  constexpr std::uint64_t largest = INT64_MAX;
  return !has_sign || value <= largest || (negative && value == largest + 1);
}

bool
is_number(const std::string& text)
{
  if (text.front() == '.') {
    return is_float(text);
  }
  if (!is_digit(text.front()) && text.front() != '-' && text.front() != '+') {
    return false;
  }
  auto plain = text;
  plain.erase(std::remove(plain.begin(), plain.end(), '_'), plain.end());
  return is_integer(plain) || is_float(plain);
}

// Return whether no reader takes the bare word for anything else. A letter or slash in
// front keeps numbers, dates, "~", "-" and indicators out.
bool
is_plain(std::string_view text)
{
  constexpr std::size_t longest_word = 8;
  const auto is_letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  };
  if (text.empty() || !(is_letter(text.front()) || text.front() == '/')) {
    return false;
  }
  constexpr std::string_view marks = "_-./+=@%";
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    // A colon before a space or the end makes a key.
    const bool inner_colon = c == ':' && i + 1 < text.size() && text[i + 1] != ':';
    if (!is_letter(c) && !is_digit(c) && marks.find(c) == std::string_view::npos &&
        !inner_colon) {
      return false;
    }
  }
  static constexpr std::array<std::string_view, 12> words{"y",
                                                          "yes",
                                                          "n",
                                                          "no",
                                                          "true",
                                                          "false",
                                                          "on",
                                                          "off",
                                                          "null",
                                                          "nan",
                                                          "inf",
                                                          "infinity"};
  return text.size() > longest_word ||
         std::find(words.begin(), words.end(), text::to_lower(text)) == words.end();
}

} // namespace

Result<Node>
resolve(std::string text)
{
  Node node;
  if (text.empty() || text == "~" || is_one_of(text, {"null"})) {
    return node;
  }
  const bool yes = is_one_of(text, {"y", "yes", "true", "on"});
  if (yes || is_one_of(text, {"n", "no", "false", "off"})) {
    return Node::from_bool(yes);
  }
  if (is_not_finite(text)) {
    return fail(
        ErrorCode::local_file,
        fmt::format("{} is a number that JSON cannot represent", text::quote(text)),
        "quote it");
  }
  node.kind = is_number(text) ? Node::Kind::number : Node::Kind::string;
  node.text = std::move(text);
  return node;
}

std::string
scalar(std::string_view text)
{
  if (is_plain(text)) {
    return std::string(text);
  }
  std::string out = "\"";
  for (const char c : text::to_valid_utf8(text)) {
    static constexpr std::string_view letters = "\n\t\r\"\\";
    static constexpr std::string_view escapes = "ntr\"\\";
    const auto which = letters.find(c);
    if (which != std::string_view::npos) {
      out += {'\\', escapes[which]};
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    } else {
      out += c;
    }
  }
  // Among them the line breaks of YAML 1.1 that YAML 1.2 does not know.
  return text::escape_hidden(std::move(out)) + "\"";
}

} // namespace oidcctl::yaml
