#include "base/suggest.hpp"

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <vector>

using namespace oidcctl;

TEST_CASE("suggest: the nearest name that is near enough for its length")
{
  const std::vector<std::string> names{
      "verify-issuer", "token", "keys", "rbac", "--client-id"};
  using Name = std::optional<std::string>;
  struct Row
  {
    std::string typed = {};
    Name meant = std::nullopt;
  };
  const Row rows[] = {
      {.typed = "token", .meant = "token"},
      {.typed = "tokne", .meant = "token"},  // swapped: one step
      {.typed = "tken", .meant = "token"},   // left out
      {.typed = "tokken", .meant = "token"}, // added
      {.typed = "kezs", .meant = "keys"},    // changed
      {.typed = "verify_isuer", .meant = "verify-issuer"},
      {.typed = "--cleint-id", .meant = "--client-id"},

      {.typed = "", .meant = {}},
      {.typed = "x", .meant = {}},
      {.typed = "logout", .meant = {}},
      {.typed = "kzzs", .meant = {}}, // two steps in four letters
      {.typed = "TOKEN", .meant = {}},
      {.typed = std::string(65, 'a'), .meant = {}},
  };
  for (const auto& row : rows) {
    CAPTURE(row.typed);
    CHECK(nearest(row.typed, names) == row.meant);
  }
}

TEST_CASE("suggest: the first of equally near names, none of no names")
{
  CHECK(nearest("bat", {"cat", "hat"}) == std::optional<std::string>("cat"));
  CHECK(nearest("ab", {"ba"}) == std::optional<std::string>("ba"));
  CHECK(nearest("a", {""}) == std::optional<std::string>(""));
  CHECK(nearest("token", {}) == std::nullopt);
  const std::string longest(64, 'a');
  CHECK(nearest(longest, {longest + "b"}) == longest + "b");
}
