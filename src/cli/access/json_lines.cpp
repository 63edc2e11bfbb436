#include "cli/access/json_lines.hpp"

#include "base/json.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oidcctl::cli {

std::string
json_text(std::string_view text)
{
  const bool is_plain = std::all_of(text.begin(), text.end(), [](char c) {
    return c >= ' ' && c <= '~' && c != '"' && c != '\\';
  });
  return is_plain ? fmt::format("\"{}\"", text) : to_text(Json(text), -1);
}

std::string
json_text_or_null(std::string_view text)
{
  return text.empty() ? std::string("null") : json_text(text);
}

std::string
json_subject(const rbac::SubjectView& subject)
{
  return fmt::format(R"({{"kind": "{}", "name": {}, "namespace": {}}})",
                     to_string(subject.kind),
                     json_text(subject.name),
                     json_text_or_null(subject.ns));
}

std::string
json_binding(const rbac::BindingView& binding)
{
  return fmt::format(
      R"({{"kind": "{}", "name": {}, "namespace": {}, "roleRef": {{"kind": "{}", "name": {}}}}})",
      binding.is_cluster_wide() ? "ClusterRoleBinding" : "RoleBinding",
      json_text(binding.name),
      json_text_or_null(binding.ns),
      to_string(binding.role_kind),
      json_text(binding.role_name));
}

} // namespace oidcctl::cli
