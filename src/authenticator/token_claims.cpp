#include "authenticator/token_claims.hpp"

#include "base/text.hpp"
#include "model/apiserver/identity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace oidcctl {

namespace {

using Kind = go::Value::Kind;

constexpr unsigned k_first_with_credential_id = 32;

std::string
value_error(const go::Value& value, std::string_view go_type)
{
  return fmt::format("json: cannot unmarshal {} into Go value of type {}",
                     go::type_name(value.kind),
                     go_type);
}

// Return the string that Go decodes `value` into; null is the empty one.
tl::expected<std::string, std::string>
decode_string(const go::Value& value)
{
  if (value.is(Kind::string) || value.is(Kind::null)) {
    return value.text;
  }
  return tl::make_unexpected(value_error(value, "string"));
}

class Mapper
{
public:
  Mapper(const go::Value& claims, const Policy& policy, const std::string& issuer)
      : m_claims(claims), m_policy(policy), m_issuer(issuer)
  {}

  ClaimMapping
  map()
  {
    map_username();
    map_email_verified();
    map_groups();
    map_uid();
    map_extra();
    check_required();
    return std::move(m_out);
  }

private:
  void
  refuse(std::string reason, std::string message, std::string hint = {})
  {
    m_out.problems.push_back(
        {std::move(reason), "oidc: " + std::move(message), std::move(hint), false});
  }

  std::string
  other_case_hint(const std::string& claim) const
  {
    for (const auto& member : m_claims.members) {
      if (member.name != claim && text::to_lower(member.name) == text::to_lower(claim)) {
        return fmt::format("the token contains {}; claim names are case-sensitive",
                           text::quote(member.name));
      }
    }
    return {};
  }

  void
  map_username()
  {
    const auto& claim = m_policy.username_claim;
    if (claim.empty() && m_policy.has_username_expression) {
      return; // an expression decides
    }
    const auto said = [&claim](std::string_view what) {
      return fmt::format("parse username claims {}: {}", go::go_quote(claim), what);
    };
    const auto* value = m_claims.find(claim);
    if (value == nullptr) {
      refuse("username_claim_missing", said("claim not present"), other_case_hint(claim));
      return;
    }
    const auto text = decode_string(*value);
    if (!text) {
      refuse("username_claim_type", said(text.error()));
      return;
    }
    m_out.identity.username = user_name(m_policy, m_issuer, *text);
  }

  void
  map_email_verified()
  {
    const auto* value = m_claims.find("email_verified");
    if (m_policy.username_claim != "email" || value == nullptr ||
        m_claims.find("email") == nullptr) {
      return;
    }
    if (!value->is(Kind::boolean) && !value->is(Kind::null)) {
      refuse("email_verified_type",
             "parse 'email_verified' claim: " + value_error(*value, "bool"));
    } else if (!value->boolean) {
      refuse("email_not_verified", "email not verified");
    }
  }

  void
  map_groups()
  {
    const auto& claim = m_policy.groups_claim;
    const auto* value = claim.empty() ? nullptr : m_claims.find(claim);
    if (value == nullptr || value->is(Kind::null)) {
      return;
    }
    if (value->is(Kind::string)) {
      m_out.identity.groups = {group_name(m_policy, value->text)};
      return;
    }
    const bool fits =
        value->is(Kind::array) &&
        std::all_of(value->items.begin(), value->items.end(), [](const auto& i) {
          return i.is(Kind::string) || i.is(Kind::null);
        });
    if (!fits) {
      refuse("groups_claim_type",
             fmt::format("parse groups claim {}: {}",
                         go::go_quote(claim),
                         value_error(*value, "string")));
      return;
    }
    for (const auto& item : value->items) {
      m_out.identity.groups.push_back(group_name(m_policy, item.text));
    }
  }

  void
  map_uid()
  {
    const auto& claim = m_policy.uid_claim;
    if (claim.empty()) {
      return;
    }
    const auto said = [&claim](std::string_view what) {
      return fmt::format("parse uid claim {}: {}", go::go_quote(claim), what);
    };
    const auto* value = m_claims.find(claim);
    if (value == nullptr) {
      refuse("uid_claim", said("claim not present"), other_case_hint(claim));
    } else if (auto text = decode_string(*value)) {
      m_out.identity.uid = std::move(*text);
    } else {
      refuse("uid_claim", said(text.error()));
    }
  }

  void
  map_extra()
  {
    const auto* id = m_claims.find("jti");
    if (m_policy.kubernetes_minor >= k_first_with_credential_id && id != nullptr &&
        id->is(Kind::string) && !id->text.empty()) {
      m_out.identity.extra["authentication.kubernetes.io/credential-id"] = {"JTI=" +
                                                                            id->text};
    }
  }

  void
  check_required()
  {
    for (const auto& [claim, wanted] : m_policy.required_claims) {
      const auto* value = m_claims.find(claim);
      if (value == nullptr) {
        refuse("required_claim_missing",
               fmt::format("required claim {} not present in ID token", claim),
               other_case_hint(claim));
        continue;
      }
      const auto text = decode_string(*value);
      if (!text) {
        refuse("required_claim_type",
               fmt::format("parse claim {}: {}", claim, text.error()));
      } else if (*text != wanted) {
        refuse("required_claim_mismatch",
               fmt::format("required claim {} value does not match. Got = {}, want = {}",
                           claim,
                           *text,
                           wanted));
      }
    }
  }

  const go::Value& m_claims;
  const Policy& m_policy;
  const std::string& m_issuer;
  ClaimMapping m_out = {};
};

} // namespace

ClaimMapping
map_claims(const go::Value& claims, const Policy& policy, const std::string& issuer)
{
  return Mapper(claims, policy, issuer).map();
}

} // namespace oidcctl
