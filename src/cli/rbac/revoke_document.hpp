#pragma once

#include "base/error.hpp"
#include "base/notice.hpp"
#include "base/time.hpp"
#include "kube/grant/revoke.hpp"
#include "kube/rbac/binding_reader.hpp"
#include "kube/rbac/snapshot.hpp"
#include "render/document.hpp"

#include <optional>
#include <vector>

namespace oidcctl::cli {

// What a plan to revoke was made of, and what came out.
struct RevokeReport
{
  std::vector<rbac::Subject> subjects = {}; // who is to lose something
  bool is_live = false;                     // the bindings are those of a cluster
  std::vector<Notice> gaps = {};            // what was not seen
  rbac::BindingCount count = {};
  rbac::RevokePlan plan = {};
  std::optional<Time> expiry = std::nullopt; // of the token that was given
  Time now = {};
  rbac::Snapshot roles = {}; // as far as they were read
};

// Return the findings on what remains after a plan, from the most pressing on: objects
// with `id`, `status`, `message` and `hint`.
Json revoke_findings(const RevokeReport& report);

// Return the plan for people and programs. `kind: RevokePlan`.
Document revoke_document(const RevokeReport& report);

// Return whether what was asked for can be done, and leaves no access through groups that
// are known.
bool is_complete(const RevokeReport& report);

// Return 1 where it is not complete, and 3 where bindings were skipped that no one here
// can read.
ExitStatus revoke_status(const RevokeReport& report);

} // namespace oidcctl::cli
