#include "model/oidc/token_response.hpp"

#include "base/text.hpp"
#include "go/json.hpp"

#include <fmt/format.h>

namespace oidcctl {

namespace {

using Kind = go::Value::Kind;

constexpr std::size_t k_longest_error = 60;
constexpr std::size_t k_longest_description = 300;

std::string
text_of(const go::Value& object, std::string_view name)
{
  const auto* value = object.find(name);
  return value != nullptr && value->is(Kind::string) ? value->text : "";
}

// Return what kind of thing `body` is, without repeating any of it.
std::string
look_of(const HttpReply& reply)
{
  const auto body = text::trim(reply.body);
  if (body.empty()) {
    return "nothing";
  }
  if (body.front() == '<') {
    return "an HTML page";
  }
  return fmt::format("{} bytes that are not a JSON object", reply.body.size());
}

TokenRefusal
no_answer(const HttpReply& reply, const std::string& what)
{
  return {{},
          {},
          fmt::format("it returned HTTP {} with {}", reply.status, what),
          reply.status};
}

// Put the text of the member `name` into `target`; return what is wrong with its type.
std::optional<std::string>
take(const go::Value& object, std::string_view name, Secret& target)
{
  const auto* value = object.find(name);
  if (value == nullptr || value->is(Kind::null)) {
    return std::nullopt;
  }
  if (!value->is(Kind::string)) {
    return fmt::format("{} is {}: expected a string", name, go::noun_of(value->kind));
  }
  target = Secret(value->text);
  return std::nullopt;
}

} // namespace

std::optional<TokenRefusal>
read_refusal(const HttpReply& reply)
{
  const auto body = go::parse(reply.body);
  if (!body || !body->is(Kind::object)) {
    return no_answer(reply, look_of(reply));
  }
  TokenRefusal refusal{
      text_of(*body, "error"), text_of(*body, "error_description"), {}, reply.status};
  if (!refusal.error.empty()) {
    refusal.message = text::quote(refusal.error, k_longest_error);
    if (!refusal.description.empty()) {
      refusal.message +=
          " (" + text::quote(refusal.description, k_longest_description) + ")";
    }
    return refusal;
  }
  if (reply.status != 200) {
    return no_answer(reply, "JSON without `error`");
  }
  return std::nullopt;
}

tl::expected<TokenResponse, TokenRefusal>
read_token_response(const HttpReply& reply)
{
  if (auto refusal = read_refusal(reply)) {
    return tl::make_unexpected(std::move(*refusal));
  }
  const auto body = go::parse(reply.body);
  TokenResponse response;
  for (const auto& problem : {take(*body, "id_token", response.id_token),
                              take(*body, "access_token", response.access_token),
                              take(*body, "refresh_token", response.refresh_token)}) {
    if (problem) {
      return tl::make_unexpected(
          TokenRefusal{{}, {}, "in its response " + *problem, reply.status});
    }
  }
  return response;
}

} // namespace oidcctl
