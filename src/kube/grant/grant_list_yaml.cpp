#include "kube/grant/grant_list_yaml.hpp"

#include "base/suggest.hpp"
#include "base/text.hpp"
#include "yaml/document.hpp"
#include "yaml/struct_decoder.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oidcctl::rbac {

namespace {

const std::vector<std::string>&
member_names()
{
  static const std::vector<std::string> names{
      "user", "group", "role", "clusterRole", "namespace", "namespaces"};
  return names;
}

Result<void>
check_names(const yaml::Node& node)
{
  for (const auto& member : node.members) {
    const auto& names = member_names();
    if (std::find(names.begin(), names.end(), member.name) == names.end()) {
      return fail(ErrorCode::local_file,
                  fmt::format("line {}: unknown member {}: expected one of {}",
                              member.place.line,
                              text::quote(member.name),
                              text::join(names, ", ")),
                  suggestion(member.name, names));
    }
  }
  return {};
}

Result<GrantEntry>
entry_of(const yaml::Node& node)
{
  const auto line = node.place.line;
  std::optional<Error> error;
  kube::StructDecoder fields(&node, "the entry", error);
  GrantFields words{.user = fields.text("user"),
                    .group = fields.text("group"),
                    .role = fields.text("role"),
                    .cluster_role = fields.text("clusterRole"),
                    .namespaces = fields.texts("namespaces")};
  if (const auto ns = fields.text("namespace"); !ns.empty()) {
    words.namespaces.push_back(ns);
  }
  if (error) {
    return tl::make_unexpected(std::move(*error));
  }
  TRY(check_names(node));
  auto row = GrantRow::make(std::move(words));
  if (!row) {
    return tl::make_unexpected(
        std::move(row).error().within(fmt::format("line {}", line)));
  }
  for (auto& notice : row->notices) {
    notice.text = fmt::format("line {}: {}", line, notice.text);
  }
  return GrantEntry{std::move(*row), line};
}

} // namespace

Result<std::vector<GrantEntry>>
read_grant_list_yaml(const ByteStream& blocks, std::string start)
{
  const yaml::Limits limits;
  auto text = std::move(start);
  while (text.size() <= limits.bytes) {
    TRY_ASSIGN(const auto more, blocks());
    if (more.empty()) {
      break;
    }
    text += more;
  }
  if (text.size() > limits.bytes) {
    return fail(ErrorCode::local_file,
                fmt::format("more than {} bytes of YAML", limits.bytes),
                "use a CSV file, which has no size limit");
  }
  TRY_ASSIGN(const auto document, yaml::parse(text, limits));
  for (const auto& oddity : document.non_portable) {
    // Of two equal names one would be lost, and so would a second document.
    if (oddity.kind == yaml::NonPortableYaml::Kind::duplicate ||
        oddity.kind == yaml::NonPortableYaml::Kind::document) {
      return fail(ErrorCode::local_file, yaml::describe(oddity));
    }
  }
  if (!document.root.is(yaml::Node::Kind::list)) {
    return fail(ErrorCode::local_file,
                fmt::format("it is {}: expected a list of entries",
                            yaml::noun_of(document.root.kind)),
                "start each entry with \"- user:\" or \"- group:\"");
  }
  std::vector<GrantEntry> entries;
  for (const auto& node : document.root.items) {
    TRY_ASSIGN(auto entry, entry_of(node));
    entries.push_back(std::move(entry));
  }
  return entries;
}

} // namespace oidcctl::rbac
