#include "kube/apiserver/field_form.hpp"

#include "base/base64.hpp"
#include "base/suggest.hpp"
#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace oidcctl::apiserver {

namespace {

using yaml::Node;
using Kind = yaml::Node::Kind;
using Texts = std::vector<std::string>;

constexpr std::string_view k_algorithm_front = "SIGNING_ALGORITHM_";

// The flag of each field, in the order of the enumeration.
constexpr std::array<std::string_view, 9> k_flags{"--oidc-issuer-url",
                                                  "--oidc-client-id",
                                                  "--oidc-username-claim",
                                                  "--oidc-username-prefix",
                                                  "--oidc-groups-claim",
                                                  "--oidc-groups-prefix",
                                                  "--oidc-required-claim",
                                                  "--oidc-signing-algs",
                                                  "--oidc-ca-file"};

std::string_view
flag_of(Field field)
{
  return k_flags.at(static_cast<std::size_t>(field));
}

// Return what a field holds: one text, or several; of required claims "claim=value".
Texts
values_of(Field field, const OidcFlags& flags, const std::string& ca, bool is_path)
{
  const auto one = [](const std::string& text) {
    return text.empty() ? Texts{} : Texts{text};
  };
  switch (field) {
  case Field::issuer_url:
    return one(flags.issuer_url);
  case Field::client_id:
    return one(flags.client_id);
  case Field::username_claim:
    return one(flags.username_claim);
  case Field::username_prefix:
    return one(flags.username_prefix);
  case Field::groups_claim:
    return one(flags.groups_claim);
  case Field::groups_prefix:
    return one(flags.groups_prefix);
  case Field::signing_algorithms:
    return flags.has_signing_algorithms ? flags.signing_algorithms : Texts{};
  case Field::ca:
    return one(is_path ? flags.ca_file : ca);
  case Field::required_claims:
    break;
  }
  Texts pairs;
  for (const auto& [claim, value] : flags.required_claims) {
    pairs.push_back(fmt::format("{}={}", claim, value));
  }
  return pairs;
}

Node
node_of(Shape shape, const Texts& values)
{
  switch (shape) {
  case Shape::text:
  case Shape::pair:
    return Node::from_text(values.front());
  case Shape::commas:
    return Node::from_text(text::join(values, ","));
  case Shape::base64:
    return Node::from_text(base64::encode(values.front(), base64::Alphabet::standard));
  case Shape::list:
  case Shape::pairs:
    return Node::list(values);
  case Shape::algorithms: {
    Texts words;
    for (const auto& value : values) {
      words.push_back(std::string(k_algorithm_front) + value);
    }
    return Node::list(words);
  }
  case Shape::map:
  case Shape::objects:
    break;
  }
  auto node = shape == Shape::map ? Node::map() : Node::list();
  for (const auto& pair : values) {
    const auto equals = pair.find('=');
    auto value = Node::from_text(pair.substr(equals + 1));
    if (shape == Shape::map) {
      node.set(pair.substr(0, equals), std::move(value));
      continue;
    }
    auto object = Node::map();
    object.set("key", Node::from_text(pair.substr(0, equals)));
    object.set("value", std::move(value));
    node.items.push_back(std::move(object));
  }
  return node;
}

tl::unexpected<Error>
wrong(const Node& node, const std::string& path, std::string_view expected)
{
  return fail(ErrorCode::local_file,
              fmt::format("line {}: {} is {}, expected {}",
                          node.place.line,
                          path,
                          yaml::noun_of(node.kind),
                          expected),
              node.is(Kind::number) || node.is(Kind::boolean) ? "put the value in quotes"
                                                              : "");
}

// Reads the value of one field.
class FieldReader
{
public:
  FieldReader(const FieldRow& row, const Node& node, std::string path, ConfigSource& out)
      : m_row(row), m_node(node), m_path(std::move(path)), m_out(out)
  {}

  Result<void>
  read()
  {
    if (m_node.is(Kind::null)) {
      return {};
    }
    switch (m_row.shape) {
    case Shape::map:
      return map();
    case Shape::objects:
      return objects();
    case Shape::list:
    case Shape::pairs:
    case Shape::algorithms:
      return list();
    case Shape::text:
    case Shape::commas:
    case Shape::pair:
    case Shape::base64:
      break;
    }
    return m_node.is(Kind::string) ? text(m_node.text)
                                   : wrong(m_node, m_path, "a string");
  }

private:
  Result<void>
  text(const std::string& value)
  {
    if (value.empty()) {
      return {};
    }
    if (m_row.field == Field::ca && !m_row.is_path) {
      return certificates(value);
    }
    add(value);
    return {};
  }

