#include "cli/options/issuer_options.hpp"

#include "base/text.hpp"
#include "model/oidc/jwks.hpp"

#include <fmt/format.h>

#include <charconv>

namespace oidcctl::cli {

namespace {

constexpr const char* k_group = "API server";

Result<unsigned>
parse_version(const std::string& text)
{
  unsigned minor = 0;
  const auto version = text.substr(0, 1) == "v" ? text.substr(1) : text;
  if (version.rfind("1.", 0) == 0) {
    const auto* end = version.data() + version.size();
    const auto number = std::from_chars(version.data() + 2, end, minor);
    // A patch level may follow: "1.33.2".
    if (number.ec == std::errc{} && (number.ptr == end || *number.ptr == '.')) {
      constexpr unsigned oldest = 20;
      if (minor >= oldest && minor <= k_newest_minor) {
        return minor;
      }
      return usage_error(
          {"--kubernetes-version"},
          fmt::format("invalid value {} for --kubernetes-version: expected 1.{} to 1.{}",
                      text::quote(text),
                      oldest,
                      k_newest_minor));
    }
  }
  return usage_error(
      {"--kubernetes-version"},
      fmt::format("invalid value {} for --kubernetes-version: expected 1.NN",
                  text::quote(text)));
}

// As kube-apiserver's map flag: cut at the first '=', both sides trimmed, the last wins.
Result<std::map<std::string, std::string>>
parse_required(const std::vector<std::string>& pairs)
{
  std::map<std::string, std::string> required;
  for (const auto& pair : pairs) {
    const auto equals = pair.find('=');
    if (equals == std::string::npos) {
      return usage_error(
          {"--required-claim"},
          fmt::format("invalid value {} for --required-claim: expected CLAIM=VALUE",
                      text::quote(pair)));
    }
    const std::string_view view = pair;
    required[std::string(text::trim(view.substr(0, equals)))] =
        text::trim(view.substr(equals + 1));
  }
  return required;
}

void
add_structured_options(const Parameters& issuer, IssuerFlags& flags)
{
  issuer.flag(
      "--structured",
      flags.structured,
      "Apply the rules of an AuthenticationConfiguration, with all nine algorithms");
  issuer.value("--discovery-url",
               "URL",
               flags.discovery_url,
               "issuer.discoveryURL: where to read the discovery document");
  issuer.value("--uid-claim", "CLAIM", flags.uid_claim, "Claim for the user's UID");
  issuer.list("--disallowed-issuer",
              "URL",
              flags.disallowed_issuers,
              "A service account issuer, which cannot be an OIDC issuer");
  issuer.list("--expression",
              "CEL",
              flags.expressions,
              "A CEL expression of the configuration; it is not evaluated");
  add_kubernetes_version_option(issuer, flags.kubernetes_version);
}

void
add_structured_relations(const Parameters& issuer)
{
  issuer.conflicts("--signing-algs",
                   "--structured",
                   "an AuthenticationConfiguration accepts all nine algorithms");
  for (const auto* option :
       {"--discovery-url", "--uid-claim", "--disallowed-issuer", "--expression"}) {
    issuer.needs(option,
                 "--structured,--authentication-config",
                 "only an AuthenticationConfiguration has this setting");
  }
}

} // namespace

void
add_kubernetes_version_option(const Parameters& parameters, std::string& version)
{
  parameters.in(k_group)
      .value("--kubernetes-version",
             "1.NN",
             version,
             "Apply the rules of this Kubernetes version")
      .default_text = fmt::format("1.{}", k_newest_minor);
}

Result<unsigned>
kubernetes_minor_of(const std::string& version)
{
  return version.empty() ? Result<unsigned>(k_newest_minor) : parse_version(version);
}

void
add_authentication_config(const Parameters& parameters,
                          std::string& target,
                          const std::vector<std::string>& instead_of)
{
  parameters.file("--authentication-config",
                  target,
                  "Take the policy from this AuthenticationConfiguration, or from a file "
                  "with the flags of an API server");
  for (const auto& other : instead_of) {
    parameters.alternatives({"--authentication-config", other});
  }
}

Option&
add_issuer_url(const Parameters& parameters, std::string& target)
{
  return parameters.value("--issuer-url,--oidc-issuer-url",
                          "URL",
                          target,
                          "Issuer URL, exactly as the API server has it");
}

Option&
add_client_ids(const Parameters& parameters, std::vector<std::string>& target)
{
  return parameters.list("--client-id,--oidc-client-id",
                         "ID",
                         target,
                         "Client ID (audience) that the API server accepts");
}

Option&
add_username_claim(const Parameters& parameters, std::string& target)
{
  auto& claim = parameters.value("--username-claim,--oidc-username-claim",
                                 "CLAIM",
                                 target,
                                 "Claim with the user name");
  claim.values.words = {"email", "preferred_username", "sub"};
  return claim;
}

void
add_mapping_options(const Parameters& parameters, IssuerFlags& flags, IssuerValues values)
{
  auto& claim = add_username_claim(parameters, flags.username_claim);
  claim.must_not_be_empty = values == IssuerValues::checked;
  claim.empty_hint = "kube-apiserver does not start with an empty claim";
  parameters
      .value("--username-prefix,--oidc-username-prefix",
             "PREFIX",
             flags.username_prefix,
             "Prefix of user names; - for none")
      .default_text = "ISSUER#, none for email";
  parameters
      .value("--groups-claim,--oidc-groups-claim",
             "CLAIM",
             flags.groups_claim,
             "Claim with the user's groups")
      .default_text = "none";
  parameters.value("--groups-prefix,--oidc-groups-prefix",
                   "PREFIX",
                   flags.groups_prefix,
                   "Prefix of group names");
}

void
add_token_requirements(const Parameters& parameters,
                       IssuerFlags& flags,
                       IssuerValues values)
{
  parameters.list("--required-claim,--oidc-required-claim",
                  "CLAIM=VALUE",
                  flags.required_claims,
                  "Claim that every token must have");
  auto& algorithms = parameters.comma_list("--signing-algs,--oidc-signing-algs",
                                           "ALGS",
                                           flags.signing_algorithms,
                                           "Accepted signing algorithms");
  const bool is_checked = values == IssuerValues::checked;
  algorithms.values = {.kind = is_checked ? Values::Kind::choice : Values::Kind::text,
                       .list = [] { return known_algorithms(); }};
  algorithms.default_text = "RS256";
}

void
add_issuer_options(const Parameters& parameters, IssuerFlags& flags, IssuerValues values)
{
  const auto issuer = parameters.in(k_group);
  add_authentication_config(issuer,
                            flags.authentication_config,
                            {"--client-id",
                             "--username-claim",
                             "--username-prefix",
                             "--groups-claim",
                             "--groups-prefix",
                             "--required-claim",
                             "--signing-algs",
                             "--discovery-url",
                             "--uid-claim",
                             "--expression"});
  add_client_ids(issuer, flags.client_ids);
  add_mapping_options(issuer, flags, values);
  add_token_requirements(issuer, flags, values);
  add_structured_options(issuer, flags);
  if (values == IssuerValues::checked) {
    add_structured_relations(issuer);
  }
}

Result<Policy>
policy_of(const IssuerFlags& flags)
{
  if (flags.configured) {
    return *flags.configured;
  }
  TRY_ASSIGN(const auto minor, kubernetes_minor_of(flags.kubernetes_version));
  TRY_ASSIGN(auto required, parse_required(flags.required_claims));
  return Policy{.structured = flags.structured,
                .client_ids = flags.client_ids,
                .username_claim = flags.username_claim,
                .username_prefix = flags.username_prefix,
                .groups_claim = flags.groups_claim,
                .groups_prefix = flags.groups_prefix,
                .required_claims = std::move(required),
                .signing_algorithms = flags.signing_algorithms,
                .uid_claim = flags.uid_claim,
                .discovery_url = flags.discovery_url,
                .disallowed_issuers = flags.disallowed_issuers,
                .expressions = flags.expressions,
                .kubernetes_minor = minor};
}

} // namespace oidcctl::cli
