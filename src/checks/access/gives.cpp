#include "checks/access/gives.hpp"

#include "checks/access/matrix.hpp"

namespace oidcctl::access {

std::optional<Gives>
gives_of(const rbac::Snapshot& roles, const rbac::RoleRef& role, const std::string& ns)
{
  const bool is_cluster_role = role.kind == rbac::RoleKind::cluster_role;
  const auto coverage = roles.coverage();
  if (is_cluster_role ? !coverage.cluster_roles : !coverage.roles) {
    return std::nullopt;
  }
  const auto found = roles.find_role(role.kind, role.name, is_cluster_role ? "" : ns);
  if (!found) {
    return Gives{true, "nothing"};
  }
  const auto worth = worth_of(roles, *found);
  Gives gives{false,
              worth.level == Level::none ? "nothing"
                                         : std::string(to_string(worth.level))};
  if (worth.level != Level::all) {
    for (const auto word : words_of(worth.powers)) {
      gives.text += " +" + std::string(word);
    }
  }
  return gives;
}

} // namespace oidcctl::access
