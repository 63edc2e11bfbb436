#include "app/rbac/binding_api.hpp"

#include "app/parallel.hpp"
#include "app/rbac/field_owner.hpp"
#include "base/text.hpp"
#include "kube/rbac/binding_item.hpp"
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
constexpr int k_forbidden = 403;
constexpr int k_not_found = 404;
constexpr int k_gone = 410;

std::vector<std::pair<std::string, std::string>>
words_at(const Value& object, std::string_view name)
{
  std::vector<std::pair<std::string, std::string>> words;
  const auto* metadata = object.find("metadata");
  const auto* found = metadata == nullptr ? nullptr : metadata->find(name);
  if (found != nullptr) {
    for (const auto& member : found->members) {
      words.emplace_back(member.name, member.value.text);
    }
  }
  return words;
}

std::vector<std::string>
texts_at(const Value& object, std::string_view name)
{
  std::vector<std::string> texts;
  if (const auto* list = object.find(name)) {
    for (const auto& item : list->items) {
      texts.push_back(item.text);
    }
  }
  return texts;
}

Error
refusal(const ApiReply& reply, const std::string& what)
{
  return {
      ErrorCode::unavailable,
      fmt::format("{}: the server returned {}: {}", what, reply.status, reply.message),
      reply.status == k_forbidden ? "the user of the kubeconfig lacks this permission"
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
    if (reply.status == k_gone && !next.empty() && starts < k_list_starts) {
      bindings.clear();
      next.clear();
      ++starts;
      continue;
    }
    if (!reply.is_success()) {
      wanted.is_forbidden = reply.status == k_forbidden;
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

std::vector<std::string>
managers_of(const Value& object)
{
  std::vector<std::string> managers;
  const auto* metadata = object.find("metadata");
  const auto* entries = metadata == nullptr ? nullptr : metadata->find("managedFields");
  if (entries != nullptr) {
    for (const auto& entry : entries->items) {
      managers.push_back(text_at(entry, {"manager"}));
    }
  }
  return managers;
}

std::vector<std::pair<std::string, std::string>>
owners_of(const Value& object)
{
  std::vector<std::pair<std::string, std::string>> owners;
  const auto* metadata = object.find("metadata");
  const auto* list = metadata == nullptr ? nullptr : metadata->find("ownerReferences");
  if (list != nullptr) {
    for (const auto& owner : list->items) {
      owners.emplace_back(text_at(owner, {"kind"}), text_at(owner, {"name"}));
    }
  }
  return owners;
}

} // namespace

Result<rbac::Binding>
to_binding(const Value& object, bool is_cluster_wide)
{
  rbac::BindingItem item{.kind = is_cluster_wide ? "ClusterRoleBinding" : "RoleBinding",
                         .name = text_at(object, {"metadata", "name"}),
                         .ns = text_at(object, {"metadata", "namespace"}),
                         .uid = text_at(object, {"metadata", "uid"}),
                         .resource_version =
                             text_at(object, {"metadata", "resourceVersion"}),
                         .labels = words_at(object, "labels"),
                         .annotations = words_at(object, "annotations"),
                         .owners = owners_of(object),
                         .managers = managers_of(object),
                         .role_kind = text_at(object, {"roleRef", "kind"}),
                         .role_group = text_at(object, {"roleRef", "apiGroup"}),
                         .role_name = text_at(object, {"roleRef", "name"})};
  if (const auto* subjects = object.find("subjects")) {
    for (const auto& each : subjects->items) {
      item.subjects.push_back({.kind = text_at(each, {"kind"}),
                               .api_group = text_at(each, {"apiGroup"}),
                               .name = text_at(each, {"name"}),
                               .ns = text_at(each, {"namespace"})});
    }
  }
  auto binding = item.make();
  if (!binding) {
    return fail(ErrorCode::unavailable,
                "a response of the server: " + binding.error().message,
                "this is not a Kubernetes API server response");
  }
  binding->applied_fields = applied_fields(object);
  return binding;
}

Result<rbac::Role>
to_role(const Value& object, bool is_cluster_wide)
{
  rbac::BindingItem item{.kind = is_cluster_wide ? "ClusterRole" : "Role",
                         .name = text_at(object, {"metadata", "name"}),
                         .ns = text_at(object, {"metadata", "namespace"}),
                         .labels = words_at(object, "labels")};
  const auto* aggregation = object.find("aggregationRule");
  item.is_aggregated = aggregation != nullptr && aggregation->is(Value::Kind::object);
  if (const auto* rules = object.find("rules")) {
    for (const auto& rule : rules->items) {
      item.rules.push_back({.verbs = texts_at(rule, "verbs"),
                            .api_groups = texts_at(rule, "apiGroups"),
                            .resources = texts_at(rule, "resources"),
                            .resource_names = texts_at(rule, "resourceNames"),
                            .urls = texts_at(rule, "nonResourceURLs")});
    }
  }
  auto role = item.make_role();
  if (!role) {
    return fail(ErrorCode::unavailable,
                "a response of the server: " + role.error().message,
                "this is not a Kubernetes API server response");
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
  if (reply.status == k_not_found) {
    return ReadBinding{};
  }
  if (!reply.is_success()) {
    return ReadBinding{.problem = refusal(reply, "reading it")};
  }
  auto binding = to_binding(reply.body, wanted.is_cluster_wide());
  return binding ? ReadBinding{.binding = std::move(*binding)}
                 : ReadBinding{.problem = std::move(binding).error()};
}

Json
subjects_of(const std::vector<rbac::Subject>& subjects)
{
  auto list = Json::array();
  for (const auto& subject : subjects) {
    auto row = Json::object();
    if (subject.kind != rbac::SubjectKind::service_account) {
      row["apiGroup"] = rbac::k_api_group;
    }
    row["kind"] = to_string(subject.kind);
    row["name"] = subject.name;
    if (!subject.ns.empty()) {
      row["namespace"] = subject.ns;
    }
    list.push_back(std::move(row));
  }
  return list;
}

Json
manifest_of(const rbac::Binding& binding)
{
  Json metadata{{"name", binding.name}};
  if (!binding.is_cluster_wide()) {
    metadata["namespace"] = binding.ns;
  }
  metadata["labels"] = binding.labels;
  metadata["annotations"] = binding.annotations;
  return {{"apiVersion", "rbac.authorization.k8s.io/v1"},
          {"kind", kind_of(binding)},
          {"metadata", std::move(metadata)},
          {"roleRef",
           {{"apiGroup", rbac::k_api_group},
            {"kind", to_string(binding.role.kind)},
            {"name", binding.role.name}}},
          {"subjects", subjects_of(binding.subjects)}};
}

} // namespace oidcctl
