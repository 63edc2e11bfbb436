#include "app/webhook/probe_session.hpp"

#include "ports/clock.hpp"
#include "ports/system.hpp"

namespace oidcctl {

namespace {

using webhook::Caller;

constexpr std::size_t k_max_reply = std::size_t{4} << 20;

std::string
url_of(const WebhookTarget& target, const webhook::Probe& probe)
{
  auto url = target.url;
  if (!probe.path.empty()) {
    url += (url.ends_with('/') ? "" : "/") + probe.path;
  }
  return url + "?timeout=30s";
}

} // namespace

ProbeSession::ProbeSession(const Clock& clock,
                           const WebhookTarget& target,
                           std::unique_ptr<Http> http)
    : m_clock(clock), m_target(target), m_http(std::move(http))
{}

Result<std::unique_ptr<ProbeSession>>
ProbeSession::open(System& system,
                   NetworkModule& module,
                   const WebhookTarget& target,
                   Caller caller)
{
  auto network = target.network;
  if (caller == Caller::none) {
    network.client_certificate = std::nullopt;
  }
  if (caller == Caller::imitation) {
    const auto made =
        network.client_certificate
            ? module.signing().imitate(network.client_certificate->chain_pem)
            : std::nullopt;
    if (!made) {
      return nullptr;
    }
    network.client_certificate =
        ClientCertificate{.chain_pem = made->certificate_pem, .key_pem = made->key_pem};
  }
  TRY_ASSIGN(auto http, module.open(network));
  return std::unique_ptr<ProbeSession>(
      new ProbeSession(system.clock, target, std::move(http)));
}

webhook::Exchange
ProbeSession::send(const webhook::Probe& probe,
                   Milliseconds timeout,
                   std::size_t withheld) const
{
  HttpRequest request{.method = probe.method,
                      .url = url_of(m_target, probe),
                      .headers = {{"Accept", "application/json, */*"},
                                  {"Content-Type", "application/json"}},
                      .bearer_token = m_target.bearer,
                      .body = probe.body,
                      .is_chunked = probe.is_chunked,
                      .withheld = withheld,
                      .timeout = timeout,
                      .max_body = k_max_reply};
  const auto begin = m_clock.steady();
  webhook::Exchange exchange{.probe = probe.name,
                             .what = probe.what,
                             .base = probe.base,
                             .expect = probe.expect,
                             .opinion = probe.opinion,
                             .version = probe.version,
                             .outcome = m_http->send(request)};
  exchange.time = m_clock.steady() - begin;
  return exchange;
}

Result<ProbeSessions>
ProbeSessions::open(System& system, NetworkModule& module, const WebhookTarget& target)
{
  ProbeSessions sessions;
  const auto open_as = [&](Caller caller) {
    return ProbeSession::open(system, module, target, caller);
  };
  TRY_ASSIGN(sessions.m_own, open_as(Caller::own));
  if (target.network.client_certificate) {
    TRY_ASSIGN(sessions.m_without, open_as(Caller::none));
    TRY_ASSIGN(sessions.m_imitation, open_as(Caller::imitation));
  }
  return sessions;
}

const ProbeSession*
ProbeSessions::of(Caller caller) const
{
  switch (caller) {
  case Caller::own:
    return m_own.get();
  case Caller::none:
    return m_without.get();
  case Caller::imitation:
    return m_imitation.get();
  }
  return nullptr;
}

} // namespace oidcctl
