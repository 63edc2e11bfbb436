#include "app/issuer/collect.hpp"

#include "app/fetch.hpp"
#include "app/issuer/login_probe.hpp"
#include "app/lookup.hpp"
#include "base/text.hpp"
#include "model/http/url.hpp"
#include "model/oidc/discovery_reply.hpp"
#include "ports/clock.hpp"

namespace oidcctl {

namespace {

class Collector
{
public:
  Collector(const CollectPorts& ports, const CollectOptions& options)
      : m_ports(ports), m_options(options),
        m_fetcher(ports.http, ports.clock, options.timeout)
  {}

  IssuerEvidence
  collect(const std::string& issuer)
  {
    IssuerEvidence evidence;
    evidence.issuer = issuer;
    evidence.now = m_ports.clock.now();
    if (issuer_url_problem(issuer)) {
      const NotTried why{"the issuer URL is invalid"};
      evidence.addresses = why;
      evidence.discovery = why;
      evidence.keys = why;
      evidence.authorizations = why;
      return evidence;
    }
    evidence.addresses = look_up(
        m_ports.resolver, m_options.network, *Url::parse(issuer), m_fetcher.left());
    const auto& moved = m_options.policy.discovery_url;
    evidence.discovery = m_fetcher.fetch(moved.empty() ? discovery_url(issuer) : moved);
    collect_from_document(evidence);
    return evidence;
  }

private:
  void
  collect_from_document(IssuerEvidence& evidence)
  {
    const auto document = discovery_of(std::get<HttpExchange>(evidence.discovery));
    if (!document || !*document || (*document)->decode_error) {
      const NotTried why{"requires the discovery document"};
      evidence.keys = why;
      evidence.authorizations = why;
      return;
    }
    const auto keys_url = Url::parse((*document)->jwks_uri);
    if (keys_url && !keys_url->host.empty() &&
        (keys_url->scheme == "https" || keys_url->scheme == "http")) {
      evidence.keys = m_fetcher.fetch((*document)->jwks_uri);
    } else {
      evidence.keys = NotTried{"the document has no usable jwks_uri"};
    }
    probe_login(evidence, (*document)->authorization_endpoint);
  }

  void
  probe_login(IssuerEvidence& evidence, const std::string& endpoint)
  {
    const auto url = Url::parse(endpoint);
    if (m_options.policy.client_ids.empty()) {
      evidence.authorizations = NotTried{"--client-id is not set"};
    } else if (!url || url->scheme != "https" || url->host.empty()) {
      evidence.authorizations = NotTried{"requires an https authorization endpoint"};
    } else {
      run_login_probe(
          {[this](const std::string& target) { return m_fetcher.send(target); },
           m_ports.random,
           endpoint,
           m_options.policy,
           m_options.redirect_urls},
          evidence);
    }
  }

  const CollectPorts& m_ports;
  const CollectOptions& m_options;
  Fetcher m_fetcher;
};

} // namespace

IssuerEvidence
collect(const CollectPorts& ports,
        const std::string& issuer,
        const CollectOptions& options)
{
  return Collector(ports, options).collect(issuer);
}

} // namespace oidcctl
