#include "kube/grant/grant.hpp"

#include "base/text.hpp"
#include "kube/grant/binding_name.hpp"
#include "kube/grant/grant_validation.hpp"
#include "model/apiserver/identity.hpp"

#include <fmt/format.h>

namespace oidcctl::rbac {

namespace {

Result<void>
apply_objection(const std::optional<Objection>& objection, std::vector<Notice>& notices)
{
  if (!objection) {
    return {};
  }
  if (objection->refuses) {
    return fail(ErrorCode::usage, objection->notice.text, objection->notice.hint);
  }
  notices.push_back(objection->notice);
  return {};
}

Result<void>
check_place(const GrantRequest& request)
{
  if (request.ns.empty()) {
    return request.role.kind == RoleKind::cluster_role
               ? Result<void>()
               : fail(ErrorCode::usage,
                      fmt::format("role {} needs a namespace: a Role is namespaced",
                                  text::quote(request.role.name)),
                      "set the namespace, or use a ClusterRole");
  }
  const auto problem = namespace_problem(request.ns);
  return !problem ? Result<void>()
                  : fail(ErrorCode::usage,
                         "namespace: " + *problem,
                         request.ns == "*"
                             ? "a grant without a namespace applies to the whole cluster"
                             : "");
}

std::map<std::string, std::string>
annotations_of(const IdentityMapping& identity_mapping, const GrantRequest& request)
{
  const auto& claim = request.is_group ? identity_mapping.policy.groups_claim
                                       : identity_mapping.policy.username_claim;
  std::map<std::string, std::string> out{
      {std::string(k_value_annotation), request.value}};
  if (!claim.empty()) {
    out[std::string(k_claim_annotation)] = claim;
  }
  if (!identity_mapping.issuer.empty()) {
    out[std::string(k_issuer_annotation)] = identity_mapping.issuer;
  }
  return out;
}

} // namespace

Subject
subject_of(const IdentityMapping& identity_mapping,
           bool is_group,
           const std::string& value)
{
  return is_group
             ? Subject{SubjectKind::group, group_name(identity_mapping.policy, value), {}}
             : Subject{SubjectKind::user,
                       user_name(identity_mapping.policy, identity_mapping.issuer, value),
                       {}};
}

Result<CheckedSubject>
check_subject(const GrantRules& rules, bool is_group, const std::string& value)
{
  TRY(validate_mapping(rules.identity_mapping, is_group));
  CheckedSubject checked{subject_of(rules.identity_mapping, is_group, value), {}};
  const auto& name = checked.subject.name;
  const ValueCase one{
      rules, is_group, value, name.substr(0, name.size() - value.size()), name};
  for (const auto rule : value_rules()) {
    TRY(apply_objection(rule(one), checked.notices));
  }
  return checked;
}

Result<Grant>
make_grant(const GrantRules& rules, const GrantRequest& request)
{
  Grant grant;
  TRY_ASSIGN(auto checked, check_subject(rules, request.is_group, request.value));
  const auto& subject = checked.subject;
  grant.notices = std::move(checked.notices);
  TRY(apply_objection(role_objection(request.role, request.ns.empty()), grant.notices));
  if (const auto problem = name_problem(request.role.name)) {
    return fail(ErrorCode::usage, "role: " + *problem);
  }
  TRY(check_place(request));
  grant.binding = {.name = binding_name(request.role, subject),
                   .ns = request.ns,
                   .role = request.role,
                   .subjects = {subject},
                   .labels = {{std::string(k_owner_label), std::string(k_owner)}},
                   .annotations = annotations_of(rules.identity_mapping, request)};
  return grant;
}

} // namespace oidcctl::rbac
