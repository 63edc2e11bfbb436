#include "app/rbac/binding_api.hpp"

#include "app/parallel.hpp"
#include "app/rbac/field_owner.hpp"
#include "base/text.hpp"
#include "kube/rbac/binding_decoder.hpp"
#include "kube/review/decoder.hpp"
#include "model/http/http_status.hpp"
#include "model/http/url.hpp"

#include <fmt/format.h>

#include <array>
#include <mutex>
#include <utility>

namespace oidcctl {

namespace {

using go::Value;

constexpr const char* k_group_path = "/apis/rbac.authorization.k8s.io/v1/";
constexpr int k_page = 500;                               // objects, as kubectl asks
constexpr std::size_t k_max_page = std::size_t{64} << 20; // bytes of one page
constexpr std::size_t k_max_bindings = 1'000'000;
constexpr int k_list_starts = 4;

tl::unexpected<Error>
not_of_an_api_server(const std::string& why)
{
  return fail(ErrorCode::unavailable,
              "a response of the server: " + why,
              "this is not a Kubernetes API server response");
}

Error
refusal(const ApiReply& reply, const std::string& what)
{
  return {
      ErrorCode::unavailable,
      fmt::format("{}: the server returned {}: {}", what, reply.status, reply.message),
      reply.status == http_status::k_forbidden
          ? "the user of the kubeconfig lacks this permission"
          : ""};
}

// What one kind of list is asked for by.
struct ListRequest
{
  std::string path = {};
  std::string label = {};
  bool is_cluster_wide = false;
  std::function<void(std::size_t)> took = {}; // so many more
  bool is_forbidden = false;                  // what came of it
};

std::string
page_target(const ListRequest& wanted, const std::string& next)
{
  auto target = fmt::format("{}?limit={}", wanted.path, k_page);
  if (!wanted.label.empty()) {
    target += "&labelSelector=" + percent_encode(wanted.label);
  }
  return next.empty() ? target : target + "&continue=" + percent_encode(next);
}

Result<void>
add_page(const Value& list, bool is_cluster_wide, std::vector<rbac::Binding>& bindings)
{
  const auto* items = list.find("items");
  if (items == nullptr) {
    return {};
  }
  if (bindings.size() + items->items.size() > k_max_bindings) {
    return fail(ErrorCode::unavailable,
                fmt::format("the cluster has more than {} bindings", k_max_bindings));
  }
  for (const auto& item : items->items) {
    TRY_ASSIGN(auto binding, to_binding(item, is_cluster_wide));
    bindings.push_back(std::move(binding));
  }
  return {};
}

// Read all pages. A list that takes too long loses its place (410, "Expired"): then it
// starts again, because the parts would not belong together.
Result<std::vector<rbac::Binding>>
read_pages(ClusterClient& client, ListRequest& wanted)
{
  std::vector<rbac::Binding> bindings;
  std::string next;
  for (int starts = 1;;) {
    TRY_ASSIGN(
        const auto reply,
        client.call({.target = page_target(wanted, next), .max_reply = k_max_page}));
    if (reply.status == http_status::k_gone && !next.empty() && starts < k_list_starts) {
      bindings.clear();
      next.clear();
      ++starts;
      continue;
    }
    if (!reply.is_success()) {
      wanted.is_forbidden = reply.status == http_status::k_forbidden;
      return tl::make_unexpected(refusal(reply,
                                         wanted.is_cluster_wide
                                             ? "listing ClusterRoleBindings"
                                             : "listing RoleBindings"));
    }
    const auto before = bindings.size();
    TRY(add_page(reply.body, wanted.is_cluster_wide, bindings));
    wanted.took(bindings.size() - before);
    auto place = text_at(reply.body, {"metadata", "continue"});
    if (place.empty()) {
      return bindings;
    }
    if (place == next) {
      return fail(ErrorCode::unavailable,
                  "the server keeps returning the same list page");
    }
    next = std::move(place);
  }
}

// Read a list; where it is forbidden, those of single namespaces in its place.
Result<std::vector<rbac::Binding>>
read_or_fall_back(ClusterClient& client, ListRequest& wanted, const BindingScope& scope)
{
  auto list = read_pages(client, wanted);
  if (list || !wanted.is_forbidden || scope.fallback_namespaces.empty()) {
    return list;
  }
  const auto why = list.error().message;
  scope.not_read(wanted.is_cluster_wide
                     ? "grants in the whole cluster are unknown: " + why
                     : "grants in other namespaces are unknown: " + why);
  std::vector<rbac::Binding> bindings;
  if (wanted.is_cluster_wide) {
    return bindings;
  }
  for (const auto& ns : scope.fallback_namespaces) {
    wanted.path = bindings_path(ns);
    TRY_ASSIGN(auto part, read_pages(client, wanted));
    bindings.insert(bindings.end(),
                    std::make_move_iterator(part.begin()),
                    std::make_move_iterator(part.end()));
  }
  return bindings;
}

// Return what of an object of the API matters, or an error: it is not from an API server.
Result<rbac::BindingItem>
item_of(const Value& object, std::string_view kind)
{
  std::optional<std::string> error;
  auto item = rbac::decode_item(review::Decoder(&object, "", error));
  if (error) {
    return not_of_an_api_server(*error);
  }
  item.kind = kind; // in a list the items do not repeat it
  return item;
}

} // namespace

Result<rbac::Binding>
to_binding(const Value& object, bool is_cluster_wide)
{
  TRY_ASSIGN(const auto item,
             item_of(object, is_cluster_wide ? "ClusterRoleBinding" : "RoleBinding"));
  auto binding = item.make();
  if (!binding) {
    return not_of_an_api_server(binding.error().message);
  }
  binding->applied_fields = applied_fields(object);
  return binding;
}

Result<rbac::Role>
to_role(const Value& object, bool is_cluster_wide)
{
  TRY_ASSIGN(const auto item, item_of(object, is_cluster_wide ? "ClusterRole" : "Role"));
  auto role = item.make_role();
  if (!role) {
    return not_of_an_api_server(role.error().message);
  }
  return role;
}

std::string
bindings_path(const std::optional<std::string>& ns)
{
  if (!ns) {
    return fmt::format("{}rolebindings", k_group_path);
  }
  return ns->empty() ? fmt::format("{}clusterrolebindings", k_group_path)
                     : fmt::format("{}namespaces/{}/rolebindings",
                                   k_group_path,
                                   percent_encode(*ns));
}

std::string
binding_path(const rbac::Binding& binding)
{
  return bindings_path(binding.ns) + "/" + percent_encode(binding.name);
}

Result<std::vector<rbac::Binding>>
list_bindings(ClusterClient& client, const BindingScope& scope)
{
  std::mutex mutex;
  std::size_t done = 0;
  const auto took = [&](std::size_t more) {
    const std::lock_guard lock(mutex);
    done += more;
    if (scope.progress) {
      scope.progress(done);
    }
  };
  std::vector<ListRequest> wanted;
  if (scope.cluster_wide) {
    wanted.push_back({bindings_path(""), scope.label, true, took});
  }
  if (scope.name_spaces) {
    wanted.push_back({bindings_path(std::nullopt), scope.label, false, took});
  }
  auto locked = scope;
  locked.not_read = [&](std::string what) {
    const std::lock_guard lock(mutex);
    if (scope.not_read) {
      scope.not_read(std::move(what));
    }
  };
  std::vector<Result<std::vector<rbac::Binding>>> lists(wanted.size());
  for_each_index(wanted.size(), wanted.size(), [&](std::size_t i) {
    lists[i] = read_or_fall_back(client, wanted[i], locked);
  });
  std::vector<rbac::Binding> bindings;
  for (auto& list : lists) {
    TRY_ASSIGN(auto part, std::move(list));
    bindings.insert(bindings.end(),
                    std::make_move_iterator(part.begin()),
                    std::make_move_iterator(part.end()));
  }
  return bindings;
}

Result<ReadBinding>
read_binding(ClusterClient& client, const rbac::Binding& wanted)
{
  TRY_ASSIGN(const auto reply, client.call({.target = binding_path(wanted)}));
  if (reply.status == http_status::k_not_found) {
    return ReadBinding{};
  }
  if (!reply.is_success()) {
    return ReadBinding{.problem = refusal(reply, "reading it")};
  }
  auto binding = to_binding(reply.body, wanted.is_cluster_wide());
  return binding ? ReadBinding{.binding = std::move(*binding)}
                 : ReadBinding{.problem = std::move(binding).error()};
}

} // namespace oidcctl
