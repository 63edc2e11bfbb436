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
      {{}, 0, nothing},
      // ages
      {{{control, "max-age=3600"}}, 3600, "max-age"},
      {{{control, "s-maxage=60"}}, 60, "s-maxage"},
      {{{control, "max-age=3600, s-maxage=60"}}, 60, "s-maxage"},
      {{{control, "s-maxage=0,max-age=3600"}}, 0, "s-maxage"},
      {{{control, "public,  MAX-AGE=\"3600\" ,must-revalidate"}}, 3600, "max-age"},
      {{{control, "max-age=1, max-age=2"}}, 2, "max-age"},
      {{{control, "max-age=0"}}, 0, "max-age"},
      {{{control, "max-age=0"}, {"expires", one}}, 0, "max-age"},
      {{{control, "max-age=60"}, {"age", "50"}}, 60, "max-age"},
      // not looked at
      {{{control, "no-store, max-age=3600"}}, 3600, "max-age"},
      {{{control, "no-cache"}, {"expires", one}}, 3600, "Expires"},
      {{{control, "private, s-maxage=60"}}, 60, "s-maxage"},
      {{{control, "no-store"}}, 0, nothing},
      {{{control, "x-max-age=5"}}, 0, nothing},
      {{{control, "max-age=60"}, {control, "max-age=90"}}, 60, "max-age"}, // first header
      {{{"pragma", "no-cache"}, {"age", "50"}}, 0, nothing},
      // sizes
      {{{control, "max-age=2147483648"}}, largest, "max-age"},
      {{{control, "max-age=4294967296"}}, largest, "max-age"},
      {{{control, "max-age=99999999999999999999999999"}}, largest, "max-age"},
      // garbage
      {{{control, "max-age"}}, 0, unreadable},
      {{{control, "max-age="}}, 0, unreadable},
      {{{control, "max-age=abc"}, {"expires", one}}, 0, unreadable},
      {{{control, "max-age=-1"}, {"expires", one}}, 0, unreadable},
      {{{control, "max-age=1.5"}}, 0, unreadable},
      {{{control, "max-age= 60"}}, 0, unreadable},
      {{{control, "max-age =60"}}, 0, unreadable},
      {{{control, "max-age=\"60"}}, 0, unreadable},
      {{{control, "max-age=60s"}}, 0, unreadable},
      {{{control, "max-age=60, s-maxage=x"}}, 0, unreadable},
      {{{"date", "now"}, {"expires", one}}, 0, unreadable},
      {{{modified, "yesterday"}, {control, "max-age=60"}}, 0, unreadable},
      {{{"expires", "0"}}, 0, nothing},
      {{{"expires", "-1"}, {modified, ten_hours_ago}}, 3600, "Last-Modified"},
      // Expires minus Date
      {{{"expires", one}}, 3600, "Expires"},
      {{{"expires", one}, {"date", noon}}, 3600, "Expires"},
      {{{"expires", one}, {"date", eleven}}, 7200, "Expires"},
      {{{"expires", noon}, {"date", noon}}, 0, "Expires"},
      {{{"expires", eleven}, {"date", noon}}, 0, "Expires"},
      {{{"expires", one}, {modified, ten_days_ago}}, 3600, "Expires"},
      {{{"expires", "Fri, 31 Dec 9999 23:59:59 GMT"}, {"date", noon}},
       253402300799 - 1795348800,
       "Expires"},
      // a tenth of the age
      {{{modified, ten_hours_ago}}, 3600, "Last-Modified"},
      {{{modified, ten_hours_ago}, {"date", eleven}}, 3600, "Last-Modified"},
      {{{modified, ten_days_ago}}, 86400, "Last-Modified"},
      {{{modified, "Thu, 12 Nov 2026 12:00:10 GMT"}}, 86399, "Last-Modified"},
      {{{modified, "Thu, 01 Jan 1970 00:00:00 GMT"}}, 86400, "Last-Modified"},
      {{{modified, noon}}, 0, "Last-Modified"},
      {{{modified, one}}, 0, "Last-Modified"}, // from the future
      {{{control, "no-store"}, {modified, ten_days_ago}}, 86400, "Last-Modified"},
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
