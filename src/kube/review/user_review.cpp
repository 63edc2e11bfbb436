#include "kube/review/user_review.hpp"

#include "base/json_line.hpp"
#include "kube/review/decoder.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oidcctl::review {

namespace {

constexpr std::string_view k_group = "authentication.k8s.io";

UserInfo
user_of(Decoder user)
{
  return {.username = user.text("username"),
          .uid = user.text("uid"),
          .groups = user.texts("groups"),
          .extra = user.lists("extra")};
}

tl::unexpected<Error>
not_answered(const std::string& why)
{
  return fail(ErrorCode::unavailable, "the answer is not a review: " + why);
}

} // namespace

std::string
self_subject_review_path(std::string_view version)
{
  return fmt::format("/apis/{}/{}/selfsubjectreviews", k_group, version);
}

Json
self_subject_review(std::string_view version)
{
  return {{"apiVersion", fmt::format("{}/{}", k_group, version)},
          {"kind", "SelfSubjectReview"}};
}

Result<UserInfo>
parse_self_subject_review(const go::Value& object)
{
  std::optional<std::string> error;
  Decoder root(&object, "", error);
  const bool is_review = root.text("kind") == "SelfSubjectReview";
  auto status = root.map("status");
  const bool has_user = status.has("userInfo");
  auto user = user_of(status.map("userInfo"));
  if (error) {
    return not_answered(*error);
  }
  if (!is_review || !has_user) {
    return not_answered(is_review ? "status.userInfo is missing"
                                  : "its kind is not SelfSubjectReview");
  }
  return user;
}

Json
to_json(const TokenReview& review)
{
  Json spec{{"token", review.token.reveal()}};
  if (!review.audiences.empty()) {
    spec["audiences"] = review.audiences;
  }
  return {{"apiVersion", fmt::format("{}/{}", k_group, review.version)},
          {"kind", "TokenReview"},
          {"spec", std::move(spec)}};
}

Result<TokenReview>
parse_token_review(const go::Value& object)
{
  std::optional<std::string> error;
  Decoder root(&object, "", error);
  const auto version = root.text("apiVersion");
  const auto kind = root.text("kind");
  auto spec = root.map("spec");
  TokenReview review;
  review.token = Secret(spec.text("token"));
  review.audiences = spec.texts("audiences");
  const auto slash = version.find('/');
  const bool is_known = kind == "TokenReview" && slash != std::string::npos &&
                        version.substr(0, slash) == k_group;
  if (!error && !is_known) {
    error = fmt::format("expected a TokenReview of {}", k_group);
  }
  if (error) {
    return fail(ErrorCode::local_file, std::move(*error));
  }
  review.version = version.substr(slash + 1);
  return review;
}

Json
to_json(const TokenReviewStatus& status, std::string_view version)
{
  auto json = Json::object();
  json["authenticated"] = status.authenticated;
  if (status.authenticated) {
    json["user"] = to_json(status.user);
  }
  if (!status.audiences.empty()) {
    json["audiences"] = status.audiences;
  }
  if (!status.error.empty()) {
    json["error"] = status.error;
  }
  return {{"apiVersion", fmt::format("{}/{}", k_group, version)},
          {"kind", "TokenReview"},
          {"status", std::move(json)}};
}

std::string
to_line(const TokenReviewStatus& status, std::string_view version)
{
  JsonLine line;
  line.open_object();
  line.member("apiVersion", fmt::format("{}/{}", k_group, version));
  line.member("kind", "TokenReview");
  line.name("status").open_object().member("authenticated", status.authenticated);
  if (status.authenticated) {
    const auto& user = status.user;
    line.name("user").open_object();
    line.optional("username", user.username);
    line.optional("uid", user.uid);
    line.optional("groups", user.groups);
    if (!user.extra.empty()) {
      line.name("extra").open_object();
      for (const auto& [name, values] : user.extra) {
        line.member(name, values);
      }
      line.close_object();
    }
    line.close_object();
  }
  line.optional("audiences", status.audiences);
  line.optional("error", status.error);
  return line.close_object().close_object().take();
}

Result<TokenReviewStatus>
parse_token_status(const go::Value& object)
{
  std::optional<std::string> error;
  Decoder root(&object, "", error);
  const bool is_review = root.text("kind") == "TokenReview" && root.has("status");
  auto status = root.map("status");
  TokenReviewStatus parsed{.authenticated = status.boolean("authenticated"),
                           .user = user_of(status.map("user")),
                           .audiences = status.texts("audiences"),
                           .error = status.text("error")};
  if (error) {
    return not_answered(*error);
  }
  if (!is_review) {
    return not_answered("its kind is not TokenReview, or it has no status");
  }
  return parsed;
}

} // namespace oidcctl::review
