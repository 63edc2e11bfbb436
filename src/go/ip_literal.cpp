#include "go/ip_literal.hpp"

#include "go/json.hpp"

#include <fmt/format.h>

namespace oidcctl::go {

namespace {

using Problem = std::optional<std::string>;

constexpr int k_bytes = 16;

// The message of a part of an address, and what of the text is left there.
struct Trouble
{
  std::string_view what = {};
  std::string_view at = {};
  bool has_at = false;
};

using Reading = std::optional<Trouble>;

Trouble
trouble(std::string_view what)
{
  return {what, {}, false};
}

Trouble
trouble(std::string_view what, std::string_view at)
{
  return {what, at, true};
}

Reading
read_ipv4(std::string_view text)
{
  unsigned fields = 0;
  unsigned value = 0;
  unsigned digits = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c >= '0' && c <= '9') {
      if (digits == 1 && value == 0) {
        return trouble("IPv4 field has octet with leading zero");
      }
      value = value * 10 + static_cast<unsigned>(c - '0');
      ++digits;
      if (value > 255) {
        return trouble("IPv4 field has value >255");
      }
    } else if (c == '.') {
      if (i == 0 || i + 1 == text.size() || text[i - 1] == '.') {
        return trouble("IPv4 field must have at least one digit", text.substr(i));
      }
      if (fields == 3) {
        return trouble("IPv4 address too long");
      }
      ++fields;
      value = 0;
      digits = 0;
    } else {
      return trouble("unexpected character", text.substr(i));
    }
  }
  return fields < 3 ? Reading(trouble("IPv4 address too short")) : std::nullopt;
}

int
hex_of(char c)
{
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// One run through the fields of an IPv6 address without its zone.
class Ipv6
{
public:
  explicit Ipv6(std::string_view text) : m_rest(text) {}

  Reading
  read()
  {
    if (m_rest.starts_with("::")) {
      m_ellipsis = 0;
      m_rest.remove_prefix(2);
      if (m_rest.empty()) {
        return std::nullopt;
      }
    }
    while (m_count < k_bytes) {
      bool is_last = false;
      if (auto problem = field(is_last)) {
        return problem;
      }
      if (is_last) {
        break;
      }
    }
    if (!m_rest.empty()) {
      return trouble("trailing garbage after address", m_rest);
    }
    if (m_count < k_bytes) {
      return m_ellipsis < 0 ? Reading(trouble("address string too short")) : std::nullopt;
    }
    return m_ellipsis >= 0
               ? Reading(trouble("the :: must expand to at least one field of zeros"))
               : std::nullopt;
  }

private:
  Reading
  field(bool& is_last)
  {
    std::size_t size = 0;
    unsigned value = 0;
    for (; size < m_rest.size() && hex_of(m_rest[size]) >= 0; ++size) {
      if (size > 3) {
        return trouble("each group must have 4 or less digits", m_rest);
      }
      value = value * 16 + static_cast<unsigned>(hex_of(m_rest[size]));
    }
    if (size == 0) {
      return trouble("each colon-separated field must have at least one digit", m_rest);
    }
    if (size < m_rest.size() && m_rest[size] == '.') {
      return embedded(is_last);
    }
    m_count += 2;
    m_rest.remove_prefix(size);
    return separator(is_last);
  }

  Reading
  embedded(bool& is_last)
  {
    if (m_ellipsis < 0 && m_count != k_bytes - 4) {
      return trouble(
          "embedded IPv4 address must replace the final 2 fields of the address", m_rest);
    }
    if (m_count + 4 > k_bytes) {
      return trouble(
          "too many hex fields to fit an embedded IPv4 at the end of the address",
          m_rest);
    }
    if (auto problem = read_ipv4(m_rest)) {
      return problem;
    }
    m_rest = {};
    m_count += 4;
    is_last = true;
    return std::nullopt;
  }

  Reading
  separator(bool& is_last)
  {
    if (m_rest.empty()) {
      is_last = true;
      return std::nullopt;
    }
    if (m_rest.front() != ':') {
      return trouble("unexpected character, want colon", m_rest);
    }
    if (m_rest.size() == 1) {
      return trouble("colon must be followed by more characters", m_rest);
    }
    m_rest.remove_prefix(1);
    if (m_rest.front() != ':') {
      return std::nullopt;
    }
    if (m_ellipsis >= 0) {
      return trouble("multiple :: in address", m_rest);
    }
    m_ellipsis = m_count;
    m_rest.remove_prefix(1);
    is_last = m_rest.empty();
    return std::nullopt;
  }

  std::string_view m_rest;
  int m_count = 0;
  int m_ellipsis = -1;
};

std::string
message(std::string_view text, const Trouble& problem)
{
  const auto at =
      problem.has_at ? fmt::format(" (at {})", go_quote(problem.at)) : std::string();
  return fmt::format("ParseAddr({}): {}{}", go_quote(text), problem.what, at);
}

Reading
read_ipv6(std::string_view text)
{
  const auto zone = text.find('%');
  if (zone == std::string_view::npos) {
    return Ipv6(text).read();
  }
  if (zone + 1 == text.size()) {
    return trouble("zone must be a non-empty string");
  }
  return Ipv6(text.substr(0, zone)).read();
}

} // namespace

Problem
address_problem(std::string_view text, bool& is_ipv4)
{
  is_ipv4 = false;
  const auto mark = text.find_first_of(".:%");
  if (mark == std::string_view::npos) {
    return message(text, trouble("unable to parse IP"));
  }
  if (text[mark] == '%') {
    return message(text, trouble("missing IPv6 address"));
  }
  is_ipv4 = text[mark] == '.';
  const auto problem = is_ipv4 ? read_ipv4(text) : read_ipv6(text);
  return problem ? Problem(message(text, *problem)) : std::nullopt;
}

} // namespace oidcctl::go
