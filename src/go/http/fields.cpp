#include "go/http/fields.hpp"

#include "base/text.hpp"
#include "go/json.hpp"

#include <algorithm>
#include <charconv>

namespace oidcctl::go::http {

namespace {

// Go 1.20: net/textproto refuses bytes that no field has (issue 53188).
constexpr Version k_strict_fields{20};
// Go 1.18: ParseHTTPVersion takes one digit on each side of the dot.
constexpr Version k_short_versions{18};

using Problem = tl::unexpected<std::string>;

// Return the number that strconv.Atoi reads, or nothing.
std::optional<int>
to_number(std::string_view text)
{
  if (text.starts_with('+')) {
    text.remove_prefix(1);
    if (text.starts_with('-')) {
      return std::nullopt;
    }
  }
  int number = 0;
  const auto* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number);
  return read.ec == std::errc{} && read.ptr == end ? std::optional(number) : std::nullopt;
}

// Return the digit that `c` is, or nothing.
std::optional<int>
digit(char c)
{
  return c >= '0' && c <= '9' ? std::optional(c - '0') : std::nullopt;
}

std::optional<std::pair<int, int>>
parse_version(std::string_view text, Version go)
{
  constexpr std::string_view start = "HTTP/";
  constexpr int largest = 1000000;
  if (!text.starts_with(start)) {
    return std::nullopt;
  }
  text.remove_prefix(start.size());
  if (go >= k_short_versions) {
    if (text.size() != 3 || text[1] != '.' || !digit(text[0]) || !digit(text[2])) {
      return std::nullopt;
    }
    return std::pair{*digit(text[0]), *digit(text[2])};
  }
  const auto dot = text.find('.');
  if (dot == std::string_view::npos) {
    return std::nullopt;
  }
  const auto major = to_number(text.substr(0, dot));
  const auto minor = to_number(text.substr(dot + 1));
  const auto fits = [](std::optional<int> n) { return n && *n >= 0 && *n <= largest; };
  return fits(major) && fits(minor) ? std::optional(std::pair{*major, *minor})
                                    : std::nullopt;
}

std::string_view
trim_blanks(std::string_view text)
{
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) {
    return {};
  }
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

bool
is_value_byte(char c)
{
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x80 || (byte >= 0x20 && byte != 0x7f) || byte == '\t';
}

// Return whether `name` can be the name of a field: a token, in which Go forgives spaces.
bool
is_name(std::string_view name)
{
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return c == ' ' || is_token_byte(c);
  });
}

// Return `name` as net/textproto writes it: "Content-Length"; one with a space stays.
std::string
canonical(std::string_view name)
{
  std::string out(name);
  if (out.find(' ') != std::string::npos) {
    return out;
  }
  bool is_upper = true;
  for (auto& c : out) {
    if (is_upper && c >= 'a' && c <= 'z') {
      c = static_cast<char>(c - 0x20);
    } else if (!is_upper && c >= 'A' && c <= 'Z') {
      c = static_cast<char>(c + 0x20);
    }
    is_upper = c == '-';
  }
  return out;
}

} // namespace

bool
is_token_byte(char c)
{
  constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         marks.find(c) != std::string_view::npos;
}

tl::expected<StatusLine, std::string>
parse_status_line(std::string_view line, Version go)
{
  const auto space = line.find(' ');
  if (space == std::string_view::npos) {
    return Problem("malformed HTTP response " + go_quote(line));
  }
  auto rest = line.substr(space + 1);
  rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
  const auto code = rest.substr(0, rest.find(' '));
  const auto status = code.size() == 3 ? to_number(code) : std::nullopt;
  if (!status || *status < 0) {
    return Problem("malformed HTTP status code " + go_quote(code));
  }
  const auto version = parse_version(line.substr(0, space), go);
  if (!version) {
    return Problem("malformed HTTP version " + go_quote(line.substr(0, space)));
  }
  return StatusLine{.major = version->first,
                    .minor = version->second,
                    .status = *status,
                    .reason =
                        std::string(rest.substr(std::min(rest.size(), code.size() + 1)))};
}

std::optional<std::string>
FieldBlock::take(std::string_view line)
{
  const bool is_continued = line.starts_with(' ') || line.starts_with('\t');
  if (is_continued && m_is_first) {
    return "malformed MIME header initial line: " + go_quote(line);
  }
  m_is_first = false;
  if (is_continued) {
    *m_open += ' ';
    *m_open += trim_blanks(line);
    return std::nullopt;
  }
  if (auto problem = finish()) {
    return problem;
  }
  if (line.find(':') == std::string_view::npos) {
    return "malformed MIME header: missing colon: " + go_quote(line);
  }
  m_open = std::string(trim_blanks(line));
  return std::nullopt;
}

std::optional<std::string>
FieldBlock::finish()
{
  if (!m_open) {
    return std::nullopt;
  }
  const auto line = std::exchange(m_open, std::nullopt).value();
  const auto colon = line.find(':');
  const auto name = std::string_view(line).substr(0, colon);
  const auto value = std::string_view(line).substr(colon + 1);
  if (m_go >= k_strict_fields) {
    if (!is_name(name)) {
      return "malformed MIME header line: " + go_quote(line);
    }
    if (!std::all_of(value.begin(), value.end(), is_value_byte)) {
      return "malformed MIME header line: " +
             go_quote(canonical(name) + line.substr(colon));
    }
  }
  if (!name.empty()) {
    const auto start = std::min(value.find_first_not_of(" \t"), value.size());
    m_fields.push_back({text::to_lower(name), std::string(value.substr(start))});
  }
  return std::nullopt;
}

} // namespace oidcctl::go::http
