#include "kube/review/action.hpp"

namespace oidcctl::review {

rbac::Action
action_of(const AccessReview& review)
{
  rbac::Action action;
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

rbac::Requester
requester_of(const UserInfo& user)
{
  return {user.username, user.groups};
}

AccessReview
review_of(AccessReviewKind kind, const rbac::Action& action, UserInfo user)
{
  AccessReview review;
  review.kind = kind;
  review.user = std::move(user);
  if (kind == AccessReviewKind::local_subject) {
    review.ns = action.ns;
  }
  if (action.is_resource) {
    review.resource = ResourceAttributes{.ns = action.ns,
                                         .verb = action.verb,
                                         .group = action.api_group,
                                         .version = {},
                                         .resource = action.resource,
                                         .subresource = action.subresource,
                                         .name = action.name};
  } else {
    review.non_resource = NonResourceAttributes{action.path, action.verb};
  }
  return review;
}

} // namespace oidcctl::review
