#include "kube/apiserver/configuration_types.hpp"

namespace oidcctl::apiserver {

namespace {

constexpr unsigned k_first = 29;           // AuthenticationConfiguration as such
constexpr unsigned k_several = 30;         // discoveryURL, audienceMatchPolicy
constexpr unsigned k_anonymous = 31;       // anonymous
constexpr unsigned k_egress_selector = 34; // egressSelectorType

// How a member of a simple type is read.
template <auto Member, typename T>
void
simple(StructReader& reader, const go::Value& value, T& target)
{
  reader.read(value, target.*Member);
}

// How a struct within a struct is read, and a list of them.
template <auto Member, const auto& Type, typename T>
void
nested(StructReader& reader, const go::Value& value, T& target)
{
  reader.read(value, target.*Member, Type);
}

template <auto Member, const auto& Type, typename T>
void
list(StructReader& reader, const go::Value& value, T& target)
{
  reader.read_list(value, target.*Member, Type);
}

using Prefixed = PrefixedClaimOrExpression;

constexpr StructField<Prefixed> k_prefixed_fields[] = {
    {"claim", "string", k_first, simple<&Prefixed::claim>},
    {"prefix", "string", k_first, simple<&Prefixed::prefix>},
    {"expression", "string", k_first, simple<&Prefixed::expression>},
};
constexpr StructType<Prefixed> k_prefixed{"PrefixedClaimOrExpression", k_prefixed_fields};

constexpr StructField<ClaimOrExpression> k_uid_fields[] = {
    {"claim", "string", k_first, simple<&ClaimOrExpression::claim>},
    {"expression", "string", k_first, simple<&ClaimOrExpression::expression>},
};
constexpr StructType<ClaimOrExpression> k_uid{"ClaimOrExpression", k_uid_fields};

constexpr StructField<ExtraMapping> k_extra_fields[] = {
    {"key", "string", k_first, simple<&ExtraMapping::key>},
    {"valueExpression", "string", k_first, simple<&ExtraMapping::value_expression>},
};
constexpr StructType<ExtraMapping> k_extra{"ExtraMapping", k_extra_fields};

constexpr StructField<ClaimMappings> k_mappings_fields[] = {
    {"username",
     "PrefixedClaimOrExpression",
     k_first,
     nested<&ClaimMappings::username, k_prefixed>},
    {"groups",
     "PrefixedClaimOrExpression",
     k_first,
     nested<&ClaimMappings::groups, k_prefixed>},
    {"uid", "ClaimOrExpression", k_first, nested<&ClaimMappings::uid, k_uid>},
    {"extra", "[]ExtraMapping", k_first, list<&ClaimMappings::extra, k_extra>},
};
constexpr StructType<ClaimMappings> k_mappings{"ClaimMappings", k_mappings_fields};

using ClaimRule = ClaimValidationRule;

constexpr StructField<ClaimRule> k_claim_rule_fields[] = {
    {"claim", "string", k_first, simple<&ClaimRule::claim>},
    {"requiredValue", "string", k_first, simple<&ClaimRule::required_value>},
    {"expression", "string", k_first, simple<&ClaimRule::expression>},
    {"message", "string", k_first, simple<&ClaimRule::message>},
};
constexpr StructType<ClaimRule> k_claim_rule{"ClaimValidationRule", k_claim_rule_fields};

using UserRule = UserValidationRule;

constexpr StructField<UserRule> k_user_rule_fields[] = {
    {"expression", "string", k_first, simple<&UserRule::expression>},
    {"message", "string", k_first, simple<&UserRule::message>},
};
constexpr StructType<UserRule> k_user_rule{"UserValidationRule", k_user_rule_fields};

constexpr StructField<Issuer> k_issuer_fields[] = {
    {"url", "string", k_first, simple<&Issuer::url>},
    {"discoveryURL", "string", k_several, simple<&Issuer::discovery_url>},
    {"certificateAuthority", "string", k_first, simple<&Issuer::certificate_authority>},
    {"audiences", "[]string", k_first, simple<&Issuer::audiences>},
    {"audienceMatchPolicy",
     "AudienceMatchPolicyType",
     k_several,
     simple<&Issuer::audience_match_policy>},
    {"egressSelectorType",
     "EgressSelectorType",
     k_egress_selector,
     simple<&Issuer::egress_selector_type>},
};
constexpr StructType<Issuer> k_issuer{"Issuer", k_issuer_fields};

using Jwt = JwtAuthenticator;

constexpr StructField<Jwt> k_jwt_fields[] = {
    {"issuer", "Issuer", k_first, nested<&Jwt::issuer, k_issuer>},
    {"claimValidationRules",
     "[]ClaimValidationRule",
     k_first,
     list<&Jwt::claim_validation_rules, k_claim_rule>},
    {"claimMappings", "ClaimMappings", k_first, nested<&Jwt::claim_mappings, k_mappings>},
    {"userValidationRules",
     "[]UserValidationRule",
     k_first,
     list<&Jwt::user_validation_rules, k_user_rule>},
};
constexpr StructType<Jwt> k_jwt{"JWTAuthenticator", k_jwt_fields};

constexpr StructField<AnonymousCondition> k_condition_fields[] = {
    {"path", "string", k_first, simple<&AnonymousCondition::path>},
};
constexpr StructType<AnonymousCondition> k_condition{"AnonymousAuthCondition",
                                                     k_condition_fields};

using Anonymous = AnonymousAuthentication;

constexpr StructField<Anonymous> k_anonymous_fields[] = {
    {"enabled", "bool", k_first, simple<&Anonymous::enabled>},
    {"conditions",
     "[]AnonymousAuthCondition",
     k_first,
     list<&Anonymous::conditions, k_condition>},
};
constexpr StructType<Anonymous> k_anonymous_type{"AnonymousAuthConfig",
                                                 k_anonymous_fields};

using Configuration = AuthenticationConfiguration;

// A pointer in Go: null leaves it unset, and `{}` sets it.
void
anonymous(StructReader& reader, const go::Value& value, Configuration& target)
{
  if (value.is(go::Value::Kind::null)) {
    target.anonymous.reset();
    return;
  }
  reader.read(value, target.anonymous.emplace(), k_anonymous_type);
}

// TypeMeta, which is read before.
void
skip(StructReader& /*reader*/, const go::Value& /*value*/, Configuration& /*target*/)
{}

constexpr StructField<Configuration> k_configuration_fields[] = {
    {"apiVersion", "string", k_first, skip},
    {"kind", "string", k_first, skip},
    {"jwt", "[]JWTAuthenticator", k_first, list<&Configuration::jwt, k_jwt>},
    {"anonymous", "AnonymousAuthConfig", k_anonymous, anonymous},
};
constexpr StructType<Configuration> k_configuration{"AuthenticationConfiguration",
                                                    k_configuration_fields};

} // namespace

const StructType<AuthenticationConfiguration>&
authentication_configuration_type()
{
  return k_configuration;
}

} // namespace oidcctl::apiserver
