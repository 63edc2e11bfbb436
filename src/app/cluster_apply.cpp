#include "app/cluster_apply.hpp"

#include "app/cluster_bindings.hpp"
#include "app/cluster_delete.hpp"
#include "base/text.hpp"

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

constexpr int k_created = 201;
constexpr int k_conflict = 409;

using Key = std::pair<std::string, std::string>; // namespace, name

Key
key_of(const Binding& binding)
{
  return {binding.name_space, binding.name};
}

// What was there before.
struct Before
{
  bool is_known = false; // else it could not be read
  std::optional<Binding> binding = std::nullopt;
};

// How to apply.
struct Patch
{
  bool dry_run = false;
  bool force = false;
  bool must_finish = false;
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
  Result<ChangeResult> apply(const Binding& binding);

private:
  Result<Before> before(const Binding& binding);
  Result<ApiReply> patch(const Binding& binding, const Patch& how);
  Result<std::optional<ApiReply>> take_subjects(const Binding& binding,
                                                const ApiReply& conflict);
  Result<ChangeResult> replace(const Binding& binding, const Binding& old);
  ChangeResult
  succeeded(const Binding& binding, const Before& before, const ApiReply& reply);
  ChangeResult refused(const Binding& binding, const ApiReply& reply) const;

  ClusterClient& m_client;
  const ChangeOptions& m_options;
  std::optional<std::map<Key, Binding>> m_ours = std::nullopt;
};

ChangeResult
failed(const Binding& binding, std::string message, std::string hint = {})
{
  return {binding, Change::failed, std::move(message), std::move(hint)};
}

ChangeResult
other_role(const Binding& binding, const rbac::RoleRef& role)
{
  return failed(
      binding,
      fmt::format("it is there with the roleRef {}/{}, which cannot be changed to "
                  "{}/{}",
                  to_string(role.kind),
                  role.name,
                  to_string(binding.role.kind),
                  binding.role.name),
      "--replace deletes it and creates it with the new role");
}

// Return whether the subjects are all that another manager holds.
bool
concerns_only_subjects(const ApiReply& conflict)
{
  const auto* details = conflict.body.find("details");
  const auto* causes = details == nullptr ? nullptr : details->find("causes");
  return causes != nullptr && !causes->items.empty() &&
         std::all_of(causes->items.begin(), causes->items.end(), [](const auto& cause) {
           return text_at(cause, {"field"}) == ".subjects";
         });
}

// Return whether two bindings say the same, whatever the server adds.
bool
is_same(Binding one, const Binding& other)
{
  one.uid = other.uid;
  one.resource_version = other.resource_version;
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

// With a resource version in it, it is that version or none that gets changed.
Result<ApiReply>
Applier::patch(const Binding& binding, const Patch& how)
{
  auto target = fmt::format("{}?fieldManager={}", binding_path(binding), k_field_manager);
  target += how.force ? "&force=true" : "";
  target += how.dry_run ? "&dryRun=All" : "";
  auto manifest = manifest_of(binding);
  if (!binding.resource_version.empty()) {
    manifest["metadata"]["resourceVersion"] = binding.resource_version;
  }
  return m_client.call({.method = "PATCH",
                        .target = std::move(target),
                        .content_type = "application/apply-patch+yaml",
                        .body = to_text(manifest, -1),
                        .must_finish = how.must_finish});
}

// Take the subjects from another manager where nobody loses anything by it: those that
// stand there are among ours. So it is with a binding that was revoked and kept empty.
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
  return patch(wanted, {.dry_run = m_options.dry_run, .force = true});
}

// What another manager did to the fields between is a change all the same.
ChangeResult
Applier::succeeded(const Binding& binding, const Before& before, const ApiReply& reply)
{
  const bool was_there = before.binding.has_value();
  if (reply.status == k_created ||
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

ChangeResult
Applier::refused(const Binding& binding, const ApiReply& reply) const
{
  std::string hint;
  if (reply.status == k_conflict) {
    hint = "somebody else set these fields; --force-conflicts takes them over, with the "
           "subjects that stand there";
  } else if (reply.message.find("cannot change roleRef") != std::string::npos) {
    hint = "--replace deletes it and creates it with the new role";
  } else if (reply.status == 403) {
    hint = "granting needs every right of the role, or the verb bind on it, besides the "
           "right to create bindings";
  } else if (reply.status == 404 && !binding.is_cluster_wide()) {
    hint = fmt::format("is there a namespace {}?", text::quote(binding.name_space));
  }
  return failed(binding,
                fmt::format("the server answers {}: {}", reply.status, reply.message),
                hint);
}

// Delete and create. That it may be created is tried first, under another name, so that
// no right is lost to a server that refuses.
Result<ChangeResult>
Applier::replace(const Binding& binding, const Binding& old)
{
  auto other = binding;
  other.name += "-new";
  TRY_ASSIGN(const auto tried, patch(other, {.dry_run = true}));
  if (!tried.is_success()) {
    return refused(binding, tried);
  }
  TRY_ASSIGN(const auto deleted, delete_binding(m_client, old, m_options.dry_run));
  if (deleted.change == Change::failed) {
    return failed(binding, deleted.message, deleted.hint);
  }
  const auto had =
      fmt::format("it had the roleRef {}/{}", to_string(old.role.kind), old.role.name);
  if (m_options.dry_run) {
    return ChangeResult{binding, Change::replaced, had, {}};
  }
  const auto made =
      patch(binding, {.force = m_options.force_conflicts, .must_finish = true});
  if (made && made->is_success()) {
    return ChangeResult{binding, Change::replaced, had, {}};
  }
  return failed(binding,
                fmt::format("{}, was deleted and could not be created again: {}",
                            had,
                            made ? made->message : describe(made.error())),
                "run the same command again");
}

Result<ChangeResult>
Applier::apply(const Binding& binding)
{
  TRY_ASSIGN(const auto old, before(binding));
  if (old.binding && old.binding->role != binding.role) {
    return m_options.replace ? replace(binding, *old.binding)
                             : other_role(binding, old.binding->role);
  }
  TRY_ASSIGN(
      auto reply,
      patch(binding, {.dry_run = m_options.dry_run, .force = m_options.force_conflicts}));
  if (reply.status == k_conflict && !m_options.force_conflicts) {
    TRY_ASSIGN(auto taken, take_subjects(binding, reply));
    if (taken) {
      reply = std::move(*taken);
    }
  }
  return reply.is_success() ? succeeded(binding, old, reply) : refused(binding, reply);
}

} // namespace

Changes
apply_bindings(ClusterClient& client,
               const std::vector<Binding>& bindings,
               const ChangeOptions& options)
{
  Applier applier(client, options);
  const auto read = applier.read_ours(bindings);
  return change_all(bindings, options, [&](std::size_t i) -> Result<ChangeResult> {
    TRY(read);
    return applier.apply(bindings[i]);
  });
}

} // namespace oidcctl
