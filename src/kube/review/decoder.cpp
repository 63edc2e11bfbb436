#include "kube/review/decoder.hpp"

#include <fmt/format.h>

namespace oidcctl::review {

using Kind = go::Value::Kind;

Decoder::Decoder(const go::Value* value,
                 std::string path,
                 std::optional<std::string>& error)
    : m_value(value), m_path(std::move(path)), m_error(error)
{
  if (m_value != nullptr && m_value->is(Kind::null)) {
    m_value = nullptr;
  }
  if (m_value != nullptr && !m_value->is(Kind::object)) {
    wrong(m_path.empty() ? "object" : m_path, m_value->kind, Kind::object);
    m_value = nullptr;
  }
}

std::string
Decoder::text(std::string_view name)
{
  const auto* value = of_kind(name, Kind::string);
  return value == nullptr ? std::string() : value->text;
}

bool
Decoder::boolean(std::string_view name)
{
  const auto* value = of_kind(name, Kind::boolean);
  return value != nullptr && value->boolean;
}

std::vector<std::string>
Decoder::texts(std::string_view name)
{
  const auto* value = of_kind(name, Kind::array);
  return value == nullptr ? std::vector<std::string>() : texts_of(*value, path_of(name));
}

Decoder
Decoder::map(std::string_view name)
{
  return {of_kind(name, Kind::object), path_of(name), m_error};
}

std::vector<Decoder>
Decoder::maps(std::string_view name)
{
  std::vector<Decoder> list;
  if (const auto* value = of_kind(name, Kind::array)) {
    for (std::size_t i = 0; i < value->items.size(); ++i) {
      list.emplace_back(
          &value->items[i], fmt::format("{}[{}]", path_of(name), i), m_error);
    }
  }
  return list;
}

std::vector<std::pair<std::string, std::string>>
Decoder::string_map(std::string_view name)
{
  std::vector<std::pair<std::string, std::string>> map;
  const auto* value = of_kind(name, Kind::object);
  if (value == nullptr) {
    return map;
  }
  for (const auto& member : value->members) {
    if (!member.value.is(Kind::string) && !member.value.is(Kind::null)) {
      wrong(fmt::format("{}[{}]", path_of(name), member.name),
            member.value.kind,
            Kind::string);
    } else {
      map.emplace_back(member.name, member.value.text);
    }
  }
  return map;
}

std::vector<std::pair<std::string, std::vector<std::string>>>
Decoder::lists(std::string_view name)
{
  std::vector<std::pair<std::string, std::vector<std::string>>> lists;
  const auto* value = of_kind(name, Kind::object);
  if (value == nullptr) {
    return lists;
  }
  for (const auto& member : value->members) {
    const auto path = fmt::format("{}[{}]", path_of(name), member.name);
    if (member.value.is(Kind::null)) {
      lists.emplace_back(member.name, std::vector<std::string>());
    } else if (!member.value.is(Kind::array)) {
      wrong(path, member.value.kind, Kind::array);
    } else {
      lists.emplace_back(member.name, texts_of(member.value, path));
    }
  }
  return lists;
}

const go::Value*
Decoder::raw(std::string_view name) const
{
  const auto* value = m_value == nullptr ? nullptr : m_value->find(name);
  return value == nullptr || value->is(Kind::null) ? nullptr : value;
}

const go::Value*
Decoder::of_kind(std::string_view name, Kind kind)
{
  const auto* value = m_error ? nullptr : raw(name);
  if (value != nullptr && !value->is(kind)) {
    wrong(path_of(name), value->kind, kind);
    return nullptr;
  }
  return value;
}

std::vector<std::string>
Decoder::texts_of(const go::Value& list, const std::string& path)
{
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < list.items.size() && !m_error; ++i) {
    const auto& item = list.items[i];
    if (!item.is(Kind::string) && !item.is(Kind::null)) {
      wrong(fmt::format("{}[{}]", path, i), item.kind, Kind::string);
    } else {
      texts.push_back(item.text);
    }
  }
  return texts;
}

std::string
Decoder::path_of(std::string_view name) const
{
  return m_path.empty() ? std::string(name) : fmt::format("{}.{}", m_path, name);
}

void
Decoder::wrong(const std::string& path, Kind seen, Kind expected)
{
  if (!m_error) {
    m_error = fmt::format(
        "{}: expected {}, not {}", path, go::noun_of(expected), go::noun_of(seen));
  }
}

} // namespace oidcctl::review
