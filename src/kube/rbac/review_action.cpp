#include "kube/rbac/review_action.hpp"

namespace oidcctl::rbac {

Action
action_of(const review::AccessReview& review)
{
  Action action;
  if (review.resource) {
    const auto& attributes = *review.resource;
    action.verb = attributes.verb;
    action.ns = attributes.ns;
    action.api_group = attributes.group;
    action.resource = attributes.resource;
    action.subresource = attributes.subresource;
    action.name = attributes.name;
  } else if (review.non_resource) {
    action.is_resource = false;
    action.verb = review.non_resource->verb;
    action.path = review.non_resource->path;
  }
  return action;
}

Requester
requester_of(const review::UserInfo& user)
{
  return {user.username, user.groups};
}

review::AccessReview
review_of(review::AccessReviewKind kind, const Action& action, review::UserInfo user)
{
  review::AccessReview review;
  review.kind = kind;
  review.user = std::move(user);
  if (kind == review::AccessReviewKind::local_subject) {
    review.ns = action.ns;
  }
  if (action.is_resource) {
    review.resource = review::ResourceAttributes{.ns = action.ns,
                                                 .verb = action.verb,
                                                 .group = action.api_group,
                                                 .version = {},
                                                 .resource = action.resource,
                                                 .subresource = action.subresource,
                                                 .name = action.name};
  } else {
    review.non_resource = review::NonResourceAttributes{action.path, action.verb};
  }
  return review;
}

} // namespace oidcctl::rbac
