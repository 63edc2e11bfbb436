#pragma once

#include "base/time.hpp"
#include "go/x509/der.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace oidcctl::go::x509 {

// Read a UTCTime or a GeneralizedTime into `time`; return Go's words for what is wrong
// with it, or nothing. An offset such as "+0100" is taken, a fraction is not; seconds may
// be absent from a UTCTime (crypto/x509 readASN1Time, cryptobyte ReadASN1UTCTime).
std::optional<std::string> read_time(Der& der, Time& time);

// Return the time in the content of a UTCTime, in the years 1950 to 2049, or nothing.
std::optional<Time> parse_utc_time(std::string_view text);

// Return the time in the content of a GeneralizedTime, or nothing.
std::optional<Time> parse_generalized_time(std::string_view text);

} // namespace oidcctl::go::x509
