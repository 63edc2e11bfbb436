#include "app/endpoint/probe_endpoint.hpp"

#include "app/fetch.hpp"
#include "app/lookup.hpp"
#include "model/http/url.hpp"
#include "ports/clock.hpp"

namespace oidcctl {

namespace {

std::string
below(const std::string& url, const char* path)
{
  auto base = url;
  while (base.ends_with('/')) {
    base.pop_back();
  }
  return base + path;
}

HttpExchange
ask(Fetcher& fetcher, const std::string& url)
{
  HttpExchange exchange{.url = url};
  exchange.outcome = fetcher.send(url, {{"accept", "application/json"}});
  return exchange;
}

} // namespace

EndpointEvidence
probe_endpoint(const CollectPorts& ports,
               const std::string& url,
               const NetworkOptions& network,
               Milliseconds timeout)
{
  EndpointEvidence evidence;
  evidence.url = url;
  evidence.now = ports.clock.now();
  if (server_url_problem(url)) {
    const NotTried why{"the URL cannot be used"};
    evidence.addresses = why;
    evidence.version = why;
    return evidence;
  }
  Fetcher fetcher(ports.http, ports.clock, timeout);
  const auto parsed = *Url::parse(url);
  evidence.addresses = look_up(ports.resolver, network, parsed, fetcher.left());
  auto first = ask(fetcher, below(url, "/version"));
  const bool replied = first.reply() != nullptr;
  evidence.version = std::move(first);
  if (replied) {
    evidence.ready = ask(fetcher, below(url, "/readyz"));
    evidence.api = ask(fetcher, below(url, "/api"));
  }
  return evidence;
}

} // namespace oidcctl
