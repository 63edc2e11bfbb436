#pragma once

#include "base/secret.hpp"
#include "checks/issuer/evidence.hpp"
#include "model/apiserver/policy.hpp"
#include "ports/http.hpp"

#include <optional>
#include <string>
#include <vector>

namespace oidcctl {

class Clock;
class Random;
class Resolver;

// What of the world the collection of evidence uses.
struct CollectPorts
{
  Http& http;
  Resolver& resolver;
  Clock& clock;
  Random& random;
};

// What is to be found out about an issuer.
struct CollectPlan
{
  Policy policy = {}; // the first client ID is tried, when there is one
  std::vector<std::string> redirect_urls = {};
  NetworkOptions network = {};
  Milliseconds timeout{30000};                // for everything about one issuer
  std::optional<Secret> token = std::nullopt; // to be judged too; never sent anywhere
};

// Return what was seen of `issuer`. Nothing is judged here, and nothing secret is sent;
// what could not be had is recorded with the reason. Takes `plan.timeout` at most.
IssuerEvidence
collect(const CollectPorts& ports, const std::string& issuer, const CollectPlan& plan);

} // namespace oidcctl
