#include "base/time.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <optional>
#include <string>

using namespace oidcctl;

namespace {

// Return the seconds since 1970, or nothing.
std::optional<long long>
seconds_of(const std::optional<Time>& time)
{
  return time ? std::optional<long long>(time->time_since_epoch().count()) : std::nullopt;
}

Time
at(long long seconds)
{
  return Time{Seconds{seconds}};
}

} // namespace

TEST_CASE("time: RFC 3339 and Unix seconds are read")
{
  struct Row
  {
    std::string text = {};
    std::optional<long long> seconds = std::nullopt;
  };
  const Row rows[] = {
      {.text = "0", .seconds = 0},
      {.text = "-1", .seconds = -1},
      {.text = "1795348800", .seconds = 1795348800},
      {.text = "1970-01-01T00:00:00Z", .seconds = 0},
      {.text = "2026-11-22T12:00:00Z", .seconds = 1795348800},
      {.text = "2026-11-22t12:00:00z", .seconds = 1795348800},
      {.text = "2026-11-22T12:00:00.999999999Z", .seconds = 1795348800},
      {.text = "2026-11-22T14:30:00+02:30", .seconds = 1795348800},
      {.text = "2026-11-22T09:00:00-03:00", .seconds = 1795348800},
      {.text = "2026-11-22T12:00:00.5-00:00", .seconds = 1795348800},
      {.text = "2024-02-29T00:00:00Z", .seconds = 1709164800},
      {.text = "2016-12-31T23:59:60Z", .seconds = 1483228800}, // a leap second
      {.text = "0000-01-01T00:00:00Z", .seconds = -62167219200},
      {.text = "9999-12-31T23:59:59Z", .seconds = 253402300799},
      {.text = "253402300799", .seconds = 253402300799},

      {.text = "", .seconds = {}},
      {.text = "tomorrow", .seconds = {}},
      {.text = "+1", .seconds = {}},
      {.text = " 1", .seconds = {}},
      {.text = "1.5", .seconds = {}},
      {.text = "1e3", .seconds = {}},
      {.text = "0x10", .seconds = {}},
      {.text = "9223372036854775808", .seconds = {}},
      {.text = "9223372036854775807", .seconds = {}}, // no difference to it fits
      {.text = "-9223372036854775808", .seconds = {}},
      {.text = "253402300800", .seconds = {}}, // the year 10000
      {.text = "2026-11-22", .seconds = {}},
      {.text = "2026-11-22T12:00Z", .seconds = {}},
      {.text = "2026-11-22T12:00:00", .seconds = {}},
      {.text = "2026-11-22 12:00:00Z", .seconds = {}},
      {.text = "2026-11-22T12:00:00Zulu", .seconds = {}},
      {.text = "2026-11-22T12:00:00.Z", .seconds = {}},
      {.text = "2026-11-22T12:00:00.5", .seconds = {}},
      {.text = "2026-11-22T12:00:00,5Z", .seconds = {}},
      {.text = "2026-11-22T12:00:00+0200", .seconds = {}},
      {.text = "2026-11-22T12:00:00+24:00", .seconds = {}},
      {.text = "2026-11-22T12:00:00+02:60", .seconds = {}},
      {.text = "2026-11-22T12:00:00 02:00", .seconds = {}},
      {.text = "2026-11-22T12:00:00+0a:00", .seconds = {}},
      {.text = "2026-13-01T00:00:00Z", .seconds = {}},
      {.text = "2026-00-01T00:00:00Z", .seconds = {}},
      {.text = "2026-11-31T00:00:00Z", .seconds = {}},
      {.text = "2026-11-00T00:00:00Z", .seconds = {}},
      {.text = "2026-02-29T00:00:00Z", .seconds = {}},
      {.text = "2026-11-22T24:00:00Z", .seconds = {}},
      {.text = "2026-11-22T12:60:00Z", .seconds = {}},
      {.text = "2026-11-22T12:00:61Z", .seconds = {}},
      {.text = "2026-1a-22T12:00:00Z", .seconds = {}},
      {.text = "2026/11/22T12:00:00Z", .seconds = {}},
      {.text = "2026-11-22T12.00.00Z", .seconds = {}},
      {.text = "-026-11-22T12:00:00Z", .seconds = {}},
      {.text = "12026-11-22T12:00:00Z", .seconds = {}},
  };
  for (const auto& row : rows) {
    CAPTURE(row.text);
    CHECK(seconds_of(parse_time(row.text)) == row.seconds);
  }
}

TEST_CASE("time: RFC 3339 is written, far-off years at the edge of the form")
{
  struct Row
  {
    long long seconds = 0;
    std::string text = {};
  };
  constexpr auto most = std::numeric_limits<long long>::max();
  const Row rows[] = {
      {.seconds = 0, .text = "1970-01-01T00:00:00Z"},
      {.seconds = -1, .text = "1969-12-31T23:59:59Z"},
      {.seconds = 1795348800, .text = "2026-11-22T12:00:00Z"},
      {.seconds = 1709251199, .text = "2024-02-29T23:59:59Z"},
      {.seconds = -62167219201, .text = "0000-01-01T00:00:00Z"},
      {.seconds = 253402300800, .text = "9999-12-31T23:59:59Z"},
      {.seconds = most, .text = "9999-12-31T23:59:59Z"},
      {.seconds = -most - 1, .text = "0000-01-01T00:00:00Z"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.seconds);
    CHECK(to_rfc3339(at(row.seconds)) == row.text);
  }
}

