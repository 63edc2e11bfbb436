#include "authenticator/key_cache.hpp"
#include "builders.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace oidcctl;

// By pquerna/cachecontrol, which go-oidc asks; `now` is noon of 22 November 2026.
TEST_CASE("key_cache: how long a key set is kept")
{
  using Headers = std::vector<HttpHeader>;
  struct Row
  {
    Headers headers = {};
    long long seconds = 0;
    std::string source = {};
  };
  const std::string noon = "Sun, 22 Nov 2026 12:00:00 GMT";
  const std::string one = "Sun, 22 Nov 2026 13:00:00 GMT";
  const std::string eleven = "Sun, 22 Nov 2026 11:00:00 GMT";
  const std::string ten_days_ago = "Thu, 12 Nov 2026 12:00:00 GMT";
  const std::string ten_hours_ago = "Sun, 22 Nov 2026 02:00:00 GMT";
  const std::string control = "cache-control";
  const std::string nothing = "no caching header";
  const std::string unreadable = "an invalid header";
  const std::string modified = "last-modified";
  constexpr long long largest = 2147483647;
  const Row rows[] = {
      {.headers = {}, .seconds = 0, .source = nothing},
      // ages
      {.headers = {{control, "max-age=3600"}}, .seconds = 3600, .source = "max-age"},
      {.headers = {{control, "s-maxage=60"}}, .seconds = 60, .source = "s-maxage"},
      {.headers = {{control, "max-age=3600, s-maxage=60"}},
       .seconds = 60,
       .source = "s-maxage"},
      {.headers = {{control, "s-maxage=0,max-age=3600"}},
       .seconds = 0,
       .source = "s-maxage"},
      {.headers = {{control, "public,  MAX-AGE=\"3600\" ,must-revalidate"}},
       .seconds = 3600,
       .source = "max-age"},
      {.headers = {{control, "max-age=1, max-age=2"}}, .seconds = 2, .source = "max-age"},
      {.headers = {{control, "max-age=0"}}, .seconds = 0, .source = "max-age"},
      {.headers = {{control, "max-age=0"}, {"expires", one}},
       .seconds = 0,
       .source = "max-age"},
      {.headers = {{control, "max-age=60"}, {"age", "50"}},
       .seconds = 60,
       .source = "max-age"},
      // not looked at
      {.headers = {{control, "no-store, max-age=3600"}},
       .seconds = 3600,
       .source = "max-age"},
      {.headers = {{control, "no-cache"}, {"expires", one}},
       .seconds = 3600,
       .source = "Expires"},
      {.headers = {{control, "private, s-maxage=60"}},
       .seconds = 60,
       .source = "s-maxage"},
      {.headers = {{control, "no-store"}}, .seconds = 0, .source = nothing},
      {.headers = {{control, "x-max-age=5"}}, .seconds = 0, .source = nothing},
      {.headers = {{control, "max-age=60"}, {control, "max-age=90"}},
       .seconds = 60,
       .source = "max-age"}, // first header
      {.headers = {{"pragma", "no-cache"}, {"age", "50"}},
       .seconds = 0,
       .source = nothing},
      // sizes
      {.headers = {{control, "max-age=2147483648"}},
       .seconds = largest,
       .source = "max-age"},
      {.headers = {{control, "max-age=4294967296"}},
       .seconds = largest,
       .source = "max-age"},
      {.headers = {{control, "max-age=99999999999999999999999999"}},
       .seconds = largest,
       .source = "max-age"},
      // garbage
      {.headers = {{control, "max-age"}}, .seconds = 0, .source = unreadable},
      {.headers = {{control, "max-age="}}, .seconds = 0, .source = unreadable},
      {.headers = {{control, "max-age=abc"}, {"expires", one}},
       .seconds = 0,
       .source = unreadable},
      {.headers = {{control, "max-age=-1"}, {"expires", one}},
       .seconds = 0,
       .source = unreadable},
      {.headers = {{control, "max-age=1.5"}}, .seconds = 0, .source = unreadable},
      {.headers = {{control, "max-age= 60"}}, .seconds = 0, .source = unreadable},
      {.headers = {{control, "max-age =60"}}, .seconds = 0, .source = unreadable},
      {.headers = {{control, "max-age=\"60"}}, .seconds = 0, .source = unreadable},
      {.headers = {{control, "max-age=60s"}}, .seconds = 0, .source = unreadable},
      {.headers = {{control, "max-age=60, s-maxage=x"}},
       .seconds = 0,
       .source = unreadable},
      {.headers = {{"date", "now"}, {"expires", one}},
       .seconds = 0,
       .source = unreadable},
      {.headers = {{modified, "yesterday"}, {control, "max-age=60"}},
       .seconds = 0,
       .source = unreadable},
      {.headers = {{"expires", "0"}}, .seconds = 0, .source = nothing},
      {.headers = {{"expires", "-1"}, {modified, ten_hours_ago}},
       .seconds = 3600,
       .source = "Last-Modified"},
      // Expires minus Date
      {.headers = {{"expires", one}}, .seconds = 3600, .source = "Expires"},
      {.headers = {{"expires", one}, {"date", noon}},
       .seconds = 3600,
       .source = "Expires"},
      {.headers = {{"expires", one}, {"date", eleven}},
       .seconds = 7200,
       .source = "Expires"},
      {.headers = {{"expires", noon}, {"date", noon}}, .seconds = 0, .source = "Expires"},
      {.headers = {{"expires", eleven}, {"date", noon}},
       .seconds = 0,
       .source = "Expires"},
      {.headers = {{"expires", one}, {modified, ten_days_ago}},
       .seconds = 3600,
       .source = "Expires"},
      {.headers = {{"expires", "Fri, 31 Dec 9999 23:59:59 GMT"}, {"date", noon}},
       .seconds = 253402300799 - 1795348800,
       .source = "Expires"},
      // a tenth of the age
      {.headers = {{modified, ten_hours_ago}},
       .seconds = 3600,
       .source = "Last-Modified"},
      {.headers = {{modified, ten_hours_ago}, {"date", eleven}},
       .seconds = 3600,
       .source = "Last-Modified"},
      {.headers = {{modified, ten_days_ago}},
       .seconds = 86400,
       .source = "Last-Modified"},
      {.headers = {{modified, "Thu, 12 Nov 2026 12:00:10 GMT"}},
       .seconds = 86399,
       .source = "Last-Modified"},
      {.headers = {{modified, "Thu, 01 Jan 1970 00:00:00 GMT"}},
       .seconds = 86400,
       .source = "Last-Modified"},
      {.headers = {{modified, noon}}, .seconds = 0, .source = "Last-Modified"},
      {.headers = {{modified, one}},
       .seconds = 0,
       .source = "Last-Modified"}, // from the future
      {.headers = {{control, "no-store"}, {modified, ten_days_ago}},
       .seconds = 86400,
       .source = "Last-Modified"},
  };
  for (const auto& row : rows) {
    std::string all;
    for (const auto& header : row.headers) {
      all += header.name + ": " + header.value + "; ";
    }
    CAPTURE(all);
    const auto lifetime = key_cache_lifetime({.headers = row.headers}, test::k_now);
    CHECK(lifetime.span.count() == row.seconds);
    CHECK(lifetime.source == row.source);
  }
}
