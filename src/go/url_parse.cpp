#include "go/url_parse.hpp"

#include "base/text.hpp"
#include "go/ip_literal.hpp"
#include "go/json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace oidcctl::go {

namespace {

using Problem = std::optional<std::string>;

constexpr std::size_t k_npos = std::string_view::npos;

enum class Part { host, zone, other };

bool
is_digit(char c)
{
  return c >= '0' && c <= '9';
}

bool
is_letter(char c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

int
hex_of(char c)
{
  if (is_digit(c)) {
    return c - '0';
  }
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// Return whether a host may have the ASCII character as it is (net/url, shouldEscape).
bool
is_host_character(char c)
{
  constexpr std::string_view marks = "-_.~$&+/:;=?@!'()*,[]<>\"";
  return is_letter(c) || is_digit(c) ||
         (marks.find(c) != k_npos && c != '/' && c != '?' && c != '@');
}

// Return the byte that the escape at `text[at]` means in a host or zone, or why Go
// refuses it there.
Problem
escape_problem(std::string_view text, std::size_t at, Part part)
{
  const auto escape = text.substr(at, 3);
  if (escape.size() < 3 || hex_of(escape[1]) < 0 || hex_of(escape[2]) < 0) {
    return "invalid URL escape " + go_quote(escape);
  }
  // In a host only bytes past ASCII may be escaped; in a zone also what a host may have,
  // a space, and the percent sign.
  if (part == Part::host && hex_of(escape[1]) < 8 && escape != "%25") {
    return "invalid URL escape " + go_quote(escape);
  }
  if (part == Part::zone) {
    const char c = static_cast<char>(hex_of(escape[1]) * 16 + hex_of(escape[2]));
    if (escape != "%25" && c != ' ' && static_cast<unsigned char>(c) < 0x80 &&
        !is_host_character(c)) {
      return "invalid URL escape " + go_quote(escape);
    }
  }
  return std::nullopt;
}

Problem
unescape_problem(std::string_view text, Part part)
{
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '%') {
      if (auto problem = escape_problem(text, i, part)) {
        return problem;
      }
      i += 2;
    } else if (part != Part::other && static_cast<unsigned char>(c) < 0x80 &&
               !is_host_character(c)) {
      return fmt::format("invalid character {} in host name",
                         go_quote(text.substr(i, 1)));
    }
  }
  return std::nullopt;
}

Problem
port_problem(std::string_view port)
{
  const bool fits = port.empty() || (port.front() == ':' &&
                                     std::all_of(port.begin() + 1, port.end(), is_digit));
  return fits ? std::nullopt
              : Problem(fmt::format("invalid port {} after host", go_quote(port)));
}

// What is between the brackets of an IP literal.
Problem
literal_problem(std::string_view literal)
{
  const auto zone = literal.find("%25");
  const auto address = literal.substr(0, zone);
  if (auto problem = unescape_problem(address, Part::host)) {
    return problem;
  }
  if (zone != k_npos) {
    if (auto problem = unescape_problem(literal.substr(zone), Part::zone)) {
      return problem;
    }
  }
  bool is_ipv4 = false;
  const auto whole =
      zone == k_npos ? std::string(literal)
                     : std::string(address) + "%" + std::string(literal.substr(zone + 3));
  if (const auto problem = address_problem(whole, is_ipv4)) {
    return "invalid host: " + *problem;
  }
  return is_ipv4 ? Problem("invalid IP-literal") : std::nullopt;
}

Problem
host_problem(std::string_view host)
{
  const auto open = host.rfind('[');
  if (open != k_npos && open > 0) {
    return "invalid IP-literal";
  }
  if (open == 0) {
    const auto close = host.rfind(']');
    if (close == k_npos) {
      return "missing ']' in host";
    }
    if (auto problem = port_problem(host.substr(close + 1))) {
      return problem;
    }
    return literal_problem(host.substr(1, close - 1));
  }
  const auto colon = host.find(':');
  if (colon != k_npos) {
    if (auto problem = port_problem(host.substr(colon))) {
      return problem;
    }
  }
  return unescape_problem(host, Part::host);
}

Problem
userinfo_problem(std::string_view userinfo)
{
  constexpr std::string_view marks = "-._:~!$&'()*+,;=%@";
  const bool fits = std::all_of(userinfo.begin(), userinfo.end(), [&](char c) {
    return is_letter(c) || is_digit(c) || marks.find(c) != k_npos;
  });
  return fits ? unescape_problem(userinfo, Part::other)
              : Problem("net/url: invalid userinfo");
}

Problem
read_authority(std::string_view authority, ParsedUrl& url)
{
  const auto at = authority.rfind('@');
  const auto host = at == k_npos ? authority : authority.substr(at + 1);
  if (auto problem = host_problem(host)) {
    return problem;
  }
  url.host = host;
  if (at == k_npos) {
    return std::nullopt;
  }
  url.has_userinfo = true;
  return userinfo_problem(authority.substr(0, at));
}

// Cut the scheme off `text`: letters, and from the second on digits, '+', '-' and '.'.
Problem
read_scheme(std::string_view& text, ParsedUrl& url)
{
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (is_letter(c)) {
      continue;
    }
    if (c == ':') {
      if (i == 0) {
        return "missing protocol scheme";
      }
      url.scheme = text::to_lower(text.substr(0, i));
      text.remove_prefix(i + 1);
      return std::nullopt;
    }
    const bool fits = is_digit(c) || c == '+' || c == '-' || c == '.';
    if (!fits || i == 0) {
      return std::nullopt;
    }
  }
  return std::nullopt;
}

// Everything of the URL but its fragment.
Problem
read_url(std::string_view text, ParsedUrl& url)
{
  const bool has_control = std::any_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
  });
  if (has_control) {
    return "net/url: invalid control character in URL";
  }
  if (text == "*") {
    return std::nullopt;
  }
  if (auto problem = read_scheme(text, url)) {
    return problem;
  }
  if (const auto mark = text.find('?'); mark != k_npos) {
    url.query = text.substr(mark + 1);
    text = text.substr(0, mark);
  }
  if (!text.starts_with('/')) {
    if (!url.scheme.empty()) {
      return std::nullopt; // opaque
    }
    if (text.substr(0, text.find('/')).find(':') != k_npos) {
      return "first path segment in URL cannot contain colon";
    }
  }
  if ((!url.scheme.empty() || !text.starts_with("///")) && text.starts_with("//")) {
    const auto rest = text.substr(2);
    const auto slash = std::min(rest.find('/'), rest.size());
    text = rest.substr(slash);
    if (auto problem = read_authority(rest.substr(0, slash), url)) {
      return problem;
    }
  }
  return unescape_problem(text, Part::other);
}

} // namespace

tl::expected<ParsedUrl, std::string>
parse_url(std::string_view text)
{
  ParsedUrl url;
  const auto hash = text.find('#');
  const auto front = text.substr(0, hash);
  const auto failed = [](std::string_view whole, const std::string& problem) {
    return tl::make_unexpected(fmt::format("parse {}: {}", go_quote(whole), problem));
  };
  if (const auto problem = read_url(front, url)) {
    return failed(front, *problem);
  }
  if (hash == k_npos) {
    return url;
  }
  url.fragment = text.substr(hash + 1);
  if (const auto problem = unescape_problem(url.fragment, Part::other)) {
    return failed(text, *problem);
  }
  return url;
}

} // namespace oidcctl::go
