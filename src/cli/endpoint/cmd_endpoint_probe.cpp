#include "app/endpoint/probe_endpoint.hpp"
#include "base/text.hpp"
#include "cli/endpoint/commands.hpp"
#include "cli/options/network_options.hpp"
#include "model/http/url.hpp"
#include "ports/network.hpp"
#include "ports/system.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

namespace oidcctl::cli {

namespace {

struct EndpointProbeOptions
{
  std::string url = {};
  std::string tls_server_name = {};
  NetworkFlags network = {};
};

// A name that a certificate can have: a host name or an address, without a port.
Result<void>
check_server_name(const std::string& name)
{
  const bool is_address = std::count(name.begin(), name.end(), ':') >= 2; // IPv6
  const auto url = Url::parse("https://" + (is_address ? "[" + name + "]" : name));
  const bool fits = url && !url->host.empty() && url->host == name && !url->query &&
                    !url->fragment && url->path.empty();
  return name.empty() || fits
             ? Result<void>()
             : usage_error(
                   {"--tls-server-name"},
                   fmt::format("invalid value {} for --tls-server-name: expected a host "
                               "name",
                               text::quote(name)));
}

Result<Outcome>
run_endpoint_probe(System& system, const EndpointProbeOptions& options)
{
  // A host alone is read as one that speaks https, as the other endpoint commands do.
  const auto url = options.url.find("://") == std::string::npos ? "https://" + options.url
                                                                : options.url;
  const auto timeout = timeout_of(options.network.timeout);
  TRY_ASSIGN(auto network, network_options(system, options.network));
  TRY(check_server_name(options.tls_server_name));
  network.tls_server_name = options.tls_server_name;
  TRY_ASSIGN(auto* const module, system.network.load());
  TRY_ASSIGN(const auto http, module->open(network));
  auto evidence = probe_endpoint(
      {*http, system.resolver, system.clock, system.random}, url, network, timeout);
  Document document;
  document.data = endpoint_report(make_endpoint_case(std::move(evidence)));
  document.view.facts = {
      {"URL", {"/url"}},
      {"Type", {"/type"}},
      {"Result", {"/conclusion"}},
      {"Reachable",
       {"/verdicts/reachable/answer",
        "/verdicts/reachable/finding",
        "/verdicts/reachable/message"}},
      {"Kubernetes",
       {"/verdicts/kubernetes/answer",
        "/verdicts/kubernetes/finding",
        "/verdicts/kubernetes/message"}},
  };
  document.view.findings.rows = "/findings";
  const auto status = report_status(document.data, false);
  return Outcome{std::move(document), status};
}

} // namespace

void
build_endpoint_probe(Parameters& parameters, Invocation& invocation)
{
  auto options = std::make_shared<EndpointProbeOptions>();
  parameters.argument("URL", options->url, "URL of an API server");
  parameters.required({"URL"}, "use the URL of an API server, as a kubeconfig has it");
  add_network_options(parameters, options->network);
  parameters.in("Network")
      .value("--tls-server-name",
             "NAME",
             options->tls_server_name,
             "Name to verify in the server's certificate")
      .default_text = "the host of the URL";
  add_output_options(parameters, invocation.output);
  parameters.footer("No credential is sent; the checks are described in "
                    "oidcctl-endpoint-probe(1).");
  invocation.action = [options](System& system) {
    return run_endpoint_probe(system, *options);
  };
}

} // namespace oidcctl::cli
