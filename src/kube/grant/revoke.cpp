#include "kube/grant/revoke.hpp"

#include "kube/rbac/visible_name.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oidcctl::rbac {

namespace {

constexpr std::size_t k_most_steps = 200'000;
constexpr std::size_t k_most_remaining = 1000;
constexpr std::string_view k_everybody = "system:authenticated";

bool
applies(const RevokeTarget& target, const Binding& binding)
{
  if (target.role && *target.role != binding.role) {
    return false;
  }
  const auto& names = target.namespaces;
  return names.empty() ||
         std::find(names.begin(), names.end(), binding.ns) != names.end();
}

BindingName
name_of(const Binding& binding)
{
  return {binding.name, binding.ns, binding.role, binding.uid, binding.resource_version};
}

// Return whether every user has this from Kubernetes itself.
bool
is_default(const Binding& binding)
{
  const auto label = binding.labels.find("kubernetes.io/bootstrapping");
  return label != binding.labels.end() && label->second == "rbac-defaults";
}

RevokeAction
action_of(const RevokeStep& step, bool keep_empty)
{
  return step.left > 0  ? RevokeAction::remove
         : step.is_ours ? RevokeAction::erase
         : keep_empty   ? RevokeAction::empty
                        : RevokeAction::refuse;
}

} // namespace

RevokePlanner::RevokePlanner(RevokeRules rules, std::vector<RevokeTarget> targets)
    : m_rules(std::move(rules)), m_targets(std::move(targets)),
      m_similarity(m_rules.identity_mapping),
      m_member_of(m_rules.member_of.begin(), m_rules.member_of.end()),
      m_is_found(m_targets.size(), false)
{
  for (std::size_t i = 0; i < m_targets.size(); ++i) {
    const auto& subject = m_targets[i].subject;
    (subject.kind == SubjectKind::group ? m_groups : m_users)[subject.name].push_back(i);
    m_near.add(m_similarity, subject, i);
  }
}

std::optional<RevokeStep>
RevokePlanner::step_of(const Binding& binding) const
{
  RevokeStep step;
  for (std::size_t i = 0; i < binding.subjects.size(); ++i) {
    const auto& subject = binding.subjects[i];
    const auto* targets = targets_named(subject);
    if (targets != nullptr &&
        std::any_of(targets->begin(), targets->end(), [&](std::size_t target) {
          return applies(m_targets[target], binding);
        })) {
      step.places.push_back(i);
      step.subjects.push_back(subject);
    }
  }
  if (step.places.empty()) {
    return std::nullopt;
  }
  step.binding = name_of(binding);
  step.left = binding.subjects.size() - step.places.size();
  step.is_ours = binding.is_ours();
  step.restorer = binding.restorer;
  step.action = action_of(step, m_rules.keep_empty);
  return step;
}

Result<void>
RevokePlanner::add(const Binding& binding)
{
  auto step = step_of(binding);
  for (std::size_t i = 0; i < binding.subjects.size(); ++i) {
    const auto& subject = binding.subjects[i];
    const auto* targets = targets_named(subject);
    if (targets == nullptr) {
      note_others(binding, subject);
      continue;
    }
    for (const auto target : *targets) {
      m_is_found[target] = true;
    }
    if (!step || !std::binary_search(step->places.begin(), step->places.end(), i)) {
      const auto& role = m_targets[targets->front()].role;
      note(RemainingKind::elsewhere,
           binding,
           subject,
           role ? role_difference(role->name, binding.role.name) : std::string());
    }
  }
  if (!step) {
    return {};
  }
  if (m_plan.steps.size() == k_most_steps) {
    return fail(ErrorCode::usage,
                fmt::format("more than {} bindings would change", k_most_steps),
                "split the command into several calls");
  }
  m_plan.steps.push_back(std::move(*step));
  return {};
}

RevokePlan
RevokePlanner::finish()
{
  for (std::size_t i = 0; i < m_targets.size(); ++i) {
    if (!m_is_found[i]) {
      m_plan.not_found.push_back(m_targets[i].subject);
    }
  }
  return std::move(m_plan);
}

const RevokePlanner::Indices*
RevokePlanner::targets_named(const Subject& subject) const
{
  if (subject.kind == SubjectKind::service_account) {
    return nullptr;
  }
  const auto& index = subject.kind == SubjectKind::group ? m_groups : m_users;
  const auto found = index.find(subject.name);
  return found == index.end() ? nullptr : &found->second;
}

// Note what a subject that is not a target may still give to one.
void
RevokePlanner::note_others(const Binding& binding, const Subject& subject)
{
  if (subject.kind == SubjectKind::service_account) {
    return;
  }
  if (subject.kind == SubjectKind::group && m_member_of.contains(subject.name)) {
    note(RemainingKind::group, binding, subject);
    return;
  }
  if (subject.kind == SubjectKind::group && subject.name == k_everybody &&
      !is_default(binding)) {
    note(RemainingKind::everybody, binding, subject);
    return;
  }
  if (subject.name.starts_with("system:")) {
    return;
  }
  if (const auto near = m_near.find(m_similarity, subject)) {
    const auto& wanted = m_targets[*near].subject;
    note(RemainingKind::near, binding, subject, m_similarity.difference(wanted, subject));
  }
}

void
RevokePlanner::note(RemainingKind kind,
                    const Binding& binding,
                    const Subject& subject,
                    std::string difference)
{
  if (m_plan.remaining.size() == k_most_remaining) {
    ++m_plan.more_remaining;
    return;
  }
  m_plan.remaining.push_back({kind, name_of(binding), subject, std::move(difference)});
}

} // namespace oidcctl::rbac
