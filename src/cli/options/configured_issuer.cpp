#include "cli/options/configured_issuer.hpp"

#include "app/cluster_config/read_settings.hpp"
#include "base/text.hpp"
#include "model/oidc/id_token.hpp"
#include "model/oidc/unverified_token.hpp"

#include <fmt/format.h>

namespace oidcctl::cli {

namespace {

// Return the first option that says what the file says, too, or nullptr.
const char*
other_option(const IssuerFlags& flags)
{
  const std::pair<const char*, bool> options[] = {
      {"--client-id", !flags.client_ids.empty()},
      {"--username-claim", flags.username_claim != "sub"},
      {"--username-prefix", flags.username_prefix.has_value()},
      {"--groups-claim", !flags.groups_claim.empty()},
      {"--groups-prefix", flags.groups_prefix.has_value()},
      {"--required-claim", !flags.required_claims.empty()},
      {"--signing-algs", !flags.signing_algorithms.empty()},
      {"--discovery-url", !flags.discovery_url.empty()},
      {"--uid-claim", !flags.uid_claim.empty()},
      {"--expression", !flags.expressions.empty()}};
  for (const auto& [name, is_used] : options) {
    if (is_used) {
      return name;
    }
  }
  return nullptr;
}

std::string
list_of(const std::vector<apiserver::IssuerPolicy>& policies)
{
  constexpr std::size_t most = 5;
  std::vector<std::string> names;
  for (const auto& entry : policies) {
    if (names.size() == most) {
      names.emplace_back("...");
      break;
    }
    names.push_back(entry.issuer);
  }
  return text::join(names, ", ");
}

Result<const apiserver::IssuerPolicy*>
chosen(const std::vector<apiserver::IssuerPolicy>& policies,
       const std::string& issuer_url)
{
  if (issuer_url.empty()) {
    if (policies.size() == 1) {
      return &policies.front();
    }
    return usage_error({"--authentication-config"},
                       fmt::format("--authentication-config has {} issuers: {}",
                                   policies.size(),
                                   list_of(policies)),
                       "choose one with --issuer-url");
  }
  for (const auto& entry : policies) {
    if (entry.issuer == issuer_url) {
      return &entry;
    }
  }
  return usage_error({"--authentication-config"},
                     fmt::format("--authentication-config does not have the issuer {}",
                                 text::quote(issuer_url)),
                     "its issuers are " + list_of(policies));
}

// Return the entry that the API server asks about the token; the first, which refuses it,
// where none is asked.
const apiserver::IssuerPolicy&
asked(const std::vector<apiserver::IssuerPolicy>& policies, const std::string& token)
{
  const auto parsed = UnverifiedToken::parse(token);
  const auto iss = parsed ? untrusted_issuer(parsed->claims).value_or("") : std::string();
  const auto* found = apiserver::find_policy(policies, iss);
  return found == nullptr ? policies.front() : *found;
}

} // namespace

Result<std::vector<apiserver::IssuerPolicy>>
configured_issuers(System& system, const IssuerFlags& flags)
{
  if (const auto* other = other_option(flags)) {
    return usage_error(
        {"--authentication-config"},
        fmt::format("--authentication-config and {} cannot be used together", other),
        "the file has all of the policy");
  }
  TRY_ASSIGN(const auto minor, kubernetes_minor_of(flags.kubernetes_version));
  const apiserver::ValidationRules rules{.minor = minor,
                                         .disallowed_issuers = flags.disallowed_issuers};
  const auto& path = flags.authentication_config;
  TRY_ASSIGN(const auto startup, read_settings(system, path, rules));
  const auto hint = fmt::format("see `oidcctl cluster-config lint {}`", path);
  if (startup.starts == apiserver::Answer::no) {
    return fail(ErrorCode::local_file,
                fmt::format("{}: kube-apiserver 1.{} does not start with it: {}",
                            text::quote(path),
                            minor,
                            startup.message),
                hint);
  }
  auto policies = apiserver::policies_of(startup.settings, rules);
  if (policies.empty()) {
    return fail(ErrorCode::local_file,
                fmt::format("{}: no issuer is configured", text::quote(path)),
                hint);
  }
  return policies;
}

void
trust_configured(NetworkOptions& network,
                 const NetworkFlags& flags,
                 const IssuerFlags& issuer)
{
  if (flags.certificate_authority.empty() && !issuer.certificate_authority.empty()) {
    network.ca_pem = issuer.certificate_authority;
  }
}

void
take_issuer(apiserver::IssuerPolicy entry, IssuerFlags& flags, std::string& issuer_url)
{
  issuer_url = entry.issuer;
  const auto& policy = entry.policy;
  flags.client_ids = policy.client_ids;
  flags.username_claim = policy.username_claim;
  flags.username_prefix = policy.username_prefix;
  flags.groups_claim = policy.groups_claim;
  flags.groups_prefix = policy.groups_prefix;
  flags.discovery_url = policy.discovery_url;
  flags.structured = policy.structured;
  flags.certificate_authority = std::move(entry.certificate_authority);
  flags.configured = std::move(entry.policy);
}

Result<void>
take_configured_issuer(System& system,
                       IssuerFlags& flags,
                       std::string& issuer_url,
                       const std::string* token)
{
  if (flags.authentication_config.empty()) {
    return {};
  }
  TRY_ASSIGN(auto policies, configured_issuers(system, flags));
  if (token != nullptr && issuer_url.empty()) {
    flags.has_other_issuers = policies.size() > 1;
    take_issuer(asked(policies, *token), flags, issuer_url);
    return {};
  }
  TRY_ASSIGN(const auto* entry, chosen(policies, issuer_url));
  flags.has_other_issuers = policies.size() > 1;
  take_issuer(*entry, flags, issuer_url);
  return {};
}

} // namespace oidcctl::cli
