#include "model/http/url.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace oidcctl {

namespace {

using Problem = tl::unexpected<std::string>;

bool
is_alnum(char c)
{
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

int
hex_value(char c)
{
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

bool
has_bad_escape(std::string_view text)
{
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && (i + 2 >= text.size() || hex_value(text[i + 1]) < 0 ||
                           hex_value(text[i + 2]) < 0)) {
      return true;
    }
  }
  return false;
}

// Return whether an escape in `host` stands for an ASCII character, which Go refuses:
// there just bytes past it, and the percent sign itself, may be escaped.
bool
has_ascii_escape(std::string_view host)
{
  for (auto at = host.find('%'); at != std::string_view::npos;
       at = host.find('%', at + 1)) {
    if (hex_value(host[at + 1]) < 8 && host.substr(at + 1, 2) != "25") {
      return true;
    }
  }
  return false;
}

// Cut `text` at the first `mark`; what is after it is returned.
std::optional<std::string>
cut_from(std::string_view& text, char mark)
{
  const auto at = text.find(mark);
  if (at == std::string_view::npos) {
    return std::nullopt;
  }
  std::string rest(text.substr(at + 1));
  text = text.substr(0, at);
  return rest;
}

std::optional<std::string>
read_port(std::string_view text, Url& url)
{
  if (text.empty()) {
    return std::nullopt; // "host:" is legal and means no port
  }
  std::uint16_t port = 0;
  const auto* end = text.data() + text.size();
  const auto number = std::from_chars(text.data(), end, port);
  if (number.ec != std::errc{} || number.ptr != end) {
    return fmt::format("invalid port {}: expected a number up to 65535",
                       text::quote(text));
  }
  url.port = port;
  return std::nullopt;
}

// Read "[user@]host[:port]" into `url`; return what is wrong, if anything is.
std::optional<std::string>
read_authority(std::string_view authority, Url& url)
{
  if (const auto at = authority.rfind('@'); at != std::string_view::npos) {
    url.has_userinfo = true;
    authority.remove_prefix(at + 1);
  }
  if (!authority.empty() && authority.front() == '[') {
    const auto end = authority.find(']');
    if (end == std::string_view::npos) {
      return "unterminated '[' in the host";
    }
    url.host = authority.substr(1, end - 1);
    url.is_ipv6_literal = true;
    // A zone may be behind "%25" (RFC 6874).
    const auto address = url.host.substr(0, url.host.find("%25"));
    if (address.find_first_not_of("0123456789abcdefABCDEF:.") != std::string::npos ||
        address.find(':') == std::string::npos || has_bad_escape(url.host)) {
      return "the host in brackets is not an IPv6 address";
    }
    const auto rest = authority.substr(end + 1);
    if (!rest.empty() && rest.front() != ':') {
      return "unexpected text after the IPv6 address";
    }
    return rest.empty() ? std::nullopt : read_port(rest.substr(1), url);
  }
  const auto colon = authority.rfind(':');
  url.host = authority.substr(0, colon);
  static constexpr std::string_view forbidden = " \"<>\\^`{}|[]:";
  if (url.host.find_first_of(forbidden) != std::string::npos ||
      has_bad_escape(url.host) || has_ascii_escape(url.host)) {
    return fmt::format("the host {} contains an invalid character",
                       text::quote(url.host));
  }
  return colon == std::string_view::npos ? std::nullopt
                                         : read_port(authority.substr(colon + 1), url);
}

std::optional<std::string>
read_scheme(std::string_view& text, Url& url)
{
  const auto colon = text.find("://");
  if (colon == std::string_view::npos || colon == 0) {
    return "it does not start with a scheme such as https://";
  }
  const auto scheme = text.substr(0, colon);
  const bool fits = !(scheme.front() >= '0' && scheme.front() <= '9') &&
                    std::all_of(scheme.begin(), scheme.end(), [](char c) {
                      return is_alnum(c) || c == '+' || c == '-' || c == '.';
                    });
  if (!fits) {
    return fmt::format("invalid scheme {}", text::quote(scheme));
  }
  url.scheme = text::to_lower(scheme);
  text.remove_prefix(colon + 3);
  return std::nullopt;
}

// RFC 3986, chapter 5.2.4.
std::string
without_dots(std::string_view path)
{
  std::vector<std::string> kept;
  const auto parts = text::split(path, '/');
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const bool last = i + 1 == parts.size();
    if (parts[i] == "..") {
      if (kept.size() > 1) {
        kept.pop_back();
      }
    } else if (parts[i] != ".") {
      kept.push_back(parts[i]);
      continue;
    }
    if (last) {
      kept.emplace_back();
    }
  }
  return text::join(kept, "/");
}

} // namespace

