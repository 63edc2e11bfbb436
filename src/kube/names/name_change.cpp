#include "kube/names/name_change.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oidcctl::rbac {

namespace {

constexpr std::string_view k_system = "system:";

bool
has_expression(const IdentityMapping& naming, bool is_group)
{
  return is_group ? naming.policy.has_groups_expression
                  : naming.policy.has_username_expression;
}

const std::string&
claim_of(const IdentityMapping& naming, bool is_group)
{
  return is_group ? naming.policy.groups_claim : naming.policy.username_claim;
}

std::string
prefix_of(const IdentityMapping& naming, bool is_group)
{
  return is_group ? naming.policy.groups_prefix.value_or("")
                  : effective_username_prefix(naming.policy, naming.issuer);
}

// Return whether tokens under `naming` can have the name at all: no for groups without a
// claim. Nothing: that is not known.
std::optional<bool>
can_have(const IdentityMapping& naming,
         const NameSimilarity& similarity,
         const Subject& subject)
{
  const bool is_group = subject.kind == SubjectKind::group;
  if (has_expression(naming, is_group)) {
    return std::nullopt;
  }
  if (claim_of(naming, is_group).empty()) {
    return false;
  }
  return !similarity.why_unmatchable(subject).has_value();
}

} // namespace

std::string_view
to_string(Fate fate)
{
  return fate == Fate::kept ? "kept" : fate == Fate::lost ? "lost" : "unknown";
}

NameChanges::NameChanges(std::vector<NamingPair> pairs, UserValues users)
    : m_users(std::move(users))
{
  for (auto& pair : pairs) {
    const auto side = [](std::optional<IdentityMapping>& naming) {
      return naming ? std::optional(Side{NameSimilarity(*naming), std::move(*naming)})
                    : std::nullopt;
    };
    m_pairs.push_back({side(pair.before), side(pair.after)});
  }
}

// Return whether another issuer makes the name after the change in the very same way.
bool
NameChanges::is_made_after(const Subject& subject, const Side& before) const
{
  const bool is_group = subject.kind == SubjectKind::group;
  return std::any_of(m_pairs.begin(), m_pairs.end(), [&](const Pair& pair) {
    return pair.after &&
           can_have(pair.after->naming, pair.after->similarity, subject) == true &&
           pair.after->naming.issuer == before.naming.issuer &&
           claim_of(pair.after->naming, is_group) == claim_of(before.naming, is_group);
  });
}

NameChange
NameChanges::judge(const Subject& subject) const
{
  if (subject.kind == SubjectKind::service_account ||
      subject.name.starts_with(k_system)) {
    return {};
  }
  NameChange worst;
  for (const auto& pair : m_pairs) {
    if (!pair.before) {
      continue;
    }
    const auto had = can_have(pair.before->naming, pair.before->similarity, subject);
    if (had == false) {
      continue;
    }
    if (is_made_after(subject, *pair.before)) {
      return {};
    }
    auto change = judge_pair(pair, subject);
    if (!had && change.fate == Fate::lost) {
      change.fate = Fate::unknown;
      change.why = "an expression named it before";
    }
    if (worst.fate == Fate::kept || change.fate == Fate::lost) {
      worst = std::move(change);
    }
  }
  const bool is_kept_by_other =
      worst.fate == Fate::lost &&
      std::any_of(m_pairs.begin(), m_pairs.end(), [&](const Pair& pair) {
        return pair.after &&
               can_have(pair.after->naming, pair.after->similarity, subject) != false;
      });
  if (is_kept_by_other) {
    worst.fate = Fate::unknown;
    worst.why += "; tokens may still have it, by another claim or issuer";
  }
  return worst;
}

NameChange
NameChanges::judge_pair(const Pair& pair, const Subject& subject) const
{
  const bool is_group = subject.kind == SubjectKind::group;
  if (!pair.after) {
    return {Fate::lost,
            fmt::format("the issuer {} is not configured any more",
                        pair.before->naming.issuer),
            nullptr,
            {}};
  }
  const auto& from = pair.before->naming;
  const auto& to = pair.after->naming;
  if (has_expression(to, is_group)) {
    return {Fate::unknown, "an expression makes the names", nullptr, {}};
  }
  if (claim_of(to, is_group).empty()) {
    return {Fate::lost, "users have no groups any more", nullptr, {}};
  }
  const auto prefix = prefix_of(from, is_group);
  const auto value = subject.name.starts_with(prefix) ? subject.name.substr(prefix.size())
                                                      : subject.name;
  NameChange change{Fate::lost, {}, &to, {}};
  if (const auto known = m_users.find(value); !is_group && known != m_users.end()) {
    change.value = known->second;
  } else if (claim_of(from, is_group) == claim_of(to, is_group)) {
    change.value = value;
  } else {
    change.naming = nullptr;
  }
  change.why = claim_of(from, is_group) == claim_of(to, is_group)
                   ? fmt::format("the prefix changes from {} to {}",
                                 text::quote(prefix),
                                 text::quote(prefix_of(to, is_group)))
                   : fmt::format("the claim changes from {} to {}",
                                 text::quote(claim_of(from, is_group)),
                                 text::quote(claim_of(to, is_group)));
  return change;
}

} // namespace oidcctl::rbac
