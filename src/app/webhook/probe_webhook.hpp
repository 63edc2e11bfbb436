#pragma once

#include "base/secret.hpp"
#include "checks/webhook/webhook_case.hpp"
#include "ports/http.hpp"

#include <string>

namespace oidcctl {

class Clock;

// What `webhook test` asks with.
struct WebhookTarget
{
  std::string url = {};
  Http& http;                          // as kube-apiserver connects
  Http* without_certificate = nullptr; // the same without the client certificate
  Secret bearer = {};                  // of the caller; empty: none
  Secret token = {};                   // a good one to ask about; empty: none
  Milliseconds timeout{0};
  bool loads = false; // ask by many at once, too
};

// Return everything that the webhook answered: some fifty requests, and with `loads` some
// hundreds more. Tokens that are made of the good one never verify.
webhook::Case probe_webhook(const Clock& clock, const WebhookTarget& target);

} // namespace oidcctl
