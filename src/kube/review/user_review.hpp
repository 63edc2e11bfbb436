#pragma once

#include "base/result.hpp"
#include "base/secret.hpp"
#include "kube/review/attributes.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Who is that? Objects of authentication.k8s.io.
namespace oidcctl::review {

// The versions of SelfSubjectReview, the newest first: v1 is in Kubernetes 1.28 and
// later, v1beta1 in 1.27, v1alpha1 in 1.26 (the last two off by default).
inline constexpr std::string_view k_self_review_versions[] = {
    "v1", "v1beta1", "v1alpha1"};

// Return the path and the body of a SelfSubjectReview, which asks who the caller is.
std::string self_subject_review_path(std::string_view version = "v1");
Json self_subject_review(std::string_view version = "v1");

// Return the user of an answered SelfSubjectReview; an error (`unavailable`) when it has
// none.
Result<UserInfo> parse_self_subject_review(const go::Value& object);

// What a TokenReview asks: whose token is this?
struct TokenReview
{
  std::string version = "v1"; // or v1beta1, which webhooks are sent by default
  Secret token = {};
  std::vector<std::string> audiences = {};
};

struct TokenReviewStatus
{
  bool authenticated = false;
  UserInfo user = {}; // of an authenticated one
  std::vector<std::string> audiences = {};
  std::string error = {}; // why a token is refused, where the authenticator says so
};

inline constexpr std::string_view k_token_review_path =
    "/apis/authentication.k8s.io/v1/tokenreviews";

// Return the object that asks; it contains the token.
Json to_json(const TokenReview& review);
// Return the review that `object` is; an error (`local_file`) when it is another kind of
// object. Messages never contain the token.
Result<TokenReview> parse_token_review(const go::Value& object);

// Return the object that answers, of the review's version; the same as text on one line.
Json to_json(const TokenReviewStatus& status, std::string_view version);
std::string to_line(const TokenReviewStatus& status, std::string_view version);
// Return the status of an answered TokenReview; an error (`unavailable`) when it has
// none.
Result<TokenReviewStatus> parse_token_status(const go::Value& object);

} // namespace oidcctl::review
