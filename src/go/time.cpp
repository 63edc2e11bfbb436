#include "go/time.hpp"

#include "go/json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>

namespace oidcctl::kube {

namespace {

constexpr std::string_view k_layout = "2006-01-02T15:04:05Z07:00";

bool
is_digit(char c)
{
  return c >= '0' && c <= '9';
}

// Takes a time apart from front to end, element by element, as time.Parse does.
class Parts
{
public:
  explicit Parts(std::string_view text) : m_text(text), m_rest(text) {}

  // Take a number of `digits` digits, which the layout calls `element`.
  int
  number(std::size_t digits,
         std::string_view element,
         std::string_view name,
         int low,
         int high)
  {
    const auto taken = m_rest.substr(0, digits);
    if (taken.size() < digits || !std::all_of(taken.begin(), taken.end(), is_digit)) {
      mismatch(element);
      return 0;
    }
    m_rest.remove_prefix(digits);
    int value = 0;
    for (const char c : taken) {
      value = value * 10 + (c - '0');
    }
    if (value < low || value > high) {
      fault(fmt::format(": {} out of range", name));
    }
    return value;
  }

  // An hour may have one digit, which RFC 3339 does not allow and Go does.
  int
  hour()
  {
    const bool one = m_rest.size() > 1 && is_digit(m_rest[0]) && !is_digit(m_rest[1]);
    return number(one ? 1 : 2, "15", "hour", 0, 23);
  }

  void
  literal(std::string_view wanted)
  {
    if (!m_rest.starts_with(wanted)) {
      mismatch(wanted);
      return;
    }
    m_rest.remove_prefix(wanted.size());
  }

  void
  fraction()
  {
    const bool is_point = !m_rest.empty() && (m_rest[0] == '.' || m_rest[0] == ',');
    if (is_point && m_rest.size() > 1 && is_digit(m_rest[1])) {
      m_rest.remove_prefix(
          std::min(m_rest.find_first_not_of("0123456789", 1), m_rest.size()));
    }
  }

  std::chrono::minutes
  zone()
  {
    if (m_rest.starts_with('Z')) {
      m_rest.remove_prefix(1);
      return {};
    }
    const auto zone = m_rest.substr(0, 6);
    const bool fits = zone.size() == 6 && (zone[0] == '+' || zone[0] == '-') &&
                      is_digit(zone[1]) && is_digit(zone[2]) && zone[3] == ':' &&
                      is_digit(zone[4]) && is_digit(zone[5]);
    if (!fits) {
      mismatch("Z07:00");
      return {};
    }
    m_rest.remove_prefix(6);
    const int hours = (zone[1] - '0') * 10 + (zone[2] - '0');
    const int minutes = (zone[4] - '0') * 10 + (zone[5] - '0');
    if (hours > 24) {
      fault(": time zone offset hour out of range");
    } else if (minutes > 60) {
      fault(": time zone offset minute out of range");
    }
    const std::chrono::minutes offset{hours * 60 + minutes};
    return zone[0] == '-' ? -offset : offset;
  }

  void
  end()
  {
    if (!m_rest.empty()) {
      fault(fmt::format(": extra text: {}", go::go_quote(m_rest)));
    }
  }

  void
  fault(const std::string& what)
  {
    if (!m_fault) {
      m_fault = fmt::format("parsing time {}{}", go::go_quote(m_text), what);
    }
  }

  const std::optional<std::string>&
  problem() const
  {
    return m_fault;
  }

private:
  void
  mismatch(std::string_view element)
  {
    fault(fmt::format(" as \"{}\": cannot parse {} as \"{}\"",
                      k_layout,
                      go::go_quote(m_rest),
                      element));
  }

  std::string_view m_text;
  std::string_view m_rest;
  std::optional<std::string> m_fault = std::nullopt; // the first
};

} // namespace

tl::expected<Time, std::string>
parse_go_time(std::string_view text)
{
  using namespace std::chrono;
  Parts parts(text);
  const year in_year{parts.number(4, "2006", "year", 0, 9999)};
  parts.literal("-");
  const month in_month{static_cast<unsigned>(parts.number(2, "01", "month", 1, 12))};
  parts.literal("-");
  const day on_day{static_cast<unsigned>(parts.number(2, "02", "day", 0, 99))};
  parts.literal("T");
  const hours at_hour{parts.hour()};
  parts.literal(":");
  const minutes at_minute{parts.number(2, "04", "minute", 0, 59)};
  parts.literal(":");
  const seconds at_second{parts.number(2, "05", "second", 0, 59)};
  parts.fraction();
  const auto offset = parts.zone();
  parts.end();
  const year_month_day date{in_year, in_month, on_day};
  if (!date.ok()) {
    parts.fault(": day out of range"); // looked at last
  }
  if (parts.problem()) {
    return tl::make_unexpected(*parts.problem());
  }
  return Time{sys_days{date} + at_hour + at_minute + at_second - offset};
}

} // namespace oidcctl::kube
