#pragma once

#include "base/byte_stream.hpp"
#include "kube/rbac/binding_reader.hpp"
#include "kube/rbac/snapshot.hpp"

#include <doctest/doctest.h>

#include <string>

namespace oidcctl::test {

// Return the snapshot of a dump in JSON or YAML.
inline rbac::Snapshot
snapshot_of(const std::string& dump)
{
  rbac::Snapshot snapshot;
  const auto count = rbac::read_rbac(
      stream_of(dump),
      [&](const rbac::Binding& binding) { return snapshot.add(binding); },
      [&](const rbac::Role& role) { return snapshot.add(role); });
  if (!count) {
    FAIL("the dump cannot be read: " << count.error().message);
  }
  snapshot.finish();
  return snapshot;
}

// Return a manifest, one line each, of rbac.authorization.k8s.io/v1. `rules` and
// `subjects` are YAML in one line.
inline std::string
role_text(const std::string& name,
          const std::string& rules,
          const std::string& place = {})
{
  return "---\napiVersion: rbac.authorization.k8s.io/v1\nkind: " +
         std::string(place.empty() ? "ClusterRole" : "Role") +
         "\nmetadata: {name: " + name + (place.empty() ? "" : ", namespace: " + place) +
         "}\nrules: " + rules + "\n";
}

inline std::string
binding_text(const std::string& name,
             const std::string& role, // "ClusterRole/view"
             const std::string& subjects,
             const std::string& place = {})
{
  const auto slash = role.find('/');
  return "---\napiVersion: rbac.authorization.k8s.io/v1\nkind: " +
         std::string(place.empty() ? "ClusterRoleBinding" : "RoleBinding") +
         "\nmetadata: {name: " + name + (place.empty() ? "" : ", namespace: " + place) +
         "}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: " +
         role.substr(0, slash) + ", name: " + role.substr(slash + 1) +
         "}\nsubjects: " + subjects + "\n";
}

} // namespace oidcctl::test
