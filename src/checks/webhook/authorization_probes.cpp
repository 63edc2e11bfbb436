#include "checks/webhook/authorization_probes.hpp"

#include "base/text.hpp"
#include "kube/review/object_stream.hpp"

#include <fmt/format.h>

namespace oidcctl::webhook {

namespace {

using review::AccessReview;
using review::NonResourceAttributes;
using review::ResourceAttributes;
using review::UserInfo;

constexpr std::size_t k_most_questions = 1000;
constexpr std::string_view k_versions[] = {"v1", "v1beta1"};

UserInfo
stranger()
{
  return {.username = "oidcctl-user-that-does-not-exist",
          .groups = {"system:authenticated"}};
}

std::string
what_of(const AccessReview& review)
{
  std::string what;
  if (review.resource) {
    const auto& r = *review.resource;
    what = r.verb + " " + r.resource +
           (r.subresource.empty() ? "" : "/" + r.subresource) +
           (r.group.empty() ? "" : "." + r.group) + (r.name.empty() ? "" : " " + r.name) +
           (r.ns.empty() ? "" : " in " + r.ns);
  } else if (review.non_resource) {
    what = review.non_resource->verb + " " + review.non_resource->path;
  }
  what += " as " + review.user.username;
  if (!review.user.groups.empty()) {
    what += " (" + text::join(review.user.groups, ", ") + ")";
  }
  return text::printable(what);
}

Probe
probe_of(const std::string& name, const AccessReview& review, std::string_view version)
{
  return {.name = name,
          .what = what_of(review),
          .base = review.user.groups.empty() ? "" : "groups",
          .body = access_body(review, version),
          .version = std::string(version)};
}

AccessReview
asks(const ResourceAttributes& resource, const UserInfo& user = stranger())
{
  AccessReview review;
  review.resource = resource;
  review.user = user;
  return review;
}

AccessReview
asks(const NonResourceAttributes& path, const UserInfo& user = stranger())
{
  AccessReview review;
  review.non_resource = path;
  review.user = user;
  return review;
}

ResourceAttributes
pods()
{
  return {.ns = "default", .verb = "list", .version = "v1", .resource = "pods"};
}

// What no user that does not exist may do, whatever the rules of the webhook are.
std::vector<AccessReview>
strangers()
{
  return {
      asks(ResourceAttributes{.verb = "list", .version = "v1", .resource = "secrets"}),
      asks(ResourceAttributes{.ns = "kube-system",
                              .verb = "create",
                              .version = "v1",
                              .resource = "pods",
                              .subresource = "exec",
                              .name = "oidcctl-test"}),
      asks(
          ResourceAttributes{.verb = "*", .group = "*", .version = "*", .resource = "*"}),
      asks(ResourceAttributes{.verb = "impersonate",
                              .version = "v1",
                              .resource = "users",
                              .name = "system:admin"}),
      asks(NonResourceAttributes{.path = "/oidcctl-test", .verb = "post"}),
      asks(NonResourceAttributes{.path = "/*", .verb = "*"}),
      asks(pods(), UserInfo{}),
      asks(pods(),
           UserInfo{.username = "system:anonymous",
                    .groups = {"system:unauthenticated"}})};
}

// Requests without which a cluster stops.
std::vector<AccessReview>
system_users()
{
  const ResourceAttributes nodes{
      .verb = "get", .version = "v1", .resource = "nodes", .name = "oidcctl-test"};
  const ResourceAttributes leases{.ns = "kube-system",
                                  .verb = "update",
                                  .group = "coordination.k8s.io",
                                  .version = "v1",
                                  .resource = "leases"};
  const auto one = [](const char* name, const char* group) {
    return UserInfo{.username = name, .groups = {group, "system:authenticated"}};
  };
  return {asks(nodes, one("system:apiserver", "system:masters")),
          asks(leases, one("system:kube-controller-manager", "system:authenticated")),
          asks(leases, one("system:kube-scheduler", "system:authenticated")),
          asks(nodes, one("system:node:oidcctl-test", "system:nodes"))};
}

Result<AccessQuestion>
question_of(const go::Value& value)
{
  TRY_ASSIGN(auto review, review::parse_access_review(value));
  if (review.kind != review::AccessReviewKind::subject) {
    return fail(ErrorCode::local_file,
                fmt::format("a {}: kube-apiserver asks by SubjectAccessReviews",
                            to_string(review.kind)));
  }
  AccessQuestion question{.review = review, .what = what_of(review)};
  const auto* status = value.find("status");
  if (status != nullptr && !status->is(go::Value::Kind::null)) {
    TRY_ASSIGN(const auto expected, review::parse_access_status(value));
    question.opinion = expected.allowed  ? "allowed"
                       : expected.denied ? "denied"
                                         : "no opinion";
  }
  return question;
}

} // namespace

Result<std::vector<AccessQuestion>>
read_questions(std::string text)
{
  std::vector<AccessQuestion> questions;
  TRY(review::each_object(
      stream_of(std::move(text)),
      [&questions](const review::StreamedObject& object) -> Result<void> {
        auto question = question_of(object.value);
        if (!question) {
          return tl::make_unexpected(std::move(question).error().within(
              fmt::format("object {}", object.number)));
        }
        questions.push_back(std::move(*question));
        return questions.size() > k_most_questions
                   ? fail(ErrorCode::local_file, "more than 1000 reviews")
                   : Result<void>();
      }));
  return questions;
}

std::string
access_body(const AccessReview& review, std::string_view version)
{
  auto json = review::to_json(review);
  json["apiVersion"] = fmt::format("authorization.k8s.io/{}", version);
  json["metadata"] = {{"creationTimestamp", nullptr}}; // as Go writes it
  auto& spec = json["spec"];
  if (version == "v1beta1" && spec.contains("groups")) {
    spec["group"] = spec["groups"];
    spec.erase("groups");
  }
  return to_text(json, -1);
}

Probe
first_access_probe(std::string_view version)
{
  auto probe = probe_of("garbage", asks(pods()), version);
  probe.expect = Expect::refused;
  return probe;
}

Probes
access_probes(const std::vector<AccessQuestion>& questions)
{
  Probes probes;
  probes.push_back({.name = "other-kind",
                    .what = "a SubjectAccessReview in v9",
                    .body = access_body(asks(pods()), "v9")});
  for (const auto version : k_versions) {
    for (const auto& review : strangers()) {
      probes.push_back(probe_of("stranger", review, version));
    }
    for (const auto& review : system_users()) {
      probes.push_back(probe_of("system-user", review, version));
    }
    for (const auto& question : questions) {
      auto probe = probe_of("given", question.review, version);
      probe.opinion = question.opinion;
      probes.push_back(std::move(probe));
    }
  }
  return probes;
}

} // namespace oidcctl::webhook
