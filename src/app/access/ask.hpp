#pragma once

#include "app/cluster/cluster_client.hpp"
#include "kube/review/access_review.hpp"
#include "kube/review/user_review.hpp"

#include <optional>
#include <string>

// Questions that the API server answers about users and what they may do.
namespace oidcctl {

// Why the server does not answer a question, when it does answer.
struct NoAnswer
{
  int status = 0;
  std::string reason = {};  // "Forbidden", "NotFound", "Invalid"
  std::string message = {}; // in the server's words
};

template <typename T> struct Answer
{
  std::optional<T> value = std::nullopt; // nothing: `refusal` has why
  NoAnswer refusal = {};
};

// Return whether the user of the review may do what it asks about. An error concerns all
// requests (no connection, credentials that are not accepted), or is an answer that makes
// no sense.
Result<Answer<review::AccessStatus>> ask_access(ClusterClient& client,
                                                const review::AccessReview& review);

// Return who the server takes the caller for: by SelfSubjectReview in each of its
// versions. Servers before Kubernetes 1.26 have none (404).
Result<Answer<review::UserInfo>> ask_who_am_i(ClusterClient& client);

// Return what a TokenReview says of `token`, which must not begin with a space: a server
// takes it for an anonymous user then.
Result<Answer<review::TokenReviewStatus>> ask_token(ClusterClient& client,
                                                    const Secret& token);

// Return the refusal as an error, `what` being the work: "asking who you are".
Error refused(const NoAnswer& refusal, const std::string& what);

} // namespace oidcctl
