#pragma once

#include "app/webhook/probe_webhook.hpp"
#include "checks/webhook/probe.hpp"

#include <memory>
#include <string>

namespace oidcctl {

class Clock;

// Sends requests to a webhook as kube-apiserver does. Safe to use from many threads at
// once.
class ProbeSession
{
public:
  // Return a session, or why the settings of the network cannot be used. `caller` chooses
  // the client certificate; nullptr where there is none to imitate.
  static Result<std::unique_ptr<ProbeSession>> open(System& system,
                                                    NetworkModule& module,
                                                    const WebhookTarget& target,
                                                    webhook::Caller caller);

  // Send one request. `withheld` bytes at its end are never sent.
  webhook::Exchange
  send(const webhook::Probe& probe, Milliseconds timeout, std::size_t withheld = 0) const;

private:
  ProbeSession(const Clock& clock,
               const WebhookTarget& target,
               std::unique_ptr<Http> http);

  const Clock& m_clock;
  const WebhookTarget& m_target;
  std::unique_ptr<Http> m_http;
};

// The sessions of one test: with the client certificate of the target, without it, and
// with an imitation of it.
class ProbeSessions
{
public:
  // Return those that can be had; only one where the target has no client certificate.
  static Result<ProbeSessions>
  open(System& system, NetworkModule& module, const WebhookTarget& target);

  // Return the session of `caller`; nullptr where there is none.
  const ProbeSession* of(webhook::Caller caller) const;

private:
  std::unique_ptr<ProbeSession> m_own = nullptr;
  std::unique_ptr<ProbeSession> m_without = nullptr;
  std::unique_ptr<ProbeSession> m_imitation = nullptr;
};

} // namespace oidcctl
