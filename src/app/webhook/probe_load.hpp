#pragma once

#include "app/webhook/probe_session.hpp"
#include "base/result.hpp"

#include <optional>
#include <string>
#include <vector>

namespace oidcctl {

struct LoadSettings
{
  System& system;
  NetworkModule& module;
  const WebhookTarget& target;
};

// Ask by `probe` over a new connection while 32 others have sent half of a body and wait.
// Nothing where a body cannot be sent in part (HTTP/2). About two seconds.
Result<std::optional<webhook::Beside>> ask_beside_slow(const LoadSettings& settings,
                                                       const webhook::Probe& probe);

// Ask by `probe` over a new connection beside 25 idle ones, as many as client-go keeps.
Result<std::optional<webhook::Beside>> ask_beside_idle(const LoadSettings& settings,
                                                       const webhook::Probe& probe);

// Ask 5,000 times, by 200 at once, about good tokens and a bad one in turn. What is right
// about each good one is asked beforehand; tokens that are refused are left out.
webhook::Load ask_many(const LoadSettings& settings,
                       const ProbeSession& session,
                       const webhook::Probe& garbage,
                       const std::vector<std::string>& tokens);

} // namespace oidcctl
