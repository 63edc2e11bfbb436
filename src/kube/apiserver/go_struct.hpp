#pragma once

#include "go/json.hpp"

#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace oidcctl::apiserver {

class StructReader;

// One member of a Go struct: its name in JSON, its Go type ("string", "[]ExtraMapping";
// an upper-case letter starts a type of the API's own package), the Kubernetes minor
// version that has it first, and how it is read into a `T`.
template <typename T> struct StructField
{
  std::string_view name;
  std::string_view go_type;
  unsigned since;
  void (*read)(StructReader& reader, const go::Value& value, T& target);
};

// The type of a struct: its Go name and its members.
template <typename T> struct StructType
{
  std::string_view name;
  std::span<const StructField<T>> fields;
};

// Reads JSON into structs as sigs.k8s.io/json does with UnmarshalStrict: names by exact
// case, null changes nothing, the first value of a wrong type is an error, unknown and
// duplicate members are counted as strict errors.
class StructReader
{
public:
  // `package` is the Go package of the API version, "v1beta1". Members that came after
  // `minor` are unknown.
  StructReader(std::string package, unsigned minor)
      : m_package(std::move(package)), m_minor(minor)
  {}

  template <typename T>
  void
  read(const go::Value& value, T& target, const StructType<T>& type)
  {
    if (value.is(go::Value::Kind::null)) {
      return;
    }
    if (!value.is(go::Value::Kind::object)) {
      wrong_type(value, type.name);
      return;
    }
    const auto outer = std::exchange(m_struct, type.name);
    std::set<std::string_view> seen;
    for (const auto& member : value.members) {
      const auto* field = find(type, member.name);
      if (field == nullptr) {
        strict("unknown", member.name);
        continue;
      }
      if (!seen.insert(member.name).second) {
        strict("duplicate", member.name);
      }
      enter(member.name);
      const auto outer_type = std::exchange(m_type, field->go_type);
      field->read(*this, member.value, target);
      m_type = outer_type;
      leave();
      m_struct = type.name;
    }
    m_struct = outer;
  }

  void read(const go::Value& value, std::string& target);
  void read(const go::Value& value, bool& target);
  void read(const go::Value& value, std::optional<std::string>& target);
  void read(const go::Value& value, std::vector<std::string>& target);

  template <typename T>
  void
  read_list(const go::Value& value, std::vector<T>& target, const StructType<T>& type)
  {
    if (!starts_list(value)) {
      return;
    }
    target.clear();
    for (std::size_t i = 0; i < value.items.size(); ++i) {
      enter(i);
      read(value.items[i], target.emplace_back(), type);
      leave();
    }
  }

  // Return the first value of a wrong type, in encoding/json's words; empty: none.
  const std::string&
  type_error() const
  {
    return m_type_error;
  }
  // Return where it is: "jwt[0].issuer.url".
  const std::string&
  type_error_path() const
  {
    return m_type_error_path;
  }
  // Return the strict errors in the order in which they were met, 100 at most.
  const std::vector<std::string>&
  strict_errors() const
  {
    return m_strict;
  }

private:
  template <typename T>
  const StructField<T>*
  find(const StructType<T>& type, std::string_view name) const
  {
    for (const auto& field : type.fields) {
      if (field.name == name && field.since <= m_minor) {
        return &field;
      }
    }
    return nullptr;
  }

  bool starts_list(const go::Value& value);
  void wrong_type(const go::Value& value, std::string_view go_type);
  void strict(std::string_view what, std::string_view name);
  void enter(std::string_view name);
  void enter(std::size_t index);
  void
  leave()
  {
    m_path.pop_back();
  }
  std::string typed(std::string_view go_type) const;

  std::string m_package;
  unsigned m_minor;
  std::string_view m_struct = {};       // the innermost that a member was found in
  std::string_view m_type = {};         // of that member
  std::vector<std::string> m_path = {}; // "jwt", "[0]", "issuer"
  std::string m_type_error = {};
  std::string m_type_error_path = {};
  std::vector<std::string> m_strict = {};
};

} // namespace oidcctl::apiserver
