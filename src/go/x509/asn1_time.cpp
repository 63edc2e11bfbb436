#include "go/x509/asn1_time.hpp"

#include <chrono>

namespace oidcctl::go::x509 {

namespace {

constexpr int k_no_number = -1;

// Read `count` digits off the front of `text`; k_no_number when they are not there.
int
read_digits(std::string_view& text, std::size_t count)
{
  if (text.size() < count) {
    return k_no_number;
  }
  int value = 0;
  for (const char c : text.substr(0, count)) {
    if (c < '0' || c > '9') {
      return k_no_number;
    }
    value = value * 10 + (c - '0');
  }
  text.remove_prefix(count);
  return value;
}

// Return the offset that `text` is: "Z", or hours and minutes, which are not both 0: Go
// writes that as Z, and takes a time only in the form that it would write.
std::optional<Seconds>
parse_offset(std::string_view text)
{
  if (text == "Z") {
    return Seconds{0};
  }
  if (text.size() != 5 || (text.front() != '+' && text.front() != '-')) {
    return std::nullopt;
  }
  const int sign = text.front() == '-' ? -1 : 1;
  text.remove_prefix(1);
  const int hours = read_digits(text, 2);
  const int minutes = read_digits(text, 2);
  constexpr int most_hours = 24;
  if (hours < 0 || hours > most_hours || minutes < 0 || minutes > 59 ||
      hours + minutes == 0) {
    return std::nullopt;
  }
  return sign * (std::chrono::hours(hours) + std::chrono::minutes(minutes));
}

// Return the time in `year` that "MMDDhhmm[ss]" and an offset name.
std::optional<Time>
parse_rest(int year, std::string_view text, bool has_seconds)
{
  const int month = read_digits(text, 2);
  const int day = read_digits(text, 2);
  const int hour = read_digits(text, 2);
  const int minute = read_digits(text, 2);
  const int second = has_seconds ? read_digits(text, 2) : 0;
  const auto offset = parse_offset(text);
  if (month < 1 || day < 1 || hour < 0 || hour > 23 || minute < 0 || minute > 59 ||
      second < 0 || second > 59 || !offset) {
    return std::nullopt;
  }
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok()) {
    return std::nullopt;
  }
  return Time{std::chrono::sys_days(date)} + std::chrono::hours(hour) +
         std::chrono::minutes(minute) + Seconds{second} - *offset;
}

} // namespace

std::optional<Time>
parse_utc_time(std::string_view text)
{
  const int short_year = read_digits(text, 2);
  if (short_year < 0) {
    return std::nullopt;
  }
  const int year = short_year + (short_year >= 50 ? 1900 : 2000);
  const auto time = parse_rest(year, text, true);
  return time ? time : parse_rest(year, text, false);
}

std::optional<Time>
parse_generalized_time(std::string_view text)
{
  const int year = read_digits(text, 4);
  return year < 0 ? std::nullopt : parse_rest(year, text, true);
}

std::optional<std::string>
read_time(Der& der, Time& time)
{
  const bool is_utc = der.next_is(tag::utc_time);
  if (!is_utc && !der.next_is(tag::generalized_time)) {
    return "x509: unsupported time format";
  }
  std::string_view text;
  const bool is_read = der.read(is_utc ? tag::utc_time : tag::generalized_time, text);
  const auto parsed = !is_read ? std::nullopt
                      : is_utc ? parse_utc_time(text)
                               : parse_generalized_time(text);
  if (!parsed) {
    return is_utc ? "x509: malformed UTCTime" : "x509: malformed GeneralizedTime";
  }
  time = *parsed;
  return std::nullopt;
}

} // namespace oidcctl::go::x509
