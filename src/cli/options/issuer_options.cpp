#include "base/text.hpp"
#include "cli/framework/choice.hpp"
#include "cli/options/options.hpp"
#include "model/oidc/jwks.hpp"

#include <fmt/format.h>

#include <charconv>

// The words of kube-apiserver's own flags, with and without "oidc-" in front, and those
// of an AuthenticationConfiguration.
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
      return fail(
          ErrorCode::usage,
          fmt::format(
              "unsupported value {} for --kubernetes-version: supported are 1.{} to 1.{}",
              text::quote(text),
              oldest,
              k_newest_minor));
    }
  }
  return fail(ErrorCode::usage,
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
      return fail(
          ErrorCode::usage,
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
add_mapping_options(Parameters& issuer, IssuerFlags& flags)
{
  issuer.value("--username-claim,--oidc-username-claim",
               "CLAIM",
               flags.username_claim,
               "The claim that names the user (default: sub)");
  issuer.value("--username-prefix,--oidc-username-prefix",
               "TEXT",
               flags.username_prefix,
               "Before user names (unset: ISSUER#, none for email; -: none)");
  issuer.value("--groups-claim,--oidc-groups-claim",
               "CLAIM",
               flags.groups_claim,
               "The claim that names the user's groups (default: none)");
  issuer.value("--groups-prefix,--oidc-groups-prefix",
               "TEXT",
               flags.groups_prefix,
               "Before each group name, literally");
  issuer.list("--required-claim,--oidc-required-claim",
              "CLAIM=VALUE",
              flags.required_claims,
              "A claim that every token must have; repeatable");
}

void
add_structured_options(Parameters& issuer, IssuerFlags& flags)
{
  issuer.flag("--structured",
              flags.structured,
              "Judge as an AuthenticationConfiguration: all nine algorithms");
  issuer.value("--discovery-url",
               "URL",
               flags.discovery_url,
               "issuer.discoveryURL: read the document here (--structured)");
  issuer.value(
      "--uid-claim", "CLAIM", flags.uid_claim, "The claim for the uid (--structured)");
  issuer.list("--disallowed-issuer",
              "URL",
              flags.disallowed_issuers,
              "A service account issuer; repeatable (--structured)");
  issuer.list("--expression",
              "CEL",
              flags.expressions,
              "A CEL expression in use; it is not evaluated (--structured)");
  add_kubernetes_version_option(issuer, flags.kubernetes_version);
}

} // namespace

void
add_kubernetes_version_option(const Parameters& parameters, std::string& version)
{
  auto server = parameters.in(k_group);
  server.value("--kubernetes-version",
               "1.NN",
               version,
               fmt::format("Judge as this version does (default: 1.{})", k_newest_minor));
}

Result<unsigned>
kubernetes_minor_of(const std::string& version)
{
  return version.empty() ? Result<unsigned>(k_newest_minor) : parse_version(version);
}

void
add_issuer_options(const Parameters& parameters, IssuerFlags& flags)
{
  auto issuer = parameters.in(k_group);
  issuer.value("--authentication-config",
               "FILE",
               flags.authentication_config,
               "Take the policy from this AuthenticationConfiguration (or flags, "
               "kubeadm, ... file)");
  for (const auto* other : {"--client-id",
                            "--username-claim",
                            "--username-prefix",
                            "--groups-claim",
                            "--groups-prefix",
                            "--required-claim",
                            "--signing-algs",
                            "--discovery-url",
                            "--uid-claim",
                            "--expression"}) {
    issuer.alternatives({"--authentication-config", other});
  }
  issuer.list("--client-id,--oidc-client-id",
              "ID",
              flags.client_ids,
              "A client (audience) the API server expects; the first is tried");
  add_mapping_options(issuer, flags);
  issuer.comma_list("--signing-algs,--oidc-signing-algs",
                    "ALGS",
                    flags.signing_algorithms,
                    "Accepted algorithms, with commas (default: RS256)");
  add_structured_options(issuer, flags);
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

Result<void>
validate(const IssuerFlags& flags)
{
  if (!flags.authentication_config.empty()) {
    return {}; // the file was judged
  }
  if (flags.username_claim.empty()) {
    return fail(
        ErrorCode::usage,
        "--username-claim is empty: kube-apiserver does not start with an empty claim");
  }
  for (const auto& algorithm : flags.signing_algorithms) {
    TRY(check_choice("--signing-algs", algorithm, known_algorithms()));
  }
  if (flags.structured && !flags.signing_algorithms.empty()) {
    return fail(ErrorCode::usage,
                "--signing-algs cannot be used with --structured: an "
                "AuthenticationConfiguration accepts all nine algorithms");
  }
  const std::pair<const char*, bool> structured_only[] = {
      {"--discovery-url", !flags.discovery_url.empty()},
      {"--uid-claim", !flags.uid_claim.empty()},
      {"--disallowed-issuer", !flags.disallowed_issuers.empty()},
      {"--expression", !flags.expressions.empty()}};
  for (const auto& [option, is_used] : structured_only) {
    if (is_used && !flags.structured) {
      return fail(ErrorCode::usage,
                  fmt::format("{} requires --structured: it exists only in an "
                              "AuthenticationConfiguration",
                              option));
    }
  }
  return {};
}

} // namespace oidcctl::cli
