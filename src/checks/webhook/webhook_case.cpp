#include "checks/webhook/webhook_case.hpp"

#include "base/text.hpp"
#include "go/json.hpp"
#include "kube/review/user_review.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oidcctl::webhook {

namespace {

using Kind = go::Value::Kind;

std::string
text_in(const go::Value& object, std::string_view name)
{
  const auto* value = object.find(name);
  return value != nullptr && value->is(Kind::string) ? value->text : std::string();
}

bool
has_null(const go::Value& value)
{
  if (value.is(Kind::null)) {
    return true;
  }
  return std::any_of(value.items.begin(), value.items.end(), has_null) ||
         std::any_of(value.members.begin(), value.members.end(), [](const auto& member) {
           return has_null(member.value);
         });
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

bool
Case::accepts(std::string_view base) const
{
  const auto exchanges_of_base = of(base);
  return !exchanges_of_base.empty() &&
         std::all_of(exchanges_of_base.begin(),
                     exchanges_of_base.end(),
                     [](const auto* exchange) {
                       return exchange->outcome &&
                              read_answer(*exchange->outcome).authenticated;
                     });
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
  answer.has_null = has_null(*status);
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

} // namespace oidcctl::webhook
