#include "app/rbac/field_owner.hpp"

#include "app/cluster/cluster_client.hpp"
#include "app/rbac/apply.hpp"

#include <algorithm>
#include <map>

namespace oidcctl {

namespace {

constexpr std::string_view k_version = "rbac.authorization.k8s.io/v1";

// Return the name of a field without the "f:" of fieldsV1; empty for anything else, as
// "." for the field itself.
std::string_view
field_name(std::string_view member)
{
  return member.starts_with("f:") ? member.substr(2) : std::string_view();
}

bool
is_ours(const go::Value& entry)
{
  return text_at(entry, {"manager"}) == k_field_manager &&
         text_at(entry, {"operation"}) == "Apply" &&
         text_at(entry, {"subresource"}).empty();
}

void
add_metadata(const go::Value& metadata, std::vector<std::string>& fields)
{
  for (const auto& group : metadata.members) {
    const auto name = std::string(field_name(group.name));
    for (const auto& member : group.value.members) {
      if (const auto field = field_name(member.name); !field.empty()) {
        fields.push_back(name + "/" + std::string(field));
      }
    }
    if (group.value.members.empty() && !name.empty()) {
      fields.push_back(name);
    }
  }
}

void
add_wanted(const char* group,
           const std::map<std::string, std::string>& words,
           std::vector<std::string>& fields)
{
  for (const auto& [name, value] : words) {
    fields.push_back(std::string(group) + "/" + name);
  }
}

// Return whether `now` has all of `wanted`; others may have added more.
bool
has_all(const std::map<std::string, std::string>& now,
        const std::map<std::string, std::string>& wanted)
{
  return std::includes(now.begin(), now.end(), wanted.begin(), wanted.end());
}

} // namespace

std::vector<std::string>
applied_fields(const go::Value& object)
{
  std::vector<std::string> fields;
  const auto* metadata = object.find("metadata");
  const auto* entries = metadata == nullptr ? nullptr : metadata->find("managedFields");
  if (entries == nullptr) {
    return fields;
  }
  for (const auto& entry : entries->items) {
    const auto* set = entry.find("fieldsV1");
    if (!is_ours(entry) || set == nullptr) {
      continue;
    }
    if (text_at(entry, {"apiVersion"}) != k_version) {
      return {};
    }
    for (const auto& member : set->members) {
      const auto name = field_name(member.name);
      if (name == "metadata") {
        add_metadata(member.value, fields);
      } else if (!name.empty()) {
        fields.emplace_back(name);
      }
    }
  }
  std::sort(fields.begin(), fields.end());
  return fields;
}

bool
is_applied(const rbac::Binding& now, const rbac::Binding& wanted)
{
  if (now.applied_fields.empty() || now.role != wanted.role ||
      now.subjects != wanted.subjects || !has_all(now.labels, wanted.labels) ||
      !has_all(now.annotations, wanted.annotations)) {
    return false;
  }
  std::vector<std::string> fields{"roleRef", "subjects"};
  add_wanted("labels", wanted.labels, fields);
  add_wanted("annotations", wanted.annotations, fields);
  std::sort(fields.begin(), fields.end());
  return fields == now.applied_fields;
}

} // namespace oidcctl
