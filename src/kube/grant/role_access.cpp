#include "kube/grant/role_access.hpp"

#include "base/text.hpp"
#include "kube/rbac/visible_name.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

namespace oidcctl::rbac {

namespace {

constexpr std::size_t k_longest = 100'000;

bool
is_own(const Subject& subject)
{
  return subject.kind == SubjectKind::service_account ||
         subject.name.starts_with("system:");
}

} // namespace

RoleAccessList::RoleAccessList(RoleAccessQuery query)
    : m_query(std::move(query)), m_similarity(m_query.identity_mapping)
{
  for (std::size_t i = 0; i < m_query.subjects.size(); ++i) {
    const auto& subject = m_query.subjects[i];
    (subject.kind == SubjectKind::group ? m_groups : m_users).insert(subject.name);
    if (!is_own(subject)) {
      m_near.add(m_similarity, subject, i);
    }
  }
}

Result<void>
RoleAccessList::add(const Binding& binding)
{
  const auto& names = m_query.namespaces;
  std::string other_role;
  if (m_query.role && m_query.role->kind == binding.role.kind) {
    other_role = role_difference(m_query.role->name, binding.role.name);
  }
  const bool is_meant =
      (!m_query.role || *m_query.role == binding.role || !other_role.empty()) &&
      (names.empty() || std::find(names.begin(), names.end(), binding.ns) != names.end());
  if (!is_meant) {
    return {};
  }
  for (const auto& subject : binding.subjects) {
    auto access = judge(subject);
    if (!access) {
      continue;
    }
    if (m_list.size() == k_longest) {
      return fail(ErrorCode::usage,
                  fmt::format("more than {} subjects are bound", k_longest),
                  "restrict the list with --user, --group, --cluster-role, --role or "
                  "--namespace");
    }
    if (!other_role.empty() && access->why_not.empty()) {
      access->is_effective = false;
      access->why_not = other_role;
    }
    access->role = binding.role;
    access->binding = binding.name;
    access->ns = binding.ns;
    access->is_ours = binding.is_ours();
    m_list.push_back(std::move(*access));
  }
  return {};
}

std::vector<RoleAccess>
RoleAccessList::finish(const RoleNames& roles)
{
  mark_written_twice();
  for (auto& access : m_list) {
    if (auto why = roles.why_missing(access.role, access.ns);
        why && access.why_not.empty()) {
      access.is_effective = false;
      access.lacks_role = true;
      access.why_not = std::move(*why);
    }
  }
  std::stable_sort(
      m_list.begin(), m_list.end(), [](const RoleAccess& one, const RoleAccess& other) {
        const auto key = [](const RoleAccess& a) {
          return std::tie(a.subject.kind, a.subject.name, a.ns, a.role.name, a.binding);
        };
        return key(one) < key(other);
      });
  return std::move(m_list);
}

std::optional<RoleAccess>
RoleAccessList::judge(const Subject& subject) const
{
  if (m_query.subjects.empty()) {
    return m_query.all || !is_own(subject) ? std::optional(judge_alone(subject))
                                           : std::nullopt;
  }
  if (subject.kind == SubjectKind::service_account) {
    return std::nullopt;
  }
  const auto& names = subject.kind == SubjectKind::group ? m_groups : m_users;
  if (names.contains(subject.name)) {
    return judge_alone(subject);
  }
  const auto near = is_own(subject) ? std::nullopt : m_near.find(m_similarity, subject);
  if (!near) {
    return std::nullopt;
  }
  const auto& wanted = m_query.subjects[*near];
  RoleAccess access;
  access.subject = subject;
  access.is_effective = false;
  access.why_not = fmt::format("it is not {} {}: {}",
                               to_string(wanted.kind),
                               text::quote(wanted.name),
                               m_similarity.difference(wanted, subject));
  return access;
}

// Judge whether any token can have the name.
RoleAccess
RoleAccessList::judge_alone(const Subject& subject) const
{
  RoleAccess access;
  access.subject = subject;
  if (is_own(subject)) {
    access.is_effective = true; // others than this issuer give it
  } else if (m_similarity.has_prefix_for(subject.kind)) {
    access.why_not = m_similarity.why_unmatchable(subject).value_or("");
    access.is_effective = access.why_not.empty();
  }
  return access;
}

// A name that is bound as a user and as a group is most likely just one of both: with
// the claim email the user. Whoever was asked for by name is what they are.
void
RoleAccessList::mark_written_twice()
{
  if (!m_query.subjects.empty()) {
    return;
  }
  std::unordered_set<std::string> names[2]; // of users, of groups
  const auto is_group = [](const RoleAccess& one) {
    return one.subject.kind == SubjectKind::group;
  };
  for (const auto& one : m_list) {
    const bool is_meant = one.why_not.empty() && !is_own(one.subject);
    if (is_meant) {
      names[is_group(one)].insert(one.subject.name);
    }
  }
  const bool doubts_groups = m_query.identity_mapping.policy.username_claim == "email";
  for (auto& one : m_list) {
    const bool is_doubtful = one.why_not.empty() && is_group(one) == doubts_groups &&
                             !is_own(one.subject) &&
                             names[!doubts_groups].contains(one.subject.name);
    if (is_doubtful) {
      one.is_effective = std::nullopt;
      one.why_not = fmt::format(
          "a {} of this name is bound as well, and probably only one of them exists",
          doubts_groups ? "User" : "Group");
    }
  }
}

} // namespace oidcctl::rbac
