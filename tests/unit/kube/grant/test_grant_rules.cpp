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
      {.rules = email,
       .request = user(""),
       .said = "no: the user is empty -> specify the value of the claim\n"},
      {.rules = sub,
       .request = user(""),
       .said = "no: the user is empty -> specify the value of the claim\n"},
      {.rules = email,
       .request = group(""),
       .said = "no: the group is empty -> specify the value of the claim\n"},
      {.rules = email,
       .request = user("a\xff"),
       .said =
           "no: user \"a\\xff\" is not valid UTF-8, which a manifest cannot contain\n"},
      {.rules = email,
       .request = user(std::string(16385, 'a')),
       .said = "no: the user has 16385 bytes: the limit is 16384\n"},
      {.rules = email,
       .request = user("*"),
       .said = "no: user \"*\" contains a *" + everybody},
      {.rules = email,
       .request = user("*@example.com"),
       .said = "no: user \"*@example.com\" contains a *" + everybody},
      {.rules = email,
       .request = group("dev-*"),
       .said = "no: group \"dev-*\" contains a *" + everybody},
      {.rules = bare,
       .request = user("system:admin"),
       .said =
           "no: user \"system:admin\": names that start with system: are reserved for "
           "Kubernetes" +
           allow},
      {.rules = bare,
       .request = user("system:serviceaccount:a:b"),
       .said = "no: user \"system:serviceaccount:a:b\": also matches ServiceAccount "
               "subjects of "
               "that name in every binding" +
               allow},
      {.rules = email,
       .request = group("system:masters"),
       .said =
           "no: group \"system:masters\": members of system:masters can do everything, "
           "regardless of RBAC" +
           allow},
      {.rules = sub,
       .request = user("https://idp.example.com#4711"),
       .said = "no: user \"https://idp.example.com#4711\" already starts with the prefix "
               "\"https://idp.example.com#\", which is added again -> use the value as "
               "it is in "
               "the token: \"4711\"\n"},
      {.rules = prefixed,
       .request = user("oidc:jane@example.com"),
       .said =
           "no: user \"oidc:jane@example.com\" already starts with the prefix \"oidc:\", "
           "which is added again -> use the value as it is in the token: "
           "\"jane@example.com\"\n"},
      {.rules = prefixed,
       .request = group("oidc:dev"),
       .said = "no: group \"oidc:dev\" already starts with the prefix \"oidc:\", which "
               "is added "
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
      {.rules = allowed,
       .request = user("system:admin"),
       .said = "user \"system:admin\": names that start with system: are reserved for "
               "Kubernetes\n"},
      {.rules = allowed,
       .request = group("system:masters"),
       .said = "group \"system:masters\": members of system:masters can do everything, "
               "regardless of RBAC\n"},
      {.rules = sub,
       .request = user("system:admin"),
       .said = "user \"system:admin\" becomes \"https://idp.example.com#system:admin\", "
               "which is "
               "not a reserved Kubernetes name -> with a prefix, no token can have a "
               "reserved "
               "Kubernetes name\n"},
      {.rules = cw,
       .request = user("cwen"),
       .said = "user \"cwen\" already starts with the prefix \"cw\", which is added "
               "again -> use "
               "the value as it is in the token\n"},
      {.rules = email,
       .request = user("https://idp.example.com#jane@example.com"),
       .said =
           "user \"https://idp.example.com#jane@example.com\" starts with an issuer, "
           "which a "
           "claim value does not -> use the value of the claim \"email\" as it is in the "
           "token\n"},
      {.rules = email,
       .request = group("https://idp.example.com#dev"),
       .said = "group \"https://idp.example.com#dev\" starts with an issuer, which a "
               "claim value "
               "does not -> groups only get --groups-prefix\n"},
      {.rules = groups,
       .request = user("team:dev"),
       .said = "user \"team:dev\" starts with the groups prefix -> use --group with the "
               "value as "
               "it is in the token if this is a group\n"},
      {.rules = sub,
       .request = user("jane@example.com"),
       .said = "user \"jane@example.com\" looks like an e-mail address, but the username "
               "claim "
               "is sub -> use --username-claim email if the API server is configured "
               "with it\n"},
      {.rules = email,
       .request = user("Jane@Example.com"),
       .said = "user \"Jane@Example.com\" contains upper-case letters; names are "
               "compared byte "
               "for byte, and most providers send addresses in lower case -> check the "
               "claim in "
               "a token: oidcctl token inspect\n"},
      {.rules = email, .request = user("jane"), .said = no_address("jane")},
      {.rules = email,
       .request = user("@example.com"),
       .said = no_address("@example.com")},
      {.rules = email, .request = user("jane@"), .said = no_address("jane@")},
      {.rules = email,
       .request = user("jane@example"),
       .said = no_address("jane@example")},
      {.rules = email,
       .request = user("jane@example."),
       .said = no_address("jane@example.")},
      {.rules = email,
       .request = user("jane@.example.com"),
       .said = no_address("jane@.example.com")},
      {.rules = email,
       .request = user("jane@example..com"),
       .said = no_address("jane@example..com")},
      {.rules = email,
       .request = user("jane@a.b@c.d"),
       .said = no_address("jane@a.b@c.d")},
      {.rules = email,
       .request = user("a@b.c,d@e.f"),
       .said = several("user", "a@b.c,d@e.f")},
      {.rules = email,
       .request = user("a@b.c; d@e.f"),
       .said = several("user", "a@b.c; d@e.f")},
      {.rules = sub, .request = group("dev, ops"), .said = several("group", "dev, ops")},
      {.rules = sub, .request = group("CN=dev, OU=groups"), .said = ""},
      {.rules = sub, .request = group("dev,ops"), .said = ""},
      {.rules = email, .request = user("<a@b.c>"), .said = no_address("<a@b.c>")},
      {.rules = email,
       .request = user("jane doe@a.b"),
       .said = no_address("jane doe@a.b")},
      {.rules = email,
       .request = user("jane@example.com "),
       .said = no_address("jane@example.com ") +
               "user \"jane@example.com \" has leading or trailing whitespace -> did you "
               "mean \"jane@example.com\"?\n"},
      {.rules = sub,
       .request = user("\ta"),
       .said =
           "user \"\\x09a\" has leading or trailing whitespace -> did you mean \"a\"?\n"},
      {.rules = sub,
       .request = group("a\n"),
       .said = "group \"a\\x0a\" has leading or trailing whitespace -> did you mean "
               "\"a\"?\n"},
      {.rules = sub,
       .request = user("a\nb"),
       .said =
           several("user", "a\\x0ab") +
           "user \"a\\x0ab\" contains invisible characters -> did you mean \"a b\"?\n"},
      {.rules = sub,
       .request = group("a\u200b"),
       .said = "group \"a\\u200b\" contains invisible characters: an invisible character "
               "(U+200B) -> did you mean \"a\"?\n"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.request.value);
    CHECK(said(row.rules, row.request) == row.said);
  }
}
