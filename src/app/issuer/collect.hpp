#pragma once

#include "checks/issuer/evidence.hpp"
#include "model/apiserver/policy.hpp"
#include "ports/http.hpp"

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

// How an issuer is asked.
struct CollectOptions
{
  Policy policy = {}; // the first client ID is tried, when there is one
  std::vector<std::string> redirect_urls = {};
  NetworkOptions network = {};
  Milliseconds timeout{30000}; // for everything about one issuer
};

// Return what was seen of `issuer`. Nothing is judged here, and nothing secret is sent;
// what could not be had is recorded with the reason. Takes `options.timeout` at most.
IssuerEvidence collect(const CollectPorts& ports,
                       const std::string& issuer,
                       const CollectOptions& options);

} // namespace oidcctl
