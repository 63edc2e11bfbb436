#pragma once

#include "app/cluster/cluster_client.hpp"
#include "base/json.hpp"
#include "kube/rbac/binding.hpp"

#include <atomic>
#include <functional>
#include <string>
#include <vector>

// What became of each binding that was to be changed. One that failed does not stop the
// others; only what concerns all of them does.
namespace oidcctl {

enum class Change {
  created,
  configured, // it was there and is different now
  unchanged,
  replaced, // deleted and created, because a roleRef cannot be changed
  deleted,
  failed,
  not_attempted, // the work was stopped before
};

struct BindingChange
{
  rbac::Binding binding = {};
  Change change = Change::not_attempted;
  std::string message = {}; // why it failed, or what else there is to know
  std::string hint = {};
  bool has_other_role = false; // that is why it failed: only a replacement helps
};

struct ChangeOptions
{
  bool dry_run = false;         // the server checks, and changes nothing
  bool replace = false;         // delete and create where the roleRef differs
  bool force_conflicts = false; // take fields that another manager set
  // Called with the number of bindings that are done, one call at a time.
  std::function<void(std::size_t)> progress = {};
};

// All results, in the order of what was asked for, and the error that stopped the work.
struct Changes
{
  std::vector<BindingChange> results = {};
  std::optional<Error> stopped = std::nullopt;

  std::size_t count(Change change) const;
};

// Return the permanent word for `change`: "created", "not-attempted".
std::string_view to_string(Change change);

// Change `count` bindings, 16 at a time: `change(i)` returns what became of the i-th, or
// the error that stops all of the work (no connection, no credentials, an interruption).
Changes change_all(std::vector<rbac::Binding> bindings,
                   const ChangeOptions& options,
                   const std::function<Result<BindingChange>(std::size_t)>& change);

// Return the results as the members "items" and "summary" of a document.
Json to_json(const Changes& changes);

} // namespace oidcctl
