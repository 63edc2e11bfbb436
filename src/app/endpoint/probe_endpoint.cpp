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

// Return whether the port may speak something else than TLS: nothing of TLS was seen.
bool
may_be_plain(const HttpExchange& exchange)
{
  const auto* const failure = exchange.failure();
  return failure != nullptr && !failure->tls &&
         (failure->fault == HttpFault::tls || failure->fault == HttpFault::protocol);
}

} // namespace

EndpointEvidence
probe_endpoint(const CollectPorts& ports,
               const std::string& url,
               const NetworkOptions& network,
               Milliseconds timeout)
{
  EndpointEvidence evidence;
  evidence.tls_server_name = network.tls_server_name;
  evidence.url = url;
  evidence.now = ports.clock.now();
  if (server_url_problem(url)) {
    const NotTried why{"the URL is invalid"};
    evidence.addresses = why;
    evidence.version = why;
    return evidence;
  }
  Fetcher fetcher(ports.http, ports.clock, timeout);
  const auto parsed = *Url::parse(url);
  evidence.addresses = look_up(ports.resolver, network, parsed, fetcher.left());
  auto first = ask(fetcher, below(url, "/version"));
  const bool replied = first.reply() != nullptr;
  if (may_be_plain(first)) {
    auto plain = parsed;
    plain.scheme = "http";
    plain.port = parsed.effective_port();
    evidence.plain = ask(fetcher, below(plain.str(), "/version"));
  }
  evidence.version = std::move(first);
  if (replied) {
    evidence.ready = ask(fetcher, below(url, "/readyz"));
    evidence.api = ask(fetcher, below(url, "/api"));
  }
  return evidence;
}

} // namespace oidcctl
