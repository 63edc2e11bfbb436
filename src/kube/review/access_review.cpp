#include "kube/review/access_review.hpp"

#include "kube/review/decoder.hpp"

#include <fmt/format.h>

#include <array>

namespace oidcctl::review {

namespace {

constexpr std::string_view k_base = "/apis/authorization.k8s.io/v1/";

struct KindName
{
  AccessReviewKind kind;
  std::string_view name;
};

constexpr std::array<KindName, 3> k_kinds{
    {{AccessReviewKind::subject, "SubjectAccessReview"},
     {AccessReviewKind::local_subject, "LocalSubjectAccessReview"},
     {AccessReviewKind::self_subject, "SelfSubjectAccessReview"}}};

std::optional<Selector>
selector_of(Decoder& attributes, std::string_view name)
{
  if (!attributes.has(name)) {
    return std::nullopt;
  }
  auto object = attributes.map(name);
  Selector selector{.raw = object.text("rawSelector")};
  for (auto& each : object.maps("requirements")) {
    selector.requirements.push_back({.key = each.text("key"),
                                     .op = each.text("operator"),
                                     .values = each.texts("values")});
  }
  return selector;
}

ResourceAttributes
resource_of(Decoder attributes)
{
  return {.ns = attributes.text("namespace"),
          .verb = attributes.text("verb"),
          .group = attributes.text("group"),
          .version = attributes.text("version"),
          .resource = attributes.text("resource"),
          .subresource = attributes.text("subresource"),
          .name = attributes.text("name"),
          .fields = selector_of(attributes, "fieldSelector"),
          .labels = selector_of(attributes, "labelSelector")};
}

// What the API server does not take in metadata, except for what it writes itself.
bool
has_other_metadata(Decoder& metadata)
{
  constexpr std::array<std::string_view, 9> others{"name",
                                                   "generateName",
                                                   "uid",
                                                   "resourceVersion",
                                                   "labels",
                                                   "annotations",
                                                   "finalizers",
                                                   "ownerReferences",
                                                   "deletionTimestamp"};
  for (const auto name : others) {
    if (metadata.has(name)) {
      return true;
    }
  }
  return false;
}

} // namespace

std::string_view
to_string(AccessReviewKind kind)
{
  for (const auto& each : k_kinds) {
    if (each.kind == kind) {
      return each.name;
    }
  }
  return {};
}

std::optional<AccessReviewKind>
access_review_kind(std::string_view name)
{
  for (const auto& each : k_kinds) {
    if (each.name == name) {
      return each.kind;
    }
  }
  return std::nullopt;
}

std::string
path_of(const AccessReview& review)
{
  switch (review.kind) {
  case AccessReviewKind::subject:
    return fmt::format("{}subjectaccessreviews", k_base);
  case AccessReviewKind::local_subject:
    return fmt::format("{}namespaces/{}/localsubjectaccessreviews", k_base, review.ns);
  case AccessReviewKind::self_subject:
    return fmt::format("{}selfsubjectaccessreviews", k_base);
  }
  return {};
}

Result<AccessReview>
parse_access_review(const go::Value& object)
{
  std::optional<std::string> error;
  Decoder root(&object, "", error);
  const auto kind_name = root.text("kind");
  const auto version = root.text("apiVersion");
  const auto kind = access_review_kind(kind_name);
  if (!error &&
      (!kind || version.substr(0, version.find('/')) != "authorization.k8s.io")) {
    error = fmt::format("expected a SubjectAccessReview of {}, not {} of {}",
                        k_authorization_version,
                        kind_name.empty() ? "an object without kind" : kind_name,
                        version.empty() ? "no apiVersion" : version);
  }
  auto metadata = root.map("metadata");
  auto spec = root.map("spec");
  AccessReview review;
  review.kind = kind.value_or(AccessReviewKind::subject);
  review.ns = metadata.text("namespace");
  review.has_metadata = has_other_metadata(metadata);
  if (spec.has("resourceAttributes")) {
    review.resource = resource_of(spec.map("resourceAttributes"));
  }
  if (spec.has("nonResourceAttributes")) {
    auto attributes = spec.map("nonResourceAttributes");
    review.non_resource = {attributes.text("path"), attributes.text("verb")};
  }
  if (review.kind != AccessReviewKind::self_subject) {
    review.user = {.username = spec.text("user"),
                   .uid = spec.text("uid"),
                   .groups = spec.texts("groups"),
                   .extra = spec.lists("extra")};
  }
  if (error) {
    return fail(ErrorCode::local_file, std::move(*error));
  }
  return review;
}

Result<AccessStatus>
parse_access_status(const go::Value& object)
{
  std::optional<std::string> error;
  Decoder root(&object, "", error);
  auto status = root.map("status");
  AccessStatus parsed{.allowed = status.boolean("allowed"),
                      .denied = status.boolean("denied"),
                      .reason = status.text("reason"),
                      .evaluation_error = status.text("evaluationError")};
  if (!error && !status.has("allowed")) {
    error = "status.allowed is missing";
  }
  if (!error && parsed.allowed && parsed.denied) {
    error = "status.allowed and status.denied are both true";
  }
  if (error) {
    return fail(ErrorCode::unavailable, "the answer is not a review: " + *error);
  }
  return parsed;
}

Json
to_json(const AccessReview& review)
{
  auto spec = Json::object();
  if (review.resource) {
    spec["resourceAttributes"] = to_json(*review.resource);
  }
  if (review.non_resource) {
    spec["nonResourceAttributes"] = to_json(*review.non_resource);
  }
  if (review.kind != AccessReviewKind::self_subject) {
    auto user = to_json(review.user);
    if (user.contains("username")) {
      spec["user"] = user["username"];
      user.erase("username");
    }
    spec.update(user);
  }
  Json object{{"apiVersion", k_authorization_version}, {"kind", to_string(review.kind)}};
  if (!review.ns.empty()) {
    object["metadata"] = {{"namespace", review.ns}};
  }
  object["spec"] = std::move(spec);
  return object;
}

Json
to_json(const AccessStatus& status)
{
  Json json{{"allowed", status.allowed}};
  if (status.denied) {
    json["denied"] = true;
  }
  if (!status.reason.empty()) {
    json["reason"] = status.reason;
  }
  if (!status.evaluation_error.empty()) {
    json["evaluationError"] = status.evaluation_error;
  }
  return json;
}

} // namespace oidcctl::review
