#include "providers/subject_advice.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace oidcctl;

namespace {

constexpr const char* k_guid = "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0";

} // namespace

TEST_CASE("subject advice: values that a provider does not send")
{
  using enum NoticeLevel;
  struct Row
  {
    std::string provider = {};
    std::string claim = "groups";
    std::string value = {};
    std::string words = {}; // in the advice; empty: there is none
    NoticeLevel level = warning;
    bool is_group = true;
  };
  const Row rows[] = {
      {.provider = "entra-v2", .value = "developers", .words = "is not an object id"},
      {.provider = "entra-v1", .value = "CORP\\devs", .words = "is not an object id"},
      {.provider = "entra-v2", .value = k_guid},
      {.provider = "entra-v2",
       .value = "0F1E2D3C-4B5A-6978-8796-A5B4C3D2E1F0",
       .words = "contains upper-case letters"},
      {.provider = "entra-v2", .claim = "", .value = "devs", .words = "object id"},
      {.provider = "entra-v2", .claim = "roles", .value = "Cluster.Admin"},
      {.provider = "entra-v2",
       .claim = "oid",
       .value = "ada@example.com",
       .words = "user \"ada@example.com\" is not an object id",
       .is_group = false},
      {.provider = "entra-v2", .claim = "email", .value = "ada@x.org", .is_group = false},
      {.provider = "entra-external-id", .value = "developers"}, // nothing is known
      {.provider = "keycloak", .value = "/dev/ops"},
      {.provider = "keycloak",
       .value = "dev",
       .words = "Keycloak sends /parent/child",
       .level = note},
      {.provider = "keycloak", .value = k_guid, .words = "looks like an id"},
      {.provider = "keycloak", .claim = "roles", .value = "dev"},
      {.provider = "google", .value = "dev@example.com", .words = "sends no groups"},
      {.provider = "salesforce", .value = "dev", .words = "sends no groups"},
      {.provider = "github-actions", .value = "dev", .words = "sends no groups"},
      {.provider = "okta-org", .value = "Everyone"},
      {.provider = "okta-custom",
       .value = "00g1emaKYZTWRYYRRTSK",
       .words = "looks like an id of Okta"},
      {.provider = "okta-org", .value = "00go"},
      {.provider = "gitlab",
       .claim = "groups_direct",
       .value = "/parent/child",
       .words = "is not the full path of a group"},
      {.provider = "gitlab", .claim = "groups_direct", .value = "parent/child"},
      {.provider = "gitlab", .claim = "groups_direct", .value = "1234", .words = "an id"},
      {.provider = "kanidm", .value = "dev", .words = "name@domain", .level = note},
      {.provider = "kanidm", .value = "dev@example.com"},
      {.provider = "authentik", .value = k_guid, .words = "this provider sends names"},
      {.provider = "cognito",
       .claim = "cognito:groups",
       .value = "my group",
       .words = "contains a space"},
      {.provider = "onelogin", .value = "123456", .words = "looks like an id"},
      {.provider = "dex", .value = "org:team"},
      {.provider = "entra-v2", .value = "system:masters"},
      {.provider = "", .value = "anything"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.provider);
    CAPTURE(row.value);
    const SubjectValue subject{.is_group = row.is_group,
                               .value = row.value,
                               .username_claim = row.claim,
                               .groups_claim = row.claim};
    const auto advice = subject_advice(find_provider(row.provider), subject);
    REQUIRE(advice.has_value() == !row.words.empty());
    if (advice) {
      CHECK(advice->text.find(row.words) != std::string::npos);
      CHECK(advice->level == row.level);
      CHECK_FALSE(advice->hint.empty());
    }
  }
}

TEST_CASE("subject advice: a note does not name the value, so that a list says it once")
{
  const auto* keycloak = find_provider("keycloak");
  const auto first = subject_advice(keycloak, {true, "dev", "email", "groups"});
  const auto second = subject_advice(keycloak, {true, "ops", "email", "groups"});
  REQUIRE(first);
  CHECK(first == second);
}
