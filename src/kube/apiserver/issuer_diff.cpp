#include "kube/apiserver/issuer_diff.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace oidcctl::apiserver {

namespace {

using Texts = std::vector<std::string>;
using Changes = std::vector<SettingsChange>;

std::string
joined(const Texts& texts)
{
  return text::join(texts, ", ");
}

// One issuer before and after, and where its changes go.
class IssuerDiff
{
public:
  IssuerDiff(const JwtAuthenticator& before, const JwtAuthenticator& after, Changes& out)
      : m_before(before), m_after(after), m_out(out)
  {}

  void
  run()
  {
    url();
    audiences();
    username();
    groups();
    attributes();
    required_claims();
    rules();
    connection();
  }

private:
  void
  add(std::string aspect,
      Effect effect,
      Answer certain,
      std::string from,
      std::string to,
      std::string message,
      std::string hint = {})
  {
    m_out.push_back({m_after.issuer.url,
                     std::move(aspect),
                     effect,
                     certain,
                     std::move(from),
                     std::move(to),
                     std::move(message),
                     std::move(hint)});
  }

  void
  url()
  {
    const auto& from = m_before.issuer.url;
    const auto& to = m_after.issuer.url;
    if (from != to) {
      add("issuer",
          Effect::tokens_refused,
          Answer::yes,
          from,
          to,
          "tokens of the old issuer URL are refused, and those of the new one accepted",
          "users have to log in again with the new issuer URL in their kubeconfigs");
    }
  }

  void
  audiences()
  {
    const auto gone = without(m_before.issuer.audiences, m_after.issuer.audiences);
    const auto come = without(m_after.issuer.audiences, m_before.issuer.audiences);
    if (!gone.empty()) {
      add("audiences",
          Effect::tokens_refused,
          Answer::yes,
          joined(gone),
          {},
          "tokens for these client IDs only are refused",
          "users of these clients have to log in with another client ID");
    }
    if (!come.empty()) {
      add("audiences",
          Effect::tokens_accepted,
          Answer::yes,
          {},
          joined(come),
          "tokens for these client IDs are accepted");
    }
  }

  static Answer
  certainty(const PrefixedClaimOrExpression& from, const PrefixedClaimOrExpression& to)
  {
    return from.expression.empty() && to.expression.empty() ? Answer::yes
                                                            : Answer::unknown;
  }

  static bool
  are_same(const PrefixedClaimOrExpression& from, const PrefixedClaimOrExpression& to)
  {
    return from.claim == to.claim && from.expression == to.expression &&
           (from.claim.empty() || from.prefix.value_or("") == to.prefix.value_or(""));
  }

  void
  username()
  {
    const auto& from = m_before.claim_mappings.username;
    const auto& to = m_after.claim_mappings.username;
    if (are_same(from, to)) {
      return;
    }
    const bool is_same_claim = !from.claim.empty() && from.claim == to.claim;
    add("username",
        Effect::names_change,
        certainty(from, to),
        words_of(from),
        words_of(to),
        is_same_claim ? "every user gets another name: the prefix changes"
                      : "every user gets another name: another claim names them",
        "bind the new names before the change; -f shows which bindings are affected");
    if (to.claim == "email" && from.claim != "email") {
      add("username",
          Effect::tokens_refused,
          Answer::unknown,
          {},
          "email_verified",
          "tokens whose email_verified is false are refused");
    }
  }

  void
  groups()
  {
    const auto& from = m_before.claim_mappings.groups;
    const auto& to = m_after.claim_mappings.groups;
    if (are_same(from, to)) {
      return;
    }
    const auto* message = words_of(to).empty()     ? "no user has groups any more"
                          : words_of(from).empty() ? "users get groups"
                          : from.claim == to.claim && !from.claim.empty()
                              ? "every group gets another name: the prefix changes"
                              : "users get other groups: another claim names them";
    add("groups",
        Effect::groups_change,
        certainty(from, to),
        words_of(from),
        words_of(to),
        message,
        "bind the new names before the change");
  }

