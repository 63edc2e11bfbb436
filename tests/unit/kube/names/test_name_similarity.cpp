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
      {email, user("jane@example.com"), user("jane@example.com"), ""},
      {email, user("jane@example.com"), user("Jane@Example.com"), "different case"},
      {email,
       user("jane@example.com"),
       user(" jane@example.com"),
       "leading or trailing whitespace"},
      {email, user("jane@example.com"), group("jane@example.com"), "a Group, not a User"},
      {email,
       user("jane@example.com"),
       user("https://idp.example.com#jane@example.com"),
       "with the prefix \"https://idp.example.com#\""},
      {email,
       user("jane@example.com"),
       user("oidc:jane@example.com"),
       "with the prefix \"oidc:\""},
      {email, user("jane@example.com"), user("joe@example.com"), "far"},
      {email, user("jane@example.com"), user("jane"), "far"},
      {sub,
       user(k_issuer + "#4711"),
       user("4711"),
       "without the prefix \"https://idp.example.com#\""},
      {sub,
       user(k_issuer + "#4711"),
       user(k_issuer + "/#4711"),
       "the issuer ends with a slash"},
      {identity_mapping("sub"),
       user(k_issuer + "/#4711"),
       user(k_issuer + "#4711"),
       "the issuer does not end with a slash"},
      {sub,
       user(k_issuer + "#4711"),
       user("https://IDP.example.com#4711"),
       "the issuer differs in case"},
      {sub,
       user(k_issuer + "#ab"),
       user("https://other.example.com#AB"),
       "with the prefix \"https://other.example.com#\" instead of "
       "\"https://idp.example.com#\"; different case"},
      {sub,
       user(k_issuer + "#4711"),
       user("oidc:4711"),
       "with the prefix \"oidc:\" instead of \"https://idp.example.com#\""},
      {sub, user(k_issuer + "#4711"), user("4712"), "far"},
      {prefixed(), group("team:dev"), group("dev"), "without the prefix \"team:\""},
      {prefixed(),
       group("team:dev"),
       user("team:Dev"),
       "a User, not a Group; different case"},
      {prefixed(),
       group("team:dev"),
       group("oidc:dev"),
       "with the prefix \"oidc:\" instead of \"team:\""},
      // An own prefix in front of something that looks like one.
      {prefixed(),
       user("oidc:repo:org"),
       user("repo:org"),
       "without the prefix \"oidc:\""},
      {prefixed(), group("team:org:dev"), group("dev"), "far"},
      // Where names are known to have no prefix, the word belongs to them.
      {email, group("dev"), group("org:dev"), "far"},
      {email, group("org:dev"), group("Org:dev"), "different case"},
      // Guests of Entra ID.
      {email,
       user("ada@example.com"),
       user("ada_example.com#EXT#@corp.onmicrosoft.com"),
       "the user name of a guest in Entra ID"},
      {email,
       user("ada@example.com"),
       user("live.com#ada@example.com"),
       "the user name of a guest in Entra ID"},
      {prefixed(),
       user("oidc:ada_b_example.com#EXT#@corp.onmicrosoft.com"),
       user("oidc:Ada_B@example.com"),
       "the address of a guest in Entra ID"},
      // Groups of Keycloak, with their path and without.
      {email, group("dev"), group("/org/dev"), "with the path \"/org/\""},
      {email, group("/org/dev"), group("Dev"), "without the path \"/org/\""},
      {email, group("/org/dev"), group("/other/dev"), "far"},
      {prefixed(), group("team:/dev"), group("team:dev"), "without the path \"/\""},
      // What no one sees.
      {email,
       group("team a"),
       group("team\u00a0a"),
       "it contains whitespace that is not a plain space: a no-break space (U+00A0)"},
      {email,
       user("ada@example.com"),
       user("a\u00adda@example.com"),
       "it contains invisible characters: a soft hyphen, which is invisible (U+00AD)"},
      {email,
       user("ada@example.com"),
       user("\u201cada@example.com\u201d"),
       "it is in quotes, which are part of the name"},
      {email, user("ada@example.com"), user("ada@example.com,"), "it ends with a comma"},
      {prefixed(), user("oidc:4711"), user("4711"), "without the prefix \"oidc:\""},
      // Of groups with a known prefix no other is guessed: "acme:dev" is a name.
      {prefixed(), group("team:dev"), group("acme:dev"), "far"},
      {prefixed(),
       group("team:acme:dev"),
       group("acme:dev"),
       "without the prefix \"team:\""},
      {prefixed(), group("team:acme:dev"), group("team:dev"), "far"},
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
      {sub, user(k_issuer + "#4711"), ""},
      {sub, user("4711"), "it does not have the prefix \"https://idp.example.com#\""},
      {sub,
       user("jane@example.com"),
       "it does not have the prefix \"https://idp.example.com#\""},
      {sub, user(k_issuer + "/#4711"), "the issuer ends with a slash"},
      {sub,
       user("https://IDP.example.com#4711"),
       "its prefix differs in case from \"https://idp.example.com#\""},
      {sub,
       user("https://other.example.com#4711"),
       "it has the prefix \"https://other.example.com#\", not "
       "\"https://idp.example.com#\""},
      {sub, user(k_issuer + "#" + k_issuer + "#4711"), "the prefix is repeated"},
      {sub,
       user(k_issuer + "#https://b.example#x"),
       "it starts with an issuer, which is not added to users here"},
      {email, user("jane@example.com"), ""},
      {email,
       user("jane"),
       "it is not an e-mail address, but the username claim is email"},
      {email,
       user(k_issuer + "#jane@example.com"),
       "it starts with an issuer, which is not added to users here"},
      {bare, user("anything at all"), ""},
      {bare,
       user(k_issuer + "#x"),
       "it starts with an issuer, which is not added to users here"},
      {bare, group("dev"), ""},
      {sub,
       group(k_issuer + "#dev"),
       "it starts with an issuer, which is not added to groups here"},
      {prefixed(), user("oidc:4711"), ""},
      {prefixed(), group("team:dev"), ""},
      {prefixed(), user("4711"), "it does not have the prefix \"oidc:\""},
      {prefixed(), user("OIDC:4711"), "its prefix differs in case from \"oidc:\""},
      {prefixed(), user("team:dev"), "it has the prefix of groups"},
      {prefixed(), group("oidc:4711"), "it has the prefix of users"},
      {prefixed(), group("team:team:dev"), "the prefix is repeated"},
      {prefixed(),
       user(k_issuer + "#4711"),
       "it has the prefix \"https://idp.example.com#\", not \"oidc:\""},
      // What others give, and what cannot be told.
      {sub, user("system:admin"), ""},
      {prefixed(), group("system:masters"), ""},
      {sub, {SubjectKind::service_account, "ci", "build"}, ""},
      {unknown, user("4711"), ""},
      {structured, user("4711"), ""},
      {structured, group("dev"), ""},
  };
  for (const auto& row : rows) {
    CAPTURE(row.subject.name);
    CHECK(
        NameSimilarity(row.identity_mapping).why_unmatchable(row.subject).value_or("") ==
        row.why);
  }
}
