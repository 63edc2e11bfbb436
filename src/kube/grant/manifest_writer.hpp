#pragma once

#include "base/result.hpp"
#include "kube/rbac/binding.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace oidcctl::rbac {

enum class ManifestFormat { yaml, json, kubectl };

// Return the format called `name`, or nothing.
std::optional<ManifestFormat> parse_manifest_format(std::string_view name);

// Writes bindings one after the other, so that kubectl takes the whole: YAML documents
// with "---" between them, one JSON object or a List of several, or commands.
class ManifestWriter
{
public:
  explicit ManifestWriter(ManifestFormat format) : m_format(format) {}

  // Return what is to be printed before the next binding is known.
  Result<std::string> add(const Binding& binding);
  // Return what is to be printed after the last.
  std::string end();

private:
  std::string add_json(const Binding& binding);

  ManifestFormat m_format;
  std::size_t m_count = 0;
  Binding m_first = {}; // held back: alone it is in no List
};

} // namespace oidcctl::rbac
