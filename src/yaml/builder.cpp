#include "yaml/builder.hpp"

#include "base/base64.hpp"
#include "base/text.hpp"
#include "yaml/scalar.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oidcctl::yaml {

namespace {

// The tags of YAML's own types; any other leaves the text a string.
constexpr const char* k_smaller = "use a smaller file, or split it";
constexpr std::string_view k_types = "tag:yaml.org,2002:";

tl::unexpected<Error>
problem(Place place, std::string_view what, std::string hint = {})
{
  return fail(ErrorCode::local_file,
              fmt::format("line {}: {}", place.line, what),
              std::move(hint));
}

struct Extent
{
  std::size_t nodes = 1;
  std::size_t depth = 0; // levels of lists and maps
};

Extent
extent_of(const Node& node)
{
  Extent all;
  all.depth = node.is(Node::Kind::list) || node.is(Node::Kind::map) ? 1 : 0;
  const auto add = [&all](const Node& part) {
    const auto extent = extent_of(part);
    all.nodes += extent.nodes;
    all.depth = std::max(all.depth, extent.depth + 1);
  };
  std::for_each(node.items.begin(), node.items.end(), add);
  for (const auto& member : node.members) {
    add(member.value);
  }
  return all;
}

Result<Node>
value_of(const Builder::Properties& properties, std::string text)
{
  const auto& tag = properties.tag;
  if (tag.empty() ? properties.is_quoted : !tag.starts_with(k_types)) {
    return Node::from_text(std::move(text));
  }
  const auto type = tag.empty() ? std::string() : tag.substr(k_types.size());
  if (type == "str") {
    return Node::from_text(std::move(text));
  }
  if (type == "binary") {
    auto bytes = base64::decode(text, base64::Alphabet::standard);
    return bytes ? Result<Node>(Node::from_text(std::move(*bytes)))
                 : problem(properties.place, "a !!binary value is not valid base64");
  }
  auto node = resolve(std::move(text));
  if (!node) {
    return problem(properties.place, node.error().message, node.error().hint);
  }
  return node;
}

} // namespace

Result<void>
Builder::scalar(const Properties& properties, std::string text)
{
  const bool is_merge = text == "<<" && !properties.is_quoted && properties.tag.empty();
  TRY_ASSIGN(auto node, value_of(properties, std::move(text)));
  node.place = properties.place;
  if (!m_frames.empty()) {
    auto& frame = m_frames.back();
    if (frame.node.is(Node::Kind::map) && !frame.has_key) {
      frame.is_merge = is_merge;
    }
  }
  return add(std::move(node), properties);
}

Result<void>
Builder::start(Node::Kind kind, const Properties& properties)
{
  if (m_frames.size() >= m_limits.depth) {
    return problem(properties.place,
                   fmt::format("nested deeper than {} levels", m_limits.depth),
                   k_smaller);
  }
  if (!m_frames.empty() && m_frames.back().node.is(Node::Kind::map) &&
      !m_frames.back().has_key) {
    return problem(properties.place,
                   fmt::format("a map key is {}: expected a string", noun_of(kind)));
  }
  if (!properties.tag.empty()) {
    note(NonPortableYaml::Kind::tag, properties.place, properties.tag);
  }
  Frame frame;
  frame.node.kind = kind;
  frame.node.place = properties.place;
  frame.anchor = properties.anchor;
  m_frames.push_back(std::move(frame));
  return {};
}

Result<void>
Builder::end()
{
  auto frame = std::move(m_frames.back());
  m_frames.pop_back();
  const auto place = frame.node.place;
  return add(std::move(frame.node), {.place = place, .tag = {}, .anchor = frame.anchor});
}

Result<void>
Builder::alias(Place place, std::size_t anchor)
{
  note(NonPortableYaml::Kind::alias, place);
  const auto found = m_anchors.find(anchor);
  if (found == m_anchors.end()) {
    return problem(place, "an alias refers to a node that contains it");
  }
  TRY(count(found->second, place));
  return add(found->second, {.place = place});
}

