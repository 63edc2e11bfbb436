#include "kube/rbac/visible_name.hpp"

#include "base/text.hpp"
#include "base/unicode.hpp"
#include "yaml/odd_characters.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

namespace oidcctl::rbac {

namespace {

constexpr char32_t k_first_beyond_ascii = 0x80;

struct QuoteRange
{
  char32_t first;
  char32_t last;
  char plain; // the ASCII character that it looks like
};

constexpr QuoteRange k_quotes[] = {{0x00ab, 0x00ab, '"'},
                                   {0x00b4, 0x00b4, '\''},
                                   {0x00bb, 0x00bb, '"'},
                                   {0x02b9, 0x02b9, '\''},
                                   {0x02bc, 0x02bc, '\''},
                                   {0x2018, 0x201b, '\''},
                                   {0x201c, 0x201f, '"'},
                                   {0x2032, 0x2032, '\''},
                                   {0x2033, 0x2033, '"'},
                                   {0x2039, 0x203a, '\''},
                                   {0x275b, 0x275c, '\''},
                                   {0x275d, 0x275e, '"'},
                                   {0x300c, 0x300f, '"'},
                                   {0x301d, 0x301f, '"'},
                                   {0xff02, 0xff02, '"'},
                                   {0xff07, 0xff07, '\''}};

// Return the ASCII quote that `c` looks like, or 0.
char
quote_like(char32_t c)
{
  const auto* const found = std::find_if(
      std::begin(k_quotes), std::end(k_quotes), [c](const QuoteRange& range) {
        return range.first <= c && c <= range.last;
      });
  return found == std::end(k_quotes) ? '\0' : found->plain;
}

bool
is_invisible(char32_t c)
{
  return unicode::is_default_ignorable(c) ||
         (!unicode::is_white_space(c) &&
          (c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x2028 && c <= 0x202e)));
}

bool
is_edge(char32_t c)
{
  return unicode::is_white_space(c) || is_invisible(c);
}

// Return the code point at the front; a byte that is not UTF-8 is one.
unicode::CodePoint
front(std::string_view text)
{
  const auto point = unicode::decode(text);
  return point.size == 0 ? unicode::CodePoint{static_cast<unsigned char>(text.front()), 1}
                         : point;
}

unicode::CodePoint
back(std::string_view text)
{
  constexpr std::size_t longest = 4; // bytes
  for (std::size_t size = 2; size <= std::min(longest, text.size()); ++size) {
    const auto point = unicode::decode(text.substr(text.size() - size));
    if (point.size == size) {
      return point;
    }
  }
  return {static_cast<unsigned char>(text.back()), 1};
}

// Return ": a soft hyphen (U+00AD)", or nothing for ASCII, which the quoted name shows.
std::string
named(char32_t c)
{
  if (c < k_first_beyond_ascii) {
    return {};
  }
  const auto odd = yaml::odd_character(c);
  return ": " +
         (odd ? odd->name : fmt::format("U+{:04X}", static_cast<std::uint32_t>(c)));
}

std::optional<NameFault>
edge_fault(char32_t c)
{
  return NameFault{unicode::is_white_space(c)
                       ? "has leading or trailing whitespace" + named(c)
                       : "contains invisible characters" + named(c)};
}

bool
is_in_quotes(std::string_view name)
{
  const auto is_quote = [](char32_t c) {
    return c == '"' || c == '\'' || c == '`' || quote_like(c) != '\0';
  };
  const auto first = front(name);
  return first.size < name.size() && is_quote(first.value) && is_quote(back(name).value);
}

bool
is_plain(std::string_view name)
{
  return std::all_of(name.begin(), name.end(), [](char c) {
    return c >= ' ' && c != 0x7f && c != '"' && c != '\'' && c != '`';
  });
}

std::optional<NameFault>
inner_fault(std::string_view name)
{
  for (auto rest = name; !rest.empty();) {
    const auto point = front(rest);
    const auto c = point.value;
    if (is_invisible(c) || (unicode::is_white_space(c) && c < ' ')) {
      return NameFault{"contains invisible characters" + named(c)};
    }
    if (unicode::is_white_space(c) && c != ' ') {
      return NameFault{"contains whitespace that is not a plain space" + named(c)};
    }
    rest.remove_prefix(point.size);
  }
  return std::nullopt;
}

std::optional<NameFault>
quote_fault(std::string_view name)
{
  if (is_in_quotes(name)) {
    return NameFault{"is in quotes, which are part of the name"};
  }
  for (auto rest = name; !rest.empty();) {
    const auto point = front(rest);
    if (quote_like(point.value) != '\0') {
      return NameFault{"contains a character that looks like a straight quote" +
                           named(point.value),
                       true};
    }
    rest.remove_prefix(point.size);
  }
  return std::nullopt;
}

// Return `name` with what the eye does not tell apart written in one way.
std::string
plain_characters(std::string_view name)
{
  std::string out;
  while (!name.empty()) {
    const auto point = front(name);
    const auto c = point.value;
    if (unicode::is_white_space(c)) {
      out += out.ends_with(' ') ? "" : " ";
    } else if (const auto quote = quote_like(c); quote != '\0') {
      out += quote;
    } else if (!is_invisible(c)) {
      out += name.substr(0, point.size);
    }
    name.remove_prefix(point.size);
  }
  return out;
}

} // namespace

std::optional<NameFault>
name_fault(std::string_view name)
{
  if (name.empty()) {
    return std::nullopt;
  }
  for (const auto c : {front(name).value, back(name).value}) {
    if (is_edge(c)) {
      return edge_fault(c);
    }
  }
  if (auto fault = inner_fault(name)) {
    return fault;
  }
  if (auto fault = quote_fault(name)) {
    return fault;
  }
  const auto last = name.back();
  return name.size() > 1 && (last == ',' || last == ';')
             ? std::optional(NameFault{
                   last == ',' ? "ends with a comma" : "ends with a semicolon", true})
             : std::nullopt;
}

std::string_view
trim_name(std::string_view name)
{
  while (!name.empty() && is_edge(front(name).value)) {
    name.remove_prefix(front(name).size);
  }
  while (!name.empty() && is_edge(back(name).value)) {
    name.remove_suffix(back(name).size);
  }
  return name;
}

std::string
visible_name(std::string_view name)
{
  const bool is_simple = !name.empty() && is_plain(name) && name.front() != ' ' &&
                         name.back() != ' ' && name.back() != ',' && name.back() != ';' &&
                         name.find("  ") == std::string_view::npos;
  if (is_simple) {
    return std::string(name);
  }
  const auto whole = plain_characters(name);
  auto text = text::trim(whole);
  while (!text.empty()) {
    if (text.size() > 2 && is_in_quotes(text)) {
      text = text::trim(text.substr(1, text.size() - 2));
    } else if (text.ends_with(',') || text.ends_with(';')) {
      text = text::trim(text.substr(0, text.size() - 1));
    } else {
      break;
    }
  }
  return std::string(text.empty() ? name : text);
}

std::string
role_difference(std::string_view wanted, std::string_view role)
{
  return wanted != role && visible_name(wanted) == visible_name(role)
             ? fmt::format("its role {} only looks like {}",
                           text::quote(role),
                           text::quote(wanted))
             : std::string();
}

} // namespace oidcctl::rbac
