#include "checks/webhook/authorization_case.hpp"

#include "base/text.hpp"
#include "go/json.hpp"
#include "kube/review/decoder.hpp"

#include <fmt/format.h>

#include <optional>

namespace oidcctl::webhook {

AccessAnswer
read_access_answer(const HttpReply& reply)
{
  AccessAnswer answer;
  if (reply.body.empty()) {
    answer.problem = "0-length response";
    return answer;
  }
  const auto object = go::parse(reply.body);
  if (!object || !object->is(go::Value::Kind::object)) {
    answer.problem = "the body is not a JSON object";
    return answer;
  }
  std::optional<std::string> error;
  review::Decoder root(&*object, "", error);
  answer.api_version = root.text("apiVersion");
  const auto kind = root.text("kind");
  auto status = root.map("status");
  answer.allowed = status.boolean("allowed");
  answer.denied = status.boolean("denied");
  answer.reason = status.text("reason");
  answer.evaluation_error = status.text("evaluationError");
  if (!kind.empty() && kind != "SubjectAccessReview") {
    answer.problem =
        fmt::format("it is a {}, not a SubjectAccessReview", text::quote(kind));
    return answer;
  }
  if (error) {
    answer.problem = *error;
    return answer;
  }
  answer.is_review = true;
  return answer;
}

std::string_view
opinion_of(const AccessAnswer& answer)
{
  if (answer.allowed && answer.denied) {
    return "allowed and denied";
  }
  return answer.allowed ? "allowed" : answer.denied ? "denied" : "no opinion";
}

bool
has_version(std::string_view api_version, std::string_view version, bool is_authorization)
{
  const auto* group = is_authorization ? "authorization.k8s.io" : "authentication.k8s.io";
  return api_version.empty() || api_version == fmt::format("{}/{}", group, version);
}

} // namespace oidcctl::webhook
