#pragma once

#include "base/json.hpp"
#include "checks/webhook/webhook_case.hpp"

#include <string>

// What an answer costs kube-apiserver. Measured with 1.36.2: a request whose answer is
// not understood, or is an error that may pass, is sent five times within 4.5 seconds;
// other errors end at once, and a Retry-After makes the client send each of the five
// again.
namespace oidcctl::webhook {

// How long kube-apiserver takes the same answer for granted.
enum class Cached {
  never,         // the next request with this token asks again
  two_minutes,   // a TokenReview
  five_minutes,  // a SubjectAccessReview that allows
  half_a_minute, // another one
};

struct Cost
{
  int requests = 1;   // to the webhook, for one of a user
  double seconds = 0; // that the user waits, besides the time of one answer
  Cached cached = Cached::never;
  bool is_error = false; // logged by kube-apiserver as an error
};

// Return what the outcome of `exchange` costs. `is_authorization`: it was asked what a
// user may do.
Cost cost_of(const Exchange& exchange, bool is_authorization = false);

// Return the cost in words: "5 tries, 4.5 s, asked again for the next request".
std::string words_of(const Cost& cost);

// Return the cost as members `cost` (words), `requests`, `seconds` and `cachedSeconds`.
Json to_json(const Cost& cost);

} // namespace oidcctl::webhook
