#include "grant_words.hpp"

#include <doctest/doctest.h>

#include <string>

// Values that are refused, and those that are warned about.

using namespace oidcctl;
using namespace oidcctl::rbac;
using namespace oidcctl::test;

TEST_CASE("grant: values that are refused")
{
  struct Row
  {
    GrantRules rules = {};
    GrantRequest request = {};
    std::string said = {};
  };
  const auto sub = rules("sub");
  const auto email = rules("email");
  auto bare = sub;
  bare.identity_mapping.policy.username_prefix = "-";
  auto prefixed = rules("email");
  prefixed.identity_mapping.policy.username_prefix = "oidc:";
  prefixed.identity_mapping.policy.groups_prefix = "oidc:";
  const std::string everybody =
      ": RBAC has no wildcards and compares names byte for byte -> grant to a group; "
      "every authenticated user is in the group system:authenticated\n";
  const std::string allow = " -> use --allow-system if this is intended\n";
  const Row rows[] = {
      {email, user(""), "no: the user is empty -> specify the value of the claim\n"},
      {sub, user(""), "no: the user is empty -> specify the value of the claim\n"},
      {email, group(""), "no: the group is empty -> specify the value of the claim\n"},
      {email,
       user("a\xff"),
       "no: user \"a\\xff\" is not valid UTF-8, which a manifest cannot contain\n"},
      {email,
       user(std::string(16385, 'a')),
       "no: the user has 16385 bytes: the limit is 16384\n"},
      {email, user("*"), "no: user \"*\" contains a *" + everybody},
      {email,
       user("*@example.com"),
       "no: user \"*@example.com\" contains a *" + everybody},
      {email, group("dev-*"), "no: group \"dev-*\" contains a *" + everybody},
      {bare,
       user("system:admin"),
       "no: user \"system:admin\": names that start with system: are reserved for "
       "Kubernetes" +
           allow},
      {bare,
       user("system:serviceaccount:a:b"),
       "no: user \"system:serviceaccount:a:b\": also matches ServiceAccount subjects of "
       "that name in every binding" +
           allow},
      {email,
       group("system:masters"),
       "no: group \"system:masters\": members of system:masters can do everything, "
       "regardless of RBAC" +
           allow},
      {sub,
       user("https://idp.example.com#4711"),
       "no: user \"https://idp.example.com#4711\" already starts with the prefix "
       "\"https://idp.example.com#\", which is added again -> use the value as it is in "
       "the token: \"4711\"\n"},
      {prefixed,
       user("oidc:jane@example.com"),
       "no: user \"oidc:jane@example.com\" already starts with the prefix \"oidc:\", "
       "which is added again -> use the value as it is in the token: "
       "\"jane@example.com\"\n"},
      {prefixed,
       group("oidc:dev"),
       "no: group \"oidc:dev\" already starts with the prefix \"oidc:\", which is added "
       "again -> use the value as it is in the token: \"dev\"\n"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.request.value.substr(0, 40));
    CHECK(said(row.rules, row.request) == row.said);
  }
}

TEST_CASE("grant: values that are warned about")
{
  struct Row
  {
    GrantRules rules = {};
    GrantRequest request = {};
    std::string said = {};
  };
  const auto sub = rules("sub");
  const auto email = rules("email");
  auto allowed = rules("sub");
  allowed.identity_mapping.policy.username_prefix = "-";
  allowed.allow_system = true;
  auto cw = rules("sub");
  cw.identity_mapping.policy.username_prefix = "cw";
  auto groups = rules("sub");
  groups.identity_mapping.policy.groups_prefix = "team:";
  const auto several = [](const std::string& noun, const std::string& value) {
    return noun + " \"" + value + "\" looks like several names in one -> use --" + noun +
           " once for each, or a row for each in a list\n";
  };
  const auto no_address = [](const std::string& value) {
    return "user \"" + value +
           "\" is not an e-mail address, but the username claim is email -> use the "
           "address, or set --username-claim as on the API server\n";
  };
  const Row rows[] = {
      {allowed,
       user("system:admin"),
       "user \"system:admin\": names that start with system: are reserved for "
       "Kubernetes\n"},
      {allowed,
       group("system:masters"),
       "group \"system:masters\": members of system:masters can do everything, "
       "regardless of RBAC\n"},
      {sub,
       user("system:admin"),
       "user \"system:admin\" becomes \"https://idp.example.com#system:admin\", which is "
       "not a reserved Kubernetes name -> with a prefix, no token can have a reserved "
       "Kubernetes name\n"},
      {cw,
       user("cwen"),
       "user \"cwen\" already starts with the prefix \"cw\", which is added again -> use "
       "the value as it is in the token\n"},
      {email,
       user("https://idp.example.com#jane@example.com"),
       "user \"https://idp.example.com#jane@example.com\" starts with an issuer, which a "
       "claim value does not -> use the value of the claim \"email\" as it is in the "
       "token\n"},
      {email,
       group("https://idp.example.com#dev"),
       "group \"https://idp.example.com#dev\" starts with an issuer, which a claim value "
       "does not -> groups only get --groups-prefix\n"},
      {groups,
       user("team:dev"),
       "user \"team:dev\" starts with the groups prefix -> use --group with the value as "
       "it is in the token if this is a group\n"},
      {sub,
       user("jane@example.com"),
       "user \"jane@example.com\" looks like an e-mail address, but the username claim "
       "is sub -> use --username-claim email if the API server is configured with it\n"},
      {email,
       user("Jane@Example.com"),
       "user \"Jane@Example.com\" contains upper-case letters; names are compared byte "
       "for byte, and most providers send addresses in lower case -> check the claim in "
       "a token: oidcctl token inspect\n"},
      {email, user("jane"), no_address("jane")},
      {email, user("@example.com"), no_address("@example.com")},
      {email, user("jane@"), no_address("jane@")},
      {email, user("jane@example"), no_address("jane@example")},
      {email, user("jane@example."), no_address("jane@example.")},
      {email, user("jane@.example.com"), no_address("jane@.example.com")},
      {email, user("jane@example..com"), no_address("jane@example..com")},
      {email, user("jane@a.b@c.d"), no_address("jane@a.b@c.d")},
      {email, user("a@b.c,d@e.f"), several("user", "a@b.c,d@e.f")},
      {email, user("a@b.c; d@e.f"), several("user", "a@b.c; d@e.f")},
      {sub, group("dev, ops"), several("group", "dev, ops")},
      {sub, group("CN=dev, OU=groups"), ""},
      {sub, group("dev,ops"), ""},
      {email, user("<a@b.c>"), no_address("<a@b.c>")},
      {email, user("jane doe@a.b"), no_address("jane doe@a.b")},
      {email,
       user("jane@example.com "),
       no_address("jane@example.com ") +
           "user \"jane@example.com \" has leading or trailing whitespace -> did you "
           "mean \"jane@example.com\"?\n"},
      {sub,
       user("\ta"),
       "user \"\\x09a\" has leading or trailing whitespace -> did you mean \"a\"?\n"},
      {sub,
       group("a\n"),
       "group \"a\\x0a\" has leading or trailing whitespace -> did you mean \"a\"?\n"},
      {sub,
       user("a\nb"),
       several("user", "a\\x0ab") +
           "user \"a\\x0ab\" contains invisible characters -> did you mean \"a b\"?\n"},
      {sub,
       group("a\u200b"),
       "group \"a\\u200b\" contains invisible characters: an invisible character "
       "(U+200B) -> did you mean \"a\"?\n"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.request.value);
    CHECK(said(row.rules, row.request) == row.said);
  }
}
