#include "app/issuer/evidence_store.hpp"
#include "app/issuer/issuer_list.hpp"
#include "app/issuer/verify_configured.hpp"
#include "app/issuer/verify_issuer.hpp"
#include "base/text.hpp"
#include "checks/issuer/issuer_report.hpp"
#include "cli/issuer/commands.hpp"
#include "cli/login/fresh_token.hpp"
#include "cli/login/redirect_urls.hpp"
#include "cli/options/configured_issuer.hpp"
#include "cli/options/issuer_options.hpp"
#include "cli/options/report_options.hpp"
#include "cli/options/token_input.hpp"
#include "model/http/url.hpp"
#include "ports/files.hpp"
#include "ports/system.hpp"
#include "ports/terminal.hpp"

#include <fmt/format.h>

#include <memory>

namespace oidcctl::cli {

namespace {

constexpr std::size_t k_max_issuers = 10000;
constexpr const char* k_issuer_hint =
    "use the URL of the issuer, for example https://accounts.google.com";

struct VerifyIssuerOptions
{
  std::vector<std::string> issuers = {};
  std::string issuer_url = {};
  std::string issuers_file = {};
  IssuerFlags issuer = {};
  NetworkFlags network = {};
  std::vector<std::string> redirect_urls = {};
  std::string token_file = {};
  FreshTokenFlags fresh = {};
  std::string evidence = {};
  std::string save_evidence = {};
  ReportFlags report = {};
};

// Return the issuers that the arguments and the list name.
Result<std::vector<std::string>>
issuers_of(System& system, const VerifyIssuerOptions& options)
{
  auto issuers = options.issuers;
  if (!options.issuer_url.empty()) {
    issuers.push_back(options.issuer_url);
  }
  if (!options.issuers_file.empty()) {
    TRY_ASSIGN(const auto listed, read_issuer_list(system.files, options.issuers_file));
    issuers.insert(issuers.end(), listed.begin(), listed.end());
  }
  if (issuers.size() > k_max_issuers) {
    return usage_error(
        {"ISSUER_URL", "--issuers-file"},
        fmt::format("{} issuers exceed the limit of {}", issuers.size(), k_max_issuers));
  }
  const bool has_other =
      !options.evidence.empty() || !options.issuer.authentication_config.empty();
  if (issuers.empty() && !has_other) { // a file without one
    return usage_error({"--issuers-file"}, "no issuer specified", k_issuer_hint);
  }
  return issuers;
}

// Return the redirect URLs to try: the given ones, or those of the login.
Result<std::vector<std::string>>
urls_to_try(const VerifyIssuerOptions& options)
{
  auto urls = options.redirect_urls;
  const char* const option = urls.empty() ? "--oidc-redirect-url" : "--redirect-url";
  if (urls.empty()) {
    const auto& login = options.fresh.login;
    TRY_ASSIGN(urls,
               redirect_urls_of({.url = login.redirect_url,
                                 .listen_addresses = login.listen_addresses,
                                 .has_certificate = !login.local_server_cert.empty()}));
  }
  for (const auto& text : urls) {
    const auto url = Url::parse(text);
    if (!url || url->host.empty()) {
      return usage_error({option},
                         fmt::format("invalid value {} for {}: {}",
                                     text::quote(text),
                                     option,
                                     url ? "the host is missing" : url.error()));
    }
  }
  return urls;
}

// Return the token that is to be judged, too, if any.
Result<std::optional<Secret>>
token_of(System& system,
         const VerifyIssuerOptions& options,
         const std::vector<std::string>& issuers)
{
  if (!options.fresh.is_wanted && options.token_file.empty()) {
    return std::nullopt;
  }
  if (!options.fresh.is_wanted) {
    return read_token(system, options.token_file);
  }
  if (issuers.size() != 1) {
    return usage_error(
        {"--login"},
        fmt::format("--login works with one issuer, not {}", issuers.size()));
  }
  return fresh_token(
      system, options.fresh, issuers.front(), options.issuer.client_ids, options.network);
}

Progress
progress_of(System& system)
{
  return [&system](std::size_t done, std::size_t all) {
    if (all > 1 && system.terminal.stderr_is_terminal()) {
      system.terminal.err(
          fmt::format("\r{} of {} issuers{}", done, all, done == all ? "\r\x1b[K" : ""));
    }
  };
}

CollectOptions
collect_options(const VerifyIssuerOptions& options)
{
  return {.redirect_urls = options.redirect_urls,
          .timeout = timeout_of(options.network.timeout)};
}

Result<std::vector<IssuerEvidence>>
evidence_of(System& system,
            const VerifyIssuerOptions& options,
            const std::vector<std::string>& issuers,
            const Policy& policy)
{
  if (!options.evidence.empty()) {
    return read_evidence(system.files, options.evidence, issuers);
  }
  auto collect = collect_options(options);
  collect.policy = policy;
  TRY_ASSIGN(collect.network, network_options(system, options.network));
  collect.network.go = go::version_of_kubernetes(policy.kubernetes_minor);
  collect.network.every_ca_must_parse = !options.network.certificate_authority.empty();
  TRY_ASSIGN(auto evidence, collect_all(system, issuers, collect, progress_of(system)));
  if (!options.save_evidence.empty()) {
    TRY(write_evidence(system.files, options.save_evidence, evidence));
  }
  return evidence;
}

// Return the entries of --authentication-config for `issuers`, or all.
Result<std::vector<apiserver::IssuerPolicy>>
configured(System& system,
           const VerifyIssuerOptions& options,
           const std::vector<std::string>& issuers)
{
  TRY_ASSIGN(auto policies, configured_issuers(system, options.issuer));
  if (issuers.empty()) {
    return policies;
  }
  std::vector<apiserver::IssuerPolicy> chosen;
  for (const auto& issuer : issuers) {
    auto flags = options.issuer;
    std::string url = issuer;
    TRY(take_configured_issuer(system, flags, url));
    chosen.push_back({url, *flags.configured, flags.certificate_authority});
  }
  return chosen;
}

Result<std::vector<IssuerCase>>
cases_of(System& system, const VerifyIssuerOptions& options)
{
  TRY_ASSIGN(const auto issuers, issuers_of(system, options));
  if (!options.issuer.authentication_config.empty()) {
    TRY_ASSIGN(const auto entries, configured(system, options, issuers));
    TRY_ASSIGN(const auto token, token_of(system, options, issuers));
    auto common = collect_options(options);
    TRY_ASSIGN(common.network, network_options(system, options.network));
    return verify_configured(system,
                             common,
                             !options.network.certificate_authority.empty(),
                             token,
                             entries,
                             progress_of(system));
  }
  TRY_ASSIGN(const auto policy, policy_of(options.issuer));
  TRY_ASSIGN(auto token, token_of(system, options, issuers));
  TRY_ASSIGN(auto evidence, evidence_of(system, options, issuers, policy));
  return make_issuer_cases(
      system, std::move(evidence), {policy, options.redirect_urls, std::move(token)});
}

Outcome
outcome_of(const std::vector<IssuerCase>& cases, const VerifyIssuerOptions& options)
{
  auto reports = Json::array();
  auto status = ExitStatus::success;
  for (const auto& issuer_case : cases) {
    reports.push_back(issuer_report(issuer_case, options.report.selection));
    const auto one = report_status(reports.back(), options.report.warnings_fail());
    if (one == ExitStatus::negative || status == ExitStatus::success) {
      status = one;
    }
  }
  Document document;
  document.view.facts = {
      {"Issuer", {"/issuer"}},
      {"Provider", {"/providerName"}},
      {"API server",
       {"/verdicts/api-server/answer",
        "/verdicts/api-server/finding",
        "/verdicts/api-server/message"}},
      {"Login",
       {"/verdicts/login/answer", "/verdicts/login/finding", "/verdicts/login/message"}},
  };
  document.view.findings.rows = "/findings";
  if (reports.size() == 1) {
    document.data = std::move(reports.front());
  } else {
    document.view.items = "/items";
    document.view.summary = {{"API server", "/verdicts/api-server/answer"},
                             {"Login", "/verdicts/login/answer"},
                             {"Issuer", "/issuer"}};
    document.data = {{"apiVersion", "oidcctl/v1"},
                     {"kind", "IssuerReportList"},
                     {"items", std::move(reports)}};
  }
  return {std::move(document), status};
}

Result<Outcome>
run_verify_issuer(System& system, VerifyIssuerOptions options)
{
  TRY_ASSIGN(options.redirect_urls, urls_to_try(options));
  TRY_ASSIGN(const auto cases, cases_of(system, options));
  return outcome_of(cases, options);
}

std::vector<std::string>
check_names()
{
  return names_of(ids_of(issuer_checks()));
}

void
add_issuers(const Parameters& parameters, VerifyIssuerOptions& options)
{
  auto& urls = parameters.arguments(
      "ISSUER_URL", options.issuers, "Issuer URLs, exactly as the API server has them");
  urls.must_not_be_empty = true;
  urls.empty_hint = k_issuer_hint;
  add_issuer_url(parameters, options.issuer_url);
  parameters.file(
      "--issuers-file", options.issuers_file, "File with one issuer URL per line");
}

void
add_login_options(const Parameters& login, VerifyIssuerOptions& options)
{
  login.list("--redirect-url", "URL", options.redirect_urls, "Redirect URL to try")
      .default_text = "those of a login, ports 8000 and 18000";
  add_token_file(login, options.token_file, "ID token to judge, too (with --client-id)");
}

void
add_report_and_evidence_options(const Parameters& report, VerifyIssuerOptions& options)
{
  add_report_options(report, options.report, check_names);
  report.new_file("--save-evidence",
                  options.save_evidence,
                  "Write what was collected to this file, for --evidence");
  report.file("--evidence",
              options.evidence,
              "Judge the evidence in this file instead of asking the network");
}

// How the options relate to each other.
void
add_relations(const Parameters& parameters)
{
  parameters.alternatives({"ISSUER_URL", "--issuer-url", "--issuers-file", "--evidence"});
  parameters.required({"ISSUER_URL",
                       "--issuer-url",
                       "--issuers-file",
                       "--evidence",
                       "--authentication-config"},
                      k_issuer_hint);
  parameters.conflicts("--authentication-config", "--evidence,--save-evidence,--login");
  parameters.exclusive({"--evidence", "--save-evidence"});
  for (const auto* other : {"--token-file", "--evidence", "--issuers-file"}) {
    parameters.exclusive({"--login", other});
  }
}

} // namespace

void
build_verify_issuer(Parameters& parameters, Invocation& invocation)
{
  auto options = std::make_shared<VerifyIssuerOptions>();
  add_issuers(parameters, *options);
  add_issuer_options(parameters, options->issuer);
  add_login_options(parameters.in("Login"), *options);
  add_fresh_token_options(parameters, options->fresh);
  add_report_and_evidence_options(parameters.in("Report"), *options);
  add_network_options(parameters, options->network);
  add_output_options(parameters, invocation.output);
  add_relations(parameters);
  parameters.footer("The checks are described in oidcctl-checks(7).");
  invocation.action = [options](System& system) {
    return run_verify_issuer(system, *options);
  };
}

} // namespace oidcctl::cli