  void
  attributes()
  {
    const auto& from = m_before.claim_mappings;
    const auto& to = m_after.claim_mappings;
    if (from.uid != to.uid) {
      add("uid",
          Effect::attributes_change,
          Answer::yes,
          from.uid.claim + from.uid.expression,
          to.uid.claim + to.uid.expression,
          "users get another uid");
    }
    if (from.extra != to.extra) {
      const auto keys = [](const ClaimMappings& mappings) {
        Texts texts;
        for (const auto& mapping : mappings.extra) {
          texts.push_back(mapping.key);
        }
        return joined(texts);
      };
      add("extra",
          Effect::attributes_change,
          Answer::yes,
          keys(from),
          keys(to),
          "users get other extra attributes");
    }
  }

  static Texts
  required_of(const JwtAuthenticator& jwt)
  {
    std::map<std::string, std::string> claims;
    for (const auto& rule : jwt.claim_validation_rules) {
      if (!rule.claim.empty()) {
        claims.insert_or_assign(rule.claim, rule.required_value);
      }
    }
    Texts texts;
    for (const auto& [claim, value] : claims) {
      texts.push_back(claim + "=" + value);
    }
    return texts;
  }

  void
  required_claims()
  {
    compare("required-claims",
            required_of(m_before),
            required_of(m_after),
            Answer::yes,
            "tokens without this claim and value are refused",
            "tokens without this claim and value are accepted");
  }

  void
  compare(const std::string& aspect,
          const Texts& before,
          const Texts& after,
          Answer certain,
          const char* refused,
          const char* accepted)
  {
    if (const auto come = without(after, before); !come.empty()) {
      add(aspect, Effect::tokens_refused, certain, {}, joined(come), refused);
    }
    if (const auto gone = without(before, after); !gone.empty()) {
      add(aspect, Effect::tokens_accepted, certain, joined(gone), {}, accepted);
    }
  }

  static Texts
  rules_of(const JwtAuthenticator& jwt)
  {
    Texts texts;
    for (const auto& rule : jwt.claim_validation_rules) {
      if (rule.claim.empty()) {
        texts.push_back(rule.expression);
      }
    }
    for (const auto& rule : jwt.user_validation_rules) {
      texts.push_back(rule.expression);
    }
    return texts;
  }

  void
  rules()
  {
    compare("rules",
            rules_of(m_before),
            rules_of(m_after),
            Answer::unknown,
            "tokens that break this rule are refused; it is not evaluated here",
            "tokens that break this rule may be accepted; it is not evaluated here");
  }

  void
  connection()
  {
    const auto& from = m_before.issuer;
    const auto& to = m_after.issuer;
    const auto note = [&](const char* aspect, std::string old, std::string now) {
      add(aspect,
          Effect::none,
          Answer::unknown,
          std::move(old),
          std::move(now),
          "the keys of the issuer are fetched in another way; if that fails, no token of "
          "the issuer is accepted",
          "check with `oidcctl verify-issuer --authentication-config NEW`");
    };
    if (from.discovery_url != to.discovery_url) {
      note("discovery-url", from.discovery_url, to.discovery_url);
    }
    if (from.certificate_authority != to.certificate_authority) {
      const auto words = [](const Issuer& issuer) {
        return issuer.certificate_authority.empty() ? "system roots" : "own CA";
      };
      note("certificate-authority", words(from), words(to));
    }
    if (from.egress_selector_type != to.egress_selector_type) {
      note("egress-selector", from.egress_selector_type, to.egress_selector_type);
    }
  }

  const JwtAuthenticator& m_before;
  const JwtAuthenticator& m_after;
  Changes& m_out;
};

} // namespace

Texts
without(const Texts& one, const Texts& other)
{
  const std::set<std::string> left(one.begin(), one.end());
  const std::set<std::string> right(other.begin(), other.end());
  Texts out;
  std::set_difference(
      left.begin(), left.end(), right.begin(), right.end(), std::back_inserter(out));
  return out;
}

std::string
words_of(const PrefixedClaimOrExpression& mapping)
{
  if (!mapping.expression.empty()) {
    return "CEL: " + mapping.expression;
  }
  return mapping.claim.empty()
             ? std::string()
             : fmt::format("{}<{}>", mapping.prefix.value_or(""), mapping.claim);
}

void
issuer_diff(const JwtAuthenticator& before,
            const JwtAuthenticator& after,
            std::vector<SettingsChange>& out)
{
  IssuerDiff(before, after, out).run();
}

} // namespace oidcctl::apiserver
