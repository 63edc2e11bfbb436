#include "app/endpoint/probe_endpoint.hpp"
#include "cli/endpoint/commands.hpp"
#include "cli/options/options.hpp"
#include "ports/network.hpp"
#include "ports/system.hpp"

#include <memory>

namespace oidcctl::cli {

namespace {

struct Options
{
  std::string url = {};
  NetworkFlags network = {};
};

Result<Outcome>
run(System& system, const Options& options)
{
  if (options.url.empty()) {
    return fail(ErrorCode::usage,
                "no URL specified",
                "specify the URL of an API server, as in a kubeconfig");
  }
  // A host alone is taken for one that speaks https, as the other endpoint commands do.
  const auto url = options.url.find("://") == std::string::npos ? "https://" + options.url
                                                                : options.url;
  TRY_ASSIGN(const auto timeout, timeout_of(options.network));
  TRY_ASSIGN(const auto network, network_options(system, options.network));
  TRY_ASSIGN(auto* const module, system.network.load());
  TRY_ASSIGN(const auto http, module->open(network));
  auto evidence = probe_endpoint({*http, system.resolver, system.clock, system.random},
                                 url,
                                 network.connect_to,
                                 timeout);
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
  auto options = std::make_shared<Options>();
  parameters.argument("URL", options->url, "The URL of an API server, any cluster's");
  add_network_options(parameters, options->network);
  add_output_options(parameters, invocation.output);
  parameters.footer("No credential is sent; the checks are described in "
                    "oidcctl-endpoint-probe(1).");
  invocation.action = [options](System& system) { return run(system, *options); };
}

} // namespace oidcctl::cli
