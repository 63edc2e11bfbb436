#pragma once

#include "authenticator/token_evidence.hpp"
#include "kube/review/user_review.hpp"
#include "kube/webhook/webhook_config.hpp"
#include "model/oidc/compact_token.hpp"
#include "model/oidc/jose.hpp"

#include <string>
#include <string_view>
#include <vector>

// What `webhook serve` says of a token: the verdict of kube-apiserver's authenticator,
// then the rules of the configuration.
namespace oidcctl::webhook {

enum class Outcome {
  accepted,
  refused,   // a token of one of our issuers; the reason goes into the answer
  foreign,   // of no one we know: no reason, so that kube-apiserver caches the no
  undecided, // the keys are not there: neither yes nor no
};

// Return the permanent word for `outcome`.
std::string_view to_string(Outcome outcome);

struct Decision
{
  Outcome outcome = Outcome::foreign;
  review::UserInfo user = {};              // of an accepted token
  std::vector<std::string> audiences = {}; // of those that were asked for
  std::string reason = {};                 // permanent word: "expired", "claim", "denied"
  std::string message = {};                // for the user, with the cure
  // No key at hand verifies the token: newer ones may, above all where it names a key
  // that is not among them.
  bool wants_keys = false;
  bool names_unknown_key = false;
  // For logs, where the token is of one of our issuers; unverified unless accepted.
  std::string issuer = {};
  std::string subject = {};
  std::string token_id = {};
};

// Return the issuer of `config` that the token names, unverified; nullptr where it is not
// one of ours or not a JWT.
const Issuer* issuer_of_token(const Config& config, const CompactToken& token);

// Return the decision on `token`. `issuer` is that of `issuer_of_token`, `provider` what
// was fetched from it, `audiences` those that the review asks about. Nothing is ever
// fetched for a token: one with distributed groups is refused.
Decision decide(const Config& config,
                const Issuer* issuer,
                const CompactToken& token,
                const std::vector<std::string>& audiences,
                const ProviderEvidence& provider,
                Time now,
                const Jose& jose);

// Return the status that answers a review.
review::TokenReviewStatus status_of(const Decision& decision);

} // namespace oidcctl::webhook
