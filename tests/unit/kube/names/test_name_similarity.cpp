#include "kube/names/name_similarity.hpp"
#include "kube/names/near_names.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace oidcctl;
using namespace oidcctl::rbac;

namespace {

const std::string k_issuer = "https://idp.example.com";

IdentityMapping
identity_mapping(const std::string& claim)
{
  IdentityMapping identity_mapping;
  identity_mapping.issuer = k_issuer;
  identity_mapping.policy.username_claim = claim;
  return identity_mapping;
}

IdentityMapping
prefixed()
{
  auto identity_mapping = ::identity_mapping("sub");
  identity_mapping.policy.username_prefix = "oidc:";
  identity_mapping.policy.groups_prefix = "team:";
  return identity_mapping;
}

Subject
user(std::string name)
{
  return {SubjectKind::user, std::move(name), {}};
}

Subject
group(std::string name)
{
  return {SubjectKind::group, std::move(name), {}};
}

} // namespace

TEST_CASE("likeness: names that somebody may have meant for one another")
{
  struct Row
  {
    IdentityMapping identity_mapping = {};
    Subject wanted = {};
    Subject other = {};
    std::string difference = {}; // "far": they are not near
  };
  const auto sub = identity_mapping("sub");
  const auto email = identity_mapping("email");
  const Row rows[] = {
      {.identity_mapping = email,
       .wanted = user("jane@example.com"),
       .other = user("jane@example.com"),
       .difference = ""},
      {.identity_mapping = email,
       .wanted = user("jane@example.com"),
       .other = user("Jane@Example.com"),
       .difference = "different case"},
      {.identity_mapping = email,
       .wanted = user("jane@example.com"),
       .other = user(" jane@example.com"),
       .difference = "leading or trailing whitespace"},
      {.identity_mapping = email,
       .wanted = user("jane@example.com"),
       .other = group("jane@example.com"),
       .difference = "a Group, not a User"},
      {.identity_mapping = email,
       .wanted = user("jane@example.com"),
       .other = user("https://idp.example.com#jane@example.com"),
       .difference = "with the prefix \"https://idp.example.com#\""},
      {.identity_mapping = email,
       .wanted = user("jane@example.com"),
       .other = user("oidc:jane@example.com"),
       .difference = "with the prefix \"oidc:\""},
      {.identity_mapping = email,
       .wanted = user("jane@example.com"),
       .other = user("joe@example.com"),
       .difference = "far"},
      {.identity_mapping = email,
       .wanted = user("jane@example.com"),
       .other = user("jane"),
       .difference = "far"},
      {.identity_mapping = sub,
       .wanted = user(k_issuer + "#4711"),
       .other = user("4711"),
       .difference = "without the prefix \"https://idp.example.com#\""},
      {.identity_mapping = sub,
       .wanted = user(k_issuer + "#4711"),
       .other = user(k_issuer + "/#4711"),
       .difference = "the issuer ends with a slash"},
      {.identity_mapping = identity_mapping("sub"),
       .wanted = user(k_issuer + "/#4711"),
       .other = user(k_issuer + "#4711"),
       .difference = "the issuer does not end with a slash"},
      {.identity_mapping = sub,
       .wanted = user(k_issuer + "#4711"),
       .other = user("https://IDP.example.com#4711"),
       .difference = "the issuer differs in case"},
      {.identity_mapping = sub,
       .wanted = user(k_issuer + "#ab"),
       .other = user("https://other.example.com#AB"),
       .difference = "with the prefix \"https://other.example.com#\" instead of "
                     "\"https://idp.example.com#\"; different case"},
      {.identity_mapping = sub,
       .wanted = user(k_issuer + "#4711"),
       .other = user("oidc:4711"),
       .difference = "with the prefix \"oidc:\" instead of \"https://idp.example.com#\""},
      {.identity_mapping = sub,
       .wanted = user(k_issuer + "#4711"),
       .other = user("4712"),
       .difference = "far"},
      {.identity_mapping = prefixed(),
       .wanted = group("team:dev"),
       .other = group("dev"),
       .difference = "without the prefix \"team:\""},
      {.identity_mapping = prefixed(),
       .wanted = group("team:dev"),
       .other = user("team:Dev"),
       .difference = "a User, not a Group; different case"},
      {.identity_mapping = prefixed(),
       .wanted = group("team:dev"),
       .other = group("oidc:dev"),
       .difference = "with the prefix \"oidc:\" instead of \"team:\""},
      // An own prefix in front of something that looks like one.
      {.identity_mapping = prefixed(),
       .wanted = user("oidc:repo:org"),
       .other = user("repo:org"),
       .difference = "without the prefix \"oidc:\""},
      {.identity_mapping = prefixed(),
       .wanted = group("team:org:dev"),
       .other = group("dev"),
       .difference = "far"},
      // Where names are known to have no prefix, the word belongs to them.
      {.identity_mapping = email,
       .wanted = group("dev"),
       .other = group("org:dev"),
       .difference = "far"},
      {.identity_mapping = email,
       .wanted = group("org:dev"),
       .other = group("Org:dev"),
       .difference = "different case"},
      // Guests of Entra ID.
      {.identity_mapping = email,
       .wanted = user("ada@example.com"),
       .other = user("ada_example.com#EXT#@corp.onmicrosoft.com"),
       .difference = "the user name of a guest in Entra ID"},
      {.identity_mapping = email,
       .wanted = user("ada@example.com"),
       .other = user("live.com#ada@example.com"),
       .difference = "the user name of a guest in Entra ID"},
      {.identity_mapping = prefixed(),
       .wanted = user("oidc:ada_b_example.com#EXT#@corp.onmicrosoft.com"),
       .other = user("oidc:Ada_B@example.com"),
       .difference = "the address of a guest in Entra ID"},
      // Groups of Keycloak, with their path and without.
      {.identity_mapping = email,
       .wanted = group("dev"),
       .other = group("/org/dev"),
       .difference = "with the path \"/org/\""},
      {.identity_mapping = email,
       .wanted = group("/org/dev"),
       .other = group("Dev"),
       .difference = "without the path \"/org/\""},
      {.identity_mapping = email,
       .wanted = group("/org/dev"),
       .other = group("/other/dev"),
       .difference = "far"},
      {.identity_mapping = prefixed(),
       .wanted = group("team:/dev"),
       .other = group("team:dev"),
       .difference = "without the path \"/\""},
      // What no one sees.
      {.identity_mapping = email,
       .wanted = group("team a"),
       .other = group("team\u00a0a"),
       .difference =
           "it contains whitespace that is not a plain space: a no-break space (U+00A0)"},
      {.identity_mapping = email,
       .wanted = user("ada@example.com"),
       .other = user("a\u00adda@example.com"),
       .difference = "it contains invisible characters: a soft hyphen, which is "
                     "invisible (U+00AD)"},
      {.identity_mapping = email,
       .wanted = user("ada@example.com"),
       .other = user("\u201cada@example.com\u201d"),
       .difference = "it is in quotes, which are part of the name"},
      {.identity_mapping = email,
       .wanted = user("ada@example.com"),
       .other = user("ada@example.com,"),
       .difference = "it ends with a comma"},
      {.identity_mapping = prefixed(),
       .wanted = user("oidc:4711"),
       .other = user("4711"),
       .difference = "without the prefix \"oidc:\""},
      // Of groups with a known prefix no other is guessed: "acme:dev" is a name.
      {.identity_mapping = prefixed(),
       .wanted = group("team:dev"),
       .other = group("acme:dev"),
       .difference = "far"},
      {.identity_mapping = prefixed(),
       .wanted = group("team:acme:dev"),
       .other = group("acme:dev"),
       .difference = "without the prefix \"team:\""},
      {.identity_mapping = prefixed(),
       .wanted = group("team:acme:dev"),
       .other = group("team:dev"),
       .difference = "far"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.wanted.name);
    CAPTURE(row.other.name);
    const NameSimilarity similarity(row.identity_mapping);
    NearNames near;
    near.add(similarity, row.wanted, 0);
    const bool is_near = near.find(similarity, row.other).has_value();
    CHECK((is_near ? similarity.difference(row.wanted, row.other) : "far") ==
          row.difference);
  }
}

