#pragma once

#include "checks/access/cure.hpp"
#include "checks/access/near_miss.hpp"
#include "checks/access/question.hpp"
#include "kube/rbac/escalation.hpp"
#include "kube/rbac/evaluate.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

// The answer to "may this user do that?", and its explanation.
namespace oidcctl::access {

// What gives a permission, in words that outlive the snapshot.
struct Granted
{
  std::string binding = {};
  std::string ns = {}; // of the binding; empty: a ClusterRoleBinding
  rbac::RoleRef role = {};
  rbac::Subject subject = {};
  std::optional<rbac::PolicyRule> rule = std::nullopt; // nothing: it was not read
};

struct CureAnswer
{
  std::optional<rbac::RoleRef> role = std::nullopt; // nothing: none that exists
  Beyond beyond = {};
  std::string ns = {};                                   // of the binding
  std::optional<NewRole> new_role = std::nullopt;        // where that is better
  std::optional<rbac::GrantRight> caller = std::nullopt; // nothing: the caller is unknown
  std::vector<rbac::Subject> grantors = {};              // who else may grant the role
};

struct CheckAnswer
{
  rbac::Decision decision = rbac::Decision::unknown;
  std::string reason = {};           // in the words of the API server
  std::string evaluation_error = {}; // the same, or what was not read
  std::optional<Granted> granted = std::nullopt;
  std::vector<Granted> also = {}; // more bindings that give it
  std::vector<NearMiss> misses = {};
  std::optional<CureAnswer> cure = std::nullopt;
  std::vector<std::string> notes = {};
};

// Return the answer of RBAC, explained. `caller` is who would grant the cure, if known.
CheckAnswer answer_of(const rbac::Snapshot& snapshot,
                      const Question& question,
                      const std::optional<rbac::Requester>& caller);

// Add near misses and the cure to the answer no of an API server.
void explain(const rbac::Snapshot& snapshot,
             const Question& question,
             const std::optional<rbac::Requester>& caller,
             CheckAnswer& answer);

// Return what the API server's reason names (`RBAC: allowed by RoleBinding "b/ns" of Role
// "r" to User "u"`), without the rule; nothing for any other reason.
std::optional<Granted> parse_reason(std::string_view reason);

} // namespace oidcctl::access
