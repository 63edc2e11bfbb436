#include "app/rbac/recreate.hpp"

#include "app/rbac/remove_subjects.hpp"
#include "app/rbac/server_side_apply.hpp"
#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oidcctl {

namespace {

using rbac::Binding;

BindingChange
failed(const Binding& binding, std::string message, std::string hint)
{
  return {binding, Change::failed, std::move(message), std::move(hint)};
}

std::string
role_of(const Binding& binding)
{
  return fmt::format("{}/{}", to_string(binding.role.kind), binding.role.name);
}

// Return the first subject of `old` that `binding` has not, or nothing.
const rbac::Subject*
lost_subject(const Binding& binding, const Binding& old)
{
  const auto& kept = binding.subjects;
  const auto found = std::find_if(
      old.subjects.begin(), old.subjects.end(), [&kept](const rbac::Subject& subject) {
        return std::find(kept.begin(), kept.end(), subject) == kept.end();
      });
  return found == old.subjects.end() ? nullptr : &*found;
}

// Create `binding`, whose `old` was deleted.
BindingChange
create_again(ClusterClient& client,
             const Binding& binding,
             const std::string& had,
             bool force)
{
  const auto made = send_apply(client, binding, {.force = force, .must_finish = true});
  if (made && made->is_success()) {
    return {binding, Change::replaced, had, {}};
  }
  return failed(binding,
                fmt::format("{}, was deleted and could not be recreated: {}",
                            had,
                            made ? made->message : describe(made.error())),
                "run the same command again");
}

// Delete and create. That it may be created is tried first, under another name, so that
// no right is lost to a server that refuses.
Result<BindingChange>
replace(ClusterClient& client,
        const Binding& binding,
        const Binding& old,
        const ChangeOptions& options)
{
  const auto* lost = lost_subject(binding, old);
  if (lost != nullptr && !options.force_conflicts) {
    return failed(binding,
                  fmt::format("it has roleRef {}, and {} {} would lose it",
                              role_of(old),
                              to_string(lost->kind),
                              text::quote(lost->name)),
                  "another client added them; use --force-conflicts to remove them");
  }
  auto other = binding;
  other.name += "-new";
  TRY_ASSIGN(const auto tried, send_apply(client, other, {.dry_run = true}));
  if (!tried.is_success()) {
    return refused_apply(binding, tried);
  }
  TRY_ASSIGN(const auto deleted, delete_binding(client, old, options.dry_run));
  if (deleted.change == Change::failed) {
    return failed(binding, deleted.message, deleted.hint);
  }
  const auto had = fmt::format("it had roleRef {}", role_of(old));
  return options.dry_run ? BindingChange{binding, Change::replaced, had, {}}
                         : create_again(client, binding, had, options.force_conflicts);
}

} // namespace

Result<BindingChange>
recreate_binding(ClusterClient& client,
                 const Binding& binding,
                 const Binding& old,
                 const ChangeOptions& options)
{
  if (options.replace) {
    return replace(client, binding, old, options);
  }
  auto result =
      failed(binding,
             fmt::format("exists with roleRef {}, which is immutable (wanted: {})",
                         role_of(old),
                         role_of(binding)),
             "use --replace to delete it and create it with the new role");
  result.has_other_role = true;
  return result;
}

} // namespace oidcctl
