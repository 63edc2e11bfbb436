#include "kube/rbac/binding_yaml.hpp"

#include "kube/rbac/binding_decoder.hpp"
#include "yaml/document.hpp"
#include "yaml/stream.hpp"
#include "yaml/struct_decoder.hpp"

#include <fmt/format.h>

#include <optional>

namespace oidcctl::rbac {

namespace {

using TakeItem = std::function<Result<void>(const BindingItem&)>;

Result<BindingItem>
item_of(const yaml::Node& node)
{
  std::optional<Error> error;
  auto item = decode_item(kube::StructDecoder(&node, "", error));
  item.has_rules = node.find("rules") != nullptr;
  if (error) {
    return tl::make_unexpected(std::move(*error));
  }
  return item;
}

struct ListWords
{
  std::string api_version = {};
  std::string kind = {}; // of its items
};

ListWords
words_of(const yaml::Node& list)
{
  const auto* kind = list.find("kind");
  const auto* version = list.find("apiVersion");
  const auto item = kind_in_list(kind == nullptr ? std::string_view() : kind->text);
  return item.empty()
             ? ListWords{}
             : ListWords{version == nullptr ? std::string(k_api_group) : version->text,
                         std::string(item)};
}

// Return the kind of an object without looking into it any further: whatever else a dump
// has is none of our business.
bool
is_something_else(const yaml::Node& node)
{
  const auto* kind = node.find("kind");
  return kind != nullptr && kind->text != "ClusterRoleBinding" &&
         kind->text != "RoleBinding" && kind->text != "ClusterRole" &&
         kind->text != "Role";
}

// `list` says what its items are where they do not.
Result<void>
take_object(const yaml::Node& node, const TakeItem& take, const ListWords& list)
{
  if (is_something_else(node)) {
    BindingItem other;
    other.kind = node.find("kind")->text;
    return take(other);
  }
  TRY_ASSIGN(auto item, item_of(node));
  if (item.kind.empty() && item.api_version.empty()) {
    item.kind = list.kind;
    item.api_version = list.api_version;
  }
  auto taken = take(item);
  if (taken || taken.error().code != ErrorCode::local_file) {
    return taken;
  }
  return tl::make_unexpected(
      std::move(taken).error().within(fmt::format("line {}", node.place.line)));
}

Result<void>
take_document(const std::string& text, const TakeItem& take)
{
  TRY_ASSIGN(const auto document, yaml::parse(text));
  const auto& root = document.root;
  if (!root.is(yaml::Node::Kind::map)) {
    return fail(
        ErrorCode::local_file,
        fmt::format("it is {}: expected an object", yaml::noun_of(root.kind)),
        "use the output of kubectl get clusterrolebindings,rolebindings -A -o json");
  }
  const auto* items = root.find("items");
  if (items == nullptr || !items->is(yaml::Node::Kind::list)) {
    return take_object(root, take, {});
  }
  const auto list = words_of(root);
  for (const auto& item : items->items) {
    TRY(take_object(item, take, list));
  }
  return {};
}

} // namespace

Result<void>
read_yaml_dump(ByteStream blocks, const TakeItem& take)
{
  yaml::DocumentStream documents(std::move(blocks), yaml::Limits{}.bytes);
  while (true) {
    TRY_ASSIGN(const auto document, documents.next());
    if (!document) {
      return {};
    }
    auto taken = take_document(*document, take);
    if (!taken && taken.error().code == ErrorCode::local_file) {
      return tl::make_unexpected(std::move(taken).error().within(
          fmt::format("document {}", documents.number())));
    }
    TRY(taken);
  }
}

} // namespace oidcctl::rbac
