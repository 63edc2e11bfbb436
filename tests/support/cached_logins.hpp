#pragma once

#include "base/json.hpp"
#include "token_site.hpp"

#include <string>

namespace oidcctl::test {

inline constexpr const char* k_cache = "/home/ada/.kube/cache/oidc-login";

// Return the name of an entry: 64 times the same digit.
inline std::string
entry_name(char digit)
{
  return std::string(64, digit);
}

inline std::string
entry_path(char digit)
{
  return std::string(k_cache) + "/" + entry_name(digit);
}

// Return the text of an entry; either token may be empty.
inline std::string
entry_text(const std::string& token, const std::string& refresh_token)
{
  auto data = Json::object();
  if (!token.empty()) {
    data["id_token"] = token;
  }
  if (!refresh_token.empty()) {
    data["refresh_token"] = refresh_token;
  }
  return to_text(data, -1);
}

// Return claims with another time of expiry, in seconds from now.
inline Json
claims_until(long seconds)
{
  auto claims = good_claims();
  claims["exp"] = k_token_now + seconds;
  return claims;
}

// Put a cache with a home for it: "a" is valid and refreshable, "b" has expired, "c" is
// of another issuer and has expired, "d" is cut off; beside them is what is not an entry.
inline void
fill_cache(TestSystem& test)
{
  test.environment.values["HOME"] = "/home/ada";
  test.files.modes[k_cache] = 0700;
  auto other = claims_until(-60);
  other["iss"] = "https://other.example.com";
  const auto put = [&test](char digit, const std::string& text) {
    test.files.contents[entry_path(digit)] = text;
    test.files.modes[entry_path(digit)] = 0600;
  };
  put('a', entry_text(signed_token(), "refresh-token-a"));
  put('b', entry_text(signed_token(claims_until(-3600)), "refresh-token-b"));
  put('c', entry_text(signed_token(other), ""));
  put('d', R"({"id_token":"eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOi)");
  for (const auto* name : {"/notes.txt", "/ABC"}) {
    test.files.contents[k_cache + std::string(name)] = "mine";
  }
  test.files.contents[entry_path('a') + ".lock"] = "";
  test.files.contents[entry_path('b') + ".attempts"] = "{}";
}

// Check that nothing of any token was printed.
inline void
check_no_token(const TestSystem& test)
{
  for (const auto* part : {"eyJ", "refresh-token-"}) {
    CAPTURE(part);
    CHECK(test.out().find(part) == std::string::npos);
    CHECK(test.err().find(part) == std::string::npos);
  }
}

} // namespace oidcctl::test
