#include "checks/access/answer.hpp"

#include <algorithm>

namespace oidcctl::access {

namespace {

constexpr std::size_t k_most_also = 4;
constexpr std::size_t k_most_grantors = 3;

rbac::Subject
subject_from(const rbac::SubjectView& view)
{
  return {view.kind, std::string(view.name), std::string(view.ns)};
}

Granted
granted_by(const rbac::Snapshot& snapshot, const rbac::Origin& origin)
{
  const auto binding = snapshot.binding(origin.binding);
  return {std::string(binding.name),
          std::string(binding.ns),
          {binding.role_kind, std::string(binding.role_name)},
          subject_from(snapshot.subject(origin.binding, origin.subject)),
          snapshot.copy_of_rule(origin.role, origin.rule)};
}

CureAnswer
cure_answer(const rbac::Snapshot& snapshot,
            const Question& question,
            const std::optional<rbac::Requester>& caller)
{
  auto cure = cure_for(snapshot, question);
  CureAnswer answer;
  answer.beyond = std::move(cure.beyond);
  answer.ns = std::move(cure.ns);
  if (cure.needs_role) {
    answer.new_role = new_role_for(question, answer.ns);
  }
  if (!cure.role) {
    return answer;
  }
  const auto role = snapshot.role(*cure.role);
  answer.role = rbac::RoleRef{role.kind, std::string(role.name)};
  if (caller) {
    answer.caller = rbac::may_grant(snapshot, *caller, *cure.role, answer.ns);
  }
  for (const auto& subject :
       rbac::grantors(snapshot, *cure.role, answer.ns, k_most_grantors)) {
    answer.grantors.push_back(subject_from(subject));
  }
  return answer;
}

} // namespace

CheckAnswer
answer_of(const rbac::Snapshot& snapshot,
          const Question& question,
          const std::optional<rbac::Requester>& caller)
{
  const auto result = rbac::evaluate(snapshot, question.who, question.action);
  CheckAnswer answer;
  answer.decision = result.decision;
  answer.reason = result.reason;
  if (!result.unread.empty()) {
    answer.evaluation_error = result.unread + " were not read";
  }
  if (result.origin) {
    answer.granted = granted_by(snapshot, *result.origin);
    for (const auto& origin :
         rbac::origins(snapshot, question.who, question.action, k_most_also + 1)) {
      if (origin.binding != result.origin->binding && answer.also.size() < k_most_also) {
        answer.also.push_back(granted_by(snapshot, origin));
      }
    }
  }
  if (answer.decision == rbac::Decision::no_opinion) {
    explain(snapshot, question, caller, answer);
  }
  return answer;
}

void
explain(const rbac::Snapshot& snapshot,
        const Question& question,
        const std::optional<rbac::Requester>& caller,
        CheckAnswer& answer)
{
  if (rbac::evaluate(snapshot, question.who, question.action).decision ==
      rbac::Decision::allow) {
    answer.misses.push_back(
        {MissKind::other,
         0,
         "the RBAC objects allow this, but the API server refuses it",
         "another authorizer denies it, or the user has other groups than those asked "
         "about"});
    return;
  }
  answer.misses = near_misses(snapshot, question);
  answer.cure = cure_answer(snapshot, question, caller);
}

} // namespace oidcctl::access
