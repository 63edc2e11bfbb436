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
#include "model/http/url.hpp"
#include "ports/network.hpp"
#include "ports/system.hpp"

#include <fmt/format.h>

#include <memory>

namespace oidcctl::cli {

namespace {

struct Options
{
  std::string url = {};
  std::string kubeconfig = {};
  std::optional<std::string> context = std::nullopt;
  std::string token_file = {};
  bool loads = false;
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
place_of(System& system, const Options& options)
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
document_of(const webhook::Case& tested, const Options& options)
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
                        {{"TOKEN", "/probe"},
                         {"VERSION", "/version"},
                         {"ANSWER", "/seen"},
                         {"MS", "/milliseconds"},
                         {"COST FOR KUBE-APISERVER", "/cost"}}};
  document.view.findings.rows = "/findings";
  return document;
}

Result<Outcome>
run(System& system, const Options& options)
{
  TRY_ASSIGN(const auto place, place_of(system, options));
  Secret token;
  if (!options.token_file.empty()) {
    TRY_ASSIGN(token, read_token(system, options.token_file));
  }
  TRY_ASSIGN(auto* const module, system.network.load());
  TRY_ASSIGN(const auto http, module->open(place.network));
  std::unique_ptr<Http> without;
  if (place.network.client_certificate) {
    auto plain = place.network;
    plain.client_certificate = std::nullopt;
    TRY_ASSIGN(without, module->open(plain));
  }
  const auto tested = probe_webhook(system.clock,
                                    {.url = place.url,
                                     .http = *http,
                                     .without_certificate = without.get(),
                                     .bearer = place.bearer,
                                     .token = token,
                                     .timeout = timeout_of(options.network.timeout),
                                     .loads = options.loads});
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
  auto options = std::make_shared<Options>();
  parameters.argument(
      "URL", options->url, "The URL of the webhook, as kube-apiserver has it");
  parameters.file("--kubeconfig",
                  options->kubeconfig,
                  "File of --authentication-token-webhook-config-file instead");
  auto& context = parameters.value(
      "--context", "NAME", options->context, "Context of the kubeconfig to use");
  context.default_text = "its current context";
  context.values.find = find_contexts;
  parameters.file("--token-file",
                  options->token_file,
                  "File with a token that the webhook accepts, to be asked and forged");
  parameters.flag(
      "--load", options->loads, "Ask 400 times, by 16 at once; needs --token-file");
  parameters.required({"URL", "--kubeconfig"});
  parameters.exclusive({"URL", "--kubeconfig"});
  parameters.needs("--load", "--token-file", "without it no answer can be right");
  parameters.needs("--context", "--kubeconfig");
  add_report_options(parameters, options->report, check_names);
  add_network_options(parameters, options->network);
  add_output_options(parameters, invocation.output);
  parameters.footer("Exit status: 0 no failure, 1 failures, 3 could not find out.");
  invocation.action = [options](System& system) { return run(system, *options); };
}

} // namespace oidcctl::cli
