#pragma once

#include "base/byte_stream.hpp"
#include "base/result.hpp"
#include "checks/webhook/probe.hpp"
#include "kube/review/access_review.hpp"

#include <optional>
#include <string>
#include <vector>

// What an authorization webhook is asked.
namespace oidcctl::webhook {

struct AccessQuestion
{
  review::AccessReview review = {};
  std::string what = {};    // "list secrets as jane@example.com"
  std::string opinion = {}; // that is expected (see opinion_of); empty: it is only shown
};

// Return the SubjectAccessReviews of a text in JSON or YAML; `status` of each says what
// is expected of the webhook. Errors (`local_file`) where it is something else, or has
// more than 1,000 of them.
Result<std::vector<AccessQuestion>> read_questions(std::string text);

// Return the body that asks `review` in v1, or in v1beta1, which names the groups
// `group`.
std::string access_body(const review::AccessReview& review, std::string_view version);

// Return the first question: whether a user that does not exist may list Pods.
Probe first_access_probe(std::string_view version);

// Return further questions about users that do not exist or are Kubernetes' own, and
// those of the caller, in v1 and v1beta1.
Probes access_probes(const std::vector<AccessQuestion>& questions);

} // namespace oidcctl::webhook
