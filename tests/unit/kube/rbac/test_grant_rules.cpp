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
  const std::string everybody = ": RBAC knows no wildcards and compares names byte for "
                                "byte -> grant to a group; everybody who logged in is in "
                                "the group system:authenticated\n";
  const std::string allow = " -> give --allow-system if that is meant\n";
  const Row rows[] = {
      {email, user(""), "no: the user is empty -> give the value of the claim\n"},
      {sub, user(""), "no: the user is empty -> give the value of the claim\n"},
      {email, group(""), "no: the group is empty -> give the value of the claim\n"},
      {email,
       user("a\xff"),
       "no: user \"a\\xff\" is not UTF-8, which no manifest can hold\n"},
      {email,
       user(std::string(16385, 'a')),
       "no: the user has 16385 bytes, at most 16384 are granted anything\n"},
      {email, user("*"), "no: user \"*\" has a *" + everybody},
      {email, user("*@example.com"), "no: user \"*@example.com\" has a *" + everybody},
      {email, group("dev-*"), "no: group \"dev-*\" has a *" + everybody},
      {bare,
       user("system:admin"),
       "no: user \"system:admin\": names that begin with system: are Kubernetes' own" +
           allow},
      {bare,
       user("system:serviceaccount:a:b"),
       "no: user \"system:serviceaccount:a:b\": also matches ServiceAccount subjects of "
       "that name in every binding" +
           allow},
      {email,
       group("system:masters"),
       "no: group \"system:masters\": members of system:masters may do everything, "
       "whatever RBAC says" +
           allow},
      {sub,
       user("https://idp.example.com#4711"),
       "no: user \"https://idp.example.com#4711\" already begins with the prefix "
       "\"https://idp.example.com#\", which comes in front of it once more -> give the "
       "value as the token has it: \"4711\"\n"},
      {prefixed,
       user("oidc:jane@example.com"),
       "no: user \"oidc:jane@example.com\" already begins with the prefix \"oidc:\", "
       "which "
       "comes in front of it once more -> give the value as the token has it: "
       "\"jane@example.com\"\n"},
      {prefixed,
       group("oidc:dev"),
       "no: group \"oidc:dev\" already begins with the prefix \"oidc:\", which comes in "
       "front of it once more -> give the value as the token has it: \"dev\"\n"},
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
  const auto no_address = [](const std::string& value) {
    return "user \"" + value +
           "\" is no e-mail address, and the claim is email -> give the address, or the "
           "--username-claim that the API server has\n";
  };
  const Row rows[] = {
      {allowed,
       user("system:admin"),
       "user \"system:admin\": names that begin with system: are Kubernetes' own\n"},
      {allowed,
       group("system:masters"),
       "group \"system:masters\": members of system:masters may do everything, whatever "
       "RBAC says\n"},
      {sub,
       user("system:admin"),
       "user \"system:admin\" becomes \"https://idp.example.com#system:admin\", which is "
       "not Kubernetes' own -> no token can have Kubernetes' own names while there is a "
       "prefix\n"},
      {cw,
       user("cwen"),
       "user \"cwen\" already begins with the prefix \"cw\", which comes in front of it "
       "once more -> give the value as the token has it\n"},
      {email,
       user("https://idp.example.com#jane@example.com"),
       "user \"https://idp.example.com#jane@example.com\" begins with an issuer, and no "
       "token's value does -> give the value of the claim \"email\" as the token has "
       "it\n"},
      {email,
       group("https://idp.example.com#dev"),
       "group \"https://idp.example.com#dev\" begins with an issuer, and no token's "
       "value "
       "does -> groups get --groups-prefix and nothing else in front\n"},
      {groups,
       user("team:dev"),
       "user \"team:dev\" begins with the prefix of groups -> give --group with the "
       "value "
       "as the token has it if a group is meant\n"},
      {sub,
       user("jane@example.com"),
       "user \"jane@example.com\" looks like an e-mail address, and the claim is sub -> "
       "give --username-claim email if the API server names users by it\n"},
      {email,
       user("Jane@Example.com"),
       "user \"Jane@Example.com\" has capitals; names are compared byte for byte, and "
       "most "
       "providers send addresses in small letters -> look at the claim in a token: "
       "oidcctl "
       "token inspect\n"},
      {email, user("jane"), no_address("jane")},
      {email, user("@example.com"), no_address("@example.com")},
      {email, user("jane@"), no_address("jane@")},
      {email, user("jane@example"), no_address("jane@example")},
      {email, user("jane@example."), no_address("jane@example.")},
      {email, user("jane@.example.com"), no_address("jane@.example.com")},
      {email, user("jane@example..com"), no_address("jane@example..com")},
      {email, user("jane@a.b@c.d"), no_address("jane@a.b@c.d")},
      {email, user("a@b.c,d@e.f"), no_address("a@b.c,d@e.f")},
      {email, user("<a@b.c>"), no_address("<a@b.c>")},
      {email, user("jane doe@a.b"), no_address("jane doe@a.b")},
      {email,
       user("jane@example.com "),
       no_address("jane@example.com ") +
           "user \"jane@example.com \" has blanks at an end, which count\n"},
      {sub, user("\ta"), "user \"\\x09a\" has blanks at an end, which count\n"},
      {sub, group("a\n"), "group \"a\\x0a\" has blanks at an end, which count\n"},
      {sub,
       user("a\nb"),
       "user \"a\\x0ab\" has characters that nobody sees, which count\n"},
      {sub,
       group("a\u200b"),
       "group \"a\\u200b\" has characters that nobody sees, which count\n"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.request.value);
    CHECK(said(row.rules, row.request) == row.said);
  }
}
