#include "base/time.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace oidcctl {

namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

// What the four digits of a year can hold; sums of two such times never overflow.
constexpr Time k_smallest{Seconds{-62167219200}}; // 0000-01-01T00:00:00Z
constexpr Time k_largest{Seconds{253402300799}};  // 9999-12-31T23:59:59Z

// Read the digits `text[at, at + count)`, or return -1.
int
digits(std::string_view text, std::size_t at, std::size_t count)
{
  if (at + count > text.size()) {
    return -1;
  }
  int value = 0;
  for (const char c : text.substr(at, count)) {
    if (c < '0' || c > '9') {
      return -1;
    }
    value = value * 10 + (c - '0');
  }
  return value;
}

std::optional<Time>
make_time(int year, int month, int day, int hour, int minute, int second)
{
  if (month < 0 || day < 0 || hour < 0 || hour > 23 || minute < 0 || minute > 59 ||
      second < 0 || second > 60) {
    return std::nullopt;
  }
  const std::chrono::year_month_day date{std::chrono::year{year},
                                         std::chrono::month{static_cast<unsigned>(month)},
                                         std::chrono::day{static_cast<unsigned>(day)}};
  if (year < 0 || !date.ok()) {
    return std::nullopt;
  }
  return std::chrono::sys_days{date} + hours{hour} + minutes{minute} + Seconds{second};
}

// Read what follows the seconds of an RFC 3339 text: a fraction, then "Z" or an offset.
std::optional<Seconds>
parse_zone(std::string_view rest)
{
  if (!rest.empty() && rest.front() == '.') {
    const auto end = rest.find_first_not_of("0123456789", 1);
    if (end == 1 || end == std::string_view::npos) {
      return std::nullopt;
    }
    rest.remove_prefix(end);
  }
  if (rest == "Z" || rest == "z") {
    return Seconds{0};
  }
  if (rest.size() != 6 || (rest[0] != '+' && rest[0] != '-') || rest[3] != ':') {
    return std::nullopt;
  }
  const int hour = digits(rest, 1, 2);
  const int minute = digits(rest, 4, 2);
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59) {
    return std::nullopt;
  }
  const Seconds offset = hours{hour} + minutes{minute};
  return rest[0] == '+' ? offset : -offset;
}

} // namespace

std::string
to_rfc3339(Time time)
{
  time = std::clamp(time, k_smallest, k_largest);
  const auto day = std::chrono::floor<days>(time);
  const std::chrono::year_month_day date{day};
  const auto of_day = time - day;
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z",
                     static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()),
                     of_day / hours{1},
                     of_day % hours{1} / minutes{1},
                     of_day % minutes{1} / Seconds{1});
}

std::optional<Time>
parse_time(std::string_view text)
{
  long long seconds = 0;
  const auto* end = text.data() + text.size();
  if (const auto number = std::from_chars(text.data(), end, seconds);
      number.ec == std::errc{} && number.ptr == end) {
    const Time time{Seconds{seconds}};
    return time < k_smallest || time > k_largest ? std::nullopt : std::optional(time);
  }
  if (text.size() < 20 || text[4] != '-' || text[7] != '-' ||
      (text[10] != 'T' && text[10] != 't') || text[13] != ':' || text[16] != ':') {
    return std::nullopt;
  }
  const auto local = make_time(digits(text, 0, 4),
                               digits(text, 5, 2),
                               digits(text, 8, 2),
                               digits(text, 11, 2),
                               digits(text, 14, 2),
                               digits(text, 17, 2));
  const auto offset = parse_zone(text.substr(19));
  if (!local || !offset) {
    return std::nullopt;
  }
  return *local - *offset;
}

std::optional<Time>
parse_http_date(std::string_view text)
{
  static constexpr std::array<std::string_view, 12> months{
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  if (text.size() != 29 || text.substr(3, 2) != ", " || text[7] != ' ' ||
      text[11] != ' ' || text[16] != ' ' || text[19] != ':' || text[22] != ':' ||
      text.substr(25) != " GMT") {
    return std::nullopt;
  }
  const auto* month = std::find(months.begin(), months.end(), text.substr(8, 3));
  if (month == months.end()) {
    return std::nullopt;
  }
  return make_time(digits(text, 12, 4),
                   static_cast<int>(month - months.begin()) + 1,
                   digits(text, 5, 2),
                   digits(text, 17, 2),
                   digits(text, 20, 2),
                   digits(text, 23, 2));
}

std::optional<Seconds>
parse_span(std::string_view text)
{
  constexpr std::int64_t longest = std::int64_t{1000} * 366 * 86400;
  constexpr std::string_view units = "smhd";
  constexpr std::int64_t seconds_of[] = {1, 60, 3600, 86400};
  std::int64_t all = 0;
  while (!text.empty()) {
    std::int64_t count = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), count);
    const auto used = static_cast<std::size_t>(read.ptr - text.data());
    const auto unit =
        used < text.size() ? units.find(text[used]) : std::string_view::npos;
    if (read.ec != std::errc() || count < 0 || unit == std::string_view::npos ||
        count > longest / seconds_of[unit]) {
      return std::nullopt;
    }
    all += count * seconds_of[unit];
    if (all > longest) {
      return std::nullopt;
    }
    text.remove_prefix(used + 1);
  }
  return all > 0 ? std::optional(Seconds{all}) : std::nullopt;
}

std::string
human(Seconds span)
{
  if (span < Seconds{0}) {
    return "-" + human(span == Seconds::min() ? Seconds::max() : -span);
  }
  const auto day = span / days{1};
  const auto hour = span % days{1} / hours{1};
  const auto minute = span % hours{1} / minutes{1};
  const auto second = span % minutes{1} / Seconds{1};
  const auto two =
      [](auto big, const char* big_unit, auto small, const char* small_unit) {
        return small == 0 ? fmt::format("{} {}", big, big_unit)
                          : fmt::format("{} {} {} {}", big, big_unit, small, small_unit);
      };
  if (day > 0) {
    return day >= 10 ? fmt::format("{} d", day) : two(day, "d", hour, "h");
  }
  if (hour > 0) {
    return two(hour, "h", minute, "min");
  }
  return minute > 0 ? two(minute, "min", second, "s") : fmt::format("{} s", second);
}

} // namespace oidcctl
