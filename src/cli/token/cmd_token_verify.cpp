#include "app/token/collect_token.hpp"
#include "authenticator/token_verdict.hpp"
#include "base/secret.hpp"
#include "base/text.hpp"
#include "cli/login/fresh_token.hpp"
#include "cli/options/configured_issuer.hpp"
#include "cli/options/issuer_options.hpp"
#include "cli/options/token_input.hpp"
#include "cli/token/commands.hpp"
#include "ports/clock.hpp"
#include "ports/files.hpp"
#include "ports/network.hpp"
#include "ports/system.hpp"

#include <fmt/format.h>

#include <memory>

namespace oidcctl::cli {

namespace {

constexpr std::size_t k_max_document = std::size_t{1} << 20;

struct TokenVerifyOptions
{
  std::string token_file = "-";
  std::string issuer_url = {};
  std::string discovery_file = {};
  std::string jwks_file = {};
  std::string now = {};
  IssuerFlags issuer = {};
  NetworkFlags network = {};
  FreshTokenFlags fresh = {};
};

Result<Secret>
token_of(System& system, const TokenVerifyOptions& options)
{
  return options.fresh.is_wanted ? fresh_token(system,
                                               options.fresh,
                                               options.issuer_url,
                                               options.issuer.client_ids,
                                               options.network)
                                 : read_token(system, options.token_file);
}

Result<Time>
now_of(System& system, const std::string& text)
{
  if (text.empty()) {
    return system.clock.now();
  }
  const auto time = parse_time(text);
  if (!time) {
    return usage_error(
        {"--now"},
        fmt::format("invalid value {} for --now: expected RFC 3339 or Unix seconds",
                    text::quote(text)));
  }
  return *time;
}

Result<TokenEvidence>
evidence_of(System& system,
            NetworkModule& module,
            const TokenVerifyOptions& options,
            const Policy& policy,
            const Secret& token)
{
  // Read also without a network: a CA file that is missing stops the API server, too.
  TRY_ASSIGN(auto network, network_options(system, options.network));
  trust_configured(network, options.network, options.issuer);
  network.go = go::version_of_kubernetes(policy.kubernetes_minor);
  network.every_ca_must_parse = !options.network.certificate_authority.empty();
  if (!options.discovery_file.empty()) {
    TRY_ASSIGN(auto document, system.files.read(options.discovery_file, k_max_document));
    TRY_ASSIGN(auto keys, system.files.read(options.jwks_file, k_max_document));
    return offline_token_evidence(
        options.issuer_url, std::move(document), std::move(keys));
  }
  const auto timeout = timeout_of(options.network.timeout);
  TRY_ASSIGN(const auto http, module.open(network));
  return collect_token(
      *http, system.clock, timeout, options.issuer_url, policy, token.reveal());
}

Outcome
outcome_of(const TokenVerdict& verdict, const Policy& policy, const std::string& issuer)
{
  Document document;
  document.data = token_verdict_json(verdict, policy, issuer);
  document.view.facts = {
      {"Accepted", {"/answer", "/reason", "/message"}},
      {"User", {"/username"}},
      {"Groups", {"/groups"}},
      {"Uid", {"/uid"}},
      {"Issuer", {"/issuer"}},
      {"Kubernetes", {"/kubernetesVersion"}},
  };
  document.view.findings.rows = "/findings";
  const auto status = !verdict.accepted   ? ExitStatus::unknown
                      : *verdict.accepted ? ExitStatus::success
                                          : ExitStatus::negative;
  return {std::move(document), status};
}

Result<Outcome>
run_token_verify(System& system, const TokenVerifyOptions& given)
{
  auto options = given;
  if (options.fresh.is_wanted && given.issuer_url.empty() &&
      !given.issuer.authentication_config.empty()) {
    return usage_error({"--issuer-url"},
                       "--login with --authentication-config needs --issuer-url",
                       "choose the issuer of the file to log in at");
  }
  if (options.fresh.is_wanted) {
    TRY(take_configured_issuer(system, options.issuer, options.issuer_url));
  }
  TRY_ASSIGN(const auto given_now, now_of(system, options.now));
  if (options.issuer.authentication_config.empty()) {
    TRY(policy_of(options.issuer)); // before a token is read, or a login starts
  }
  TRY_ASSIGN(const auto token, token_of(system, options));
  if (!options.fresh.is_wanted) {
    TRY(take_configured_issuer(
        system, options.issuer, options.issuer_url, &token.reveal()));
  }
  TRY_ASSIGN(const auto policy, policy_of(options.issuer));
  TRY_ASSIGN(auto* const module, system.network.load());
  TRY_ASSIGN(auto evidence, evidence_of(system, *module, options, policy, token));
  // A login takes a while.
  evidence.now = options.now.empty() ? system.clock.now() : given_now;
  const auto verdict = judge_token(token.reveal(), policy, evidence, module->jose());
  return outcome_of(verdict, policy, options.issuer_url);
}

} // namespace

void
build_token_verify(Parameters& parameters, Invocation& invocation)
{
  auto options = std::make_shared<TokenVerifyOptions>();
  add_token_argument(parameters, options->token_file);
  add_issuer_url(parameters, options->issuer_url);
  add_issuer_options(parameters, options->issuer, IssuerValues::judged);
  const auto offline = parameters.in("Offline");
  offline.file("--discovery-file",
               options->discovery_file,
               "Discovery document, instead of the network");
  offline.file(
      "--jwks-file", options->jwks_file, "Key set (JWKS), instead of the network");
  offline.value(
      "--now", "TIME", options->now, "Time to verify at (RFC 3339 or Unix seconds)");
  offline.needs("--discovery-file", "--jwks-file");
  offline.needs("--jwks-file", "--discovery-file");
  add_fresh_token_options(parameters, options->fresh);
  add_network_options(parameters, options->network);
  add_output_options(parameters, invocation.output);
  const auto hint = "use the value that the API server has";
  parameters.required({"--issuer-url", "--authentication-config"}, hint);
  parameters.required({"--client-id", "--authentication-config"}, hint);
  parameters.exclusive({"--login", "FILE"});
  parameters.footer("Exit status: 0 accepted, 1 refused, 3 could not find out.");
  invocation.action = [options](System& system) {
    return run_token_verify(system, *options);
  };
}

} // namespace oidcctl::cli
