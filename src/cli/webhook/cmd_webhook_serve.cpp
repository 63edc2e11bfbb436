#include "app/webhook/serve.hpp"
#include "base/result.hpp"
#include "base/text.hpp"
#include "cli/options/network_options.hpp"
#include "cli/webhook/commands.hpp"
#include "ports/system.hpp"

#include <fmt/format.h>

#include <memory>

namespace oidcctl::cli {

namespace {

struct WebhookServeOptions
{
  std::string config = {};
  std::string listen = ":8443";
  std::string path = "/authenticate";
  std::string certificate = {};
  std::string key = {};
  std::string client_ca = {};
  std::string metrics = "127.0.0.1:9443";
  long threads = 2;
  long connections = 1000;
  long per_client = 2000;
  double shutdown_delay = 0;
  NetworkFlags network = {.timeout = 10};
};

Result<ListenAddress>
address_of(const std::string& option, const std::string& text)
{
  const auto address = parse_listen_address(text);
  if (!address) {
    return usage_error(
        {option},
        fmt::format("invalid value {} for {}: expected an IP address and a port, such as "
                    "0.0.0.0:8443 or [::1]:8443",
                    text::quote(text),
                    option));
  }
  return *address;
}

Result<ServeRequest>
request_of(System& system, const WebhookServeOptions& options)
{
  ServeRequest request{.config_file = options.config,
                       .path = options.path,
                       .certificate_file = options.certificate,
                       .key_file = options.key,
                       .client_ca_file = options.client_ca,
                       .threads = static_cast<unsigned>(options.threads),
                       .connections = static_cast<std::size_t>(options.connections),
                       .per_client = static_cast<unsigned>(options.per_client),
                       .fetch_timeout = timeout_of(options.network.timeout)};
  if (options.shutdown_delay > 0) {
    request.shutdown_delay = timeout_of(options.shutdown_delay);
  }
  TRY_ASSIGN(request.listen, address_of("--listen", options.listen));
  if (options.metrics != "none") {
    TRY_ASSIGN(request.metrics, address_of("--metrics-listen", options.metrics));
  }
  if (!options.path.starts_with('/') || options.path.find('?') != std::string::npos) {
    return usage_error({"--path"},
                       fmt::format("invalid value {} for --path: expected a path such as "
                                   "/authenticate",
                                   text::quote(options.path)));
  }
  TRY_ASSIGN(request.network, network_options(system, options.network));
  return request;
}

Result<Outcome>
run_webhook_serve(System& system, const WebhookServeOptions& options)
{
  TRY_ASSIGN(const auto request, request_of(system, options));
  TRY(serve_webhook(system, request));
  return Outcome{};
}

} // namespace

void
build_webhook_serve(Parameters& parameters, Invocation& invocation)
{
  auto options = std::make_shared<WebhookServeOptions>();
  // The command takes no profile, whose file has this option elsewhere.
  parameters.file("--config", options->config, "Issuers and rules (YAML)");
  parameters.required({"--config"}, "an AuthenticationConfiguration will do");
  const auto server = parameters.in("Server");
  server.value(
      "--listen", "ADDRESS", options->listen, "IP address and port to listen on");
  server.value("--path", "PATH", options->path, "Path of the URL that is answered");
  server.file(
      "--tls-cert-file", options->certificate, "Certificate with its chain (PEM)");
  server.file("--tls-private-key-file", options->key, "Its private key (PEM)");
  server.file("--client-ca-file",
              options->client_ca,
              "Require client certificates of these CAs (PEM)");
  server.value("--metrics-listen",
               "ADDRESS",
               options->metrics,
               "IP address and port of /healthz, /readyz and /metrics, or none");
  server.number("--threads",
                "N",
                {.min = 1, .max = 64},
                options->threads,
                "Threads that answer requests");
  server.number("--max-connections",
                "N",
                {.min = 1, .max = 100000},
                options->connections,
                "Connections at once; above, those that idle longest are closed");
  server.number("--max-reviews-per-second",
                "N",
                {.min = 0, .max = 1000000},
                options->per_client,
                "Reviews that one client address may ask for; 0: any number");
  server.number("--shutdown-delay",
                "SECONDS",
                {.min = 0, .max = 300},
                options->shutdown_delay,
                "Seconds to go on answering, not ready, before it stops");
  server.required({"--tls-cert-file"}, "tokens are only accepted over TLS");
  server.required({"--tls-private-key-file"}, "it is the key of --tls-cert-file");
  add_network_options(parameters, options->network);
  parameters.footer("It runs until SIGTERM or SIGINT. The log on standard error is JSON "
                    "lines.");
  invocation.action = [options](System& system) {
    return run_webhook_serve(system, *options);
  };
}

} // namespace oidcctl::cli
