#include "model/apiserver/identity.hpp"

#include <doctest/doctest.h>

#include <optional>
#include <string>

using namespace oidcctl;

namespace {

const std::string k_issuer = "https://idp.example.com";
constexpr auto k_unset = std::nullopt;

} // namespace

TEST_CASE("identity: the user name by flags and by an AuthenticationConfiguration")
{
  struct Row
  {
    bool structured = false;
    std::string claim = {};
    std::optional<std::string> prefix = std::nullopt;
    std::string value = {};
    std::string name = {};
  };
  const Row rows[] = {
      // unset or empty: the issuer, but nothing for `email`
      {.structured = false,
       .claim = "sub",
       .prefix = k_unset,
       .value = "ada",
       .name = "https://idp.example.com#ada"},
      {.structured = false,
       .claim = "sub",
       .prefix = "",
       .value = "ada",
       .name = "https://idp.example.com#ada"},
      {.structured = false,
       .claim = "email",
       .prefix = k_unset,
       .value = "ada@example.com",
       .name = "ada@example.com"},
      {.structured = false,
       .claim = "email",
       .prefix = "",
       .value = "ada@example.com",
       .name = "ada@example.com"},
      {.structured = false,
       .claim = "Email",
       .prefix = k_unset,
       .value = "ada",
       .name = "https://idp.example.com#ada"},
      {.structured = false,
       .claim = "email ",
       .prefix = k_unset,
       .value = "ada",
       .name = "https://idp.example.com#ada"},
      {.structured = false,
       .claim = "preferred_username",
       .prefix = k_unset,
       .value = "ada",
       .name = "https://idp.example.com#ada"},
      // exactly one hyphen: nothing
      {.structured = false, .claim = "sub", .prefix = "-", .value = "ada", .name = "ada"},
      {.structured = false,
       .claim = "email",
       .prefix = "-",
       .value = "ada",
       .name = "ada"},
      {.structured = false,
       .claim = "sub",
       .prefix = "--",
       .value = "ada",
       .name = "--ada"},
      {.structured = false,
       .claim = "sub",
       .prefix = "-:",
       .value = "ada",
       .name = "-:ada"},
      {.structured = false,
       .claim = "sub",
       .prefix = " -",
       .value = "ada",
       .name = " -ada"},
      // anything else is literal
      {.structured = false,
       .claim = "sub",
       .prefix = "oidc:",
       .value = "ada",
       .name = "oidc:ada"},
      {.structured = false,
       .claim = "email",
       .prefix = "oidc:",
       .value = "ada",
       .name = "oidc:ada"},
      {.structured = false,
       .claim = "sub",
       .prefix = "#",
       .value = "ada",
       .name = "#ada"},
      {.structured = true,
       .claim = "sub",
       .prefix = k_unset,
       .value = "ada",
       .name = "ada"},
      {.structured = true, .claim = "sub", .prefix = "", .value = "ada", .name = "ada"},
      {.structured = true, .claim = "sub", .prefix = "-", .value = "ada", .name = "-ada"},
      {.structured = true,
       .claim = "email",
       .prefix = "corp:",
       .value = "ada",
       .name = "corp:ada"},
      // nothing happens to the value
      {.structured = false, .claim = "sub", .prefix = "-", .value = "", .name = ""},
      {.structured = false,
       .claim = "sub",
       .prefix = k_unset,
       .value = "",
       .name = "https://idp.example.com#"},
      {.structured = false,
       .claim = "sub",
       .prefix = "-",
       .value = " Ada\tÄ ",
       .name = " Ada\tÄ "},
      {.structured = false,
       .claim = "sub",
       .prefix = "-",
       .value = "system:admin",
       .name = "system:admin"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.structured);
    CAPTURE(row.claim);
    CAPTURE(row.prefix.value_or("unset"));
    const Policy policy{.structured = row.structured,
                        .username_claim = row.claim,
                        .username_prefix = row.prefix};
    CHECK(user_name(policy, k_issuer, row.value) == row.name);
  }
}

TEST_CASE("identity: the issuer in the prefix is taken as it is")
{
  const Policy policy;
  CHECK(effective_username_prefix(policy, "https://a/") == "https://a/#");
  CHECK(effective_username_prefix(policy, "HTTPS://A") == "HTTPS://A#");
  CHECK(effective_username_prefix(policy, "") == "#");
}

TEST_CASE("identity: groups get their prefix literally")
{
  struct Row
  {
    std::string prefix = {};
    std::string value = {};
    std::string name = {};
  };
  const Row rows[] = {
      {.prefix = "", .value = "dev", .name = "dev"},
      {.prefix = "-", .value = "dev", .name = "-dev"},
      {.prefix = "oidc:", .value = "dev", .name = "oidc:dev"},
      {.prefix = "oidc:", .value = "", .name = "oidc:"},
      {.prefix = "", .value = "", .name = ""},
      {.prefix = "system:", .value = "masters", .name = "system:masters"},
  };
  for (const bool structured : {false, true}) {
    for (const auto& row : rows) {
      CAPTURE(row.prefix);
      const Policy policy{.structured = structured, .groups_prefix = row.prefix};
      CHECK(group_name(policy, row.value) == row.name);
    }
  }
}

TEST_CASE("identity: names that mean something to Kubernetes")
{
  struct Row
  {
    std::string name = {};
    std::string user = {};
    std::string group = {};
  };
  const std::string own = "names that start with system: are reserved for Kubernetes";
  const Row rows[] = {
      {.name = "ada", .user = "none", .group = "none"},
      {.name = "",
       .user = "cannot bind a user with an empty name",
       .group = "cannot bind a group with an empty name"},
      {.name = "system:serviceaccount:a:b",
       .user = "also matches ServiceAccount subjects of that name in every binding",
       .group = own},
      {.name = "system:serviceaccounts", .user = own, .group = own},
      {.name = "system:anonymous",
       .user = "a user with this name is not added to the group system:authenticated",
       .group = own},
      {.name = "system:masters",
       .user = own,
       .group = "members of system:masters can do everything, regardless of RBAC"},
      {.name = "system:", .user = own, .group = own},
      {.name = "System:masters", .user = "none", .group = "none"},
      {.name = " system:masters", .user = "none", .group = "none"},
      {.name = "oidc:system:masters", .user = "none", .group = "none"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.name);
    CHECK(name_warning(row.name, false).value_or("none") == row.user);
    CHECK(name_warning(row.name, true).value_or("none") == row.group);
  }
}
