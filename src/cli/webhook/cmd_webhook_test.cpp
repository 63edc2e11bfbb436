#include "app/cluster/cluster_config.hpp"
#include "app/cluster/cluster_credentials.hpp"
#include "app/webhook/probe_webhook.hpp"
#include "base/result.hpp"
#include "base/text.hpp"
#include "checks/webhook/webhook_report.hpp"
#include "cli/options/known_values.hpp"
#include "cli/options/network_options.hpp"
#include "cli/options/report_options.hpp"
#include "cli/options/token_input.hpp"
#include "cli/webhook/commands.hpp"
#include "cli/webhook/mint_options.hpp"
#include "model/http/url.hpp"
#include "ports/files.hpp"
#include "ports/network.hpp"
#include "ports/system.hpp"

#include <fmt/format.h>

#include <memory>
#include <vector>

namespace oidcctl::cli {

namespace {

constexpr std::size_t k_most_reviews = std::size_t{16} << 20;

struct WebhookTestOptions
{
  std::string url = {};
  std::string kubeconfig = {};
  std::optional<std::string> context = std::nullopt;
  std::vector<std::string> token_files = {};
  std::vector<std::string> refused_files = {};
  std::string log_file = {};
  bool loads = false;
  bool is_authorization = false;
  std::string review_file = {};
  MintFlags mint = {};
  NetworkFlags network = {};
  ReportFlags report = {};
};

// Where the webhook is, and how it is asked.
struct Place
{
  std::string url = {};
  NetworkOptions network = {};
  Secret bearer = {};
};

Result<Place>
place_of(System& system, const WebhookTestOptions& options)
{
  Place place{.url = options.url};
  TRY_ASSIGN(place.network, network_options(system, options.network));
  if (!options.kubeconfig.empty()) {
    TRY_ASSIGN(const auto config,
               read_client_config(system, {options.kubeconfig, options.context}));
    if (config.cluster.insecure_skip_tls_verify) {
      return fail(
          ErrorCode::local_file,
          "the kubeconfig has insecure-skip-tls-verify: kube-apiserver would send "
          "tokens to anyone",
          "use certificate-authority with the CA of the webhook");
    }
    const auto connect_to = place.network.connect_to;
    TRY_ASSIGN(place.network, cluster_network(system, config));
    place.network.connect_to = connect_to;
    place.url = config.cluster.server; // as it is written: its path counts
    place.bearer = config.user.token;
    if (!config.user.token_file.empty() && place.bearer.empty()) {
      TRY_ASSIGN(place.bearer, read_token_file(system, config.user.token_file));
    }
  }
  const auto url = Url::parse(place.url);
  if (!url || url->host.empty() || url->scheme != "https") {
    return usage_error(
        {"URL"},
        fmt::format("invalid webhook URL {}: expected https://HOST[:PORT]/PATH",
                    text::quote(place.url)));
  }
  place.url = place.url.substr(0, place.url.find('?'));
  return place;
}

Document
document_of(const webhook::Case& tested, const WebhookTestOptions& options)
{
  Document document;
  document.data = webhook::report(tested, options.report.selection);
  document.view.facts = {
      {"Webhook", {"/url"}},
      {"Usable",
       {"/verdicts/usable/answer",
        "/verdicts/usable/finding",
        "/verdicts/usable/message"}},
      {"Safe",
       {"/verdicts/safe/answer", "/verdicts/safe/finding", "/verdicts/safe/message"}}};
  document.view.list = {"/costs",
                        {{"ASKED", "/token"},
                         {"VERSION", "/version"},
                         {"ANSWER", "/seen"},
                         {"MS", "/milliseconds"},
                         {"COST FOR KUBE-APISERVER", "/cost"}}};
  document.view.findings.rows = "/findings";
  return document;
}

Result<std::vector<Secret>>
read_tokens(System& system, const std::vector<std::string>& paths)
{
  std::vector<Secret> tokens;
  for (const auto& path : paths) {
    TRY_ASSIGN(auto token, read_token(system, path));
    tokens.push_back(std::move(token));
  }
  return tokens;
}

Result<std::vector<webhook::AccessQuestion>>
read_reviews(System& system, const std::string& path)
{
  if (path.empty()) {
    return std::vector<webhook::AccessQuestion>();
  }
  TRY_ASSIGN(auto text, system.files.read(path, k_most_reviews));
  auto questions = webhook::read_questions(std::move(text));
  if (!questions) {
    return tl::make_unexpected(std::move(questions).error().within(text::quote(path)));
  }
  return questions;
}

Result<Outcome>
run_webhook_test(System& system, const WebhookTestOptions& options)
{
  TRY_ASSIGN(const auto place, place_of(system, options));
  WebhookTarget target{.url = place.url,
                       .network = place.network,
                       .bearer = place.bearer,
                       .log_file = options.log_file,
                       .timeout = timeout_of(options.network.timeout),
                       .loads = options.loads};
  const auto& selection = options.report.selection;
  const auto is_wanted = [&selection](const char* check) {
    return selection.only.empty() || selection.takes(check);
  };
  target.asks_slowly = is_wanted("protocol/slow-body");
  target.offers_canary = is_wanted("attack/fetch");
  TRY_ASSIGN(target.tokens, read_tokens(system, options.token_files));
  target.is_authorization = options.is_authorization;
  TRY_ASSIGN(target.questions, read_reviews(system, options.review_file));
  TRY_ASSIGN(target.refused, read_tokens(system, options.refused_files));
  TRY_ASSIGN(auto* const module, system.network.load());
  TRY_ASSIGN(const auto mint, mint_options(system, module->signing(), options.mint));
  target.issuer_key = mint.key.get();
  target.settings = mint.settings;
  TRY_ASSIGN(const auto tested, probe_webhook(system, *module, target));
  auto document = document_of(tested, options);
  const auto status = report_status(document.data, options.report.warnings_fail());
  return Outcome{std::move(document), status};
}

std::vector<std::string>
check_names()
{
  return names_of(ids_of(webhook::checks()));
}

} // namespace

void
build_webhook_test(Parameters& parameters, Invocation& invocation)
{
  auto options = std::make_shared<WebhookTestOptions>();
  parameters.argument(
      "URL", options->url, "The URL of the webhook, as kube-apiserver has it");
  parameters.file("--kubeconfig",
                  options->kubeconfig,
                  "File of --authentication-token-webhook-config-file instead");
  auto& context = parameters.value(
      "--context", "NAME", options->context, "Context of the kubeconfig to use");
  context.default_text = "its current context";
  context.values.find = find_contexts;
  parameters
      .list("--token-file",
            "FILE",
            options->token_files,
            "File with a token that the webhook accepts; a second one of another user")
      .values.kind = Values::Kind::file;
  parameters
      .list("--refused-token-file",
            "FILE",
            options->refused_files,
            "File with a token that the webhook has to refuse")
      .values.kind = Values::Kind::file;
  parameters.file("--log-file",
                  options->log_file,
                  "Log of the webhook, in which no token may be after the test");
  parameters.flag("--load",
                  options->loads,
                  "Ask 5000 times, by 200 at once, and beside 25 idle connections");
  add_mint_options(parameters, options->mint);
  parameters.flag("--authorization",
                  options->is_authorization,
                  "It is an authorization webhook: send SubjectAccessReviews");
  parameters.file("--review-file",
                  options->review_file,
                  "File with SubjectAccessReviews, whose status is the expected answer");
  parameters.needs("--review-file", "--authorization");
  parameters.conflicts("--authorization",
                       "--token-file,--refused-token-file,--issuer-key,--log-file",
                       "an authorization webhook gets no tokens");
  parameters.required({"URL", "--kubeconfig"});
  parameters.exclusive({"URL", "--kubeconfig"});
  parameters.needs("--load",
                   "--token-file,--issuer-key,--authorization",
                   "without it no answer can be right");
  parameters.needs("--context", "--kubeconfig");
  add_report_options(parameters, options->report, check_names);
  add_network_options(parameters, options->network);
  add_output_options(parameters, invocation.output);
  parameters.footer("Exit status: 0 no failure, 1 failures, 3 could not find out.");
  invocation.action = [options](System& system) {
    return run_webhook_test(system, *options);
  };
}

} // namespace oidcctl::cli
