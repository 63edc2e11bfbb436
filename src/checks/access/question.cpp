#include "checks/access/question.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

namespace oidcctl::access {

bool
is_namespaced(const Question& question)
{
  return question.action.is_resource &&
         (question.type == nullptr || question.type->is_namespaced);
}

std::string
resource_text(const rbac::Action& action)
{
  const bool has_group = !action.api_group.empty();
  const auto base = has_group ? fmt::format("{}.{}", action.resource, action.api_group)
                              : action.resource;
  return action.subresource.empty() ? base
                                    : fmt::format("{}/{}", base, action.subresource);
}

std::string
describe(const rbac::Action& action, bool is_namespaced)
{
  if (!action.is_resource) {
    return fmt::format("{} {}", action.verb, action.path);
  }
  const auto name = action.name.empty() ? std::string() : " " + text::quote(action.name);
  const auto place = !is_namespaced      ? std::string(" at the cluster scope")
                     : action.ns.empty() ? std::string(" in all namespaces")
                                         : " in namespace " + text::quote(action.ns);
  return fmt::format("{} {}{}{}", action.verb, resource_text(action), name, place);
}

std::string
describe(const Question& question)
{
  return describe(question.action, is_namespaced(question));
}

std::string
listed(const std::vector<std::string>& words)
{
  std::string out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    out += i == 0 ? "" : i + 1 == words.size() ? " and " : ", ";
    out += words[i];
  }
  return out;
}

} // namespace oidcctl::access