  Result<void>
  certificates(const std::string& value)
  {
    auto content = std::optional(value);
    if (m_row.shape == Shape::base64) {
      content = base64::decode(value, base64::Alphabet::standard);
      if (!content) {
        return fail(ErrorCode::local_file,
                    fmt::format("line {}: {} is not base64: expected the base64 of the "
                                "PEM text",
                                m_node.place.line,
                                m_path),
                    "encode the file, for example with `base64 -w0 ca.pem`");
      }
    }
    m_out.files.insert_or_assign(m_path, std::move(*content));
    add(m_path);
    return {};
  }

  Result<void>
  list()
  {
    if (m_node.is(Kind::string)) { // some providers take one text, too
      return text(m_node.text);
    }
    if (!m_node.is(Kind::list)) {
      return wrong(m_node, m_path, "a list of strings");
    }
    for (std::size_t i = 0; i < m_node.items.size(); ++i) {
      const auto& item = m_node.items[i];
      if (!item.is(Kind::string)) {
        return wrong(item, fmt::format("{}[{}]", m_path, i), "a string");
      }
      const bool has_front =
          m_row.shape == Shape::algorithms && item.text.starts_with(k_algorithm_front);
      add(has_front ? item.text.substr(k_algorithm_front.size()) : item.text);
    }
    return {};
  }

  Result<void>
  map()
  {
    if (!m_node.is(Kind::map)) {
      return wrong(m_node, m_path, "a map from claim to value");
    }
    for (const auto& [name, value, place] : m_node.members) {
      if (!value.is(Kind::string)) {
        return wrong(value, m_path + "." + name, "a string");
      }
      add(name + "=" + value.text);
    }
    return {};
  }

  Result<void>
  objects()
  {
    for (std::size_t i = 0; i < m_node.items.size(); ++i) {
      const auto* key = m_node.items[i].find("key");
      const auto* value = m_node.items[i].find("value");
      if (key == nullptr || !key->is(Kind::string) || value == nullptr ||
          !value->is(Kind::string)) {
        return wrong(m_node.items[i], fmt::format("{}[{}]", m_path, i), "key and value");
      }
      add(key->text + "=" + value->text);
    }
    return {};
  }

  void
  add(const std::string& value)
  {
    m_out.arguments.push_back(
        {fmt::format("{}={}", flag_of(m_row.field), value), m_node.place.line});
  }

  const FieldRow& m_row;
  const Node& m_node;
  std::string m_path;
  ConfigSource& m_out;
};

Result<void>
check_members(FieldTable table,
              const MemberRule& rule,
              const yaml::Node& map,
              std::string_view path)
{
  for (const auto& [name, value, place] : map.members) {
    const auto is_row = [&member = name](const FieldRow& row) {
      return row.name == member;
    };
    const bool is_known =
        !name.starts_with(rule.front) ||
        std::any_of(table.begin(), table.end(), is_row) ||
        std::find(rule.others.begin(), rule.others.end(), name) != rule.others.end();
    if (!is_known) {
      Texts names;
      for (const auto& row : table) {
        names.emplace_back(row.name);
      }
      return fail(ErrorCode::local_file,
                  fmt::format("line {}: {}{}{} is not a field of this form",
                              place.line,
                              path,
                              path.empty() ? "" : ".",
                              name),
                  suggestion(name,
                             names,
                             "remove it; the fields are " + text::join(names, ", ")));
    }
  }
  return {};
}

} // namespace

yaml::Node
write_fields(FieldTable table, const OidcFlags& flags, const std::string& ca)
{
  auto map = Node::map();
  for (const auto& row : table) {
    const auto values = values_of(row.field, flags, ca, row.is_path);
    if (!values.empty()) {
      map.set(row.name, node_of(row.shape, values));
    }
  }
  return map;
}

Result<void>
read_fields(FieldTable table,
            const MemberRule& rule,
            const yaml::Node& map,
            std::string_view path,
            ConfigSource& source)
{
  TRY(check_members(table, rule, map, path));
  for (const auto& row : table) {
    if (const auto* node = map.find(row.name)) {
      const auto place =
          path.empty() ? std::string(row.name) : fmt::format("{}.{}", path, row.name);
      TRY(FieldReader(row, *node, place, source).read());
    }
  }
  return {};
}

} // namespace oidcctl::apiserver
