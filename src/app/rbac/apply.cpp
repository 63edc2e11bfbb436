#include "app/rbac/apply.hpp"

#include "app/cluster/status_causes.hpp"
#include "app/rbac/binding_api.hpp"
#include "app/rbac/field_owner.hpp"
#include "app/rbac/recreate.hpp"
#include "app/rbac/server_side_apply.hpp"
#include "model/http/http_status.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

namespace oidcctl {

namespace {

using rbac::Binding;

// Up to so many bindings each is read by itself; for more, ours are listed.
constexpr std::size_t k_few = 8;

using Key = std::pair<std::string, std::string>; // namespace, name

Key
key_of(const Binding& binding)
{
  return {binding.ns, binding.name};
}

// What was there before.
struct Before
{
  bool is_known = false; // else it could not be read
  std::optional<Binding> binding = std::nullopt;
};

// Applies bindings, knowing what was there.
class Applier
{
public:
  Applier(ClusterClient& client, const ChangeOptions& options)
      : m_client(client), m_options(options)
  {}

  // Read those of `bindings` that are there, if there are many; what goes wrong with it
  // shows with each of them.
  Result<void> read_ours(const std::vector<Binding>& bindings);
  Result<BindingChange> apply(const Binding& binding);

private:
  Result<Before> before(const Binding& binding);
  Result<std::optional<ApiReply>> take_subjects(const Binding& binding,
                                                const ApiReply& conflict);
  BindingChange
  succeeded(const Binding& binding, const Before& before, const ApiReply& reply) const;

