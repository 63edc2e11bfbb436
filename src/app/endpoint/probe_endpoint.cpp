#include "app/endpoint/probe_endpoint.hpp"

#include "app/fetch.hpp"
#include "app/lookup.hpp"
#include "model/http/url.hpp"
#include "ports/clock.hpp"

namespace oidcctl {

namespace {

constexpr int k_tries = 5;

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
  return failure != nullptr && (!failure->tls || failure->tls->chain.empty()) &&
         (failure->fault == HttpFault::tls || failure->fault == HttpFault::protocol);
}

// Return whether the connection ended without a word after the server had asked for a
// client certificate. A server that demands one sends an alert while our request is under
// way (RFC 8446 4.4.2.4), and the alert is lost when the connection is reset after it.
bool
may_have_lost_alert(const HttpExchange& exchange)
{
  const auto* const failure = exchange.failure();
  return failure != nullptr && failure->fault == HttpFault::closed && failure->tls &&
         failure->tls->wants_client_certificate && failure->tls->verify_error.empty() &&
         !failure->tls->alert;
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
  for (int tries = 1; tries < k_tries && may_have_lost_alert(first); ++tries) {
    first = ask(fetcher, below(url, "/version"));
  }
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
