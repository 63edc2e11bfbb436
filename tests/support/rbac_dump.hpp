#pragma once

#include <string>

namespace oidcctl::test {

// Return a dump as `kubectl get clusterrolebindings,rolebindings -A -o json` prints it:
//
//   /view-jane       User jane@example.com (made by oidcctl): ClusterRole view
//   team-a/devs      Users joe@example.com, jane@example.com, Group platform: ClusterRole
//   edit team-b/owner     User jane@example.com: Role owner team-b/old       Users
//   Jane@Example.com, platform: Role owner /cluster-admin   Group system:masters:
//   ClusterRole cluster-admin
inline std::string
rbac_dump()
{
  const auto subject = [](const std::string& kind, const std::string& name) {
    return R"({"kind": ")" + kind +
           R"(", "apiGroup": "rbac.authorization.k8s.io", "name": ")" + name + R"("})";
  };
  const auto binding = [](const std::string& ns,
                          const std::string& metadata,
                          const std::string& role_kind,
                          const std::string& role,
                          const std::string& subjects) {
    return R"({"apiVersion": "rbac.authorization.k8s.io/v1", "kind": ")" +
           std::string(ns.empty() ? "ClusterRoleBinding" : "RoleBinding") +
           R"(", "metadata": {)" +
           (ns.empty() ? "" : R"("namespace": ")" + ns + R"(", )") + metadata +
           R"(}, "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": ")" +
           role_kind + R"(", "name": ")" + role + R"("}, "subjects": [)" + subjects +
           "]}";
  };
  const auto jane = subject("User", "jane@example.com");
  return R"({"apiVersion": "v1", "items": [)" +
         binding("",
                 R"("name": "view-jane", "uid": "u-1", "resourceVersion": "77",
                    "labels": {"app.kubernetes.io/managed-by": "oidcctl"})",
                 "ClusterRole",
                 "view",
                 jane) +
         "," +
         binding("team-a",
                 R"("name": "devs")",
                 "ClusterRole",
                 "edit",
                 subject("User", "joe@example.com") + "," + jane + "," +
                     subject("Group", "platform")) +
         "," + binding("team-b", R"("name": "owner")", "Role", "owner", jane) + "," +
         binding("team-b",
                 R"("name": "old")",
                 "Role",
                 "owner",
                 subject("User", "Jane@Example.com") + "," +
                     subject("User", "platform")) +
         "," +
         binding("",
                 R"("name": "cluster-admin",
                    "labels": {"kubernetes.io/bootstrapping": "rbac-defaults"})",
                 "ClusterRole",
                 "cluster-admin",
                 subject("Group", "system:masters")) +
         R"(], "kind": "List", "metadata": {"resourceVersion": ""}})";
}

} // namespace oidcctl::test
