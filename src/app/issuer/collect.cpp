#include "app/issuer/collect.hpp"

#include "app/fetch.hpp"
#include "app/issuer/login_probe.hpp"
#include "app/lookup.hpp"
#include "base/text.hpp"
#include "model/http/url.hpp"
#include "model/oidc/discovery.hpp"
#include "ports/clock.hpp"

namespace oidcctl {

namespace {

class Collector
{
public:
  Collector(const CollectPorts& ports, const CollectPlan& plan)
      : m_ports(ports), m_plan(plan), m_fetcher(ports.http, ports.clock, plan.timeout)
  {}

  IssuerEvidence
  collect(const std::string& issuer)
  {
    IssuerEvidence evidence;
    evidence.issuer = issuer;
    evidence.now = m_ports.clock.now();
    if (issuer_url_problem(issuer)) {
      const NotTried why{"the issuer URL cannot be used"};
      evidence.addresses = why;
      evidence.discovery = why;
      evidence.keys = why;
      evidence.authorizations = why;
      return evidence;
    }
    evidence.addresses =
        look_up(m_ports.resolver, m_plan.network, *Url::parse(issuer), m_fetcher.left());
    const auto& moved = m_plan.policy.discovery_url;
    evidence.discovery = m_fetcher.fetch(moved.empty() ? discovery_url(issuer) : moved);
    collect_behind_document(evidence);
    return evidence;
  }

private:
  void
  collect_behind_document(IssuerEvidence& evidence)
  {
    const auto* reply = std::get<HttpExchange>(evidence.discovery).reply();
    const auto document = reply == nullptr || reply->status != 200
                              ? std::nullopt
                              : std::optional(Discovery::parse(reply->body));
    if (!document || !*document || (*document)->decode_error) {
      const NotTried why{"needs the discovery document"};
      evidence.keys = why;
      evidence.authorizations = why;
      return;
    }
    const auto keys_url = Url::parse((*document)->jwks_uri);
    if (keys_url && !keys_url->host.empty() &&
        (keys_url->scheme == "https" || keys_url->scheme == "http")) {
      evidence.keys = m_fetcher.fetch((*document)->jwks_uri);
    } else {
      evidence.keys = NotTried{"the document names no usable jwks_uri"};
    }
    probe_login(evidence, (*document)->authorization_endpoint);
  }

  void
  probe_login(IssuerEvidence& evidence, const std::string& endpoint)
  {
    const auto url = Url::parse(endpoint);
    if (m_plan.policy.client_ids.empty()) {
      evidence.authorizations = NotTried{"no --client-id given"};
    } else if (!url || url->scheme != "https" || url->host.empty()) {
      evidence.authorizations = NotTried{"needs an https authorization endpoint"};
    } else {
      run_login_probe(
          {[this](const std::string& target) { return m_fetcher.send(target); },
           m_ports.random,
           endpoint,
           m_plan.policy,
           m_plan.redirect_urls},
          evidence);
    }
  }

  const CollectPorts& m_ports;
  const CollectPlan& m_plan;
  Fetcher m_fetcher;
};

} // namespace

IssuerEvidence
collect(const CollectPorts& ports, const std::string& issuer, const CollectPlan& plan)
{
  return Collector(ports, plan).collect(issuer);
}

} // namespace oidcctl