tl::expected<Url, std::string>
Url::parse(std::string_view text)
{
  const auto control = std::any_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
  });
  if (control) {
    return Problem("it contains a control character");
  }
  Url url;
  url.fragment = cut_from(text, '#');
  if (auto problem = read_scheme(text, url)) {
    return Problem(std::move(*problem));
  }
  url.query = cut_from(text, '?');
  const auto slash = text.find('/');
  const auto authority = text.substr(0, slash);
  url.path = slash == std::string_view::npos ? "" : text.substr(slash);
  if (auto problem = read_authority(authority, url)) {
    return Problem(std::move(*problem));
  }
  if (has_bad_escape(url.path) || (url.fragment && has_bad_escape(*url.fragment))) {
    return Problem("it contains a '%' without two hexadecimal digits after it");
  }
  return url;
}

std::string
Url::origin() const
{
  return fmt::format("{}://{}{}{}{}",
                     scheme,
                     is_ipv6_literal ? "[" : "",
                     host,
                     is_ipv6_literal ? "]" : "",
                     port ? fmt::format(":{}", *port) : "");
}

std::string
Url::str() const
{
  return origin() + path + (query ? "?" + *query : "") +
         (fragment ? "#" + *fragment : "");
}

std::uint16_t
Url::effective_port() const
{
  return port.value_or(scheme == "http" ? std::uint16_t{80} : std::uint16_t{443});
}

bool
Url::is_loopback() const
{
  const auto name = text::to_lower(host);
  constexpr std::string_view suffix = ".localhost";
  const bool is_ipv4 = name.find_first_not_of("0123456789.") == std::string::npos;
  return name == "localhost" || name == "::1" ||
         (is_ipv4 && name.rfind("127.", 0) == 0) ||
         (name.size() > suffix.size() &&
          name.compare(name.size() - suffix.size(), suffix.size(), suffix) == 0);
}

tl::expected<Url, std::string>
resolve(const Url& base, std::string_view reference)
{
  if (const auto colon = reference.find_first_of(":/?#");
      colon != std::string_view::npos && reference[colon] == ':' && colon > 0) {
    return Url::parse(reference);
  }
  if (reference.substr(0, 2) == "//") {
    return Url::parse(base.scheme + ":" + std::string(reference));
  }
  Url url = base;
  url.fragment = cut_from(reference, '#');
  auto query = cut_from(reference, '?');
  if (reference.empty()) {
    url.query = query ? query : base.query;
    return Url::parse(url.str()); // the reference may have brought what no URL has
  }
  url.query = std::move(query);
  if (reference.front() == '/') {
    url.path = without_dots(reference);
  } else {
    const auto folder = base.path.substr(0, base.path.rfind('/') + 1);
    url.path = without_dots((folder.empty() ? "/" : folder) + std::string(reference));
  }
  return Url::parse(url.str());
}

std::string
request_target(const Url& url)
{
  // What net/url takes for a valid path as it is, and what it leaves when it escapes one.
  constexpr std::string_view valid = "-_.~$&+,/:;=@!'()*[]%";
  constexpr std::string_view kept = "-_.~$&+,/:;=@";
  const bool is_valid = std::all_of(url.path.begin(), url.path.end(), [valid](char c) {
    return is_alnum(c) || valid.find(c) != std::string_view::npos;
  });
  auto target = is_valid ? url.path : std::string();
  for (std::size_t i = 0; !is_valid && i < url.path.size(); ++i) {
    auto c = url.path[i];
    if (c == '%') { // followed by two digits, as `Url` has it
      c = static_cast<char>(hex_value(url.path[i + 1]) * 16 + hex_value(url.path[i + 2]));
      i += 2;
    }
    const bool is_kept = is_alnum(c) || kept.find(c) != std::string_view::npos;
    target += is_kept ? std::string(1, c)
                      : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return (target.empty() ? "/" : target) + (url.query ? "?" + *url.query : "");
}

std::string
percent_encode(std::string_view text)
{
  std::string out;
  for (const char c : text) {
    if (is_alnum(c) || c == '-' || c == '.' || c == '_' || c == '~') {
      out += c;
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

std::string
percent_decode(std::string_view text)
{
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && hex_value(text[i + 1]) >= 0 &&
        hex_value(text[i + 2]) >= 0) {
      out += static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
      i += 2;
    } else {
      out += text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

std::vector<QueryParameter>
parse_query(std::string_view query)
{
  std::vector<QueryParameter> parameters;
  for (const auto& pair : text::split(query, '&')) {
    if (pair.empty()) {
      continue;
    }
    const auto equals = pair.find('=');
    const std::string_view view = pair;
    parameters.push_back(
        {percent_decode(view.substr(0, equals)),
         equals == std::string::npos ? "" : percent_decode(view.substr(equals + 1))});
  }
  return parameters;
}

std::optional<std::string>
find_parameter(const std::vector<QueryParameter>& parameters, std::string_view name)
{
  const auto found = std::find_if(parameters.begin(),
                                  parameters.end(),
                                  [name](const auto& p) { return p.name == name; });
  return found == parameters.end() ? std::nullopt : std::optional(found->value);
}

} // namespace oidcctl
