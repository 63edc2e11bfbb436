#pragma once

#include "kube/names/name_similarity.hpp"
#include "kube/names/near_names.hpp"
#include "kube/rbac/binding.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace oidcctl::rbac {

// A person who is to lose a role.
struct RevokeTarget
{
  Subject subject = {};
  std::optional<RoleRef> role = std::nullopt; // nothing: every role
  std::vector<std::string> namespaces = {};   // empty: everywhere
};

struct RevokeRules
{
  IdentityMapping identity_mapping = {};
  // Leave a binding that this program did not make, and that names no one else, empty.
  bool keep_empty = false;
  // Groups that the people are members of, as RBAC knows them.
  std::vector<std::string> member_of = {};
};

// A binding, as far as a plan has to name it.
struct BindingName
{
  std::string name = {};
  std::string ns = {}; // empty: a ClusterRoleBinding
  RoleRef role = {};
  std::string uid = {};              // empty where the dump has none
  std::string resource_version = {}; // the same
};

enum class RevokeAction {
  remove, // the subjects; others are left
  erase,  // the binding: it is ours, and no one is left
  empty,  // the subjects; no one is left, and the binding stays
  refuse, // nothing: no one would be left, and the binding is not ours
};

// What is to be done to one binding.
struct RevokeStep
{
  RevokeAction action = RevokeAction::remove;
  BindingName binding = {};
  std::vector<std::size_t> places = {}; // in its subjects, ascending
  std::vector<Subject> subjects = {};   // those that are there
  std::size_t left = 0;                 // subjects that stay
  bool is_ours = false;
  Restorer restorer = {}; // who puts it back
};

enum class RemainingKind {
  elsewhere, // the same subject, through a role or namespace that was not asked for
  group,     // through a group
  everybody, // through a group that every user is in who logged in
  near,      // nothing for this subject, but for one that is almost the same
};

// Access that stays after a revocation.
struct Remaining
{
  RemainingKind kind = RemainingKind::elsewhere;
  BindingName binding = {};
  Subject subject = {};        // who gets the role
  std::string difference = {}; // of `near`, and of a role that looks like a target's
};

struct RevokePlan
{
  std::vector<RevokeStep> steps = {};
  std::vector<Remaining> remaining = {}; // the first of them
  std::size_t more_remaining = 0;        // how many there are besides
  std::vector<Subject> not_found = {};   // targets that no binding names, wherever
};

// Plans how to take away roles: bindings go in one by one, in any order, the plan comes
// out. In memory are the targets and the bindings that change.
class RevokePlanner
{
public:
  RevokePlanner(RevokeRules rules, std::vector<RevokeTarget> targets);

  // An error (`usage`) when more bindings change than a plan can hold.
  Result<void> add(const Binding& binding);

  // Return what is to be done to one binding alone; nothing when none of its subjects is
  // meant.
  std::optional<RevokeStep> step_of(const Binding& binding) const;

  RevokePlan finish();

private:
  using Indices = std::vector<std::size_t>;
  using Index = std::unordered_map<std::string, Indices>;

  const Indices* targets_named(const Subject& subject) const;
  void note(RemainingKind kind,
            const Binding& binding,
            const Subject& subject,
            std::string difference = {});
  void note_others(const Binding& binding, const Subject& subject);

  RevokeRules m_rules;
  std::vector<RevokeTarget> m_targets;
  NameSimilarity m_similarity;
  Index m_users = {}; // by name
  Index m_groups = {};
  NearNames m_near = {};
  std::unordered_set<std::string> m_member_of = {};
  std::vector<bool> m_is_found = {};
  RevokePlan m_plan = {};
};

} // namespace oidcctl::rbac
