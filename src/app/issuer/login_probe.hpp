#pragma once

#include "checks/issuer/evidence.hpp"
#include "model/apiserver/policy.hpp"

#include <functional>
#include <string>
#include <vector>

namespace oidcctl {

class Random;

// How to knock at an authorization endpoint.
struct LoginProbe
{
  std::function<tl::expected<HttpReply, HttpFailure>(const std::string& url)> send;
  Random& random;
  const std::string& endpoint;
  const Policy& policy; // its first client ID is the client
  const std::vector<std::string>& redirect_urls;
};

// Send one authorization request for each redirect URL and keep the first reply to each
// in `evidence`; no redirect is followed, no one logs in, and nothing secret is sent (the
// PKCE challenge is a random number whose verifier no one knows). Where a login page
// appears, one more request with a client that cannot exist says whether that page means
// anything.
void run_login_probe(const LoginProbe& probe, IssuerEvidence& evidence);

} // namespace oidcctl
