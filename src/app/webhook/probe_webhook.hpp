#pragma once

#include "base/result.hpp"
#include "base/secret.hpp"
#include "checks/webhook/authorization_probes.hpp"
#include "checks/webhook/webhook_case.hpp"
#include "ports/network.hpp"

#include <optional>
#include <string>
#include <vector>

namespace oidcctl {

struct System;

// What `webhook test` asks with.
struct WebhookTarget
{
  std::string url = {};
  NetworkOptions network = {};            // as kube-apiserver connects
  Secret bearer = {};                     // of the caller; empty: none
  std::vector<Secret> tokens = {};        // good ones to ask about, of several users
  std::vector<Secret> refused = {};       // that have to be refused
  const SigningKey* issuer_key = nullptr; // of an issuer that the webhook trusts
  webhook::TokenSettings settings = {};   // of its tokens
  bool is_authorization = false; // SubjectAccessReviews, instead of all about tokens
  std::vector<webhook::AccessQuestion> questions = {};
  std::string log_file = {}; // of the webhook; empty: none
  Milliseconds timeout{0};   // of each request
  bool loads = false;        // ask by many at once, too
  bool asks_slowly = true;   // beside clients that send slowly, which takes 1.5 seconds
  bool offers_canary = true; // tokens that name a listener, which takes a second
};

// Return everything that the webhook answered: some hundred requests, twice as many with
// an issuer's key, and with `loads` some thousands more. Without `loads` no request
// begins later than about ten seconds after the first. Errors: no session can be opened
// with `network`; or the user interrupted.
Result<webhook::Case>
probe_webhook(System& system, NetworkModule& module, const WebhookTarget& target);

} // namespace oidcctl
