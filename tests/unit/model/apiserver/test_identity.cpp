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
      {false, "sub", k_unset, "ada", "https://idp.example.com#ada"},
      {false, "sub", "", "ada", "https://idp.example.com#ada"},
      {false, "email", k_unset, "ada@example.com", "ada@example.com"},
      {false, "email", "", "ada@example.com", "ada@example.com"},
      {false, "Email", k_unset, "ada", "https://idp.example.com#ada"},
      {false, "email ", k_unset, "ada", "https://idp.example.com#ada"},
      {false, "preferred_username", k_unset, "ada", "https://idp.example.com#ada"},
      // exactly one hyphen: nothing
      {false, "sub", "-", "ada", "ada"},
      {false, "email", "-", "ada", "ada"},
      {false, "sub", "--", "ada", "--ada"},
      {false, "sub", "-:", "ada", "-:ada"},
      {false, "sub", " -", "ada", " -ada"},
      // anything else is literal
      {false, "sub", "oidc:", "ada", "oidc:ada"},
      {false, "email", "oidc:", "ada", "oidc:ada"},
      {false, "sub", "#", "ada", "#ada"},
      {true, "sub", k_unset, "ada", "ada"},
      {true, "sub", "", "ada", "ada"},
      {true, "sub", "-", "ada", "-ada"},
      {true, "email", "corp:", "ada", "corp:ada"},
      // nothing happens to the value
      {false, "sub", "-", "", ""},
      {false, "sub", k_unset, "", "https://idp.example.com#"},
      {false, "sub", "-", " Ada\tÄ ", " Ada\tÄ "},
      {false, "sub", "-", "system:admin", "system:admin"},
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
      {"", "dev", "dev"},
      {"-", "dev", "-dev"},
      {"oidc:", "dev", "oidc:dev"},
      {"oidc:", "", "oidc:"},
      {"", "", ""},
      {"system:", "masters", "system:masters"},
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
      {"ada", "none", "none"},
      {"",
       "cannot bind a user with an empty name",
       "cannot bind a group with an empty name"},
      {"system:serviceaccount:a:b",
       "also matches ServiceAccount subjects of that name in every binding",
       own},
      {"system:serviceaccounts", own, own},
      {"system:anonymous",
       "a user with this name is not added to the group system:authenticated",
       own},
      {"system:masters",
       own,
       "members of system:masters can do everything, regardless of RBAC"},
      {"system:", own, own},
      {"System:masters", "none", "none"},
      {" system:masters", "none", "none"},
      {"oidc:system:masters", "none", "none"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.name);
    CHECK(name_warning(row.name, false).value_or("none") == row.user);
    CHECK(name_warning(row.name, true).value_or("none") == row.group);
  }
}
