#pragma once

#include "kube/rbac/binding_item.hpp"

namespace oidcctl::rbac {

// Return what matters of an object of rbac.authorization.k8s.io/v1. `fields` decodes its
// members: a `StructDecoder` over YAML, or a `review::Decoder` over JSON, which keep the
// first error.
template <typename Fields>
BindingItem
decode_item(Fields fields)
{
  auto metadata = fields.map("metadata");
  auto role = fields.map("roleRef");
  BindingItem item{.api_version = fields.text("apiVersion"),
                   .kind = fields.text("kind"),
                   .name = metadata.text("name"),
                   .ns = metadata.text("namespace"),
                   .uid = metadata.text("uid"),
                   .resource_version = metadata.text("resourceVersion"),
                   .labels = metadata.string_map("labels"),
                   .annotations = metadata.string_map("annotations"),
                   .role_kind = role.text("kind"),
                   .role_group = role.text("apiGroup"),
                   .role_name = role.text("name"),
                   .has_rules = fields.has("rules"),
                   .is_aggregated = fields.has("aggregationRule")};
  for (auto& owner : metadata.maps("ownerReferences")) {
    item.owners.emplace_back(owner.text("kind"), owner.text("name"));
  }
  for (auto& entry : metadata.maps("managedFields")) {
    item.managers.push_back(entry.text("manager"));
  }
  for (auto& subject : fields.maps("subjects")) {
    item.subjects.push_back({.kind = subject.text("kind"),
                             .api_group = subject.text("apiGroup"),
                             .name = subject.text("name"),
                             .ns = subject.text("namespace")});
  }
  for (auto& rule : fields.maps("rules")) {
    item.rules.push_back({.verbs = rule.texts("verbs"),
                          .api_groups = rule.texts("apiGroups"),
                          .resources = rule.texts("resources"),
                          .resource_names = rule.texts("resourceNames"),
                          .urls = rule.texts("nonResourceURLs")});
  }
  return item;
}

} // namespace oidcctl::rbac
