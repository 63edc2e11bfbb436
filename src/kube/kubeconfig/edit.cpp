#include "kube/kubeconfig/edit.hpp"

#include "base/text.hpp"
#include "kube/kubeconfig/splice.hpp"
#include "yaml/encoding.hpp"
#include "yaml/writer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

namespace oidcctl::kube {

namespace {

using yaml::Node;

constexpr std::string_view k_header = "apiVersion: v1\nkind: Config\n";

// Where the entries of a list are, by name.
using Index = std::unordered_map<std::string, std::size_t>;

Index
index_of(const Node& root, std::string_view list)
{
  Index index;
  const auto* node = root.find(list);
  for (std::size_t i = 0; node != nullptr && i < node->items.size(); ++i) {
    const auto* name = node->items[i].find("name");
    index.emplace(name == nullptr ? std::string() : name->text, i);
  }
  return index;
}

bool
is_known(const EntryList& list, std::string_view member)
{
  return std::find(list.known.begin(), list.known.end(), member) != list.known.end();
}

// Return the extensions that are there with ours in their place, or after them.
Node
merged_extensions(Node there, const Node& ours)
{
  for (const auto& extension : ours.items) {
    const auto* name = extension.find("name");
    const auto same =
        std::find_if(there.items.begin(), there.items.end(), [&](const Node& e) {
          return e.find("name") != nullptr && e.find("name")->text == name->text;
        });
    if (same == there.items.end()) {
      there.items.push_back(extension);
    } else {
      *same = extension;
    }
  }
  return there;
}

// Return the value of an entry after the edit. Members that are there keep their order,
// so that an edit which says nothing new changes nothing.
Node
merged_value(const EntryList& list, const Node* there, const Node& ours)
{
  if (there == nullptr || !there->is(Node::Kind::map)) {
    return ours;
  }
  auto value = Node::map();
  for (const auto& member : there->members) {
    const auto* wanted = ours.find(member.name);
    const bool stays = !is_known(list, member.name) || member.name == "namespace" ||
                       member.name == "as-user-extra";
    if (wanted != nullptr && member.name == "extensions" &&
        member.value.is(Node::Kind::list)) {
      value.set(member.name, merged_extensions(member.value, *wanted));
    } else if (wanted != nullptr) {
      value.set(member.name, *wanted);
    } else if (stays) {
      value.set(member.name, member.value);
    }
  }
  for (const auto& member : ours.members) {
    if (value.find(member.name) == nullptr) {
      value.set(member.name, member.value);
    }
  }
  return value;
}

struct Plan
{
  Node root = {};                         // as it is to be read afterwards
  std::vector<Placement> placements = {}; // what differs
  std::optional<std::string> current_context = std::nullopt; // where it differs
  std::vector<std::string> added = {};
  std::vector<std::string> replaced = {};
};

void
place(Plan& plan, const Index& index, const Entry& entry)
{
  const auto& list = *entry.list;
  auto* node = plan.root.find(list.name);
  if (node == nullptr || !node->is(Node::Kind::list)) {
    plan.root.set(list.name, Node::list());
    node = plan.root.find(list.name);
  }
  const auto words = fmt::format("{} {}", list.member, text::quote(entry.name));
  const auto found = index.find(entry.name);
  if (found == index.end()) {
    node->items.push_back(to_item(entry));
    plan.placements.push_back({&list, std::nullopt, node->items.back()});
    plan.added.push_back(words);
    return;
  }
  auto& there = node->items[found->second];
  auto item = there.is(Node::Kind::map) ? there : Node::map();
  item.set("name", Node::from_text(entry.name));
  item.set(list.member, merged_value(list, there.find(list.member), entry.value));
  if (!yaml::same(item, there)) {
    there = item;
    plan.placements.push_back({&list, found->second, std::move(item)});
    plan.replaced.push_back(words);
  }
}

Plan
plan_of(const Node& root, const Additions& additions)
{
  Plan plan{.root = root};
  std::map<const EntryList*, Index> indexes;
  for (const auto& entry : to_entries(additions)) {
    auto found = indexes.find(entry.list);
    if (found == indexes.end()) {
      found = indexes.emplace(entry.list, index_of(root, entry.list->name)).first;
    }
    place(plan, found->second, entry);
  }
  if (additions.current_context) {
    const auto* there = root.find("current-context");
    if (there == nullptr || there->text != *additions.current_context) {
      plan.current_context = additions.current_context;
      plan.root.set("current-context", Node::from_text(*additions.current_context));
    }
  }
  return plan;
}

// Return whether `text` is read as `root` is, and by client-go, too.
bool
means(const std::string& text, const Node& root)
{
  const auto document = yaml::parse(text);
  return document && document->non_portable.empty() && yaml::same(document->root, root) &&
         to_kubeconfig(*document, {}).has_value();
}

bool
is_utf8(const Node& node)
{
  return text::is_utf8(node.text) &&
         std::all_of(node.items.begin(), node.items.end(), is_utf8) &&
         std::all_of(node.members.begin(), node.members.end(), [](const auto& member) {
           return text::is_utf8(member.name) && is_utf8(member.value);
         });
}

Result<void>
check_entries(const std::vector<Entry>& entries)
{
  std::set<std::pair<const EntryList*, std::string>> names;
  for (const auto& entry : entries) {
    const auto words = fmt::format("{} {}", entry.list->member, text::quote(entry.name));
    if (!is_utf8(to_item(entry))) {
      return fail(ErrorCode::usage, words + " is not valid UTF-8", "use UTF-8");
    }
    if (entry.name.empty()) {
      return fail(ErrorCode::usage, words + ": the name is missing", "set a name");
    }
    if (!names.emplace(entry.list, entry.name).second) {
      return fail(
          ErrorCode::usage, words + " is duplicated", "use a unique name for each");
    }
  }
  return {};
}

// An empty file gets its type in front; comments in it stay.
Result<yaml::Document>
typed(std::string& text)
{
  TRY_ASSIGN(auto document, yaml::parse(text));
  if (!document.root.is(Node::Kind::null)) {
    return document;
  }
  TRY(yaml::refuse_non_portable(document));
  auto longer =
      text + (text.empty() || text.back() == '\n' ? "" : "\n") + std::string(k_header);
  auto again = yaml::parse(longer);
  const bool has_words = text::trim(text).starts_with('#'); // else "~", "null" or "---"
  if (!has_words && (!again || !again->non_portable.empty())) {
    longer = k_header;
    again = yaml::parse(longer);
  }
  text = std::move(longer);
  return again;
}

} // namespace

Result<std::string>
to_kubeconfig_text(const Additions& additions)
{
  TRY_ASSIGN(auto edited, edit_kubeconfig({}, additions));
  return edited.changed ? std::move(edited.text) : std::string(k_header);
}

Result<EditedKubeconfig>
edit_kubeconfig(std::string_view text, const Additions& additions)
{
  TRY_ASSIGN(auto converted, yaml::from_utf16(text));
  auto before = converted ? std::move(*converted) : std::string(text);
  TRY_ASSIGN(const auto document, typed(before));
  TRY(to_kubeconfig(document, {}));
  TRY(yaml::refuse_non_portable(document));
  TRY(check_entries(to_entries(additions)));
  auto plan = plan_of(document.root, additions);
  EditedKubeconfig edited{.text = std::string(text),
                          .added = std::move(plan.added),
                          .replaced = std::move(plan.replaced),
                          .was_utf16 = yaml::is_utf16(text)};
  edited.changed = !plan.placements.empty() || plan.current_context;
  if (!edited.changed) {
    return edited;
  }
  auto spliced = splice(before, document.root, plan.placements, plan.current_context);
  if (const auto limit = yaml::Limits{}.bytes; spliced && spliced->size() > limit) {
    return fail(ErrorCode::local_file,
                fmt::format("the kubeconfig would exceed {} bytes", limit),
                "write fewer entries to one file");
  }
  edited.rewritten = !spliced || !means(*spliced, plan.root);
  edited.text = edited.rewritten ? yaml::to_text(plan.root) : std::move(*spliced);
  if (edited.rewritten && !means(edited.text, plan.root)) {
    return fail(ErrorCode::local_file,
                "it cannot be rewritten without changing its meaning",
                "merge into another file");
  }
  return edited;
}

} // namespace oidcctl::kube
