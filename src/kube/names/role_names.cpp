#include "kube/names/role_names.hpp"

#include "base/suggest.hpp"
#include "base/text.hpp"
#include "kube/rbac/visible_name.hpp"

#include <fmt/format.h>

#include <vector>

namespace oidcctl::rbac {

void
RoleNames::add(const std::string& ns, const std::string& name)
{
  m_names[ns].insert(name);
}

std::optional<std::string>
RoleNames::why_missing(const RoleRef& role, const std::string& ns) const
{
  const auto place = role.kind == RoleKind::cluster_role ? std::string() : ns;
  const auto found = m_names.find(place);
  if (!is_read(place) || (found != m_names.end() && found->second.contains(role.name))) {
    return std::nullopt;
  }
  auto text =
      fmt::format("{} {} does not exist", to_string(role.kind), text::quote(role.name));
  if (found != m_names.end()) {
    const std::vector<std::string> names(found->second.begin(), found->second.end());
    if (const auto near = nearest(visible_name(role.name), names)) {
      text += fmt::format("; did you mean {}?", text::quote(*near));
    }
  }
  return text;
}

bool
RoleNames::is_read(const std::string& place) const
{
  return place.empty()
             ? m_has_cluster_roles || m_names.contains(place)
             : m_has_roles || m_names.contains(place) || m_names.contains("kube-system");
}

} // namespace oidcctl::rbac
