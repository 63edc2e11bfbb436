#include "kube/rbac/grant.hpp"

#include "base/text.hpp"
#include "kube/rbac/binding_name.hpp"
#include "kube/rbac/grant_rules.hpp"
#include "model/apiserver/identity.hpp"

#include <fmt/format.h>

namespace oidcctl::rbac {

namespace {

Result<void>
weigh(const std::optional<Objection>& objection, std::vector<Remark>& remarks)
{
  if (!objection) {
    return {};
  }
  if (objection->refuses) {
    return fail(ErrorCode::usage, objection->remark.text, objection->remark.hint);
  }
  remarks.push_back(objection->remark);
  return {};
}

Result<void>
check_place(const GrantRequest& request)
{
  if (request.name_space.empty()) {
    return request.role.kind == RoleKind::cluster_role
               ? Result<void>()
               : fail(ErrorCode::usage,
                      fmt::format("role {} has no namespace: a Role stands in one",
                                  text::quote(request.role.name)),
                      "give the namespace, or a ClusterRole");
  }
  const auto problem = namespace_problem(request.name_space);
  return !problem ? Result<void>()
                  : fail(ErrorCode::usage,
                         "namespace: " + *problem,
                         request.name_space == "*"
                             ? "without a namespace a grant is for all of the cluster"
                             : "");
}

std::map<std::string, std::string>
annotations_of(const Naming& naming, const GrantRequest& request)
{
  const auto& claim =
      request.is_group ? naming.policy.groups_claim : naming.policy.username_claim;
  std::map<std::string, std::string> out{
      {std::string(k_value_annotation), request.value}};
  if (!claim.empty()) {
    out[std::string(k_claim_annotation)] = claim;
  }
  if (!naming.issuer.empty()) {
    out[std::string(k_issuer_annotation)] = naming.issuer;
  }
  return out;
}

} // namespace

Subject
subject_of(const Naming& naming, bool is_group, const std::string& value)
{
  return is_group ? Subject{SubjectKind::group, group_name(naming.policy, value), {}}
                  : Subject{SubjectKind::user,
                            user_name(naming.policy, naming.issuer, value),
                            {}};
}

Result<CheckedSubject>
check_subject(const GrantRules& rules, bool is_group, const std::string& value)
{
  TRY(check_naming(rules.naming, is_group));
  CheckedSubject checked{subject_of(rules.naming, is_group, value), {}};
  const auto& name = checked.subject.name;
  const ValueCase one{
      rules, is_group, value, name.substr(0, name.size() - value.size()), name};
  for (const auto rule : value_rules()) {
    TRY(weigh(rule(one), checked.remarks));
  }
  return checked;
}

Result<Grant>
make_grant(const GrantRules& rules, const GrantRequest& request)
{
  Grant grant;
  TRY_ASSIGN(auto checked, check_subject(rules, request.is_group, request.value));
  const auto& subject = checked.subject;
  grant.remarks = std::move(checked.remarks);
  TRY(weigh(role_objection(request.role, request.name_space.empty()), grant.remarks));
  if (const auto problem = name_problem(request.role.name)) {
    return fail(ErrorCode::usage, "role: " + *problem);
  }
  TRY(check_place(request));
  grant.binding = {.name = binding_name(request.role, subject),
                   .name_space = request.name_space,
                   .role = request.role,
                   .subjects = {subject},
                   .labels = {{std::string(k_owner_label), std::string(k_owner)}},
                   .annotations = annotations_of(rules.naming, request)};
  return grant;
}

} // namespace oidcctl::rbac