void
Builder::anchor_name(Place place, std::string name)
{
  note(NonPortableYaml::Kind::anchor, place, std::move(name));
}

void
Builder::note(NonPortableYaml::Kind kind, Place place, std::string name)
{
  constexpr std::size_t most = 1000; // more of them tell nothing new
  if (m_document.non_portable.size() < most) {
    m_document.non_portable.push_back({kind, place, std::move(name)});
  }
}

Document
Builder::take()
{
  std::stable_sort(m_document.non_portable.begin(),
                   m_document.non_portable.end(),
                   [](const NonPortableYaml& one, const NonPortableYaml& other) {
                     return one.place.line < other.place.line;
                   });
  return std::exchange(m_document, {});
}

Result<void>
Builder::add(Node node, const Properties& properties)
{
  if (++m_nodes > m_limits.nodes) {
    return problem(
        properties.place, fmt::format("more than {} values", m_limits.nodes), k_smaller);
  }
  if (!properties.tag.empty()) {
    note(NonPortableYaml::Kind::tag, properties.place, properties.tag);
  }
  if (properties.anchor != 0) {
    TRY(count(node, properties.place)); // the copy takes memory, too
    m_anchors.insert_or_assign(properties.anchor, node);
  }
  if (m_frames.empty()) {
    m_document.root = std::move(node);
    return {};
  }
  auto& frame = m_frames.back();
  if (frame.node.is(Node::Kind::list)) {
    frame.node.items.push_back(std::move(node));
    return {};
  }
  if (!frame.has_key) {
    return add_key(frame, std::move(node), properties);
  }
  frame.has_key = false;
  if (frame.is_merge) {
    return add_merged(frame, node, properties.place);
  }
  frame.member.value = std::move(node);
  frame.node.members.push_back(std::exchange(frame.member, {}));
  return {};
}

Result<void>
Builder::add_key(Frame& frame, Node node, const Properties& properties)
{
  frame.has_key = true;
  frame.member.place = properties.place;
  if (frame.is_merge) {
    note(NonPortableYaml::Kind::merge_key, properties.place);
    return {};
  }
  if (node.is(Node::Kind::boolean)) {
    node.text = node.boolean ? "true" : "false";
  }
  if (!node.is(Node::Kind::string)) {
    if (node.text.empty()) {
      return problem(properties.place, "a map key is empty: expected a string");
    }
    note(NonPortableYaml::Kind::key_type, properties.place, node.text);
  }
  if (!frame.names.insert(node.text).second) {
    note(NonPortableYaml::Kind::duplicate, properties.place, node.text);
  }
  frame.member.name = std::move(node.text);
  return {};
}

// As go-yaml v2 does: as if the members were here, so that they win over those before
// them, and those behind over them. In a list of maps the first wins.
Result<void>
Builder::add_merged(Frame& frame, const Node& node, Place place)
{
  frame.is_merge = false;
  if (node.is(Node::Kind::list)) {
    for (auto item = node.items.rbegin(); item != node.items.rend(); ++item) {
      if (!item->is(Node::Kind::map)) {
        return problem(place, "\"<<\" can only merge maps");
      }
      TRY(add_merged(frame, *item, place));
    }
    return {};
  }
  if (!node.is(Node::Kind::map)) {
    return problem(place, "\"<<\" can only merge maps");
  }
  auto& members = frame.node.members;
  members.insert(members.end(), node.members.begin(), node.members.end());
  return {};
}

Result<void>
Builder::count(const Node& node, Place place)
{
  const auto extent = extent_of(node);
  m_nodes += extent.nodes;
  if (m_nodes > m_limits.nodes) {
    return problem(place, fmt::format("more than {} values", m_limits.nodes), k_smaller);
  }
  if (m_frames.size() + extent.depth > m_limits.depth) {
    return problem(
        place, fmt::format("nested deeper than {} levels", m_limits.depth), k_smaller);
  }
  return {};
}

} // namespace oidcctl::yaml
