#include "kube/apiserver/go_struct.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oidcctl::apiserver {

namespace {

using Kind = go::Value::Kind;

constexpr std::size_t k_most_strict_errors = 100;

// encoding/json's word for a value in an error of its type.
std::string_view
json_word(Kind kind)
{
  switch (kind) {
  case Kind::boolean:
    return "bool";
  case Kind::number:
    return "number";
  case Kind::string:
    return "string";
  case Kind::array:
    return "array";
  case Kind::object:
    return "object";
  case Kind::null:
    return "null";
  }
  return "null";
}

} // namespace

void
StructReader::read(const go::Value& value, std::string& target)
{
  if (value.is(Kind::string)) {
    target = value.text;
  } else if (!value.is(Kind::null)) {
    wrong_type(value, m_type.starts_with("[]") ? m_type.substr(2) : m_type);
  }
}

void
StructReader::read(const go::Value& value, bool& target)
{
  if (value.is(Kind::boolean)) {
    target = value.boolean;
  } else if (!value.is(Kind::null)) {
    wrong_type(value, m_type);
  }
}

void
StructReader::read(const go::Value& value, std::optional<std::string>& target)
{
  if (value.is(Kind::null)) {
    target.reset();
    return;
  }
  read(value, target.emplace());
}

void
StructReader::read(const go::Value& value, std::vector<std::string>& target)
{
  if (!starts_list(value)) {
    return;
  }
  target.clear();
  for (std::size_t i = 0; i < value.items.size(); ++i) {
    enter(i);
    read(value.items[i], target.emplace_back());
    leave();
  }
}

bool
StructReader::starts_list(const go::Value& value)
{
  if (!value.is(Kind::array) && !value.is(Kind::null)) {
    wrong_type(value, m_type);
  }
  return value.is(Kind::array);
}

void
StructReader::wrong_type(const go::Value& value, std::string_view go_type)
{
  if (!m_type_error.empty()) {
    return;
  }
  m_type_error_path = fmt::format("{}", fmt::join(m_path, ""));
  std::vector<std::string_view> names;
  for (const auto& step : m_path) {
    if (!step.starts_with('[')) {
      names.push_back(std::string_view(step).substr(step.starts_with('.') ? 1 : 0));
    }
  }
  m_type_error =
      fmt::format("json: cannot unmarshal {} into Go struct field {}.{} of type {}",
                  json_word(value.kind),
                  m_struct,
                  fmt::join(names, "."),
                  typed(go_type));
}

void
StructReader::strict(std::string_view what, std::string_view name)
{
  enter(name);
  auto text = fmt::format("{} field \"{}\"", what, fmt::join(m_path, ""));
  leave();
  if (m_strict.size() < k_most_strict_errors &&
      std::find(m_strict.begin(), m_strict.end(), text) == m_strict.end()) {
    m_strict.push_back(std::move(text));
  }
}

void
StructReader::enter(std::string_view name)
{
  m_path.push_back((m_path.empty() ? "" : ".") + std::string(name));
}

void
StructReader::enter(std::size_t index)
{
  m_path.push_back(fmt::format("[{}]", index));
}

std::string
StructReader::typed(std::string_view go_type) const
{
  const std::string_view list = go_type.starts_with("[]") ? "[]" : "";
  const auto name = go_type.substr(list.size());
  const bool is_own = !name.empty() && name.front() >= 'A' && name.front() <= 'Z';
  return fmt::format("{}{}{}", list, is_own ? m_package + "." : "", name);
}

} // namespace oidcctl::apiserver