TEST_CASE("time: HTTP dates in the one form that servers send")
{
  struct Row
  {
    std::string text = {};
    std::optional<long long> seconds = std::nullopt;
  };
  const Row rows[] = {
      {.text = "Sun, 22 Nov 2026 12:00:00 GMT", .seconds = 1795348800},
      {.text = "Thu, 01 Jan 1970 00:00:00 GMT", .seconds = 0},
      {.text = "Sun, 06 Nov 1994 08:49:37 GMT", .seconds = 784111777},
      {.text = "Thu, 29 Feb 2024 00:00:00 GMT", .seconds = 1709164800},

      {.text = "", .seconds = {}},
      {.text = "0", .seconds = {}},
      {.text = "-1", .seconds = {}},
      {.text = "2026-11-22T12:00:00Z", .seconds = {}},
      {.text = "Sunday, 06-Nov-94 08:49:37 GMT", .seconds = {}},
      {.text = "Sun Nov  6 08:49:37 1994", .seconds = {}},
      {.text = "Sun, 22 Nov 2026 12:00:00 UTC", .seconds = {}},
      {.text = "Sun, 22 Nov 2026 12:00:00 gmt", .seconds = {}},
      {.text = "Sun, 22 nov 2026 12:00:00 GMT", .seconds = {}},
      {.text = "Sun, 22 Foo 2026 12:00:00 GMT", .seconds = {}},
      {.text = "Sun, 31 Nov 2026 12:00:00 GMT", .seconds = {}},
      {.text = "Sun, 29 Feb 2026 12:00:00 GMT", .seconds = {}},
      {.text = "Sun, 22 Nov 2026 24:00:00 GMT", .seconds = {}},
      {.text = "Sun, 22 Nov 2026 12:0x:00 GMT", .seconds = {}},
      {.text = "Sun, 22-Nov-2026 12:00:00 GMT", .seconds = {}},
      {.text = "Sun, 22 Nov 2026 12.00.00 GMT", .seconds = {}},
      {.text = "Sun, 2 Nov 2026 12:00:00 GMT", .seconds = {}},
      {.text = "Sun; 22 Nov 2026 12:00:00 GMT", .seconds = {}},
      {.text = "Sun, 22 Nov 2026 12:00:00 GMT ", .seconds = {}},
  };
  for (const auto& row : rows) {
    CAPTURE(row.text);
    CHECK(seconds_of(parse_http_date(row.text)) == row.seconds);
  }
}

TEST_CASE("time: spans for people")
{
  struct Row
  {
    long long seconds = 0;
    std::string text = {};
  };
  constexpr auto most = std::numeric_limits<long long>::max();
  const Row rows[] = {
      {.seconds = 0, .text = "0 s"},
      {.seconds = 59, .text = "59 s"},
      {.seconds = 60, .text = "1 min"},
      {.seconds = 61, .text = "1 min 1 s"},
      {.seconds = 3599, .text = "59 min 59 s"},
      {.seconds = 3600, .text = "1 h"},
      {.seconds = 3659, .text = "1 h"},
      {.seconds = 5400, .text = "1 h 30 min"},
      {.seconds = 86399, .text = "23 h 59 min"},
      {.seconds = 86400, .text = "1 d"},
      {.seconds = 93600, .text = "1 d 2 h"},
      {.seconds = 863999, .text = "9 d 23 h"},
      {.seconds = 864000, .text = "10 d"},
      {.seconds = 1087200, .text = "12 d"},
      {.seconds = -61, .text = "-1 min 1 s"},
      {.seconds = most, .text = "106751991167300 d"},
      {.seconds = -most - 1, .text = "-106751991167300 d"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.seconds);
    CHECK(human(Seconds{row.seconds}) == row.text);
  }
}

TEST_CASE("time: parse_span")
{
  struct Row
  {
    const char* text;
    long seconds; // 0: refused
  };
  const Row rows[] = {{.text = "90s", .seconds = 90},
                      {.text = "30m", .seconds = 1800},
                      {.text = "24h", .seconds = 86400},
                      {.text = "1h30m", .seconds = 5400},
                      {.text = "90d", .seconds = 7776000},
                      {.text = "1d12h", .seconds = 129600},
                      {.text = "", .seconds = 0},
                      {.text = "0s", .seconds = 0},
                      {.text = "5", .seconds = 0},
                      {.text = "h", .seconds = 0},
                      {.text = "-1h", .seconds = 0},
                      {.text = "+1h", .seconds = 0},
                      {.text = "1 h", .seconds = 0},
                      {.text = "1w", .seconds = 0},
                      {.text = "1.5h", .seconds = 0},
                      {.text = "9223372036854775807d", .seconds = 0},
                      {.text = "99999999999999999999h", .seconds = 0},
                      {.text = "400000d", .seconds = 0}};
  for (const auto& row : rows) {
    CAPTURE(row.text);
    CHECK(parse_span(row.text).value_or(Seconds{0}).count() == row.seconds);
  }
}
