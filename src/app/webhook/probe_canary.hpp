#pragma once

#include "app/webhook/probe_session.hpp"
#include "checks/webhook/webhook_case.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace oidcctl {

struct CanarySettings
{
  System& system;
  const WebhookTarget& target;
  const ProbeSession& session;
  const webhook::Exchange& first; // shows where the webhook runs
  Milliseconds end; // by the steady clock: after it, who hangs is left alone
};

struct OfferedCanary
{
  webhook::Canary canary = {};
  std::vector<webhook::Exchange> exchanges = {};
};

// Offer tokens that name a listener of this process, made by `probes_of` for its URL, and
// return what came to it. What connects is not answered: the bytes that come are proof
// enough. Nothing where no listener can be had.
std::optional<OfferedCanary>
offer_canary(const CanarySettings& settings,
             const std::function<webhook::Probes(const std::string& url)>& probes_of);

} // namespace oidcctl
