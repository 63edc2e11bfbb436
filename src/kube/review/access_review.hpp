#pragma once

#include "base/result.hpp"
#include "kube/review/attributes.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace oidcctl::review {

// May this user do that? Three kinds of object of authorization.k8s.io/v1 ask it.
enum class AccessReviewKind {
  subject,       // SubjectAccessReview: any user, for admins
  local_subject, // LocalSubjectAccessReview: any user, in one namespace, for its admins
  self_subject,  // SelfSubjectAccessReview: the caller
};

struct AccessReview
{
  AccessReviewKind kind = AccessReviewKind::subject;
  std::string ns = {}; // metadata.namespace
  // Whether metadata has something that the API server does not take.
  bool has_metadata = false;
  std::optional<ResourceAttributes> resource = std::nullopt;
  std::optional<NonResourceAttributes> non_resource = std::nullopt;
  UserInfo user = {}; // not of `self_subject`; nothing is added to its groups
};

// The answer. `allowed` and `denied` may both be false: no authorizer had an opinion, and
// the API server then refuses the request.
struct AccessStatus
{
  bool allowed = false;
  bool denied = false;
  std::string reason = {};
  std::string evaluation_error = {};

  bool operator==(const AccessStatus&) const = default;
};

inline constexpr std::string_view k_authorization_version = "authorization.k8s.io/v1";

// Return the kind's name ("SubjectAccessReview"), and the path that such an object is
// sent to ("/apis/authorization.k8s.io/v1/...").
std::string_view to_string(AccessReviewKind kind);
std::string path_of(const AccessReview& review);

// Return the kind of this name, or nothing.
std::optional<AccessReviewKind> access_review_kind(std::string_view name);

// Return the review that `object` is; an error (`local_file`) when it is another kind of
// object or has a value of another type.
Result<AccessReview> parse_access_review(const go::Value& object);

// Return the status of an answered review; an error (`unavailable`) when it has none.
Result<AccessStatus> parse_access_status(const go::Value& object);

// Return the object that the API server is sent.
Json to_json(const AccessReview& review);

// Return the status as the API server writes it: false and empty members are left out,
// except for `allowed`.
Json to_json(const AccessStatus& status);

// Return why the API server refuses to answer this review (422 Invalid), in its words
// after the name of the kind: "spec.user: Invalid value: ..."; or nothing.
std::optional<std::string> refusal_of(const AccessReview& review);

// Return the words of the API server (1.32 and later) for selectors that it cannot read:
// it answers them in `evaluationError` and decides without them. Empty for the others.
std::string selector_errors(const AccessReview& review);

} // namespace oidcctl::review
