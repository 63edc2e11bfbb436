#include "kube/api/server_reply.hpp"

#include "go/json.hpp"

namespace oidcctl {

namespace {

using Kind = go::Value::Kind;

// Return the string member `name` of `object`; empty when there is none.
std::string
string_member(const go::Value& object, std::string_view name)
{
  const auto* const value = object.find(name);
  return value != nullptr && value->is(Kind::string) ? value->text : std::string();
}

} // namespace

std::optional<ServerVersion>
parse_server_version(std::string_view body)
{
  const auto value = go::parse(body);
  if (!value || !value->is(Kind::object)) {
    return std::nullopt;
  }
  ServerVersion version{string_member(*value, "gitVersion"),
                        string_member(*value, "platform")};
  const bool fits = version.git_version.starts_with("v") &&
                    !string_member(*value, "major").empty() &&
                    !string_member(*value, "minor").empty();
  return fits ? std::optional(std::move(version)) : std::nullopt;
}

std::optional<ApiStatus>
parse_api_status(std::string_view body)
{
  const auto value = go::parse(body);
  if (!value || !value->is(Kind::object) || string_member(*value, "kind") != "Status" ||
      string_member(*value, "apiVersion") != "v1") {
    return std::nullopt;
  }
  return ApiStatus{string_member(*value, "reason"), string_member(*value, "message")};
}

} // namespace oidcctl
