#include "app/rbac/remove_subjects.hpp"

#include "app/rbac/apply.hpp"
#include "app/rbac/binding_api.hpp"
#include "checks/access/error_text.hpp"
#include "kube/rbac/binding_encoder.hpp"
#include "model/http/http_status.hpp"

#include <fmt/format.h>

namespace oidcctl {

namespace {

using rbac::Binding;

constexpr int k_rounds = 12; // of reading again what another user changed
constexpr std::size_t k_most_removals = 5000; // the server takes 10000 operations

Json
preconditions(const Binding& binding)
{
  return {{"uid", binding.uid}, {"resourceVersion", binding.resource_version}};
}

Result<ApiReply>
send_delete(ClusterClient& client, const Binding& binding, bool dry_run)
{
  Json options{{"apiVersion", "v1"},
               {"kind", "DeleteOptions"},
               {"preconditions", preconditions(binding)}};
  if (dry_run) {
    options["dryRun"] = {"All"};
  }
  return client.call({.method = "DELETE",
                      .target = binding_path(binding),
                      .content_type = "application/json",
                      .body = to_text(options, -1)});
}

// Return the binding without the subjects at these places, which ascend.
Binding
without(Binding binding, const std::vector<std::size_t>& places)
{
  std::vector<rbac::Subject> left;
  auto place = places.begin();
  for (std::size_t i = 0; i < binding.subjects.size(); ++i) {
    if (place != places.end() && *place == i) {
      ++place;
    } else {
      left.push_back(std::move(binding.subjects[i]));
    }
  }
  binding.subjects = std::move(left);
  return binding;
}

// A JSON patch touches nothing but the subjects that go; uid and version in it make the
// server refuse another object, or another version of it.
Json
patch_without(const Binding& binding, const std::vector<std::size_t>& places)
{
  const auto wanted = preconditions(binding);
  auto patch = Json::array();
  for (const auto& [name, value] : wanted.items()) {
    patch.push_back({{"op", "replace"}, {"path", "/metadata/" + name}, {"value", value}});
  }
  if (places.size() > k_most_removals) {
    patch.push_back({{"op", "replace"},
                     {"path", "/subjects"},
                     {"value", rbac::to_json(without(binding, places).subjects)}});
    return patch;
  }
  // From the end, so that the places in front stay what they are.
  for (auto i = places.size(); i-- > 0;) {
    patch.push_back({{"op", "remove"}, {"path", fmt::format("/subjects/{}", places[i])}});
  }
  return patch;
}

Result<ApiReply>
send_removals(ClusterClient& client,
              const Binding& binding,
              const std::vector<std::size_t>& places,
              bool dry_run)
{
  return client.call({.method = "PATCH",
                      .target = fmt::format("{}?fieldManager={}{}",
                                            binding_path(binding),
                                            k_field_manager,
                                            dry_run ? "&dryRun=All" : ""),
                      .content_type = "application/json-patch+json",
                      .body = to_text(patch_without(binding, places), -1)});
}

Result<ApiReply>
carry_out(ClusterClient& client,
          const Binding& binding,
          const Revision& revision,
          bool dry_run)
{
  return revision.action == Revision::Action::remove
             ? send_delete(client, binding, dry_run)
             : send_removals(client, binding, revision.places, dry_run);
}

BindingChange
gone(Binding binding)
{
  return {std::move(binding), Change::unchanged, "another client deleted it", {}};
}

// Each change of a binding that stays is checked like a grant of its role; only a
// deletion is not (policybased/storage.go).
std::string
hint_for(const ApiReply& reply)
{
  if (reply.status != http_status::k_forbidden) {
    return {};
  }
  const auto explained = access::explain_error(reply.message);
  return explained && explained->kind->id == "escalation"
             ? "to remove one of several subjects the caller needs all permissions of "
               "the "
               "role, or the verb bind on it; deleting the whole binding needs neither"
             : "the user of the kubeconfig needs additional permissions for this";
}

// `reply` is the answer to what `revision` asked for; anything but a conflict.
BindingChange
result_of(const Binding& binding, const Revision& revision, const ApiReply& reply)
{
  const bool removes = revision.action == Revision::Action::remove;
  if (reply.is_success() ||
      (removes && reply.was_repeated && reply.status == http_status::k_not_found)) {
    return {removes ? binding : without(binding, revision.places),
            removes ? Change::deleted : Change::configured,
            {},
            {}};
  }
  if (reply.status == http_status::k_not_found) {
    return gone(binding);
  }
  return {binding,
          Change::failed,
          fmt::format("the server returned {}: {}", reply.status, reply.message),
          hint_for(reply)};
}

Result<BindingChange>
revise_binding(ClusterClient& client,
               Binding binding,
               const Revise& revise,
               const ChangeOptions& options)
{
  bool may_be_done = false; // a try whose answer was lost may have been carried out
  for (int round = 0; round < k_rounds; ++round) {
    const auto revision = revise(binding);
    if (!revision.refusal.empty()) {
      return BindingChange{
          std::move(binding), Change::failed, revision.refusal, revision.hint};
    }
    if (revision.action == Revision::Action::keep) {
      const auto change = may_be_done ? Change::configured : Change::unchanged;
      return BindingChange{std::move(binding), change, {}, {}};
    }
    TRY_ASSIGN(const auto reply, carry_out(client, binding, revision, options.dry_run));
    // A place that is not there any more is 422: the version is compared later.
    const bool may_differ = reply.status == http_status::k_conflict ||
                            reply.status == http_status::k_unprocessable;
    if (!may_differ) {
      return result_of(binding, revision, reply);
    }
    may_be_done = may_be_done || reply.was_repeated;
    TRY_ASSIGN(auto now, read_binding(client, binding));
    if (now.problem) {
      return BindingChange{
          std::move(binding), Change::failed, describe(*now.problem), now.problem->hint};
    }
    if (!now.binding) {
      return gone(std::move(binding));
    }
    if (reply.status != http_status::k_conflict &&
        now.binding->resource_version == binding.resource_version) {
      return result_of(binding, revision, reply);
    }
    binding = std::move(*now.binding);
  }
  return BindingChange{
      std::move(binding),
      Change::failed,
      fmt::format("another client changed it {} times in the meantime", k_rounds),
      "try again when the other client has finished"};
}

} // namespace

Result<BindingChange>
delete_binding(ClusterClient& client, const Binding& binding, bool dry_run)
{
  TRY_ASSIGN(const auto reply, send_delete(client, binding, dry_run));
  return result_of(binding, {.action = Revision::Action::remove}, reply);
}

Changes
revise_bindings(ClusterClient& client,
                const std::vector<Binding>& bindings,
                const Revise& revise,
                const ChangeOptions& options)
{
  return change_all(bindings, options, [&](std::size_t i) {
    return revise_binding(client, bindings[i], revise, options);
  });
}

} // namespace oidcctl
