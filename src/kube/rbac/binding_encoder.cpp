#include "kube/rbac/binding_encoder.hpp"

namespace oidcctl::rbac {

namespace {

void
add_text(Json& object, const char* name, const std::string& text)
{
  if (!text.empty()) {
    object[name] = text;
  }
}

void
add_map(Json& object, const char* name, const std::map<std::string, std::string>& map)
{
  if (!map.empty()) {
    object[name] = map;
  }
}

} // namespace

Json
to_json(const std::vector<Subject>& subjects)
{
  auto list = Json::array();
  for (const auto& subject : subjects) {
    auto& row = list.emplace_back(Json::object());
    if (subject.kind != SubjectKind::service_account) {
      row["apiGroup"] = k_api_group;
    }
    row["kind"] = to_string(subject.kind);
    row["name"] = subject.name;
    add_text(row, "namespace", subject.ns);
  }
  return list;
}

Json
to_json(const Binding& binding)
{
  Json metadata{{"name", binding.name}};
  add_text(metadata, "namespace", binding.ns);
  add_text(metadata, "uid", binding.uid);
  add_text(metadata, "resourceVersion", binding.resource_version);
  add_map(metadata, "labels", binding.labels);
  add_map(metadata, "annotations", binding.annotations);
  return {{"apiVersion", std::string(k_api_group) + "/v1"},
          {"kind", kind_of(binding)},
          {"metadata", std::move(metadata)},
          {"roleRef",
           {{"apiGroup", k_api_group},
            {"kind", to_string(binding.role.kind)},
            {"name", binding.role.name}}},
          {"subjects", to_json(binding.subjects)}};
}

} // namespace oidcctl::rbac
