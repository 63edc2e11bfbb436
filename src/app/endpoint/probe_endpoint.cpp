#include "app/endpoint/probe_endpoint.hpp"

#include "app/fetch.hpp"
#include "model/http/url.hpp"
#include "ports/clock.hpp"
#include "ports/resolver.hpp"

#include <algorithm>

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
               const std::vector<ConnectTo>& connect_to,
               Milliseconds timeout)
{
  EndpointEvidence evidence;
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
  const bool detour =
      std::any_of(connect_to.begin(), connect_to.end(), [&parsed](const auto& rule) {
        return rule.applies_to(parsed.host, parsed.effective_port());
      });
  if (detour) {
    evidence.addresses = NotTried{"--connect-to redirects the connection"};
  } else if (parsed.is_ipv6_literal) {
    evidence.addresses = std::vector{parsed.host};
  } else if (auto found = ports.resolver.resolve(parsed.host, fetcher.left())) {
    evidence.addresses = std::move(*found);
  } else {
    evidence.addresses = std::move(found).error();
  }
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
