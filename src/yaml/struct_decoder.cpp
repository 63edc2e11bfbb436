#include "yaml/struct_decoder.hpp"

#include "base/base64.hpp"

#include <fmt/format.h>

namespace oidcctl::kube {

namespace {

using Kind = yaml::Node::Kind;

std::string
wanted_instead(const yaml::Node& node, Kind wanted)
{
  return fmt::format(
      "is {}: expected {}", yaml::noun_of(node.kind), yaml::noun_of(wanted));
}

// Return what to do about a text that is not base64.
std::string
hint_for_base64(std::string_view text)
{
  if (text.find("-----BEGIN") != std::string_view::npos) {
    return "it is PEM: expected base64 of it (base64 -w0), or a file in the member "
           "without "
           "-data";
  }
  if (text.find("...") != std::string_view::npos ||
      text.find('<') != std::string_view::npos) {
    return "it is a placeholder or cut off: `kubectl config view --raw --flatten` prints "
           "it "
           "whole";
  }
  return "copy it once more, whole: `kubectl config view --raw --flatten` prints it";
}

} // namespace

StructDecoder::StructDecoder(const yaml::Node* node,
                             std::string path,
                             std::optional<Error>& error)
    : m_node(node == nullptr || node->is(Kind::null) ? nullptr : node),
      m_path(std::move(path)), m_error(error)
{
  if (m_node != nullptr && !m_node->is(Kind::map)) {
    wrong(*m_node,
          m_path.empty() ? "the file" : m_path,
          wanted_instead(*m_node, Kind::map));
    m_node = nullptr;
  }
}

std::string
StructDecoder::text(std::string_view name)
{
  const auto* node = of_kind(name, Kind::string);
  return node == nullptr ? std::string() : node->text;
}

bool
StructDecoder::boolean(std::string_view name)
{
  const auto* node = of_kind(name, Kind::boolean);
  return node != nullptr && node->boolean;
}

std::string
StructDecoder::bytes(std::string_view name)
{
  const auto* node = of_kind(name, Kind::string);
  if (node == nullptr) {
    return {};
  }
  auto bytes = base64::decode(node->text, base64::Alphabet::standard);
  if (!bytes) {
    wrong(*node, path_of(name), "is not valid base64", hint_for_base64(node->text));
    return {};
  }
  return std::move(*bytes);
}

std::vector<std::string>
StructDecoder::texts(std::string_view name)
{
  std::vector<std::string> texts;
  const auto* list = of_kind(name, Kind::list);
  for (std::size_t i = 0; list != nullptr && i < list->items.size(); ++i) {
    const auto& item = list->items[i];
    if (!item.is(Kind::string) && !item.is(Kind::null)) {
      wrong(item,
            fmt::format("{}[{}]", path_of(name), i),
            wanted_instead(item, Kind::string));
      return {};
    }
    texts.push_back(item.text);
  }
  return texts;
}

std::vector<std::pair<std::string, std::string>>
StructDecoder::string_map(std::string_view name)
{
  std::vector<std::pair<std::string, std::string>> string_map;
  const auto* map = of_kind(name, Kind::map);
  if (map == nullptr) {
    return string_map;
  }
  for (const auto& member : map->members) {
    if (!member.value.is(Kind::string) && !member.value.is(Kind::null)) {
      wrong(member.value,
            fmt::format("{}.{}", path_of(name), member.name),
            wanted_instead(member.value, Kind::string));
      return {};
    }
    string_map.emplace_back(member.name, member.value.text);
  }
  return string_map;
}

StructDecoder
StructDecoder::map(std::string_view name)
{
  return {raw(name), path_of(name), m_error};
}

std::vector<StructDecoder>
StructDecoder::maps(std::string_view name)
{
  std::vector<StructDecoder> maps;
  const auto* list = of_kind(name, Kind::list);
  for (std::size_t i = 0; list != nullptr && i < list->items.size(); ++i) {
    maps.emplace_back(&list->items[i], fmt::format("{}[{}]", path_of(name), i), m_error);
  }
  return maps;
}

const yaml::Node*
StructDecoder::raw(std::string_view name) const
{
  const auto* node = m_node == nullptr ? nullptr : m_node->find(name);
  return node == nullptr || node->is(Kind::null) ? nullptr : node;
}

yaml::Place
StructDecoder::place() const
{
  return m_node == nullptr ? yaml::Place{} : m_node->place;
}

const yaml::Node*
StructDecoder::of_kind(std::string_view name, Kind kind)
{
  const auto* node = raw(name);
  if (node == nullptr || m_error) {
    return nullptr;
  }
  if (!node->is(kind)) {
    wrong(*node, path_of(name), wanted_instead(*node, kind));
    return nullptr;
  }
  return node;
}

void
StructDecoder::wrong(const yaml::Node& node,
                     const std::string& path,
                     std::string_view what,
                     std::string hint)
{
  if (m_error) {
    return;
  }
  // A number or a word like yes was most likely meant as a text.
  const bool bare = node.is(Kind::number) || node.is(Kind::boolean);
  m_error = Error{.code = ErrorCode::local_file,
                  .message = fmt::format("line {}: {} {}", node.place.line, path, what),
                  .hint = bare ? "quote it if a string is intended" : std::move(hint),
                  .context = {}};
}

std::string
StructDecoder::path_of(std::string_view name) const
{
  return m_path.empty() ? std::string(name) : fmt::format("{}.{}", m_path, name);
}

} // namespace oidcctl::kube
