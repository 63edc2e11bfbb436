#include "kube/grant/revoke_commands.hpp"

#include "base/text.hpp"
#include "kube/grant/shell_word.hpp"

#include <fmt/format.h>

namespace oidcctl::rbac {

Json
patch_of(const RevokeStep& step)
{
  auto patch = Json::array();
  // From the end, so that the places in front stay what they are.
  for (auto i = step.places.size(); i-- > 0;) {
    const auto path = fmt::format("/subjects/{}", step.places[i]);
    patch.push_back({{"op", "test"},
                     {"path", path + "/kind"},
                     {"value", to_string(step.subjects[i].kind)}});
    patch.push_back(
        {{"op", "test"}, {"path", path + "/name"}, {"value", step.subjects[i].name}});
    patch.push_back({{"op", "remove"}, {"path", path}});
  }
  if (step.action == RevokeAction::erase) {
    patch.push_back({{"op", "test"}, {"path", "/subjects"}, {"value", Json::array()}});
  }
  return patch;
}

Result<std::string>
revoke_commands(const RevokeStep& step)
{
  const auto& binding = step.binding;
  const bool is_cluster_wide = binding.ns.empty();
  if (step.action == RevokeAction::refuse) {
    const auto place = is_cluster_wide ? binding.name : binding.ns + "/" + binding.name;
    return fmt::format("# {} {} keeps its last subject: it is not managed by oidcctl\n",
                       is_cluster_wide ? "ClusterRoleBinding" : "RoleBinding",
                       text::printable(place));
  }
  TRY_ASSIGN(const auto name, shell_word(binding.name));
  TRY_ASSIGN(const auto ns, shell_word(binding.ns));
  TRY_ASSIGN(const auto patch, shell_word(to_text(patch_of(step), -1)));
  const auto object = is_cluster_wide
                          ? fmt::format("clusterrolebinding {}", name)
                          : fmt::format("rolebinding {} --namespace={}", name, ns);
  auto out = fmt::format("kubectl patch {} --type=json --patch={}", object, patch);
  if (step.action == RevokeAction::erase) {
    out += fmt::format(" && kubectl delete {}", object);
  }
  return out + "\n";
}

} // namespace oidcctl::rbac
