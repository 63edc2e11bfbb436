#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace oidcctl {

using Seconds = std::chrono::seconds;
using Milliseconds = std::chrono::milliseconds;
// A point in time, UTC, in whole seconds since 1970.
using Time = std::chrono::sys_seconds;

// Return `time` as RFC 3339 in UTC, for example "2026-11-22T14:37:07Z". Years before 0
// and after 9999 are shown as the nearest year that the form can hold.
std::string to_rfc3339(Time time);

// Return the time that an RFC 3339 text or a whole number of Unix seconds names, in the
// years 0 to 9999.
std::optional<Time> parse_time(std::string_view text);

// Return the time of an HTTP date (RFC 9110 chapter 5.6.7), in the one form that servers
// send today ("Sun, 22 Nov 2026 14:37:07 GMT").
std::optional<Time> parse_http_date(std::string_view text);

// Return the span that a text of numbers with units names: "90s", "30m", "24h", "1h30m",
// "90d"; nothing for other texts, for zero, and for more than 1000 years.
std::optional<Seconds> parse_span(std::string_view text);

// Return `span` for people in its largest one or two units: "45 s", "1 h 30 min", "12 d".
std::string human(Seconds span);

} // namespace oidcctl