TEST_CASE("likeness: what is left of a name")
{
  const NameSimilarity similarity(prefixed());
  CHECK(similarity.normalized_name(user("oidc:Jane")) == "jane");
  CHECK(similarity.normalized_name(user("")).empty());
  CHECK(similarity.normalized_name(user(" ")).empty());
  CHECK(similarity.normalized_name(user("oidc:")) == "oidc:");
  CHECK(similarity.normalized_name(user("https://a#")) == "//a#");
  CHECK(similarity.normalized_name(user("a b:c")) == "a b:c");
  CHECK(similarity.normalized_name(user(":c")) == ":c");
}

TEST_CASE("likeness: names that no token of this issuer can have")
{
  struct Row
  {
    IdentityMapping identity_mapping = {};
    Subject subject = {};
    std::string why = {}; // empty: a token can
  };
  const auto sub = identity_mapping("sub");
  const auto email = identity_mapping("email");
  auto bare = sub;
  bare.policy.username_prefix = "-";
  auto structured = identity_mapping("sub");
  structured.policy.structured = true;
  IdentityMapping unknown;
  const Row rows[] = {
      {.identity_mapping = sub, .subject = user(k_issuer + "#4711"), .why = ""},
      {.identity_mapping = sub,
       .subject = user("4711"),
       .why = "it does not have the prefix \"https://idp.example.com#\""},
      {.identity_mapping = sub,
       .subject = user("jane@example.com"),
       .why = "it does not have the prefix \"https://idp.example.com#\""},
      {.identity_mapping = sub,
       .subject = user(k_issuer + "/#4711"),
       .why = "the issuer ends with a slash"},
      {.identity_mapping = sub,
       .subject = user("https://IDP.example.com#4711"),
       .why = "its prefix differs in case from \"https://idp.example.com#\""},
      {.identity_mapping = sub,
       .subject = user("https://other.example.com#4711"),
       .why = "it has the prefix \"https://other.example.com#\", not "
              "\"https://idp.example.com#\""},
      {.identity_mapping = sub,
       .subject = user(k_issuer + "#" + k_issuer + "#4711"),
       .why = "the prefix is repeated"},
      {.identity_mapping = sub,
       .subject = user(k_issuer + "#https://b.example#x"),
       .why = "it starts with an issuer, which is not added to users here"},
      {.identity_mapping = email, .subject = user("jane@example.com"), .why = ""},
      {.identity_mapping = email,
       .subject = user("jane"),
       .why = "it is not an e-mail address, but the username claim is email"},
      {.identity_mapping = email,
       .subject = user(k_issuer + "#jane@example.com"),
       .why = "it starts with an issuer, which is not added to users here"},
      {.identity_mapping = bare, .subject = user("anything at all"), .why = ""},
      {.identity_mapping = bare,
       .subject = user(k_issuer + "#x"),
       .why = "it starts with an issuer, which is not added to users here"},
      {.identity_mapping = bare, .subject = group("dev"), .why = ""},
      {.identity_mapping = sub,
       .subject = group(k_issuer + "#dev"),
       .why = "it starts with an issuer, which is not added to groups here"},
      {.identity_mapping = prefixed(), .subject = user("oidc:4711"), .why = ""},
      {.identity_mapping = prefixed(), .subject = group("team:dev"), .why = ""},
      {.identity_mapping = prefixed(),
       .subject = user("4711"),
       .why = "it does not have the prefix \"oidc:\""},
      {.identity_mapping = prefixed(),
       .subject = user("OIDC:4711"),
       .why = "its prefix differs in case from \"oidc:\""},
      {.identity_mapping = prefixed(),
       .subject = user("team:dev"),
       .why = "it has the prefix of groups"},
      {.identity_mapping = prefixed(),
       .subject = group("oidc:4711"),
       .why = "it has the prefix of users"},
      {.identity_mapping = prefixed(),
       .subject = group("team:team:dev"),
       .why = "the prefix is repeated"},
      {.identity_mapping = prefixed(),
       .subject = user(k_issuer + "#4711"),
       .why = "it has the prefix \"https://idp.example.com#\", not \"oidc:\""},
      // What others give, and what cannot be told.
      {.identity_mapping = sub, .subject = user("system:admin"), .why = ""},
      {.identity_mapping = prefixed(), .subject = group("system:masters"), .why = ""},
      {.identity_mapping = sub,
       .subject = {SubjectKind::service_account, "ci", "build"},
       .why = ""},
      {.identity_mapping = unknown, .subject = user("4711"), .why = ""},
      {.identity_mapping = structured, .subject = user("4711"), .why = ""},
      {.identity_mapping = structured, .subject = group("dev"), .why = ""},
  };
  for (const auto& row : rows) {
    CAPTURE(row.subject.name);
    CHECK(
        NameSimilarity(row.identity_mapping).why_unmatchable(row.subject).value_or("") ==
        row.why);
  }
}
