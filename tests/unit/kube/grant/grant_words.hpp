#pragma once

#include "kube/grant/grant.hpp"

#include <doctest/doctest.h>

#include <string>

// What the tests of grants share.
namespace oidcctl::test {

using rbac::GrantRequest;
using rbac::GrantRules;
using rbac::RoleKind;

inline const std::string k_grant_issuer = "https://idp.example.com";

inline GrantRules
rules(const std::string& claim)
{
  GrantRules rules;
  rules.identity_mapping.issuer = k_grant_issuer;
  rules.identity_mapping.policy.username_claim = claim;
  return rules;
}

inline GrantRequest
user(std::string value)
{
  return {false, std::move(value), {RoleKind::cluster_role, "view"}, {}};
}

inline GrantRequest
group(std::string value)
{
  return {true, std::move(value), {RoleKind::cluster_role, "view"}, {}};
}

// Return the remarks and the error, one a line, with what they are in front.
inline std::string
said(const GrantRules& rules, const GrantRequest& request)
{
  const auto told =
      [](const char* what, const std::string& text, const std::string& hint) {
        return std::string(what) + text + (hint.empty() ? "" : " -> " + hint) + "\n";
      };
  const auto grant = make_grant(rules, request);
  if (!grant) {
    CHECK(grant.error().code == ErrorCode::usage);
    return told("no: ", grant.error().message, grant.error().hint);
  }
  std::string out;
  for (const auto& remark : grant->notices) {
    out += told("", remark.text, remark.hint);
  }
  return out;
}

} // namespace oidcctl::test
