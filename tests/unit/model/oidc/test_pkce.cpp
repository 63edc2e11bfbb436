#include "model/oidc/pkce.hpp"

#include <doctest/doctest.h>

using namespace oidcctl;

TEST_CASE("pkce: the example of RFC 7636, appendix B")
{
  CHECK(s256_challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk") ==
        "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
}

TEST_CASE("pkce: equal in constant time is equal")
{
  CHECK(equal_in_constant_time("", ""));
  CHECK(equal_in_constant_time("state", "state"));
  CHECK_FALSE(equal_in_constant_time("state", "statf"));
  CHECK_FALSE(equal_in_constant_time("state", "Ttate"));
  CHECK_FALSE(equal_in_constant_time("state", "stat"));
  CHECK_FALSE(equal_in_constant_time("", "s"));
  CHECK_FALSE(equal_in_constant_time("a\x80", "a\x81"));
}
