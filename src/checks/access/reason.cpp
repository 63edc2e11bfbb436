#include "base/quoted_reader.hpp"
#include "checks/access/answer.hpp"

#include <array>

// Reading what an API server says of why it allows something.
namespace oidcctl::access {

namespace {

// Cut "name/namespace" in two.
bool
cut(std::string& name, std::string& ns)
{
  const auto slash = name.rfind('/');
  if (slash == std::string::npos) {
    return false;
  }
  ns = name.substr(slash + 1);
  name.erase(slash);
  return true;
}

bool
read_subject(text::QuotedReader& words, rbac::Subject& subject)
{
  struct Kind
  {
    std::string_view word;
    rbac::SubjectKind kind;
  };
  constexpr std::array<Kind, 3> kinds{
      {{"ServiceAccount ", rbac::SubjectKind::service_account},
       {"User ", rbac::SubjectKind::user},
       {"Group ", rbac::SubjectKind::group}}};
  for (const auto& each : kinds) {
    if (words.take(each.word)) {
      subject.kind = each.kind;
      return words.name(subject.name) &&
             (each.kind != rbac::SubjectKind::service_account ||
              cut(subject.name, subject.ns));
    }
  }
  return false;
}

} // namespace

std::optional<Granted>
parse_reason(std::string_view reason)
{
  text::QuotedReader words(reason);
  if (!words.take("RBAC: allowed by ")) {
    return std::nullopt;
  }
  Granted granted;
  const bool is_wide = words.take("ClusterRoleBinding ");
  const bool has_binding = (is_wide || words.take("RoleBinding ")) &&
                           words.name(granted.binding) &&
                           (is_wide || cut(granted.binding, granted.ns));
  if (!has_binding || !words.take(" of ")) {
    return std::nullopt;
  }
  const bool is_cluster_role = words.take("ClusterRole ");
  granted.role.kind =
      is_cluster_role ? rbac::RoleKind::cluster_role : rbac::RoleKind::role;
  const bool has_role = (is_cluster_role || words.take("Role ")) &&
                        words.name(granted.role.name) && words.take(" to ");
  const bool has_subject = has_role && read_subject(words, granted.subject);
  return has_subject && words.rest().empty() ? std::optional(std::move(granted))
                                             : std::nullopt;
}

} // namespace oidcctl::access
