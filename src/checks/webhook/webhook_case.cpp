#include "checks/webhook/webhook_case.hpp"

#include "base/text.hpp"
#include "go/json.hpp"
#include "kube/review/user_review.hpp"

#include <fmt/format.h>

namespace oidcctl::webhook {

namespace {

using Kind = go::Value::Kind;

std::string
text_in(const go::Value& object, std::string_view name)
{
  const auto* value = object.find(name);
  return value != nullptr && value->is(Kind::string) ? value->text : std::string();
}

// Statuses that kube-apiserver's client repeats by itself: five tries in all.
bool
is_repeated(int status)
{
  return status == 429 || (status >= 500 && status != 503 && status != 501);
}

} // namespace

std::vector<const Exchange*>
Case::of(std::string_view probe) const
{
  std::vector<const Exchange*> found;
  for (const auto& exchange : exchanges) {
    if (exchange.probe == probe) {
      found.push_back(&exchange);
    }
  }
  return found;
}

Answer
read_answer(const HttpReply& reply)
{
  Answer answer;
  if (reply.body.empty()) {
    answer.problem = "0-length response";
    return answer;
  }
  const auto object = go::parse(reply.body);
  if (!object || !object->is(Kind::object)) {
    answer.problem = "the body is not a JSON object";
    return answer;
  }
  answer.api_version = text_in(*object, "apiVersion");
  const auto kind = text_in(*object, "kind");
  const auto* status = object->find("status");
  if (!kind.empty() && kind != "TokenReview") {
    answer.problem = fmt::format("it is a {}, not a TokenReview", text::quote(kind));
    return answer;
  }
  if (status == nullptr || !status->is(Kind::object)) {
    answer.is_review = true; // which says no
    return answer;
  }
  const auto* user = status->find("user");
  answer.has_user = user != nullptr && user->is(Kind::object) && !user->members.empty();
  auto whole = *object;
  if (kind.empty()) {
    go::Value name;
    name.kind = Kind::string;
    name.text = "TokenReview";
    whole.members.push_back({"kind", std::move(name)});
  }
  const auto parsed = review::parse_token_status(whole);
  if (!parsed) {
    answer.problem = parsed.error().message;
    return answer;
  }
  answer.is_review = true;
  answer.authenticated = parsed->authenticated;
  answer.username = parsed->user.username;
  answer.groups = parsed->user.groups;
  answer.audiences = parsed->audiences;
  answer.error = parsed->error;
  for (const auto& [key, values] : parsed->user.extra) {
    answer.extra_keys.push_back(key);
  }
  return answer;
}

std::string
cost_of(const tl::expected<HttpReply, HttpFailure>& outcome)
{
  if (!outcome) {
    switch (outcome.error().fault) {
    case HttpFault::connect:
      return "1 try, refused at once, asked again for the next request";
    case HttpFault::timeout:
      return "1 try, 30 s, asked again for the next request";
    case HttpFault::closed:
      return "5 tries, 4.5 s, asked again for the next request";
    default:
      return "refused, asked again for the next request";
    }
  }
  const auto& reply = *outcome;
  if (reply.header("retry-after") && (reply.status == 429 || reply.status >= 500)) {
    return "31 tries, 30 s: Retry-After makes the client repeat each of them";
  }
  if (is_repeated(reply.status)) {
    return "5 tries, 4.5 s, asked again for the next request";
  }
  if (reply.status != 200 && reply.status != 201) {
    return "1 try, refused at once, logged as an error, asked again for the next request";
  }
  const auto answer = read_answer(reply);
  if (!answer.is_review) {
    return "1 try, refused, logged as an error, asked again for the next request";
  }
  if (answer.authenticated) {
    return "1 try, cached for 2 minutes";
  }
  return answer.error.empty() ? "1 try, cached for 2 minutes"
                              : "1 try, asked again for the next request";
}

} // namespace oidcctl::webhook
