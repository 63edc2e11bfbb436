#include "kube/grant/manifest_writer.hpp"

#include "kube/grant/manifest.hpp"

#include <utility>

namespace oidcctl::rbac {

std::optional<ManifestFormat>
parse_manifest_format(std::string_view name)
{
  static constexpr std::pair<std::string_view, ManifestFormat> formats[] = {
      {"yaml", ManifestFormat::yaml},
      {"json", ManifestFormat::json},
      {"kubectl", ManifestFormat::kubectl}};
  for (const auto& [word, format] : formats) {
    if (word == name) {
      return format;
    }
  }
  return std::nullopt;
}

Result<std::string>
ManifestWriter::add(const Binding& binding)
{
  const bool is_first = ++m_count == 1;
  switch (m_format) {
  case ManifestFormat::kubectl:
    return kubectl_commands(binding);
  case ManifestFormat::json:
    return add_json(binding);
  case ManifestFormat::yaml:
    break;
  }
  std::string out = is_first ? "" : "---\n";
  append_yaml(out, binding);
  return out;
}

std::string
ManifestWriter::add_json(const Binding& binding)
{
  constexpr std::size_t indent = 4;
  const std::string blanks(indent, ' ');
  std::string out;
  if (m_count == 1) {
    m_first = binding;
    return out;
  }
  if (m_count == 2) {
    out =
        "{\n  \"apiVersion\": \"v1\",\n  \"kind\": \"List\",\n  \"items\": [\n" + blanks;
    append_json(out, m_first, indent);
  }
  out += ",\n" + blanks;
  append_json(out, binding, indent);
  return out;
}

std::string
ManifestWriter::end()
{
  std::string out;
  if (m_format == ManifestFormat::json && m_count == 1) {
    append_json(out, m_first);
    out += "\n";
  } else if (m_format == ManifestFormat::json) {
    out =
        m_count == 0
            ? "{\n  \"apiVersion\": \"v1\",\n  \"kind\": \"List\",\n  \"items\": []\n}\n"
            : "\n  ]\n}\n";
  }
  return out;
}

} // namespace oidcctl::rbac