  ClusterClient& m_client;
  const ChangeOptions& m_options;
  std::optional<std::map<Key, Binding>> m_ours = std::nullopt;
};

// Return whether the subjects are all that another manager holds.
bool
concerns_only_subjects(const ApiReply& conflict)
{
  const auto fields = cause_fields(conflict);
  return !fields.empty() &&
         std::all_of(fields.begin(), fields.end(), [](const auto& field) {
           return field == ".subjects";
         });
}

// Return whether two bindings say the same, whatever the server adds.
bool
is_same(Binding one, const Binding& other)
{
  one.uid = other.uid;
  one.resource_version = other.resource_version;
  one.applied_fields = other.applied_fields;
  one.restorer = other.restorer;
  return one == other;
}

Result<void>
Applier::read_ours(const std::vector<Binding>& bindings)
{
  if (bindings.size() <= k_few) {
    return {};
  }
  BindingScope scope{.cluster_wide = false,
                     .name_spaces = false,
                     .label = fmt::format("{}={}", rbac::k_owner_label, rbac::k_owner)};
  for (const auto& binding : bindings) {
    (binding.is_cluster_wide() ? scope.cluster_wide : scope.name_spaces) = true;
  }
  auto list = list_bindings(m_client, scope);
  if (!list && list.error().code == ErrorCode::unavailable) {
    return {}; // who may not list may still change: each is read by itself
  }
  TRY(list);
  m_ours.emplace();
  for (auto& binding : *list) {
    auto key = key_of(binding);
    m_ours->emplace(std::move(key), std::move(binding));
  }
  return {};
}

Result<Before>
Applier::before(const Binding& binding)
{
  if (m_ours) {
    const auto found = m_ours->find(key_of(binding));
    return found == m_ours->end() ? Before{true, std::nullopt}
                                  : Before{true, found->second};
  }
  TRY_ASSIGN(auto read, read_binding(m_client, binding));
  return Before{!read.problem, std::move(read.binding)};
}

// Take the subjects from another manager where no one loses anything by it: those that
// are there are among ours. So it is with a binding that was revoked and kept empty.
// Nothing when it is not so.
Result<std::optional<ApiReply>>
Applier::take_subjects(const Binding& binding, const ApiReply& conflict)
{
  if (!concerns_only_subjects(conflict)) {
    return std::nullopt;
  }
  TRY_ASSIGN(const auto now, read_binding(m_client, binding));
  if (!now.binding || now.binding->role != binding.role) {
    return std::nullopt;
  }
  for (const auto& subject : now.binding->subjects) {
    if (std::find(binding.subjects.begin(), binding.subjects.end(), subject) ==
        binding.subjects.end()) {
      return std::nullopt;
    }
  }
  auto wanted = binding;
  wanted.resource_version = now.binding->resource_version;
  return send_apply(m_client, wanted, {.dry_run = m_options.dry_run, .force = true});
}

// What another manager did to the fields between is a change all the same.
BindingChange
Applier::succeeded(const Binding& binding,
                   const Before& before,
                   const ApiReply& reply) const
{
  const bool was_there = before.binding.has_value();
  if (reply.status == http_status::k_created ||
      (before.is_known && !was_there && reply.was_repeated)) {
    return {binding, Change::created, {}, {}};
  }
  const auto now = to_binding(reply.body, binding.is_cluster_wide());
  const bool is_unchanged =
      was_there && now &&
      (m_options.dry_run ? is_same(*before.binding, *now)
                         : before.binding->resource_version == now->resource_version);
  return {binding, is_unchanged ? Change::unchanged : Change::configured, {}, {}};
}

Result<BindingChange>
Applier::apply(const Binding& binding)
{
  TRY_ASSIGN(const auto old, before(binding));
  if (old.binding && old.binding->role != binding.role) {
    return recreate_binding(m_client, binding, *old.binding, m_options);
  }
  if (old.binding && is_applied(*old.binding, binding)) {
    return BindingChange{binding, Change::unchanged, {}, {}};
  }
  const ApplyMode mode{.dry_run = m_options.dry_run, .force = m_options.force_conflicts};
  TRY_ASSIGN(auto reply, send_apply(m_client, binding, mode));
  if (reply.status == http_status::k_conflict && !m_options.force_conflicts) {
    TRY_ASSIGN(auto taken, take_subjects(binding, reply));
    if (taken) {
      reply = std::move(*taken);
    }
  }
  if (is_role_conflict(reply)) { // of a binding that is not ours, or was made meanwhile
    TRY_ASSIGN(const auto now, read_binding(m_client, binding));
    if (now.binding && now.binding->role != binding.role) {
      return recreate_binding(m_client, binding, *now.binding, m_options);
    }
  }
  return reply.is_success() ? succeeded(binding, old, reply)
                            : refused_apply(binding, reply);
}

Changes
apply_all(ClusterClient& client,
          const std::vector<Binding>& bindings,
          const ChangeOptions& options)
{
  Applier applier(client, options);
  const auto read = applier.read_ours(bindings);
  return change_all(bindings, options, [&](std::size_t i) -> Result<BindingChange> {
    TRY(read);
    return applier.apply(bindings[i]);
  });
}

// Return the places of the results that only a replacement helps.
std::vector<std::size_t>
places_with_other_role(const Changes& changes)
{
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < changes.results.size(); ++i) {
    if (changes.results[i].has_other_role) {
      places.push_back(i);
    }
  }
  return places;
}

// Replace those of `bindings` that are at `places`, and put what became of them there.
void
replace_at(const std::vector<std::size_t>& places,
           ClusterClient& client,
           const std::vector<Binding>& bindings,
           ChangeOptions options,
           Changes& changes)
{
  std::vector<Binding> rest;
  for (const auto place : places) {
    rest.push_back(bindings[place]);
  }
  if (options.progress) {
    options.progress = [progress = std::move(options.progress),
                        before = bindings.size() - places.size()](std::size_t done) {
      progress(before + done);
    };
  }
  auto replaced = apply_all(client, rest, options);
  for (std::size_t i = 0; i < places.size(); ++i) {
    changes.results[places[i]] = std::move(replaced.results[i]);
  }
  changes.stopped = std::move(replaced.stopped);
}

} // namespace

Changes
apply_bindings(ClusterClient& client,
               const std::vector<Binding>& bindings,
               const ChangeOptions& options,
               const ConfirmReplacement& confirm)
{
  if (!options.replace || !confirm) {
    return apply_all(client, bindings, options);
  }
  auto first = options;
  first.replace = false;
  auto changes = apply_all(client, bindings, first);
  const auto places = places_with_other_role(changes);
  if (places.empty() || changes.stopped) {
    return changes;
  }
  std::vector<BindingChange> refused;
  for (const auto place : places) {
    refused.push_back(changes.results[place]);
  }
  if (auto confirmed = confirm(refused); !confirmed) {
    changes.stopped = std::move(confirmed).error().within("nothing was replaced");
    return changes;
  }
  replace_at(places, client, bindings, options, changes);
  return changes;
}

} // namespace oidcctl
