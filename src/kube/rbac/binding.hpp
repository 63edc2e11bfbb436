#pragma once

#include "kube/rbac/restorer.hpp"

#include <tl/expected.hpp>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Role bindings of rbac.authorization.k8s.io/v1, which has the same rules in Kubernetes
// 1.20 and 1.36 (pkg/apis/rbac/validation, pkg/apis/rbac/v1/defaults.go).
namespace oidcctl::rbac {

inline constexpr std::string_view k_api_group = "rbac.authorization.k8s.io";

// The label that marks what this program made, and so may delete.
inline constexpr std::string_view k_owner_label = "app.kubernetes.io/managed-by";
inline constexpr std::string_view k_owner = "oidcctl";

// Annotations for people: which value of which claim a subject was made of.
inline constexpr std::string_view k_issuer_annotation = "oidcctl.dev/issuer";
inline constexpr std::string_view k_claim_annotation = "oidcctl.dev/claim";
inline constexpr std::string_view k_value_annotation = "oidcctl.dev/value";

// Why a server refuses a manifest: which field, and what is wrong with it.
struct FieldProblem
{
  std::string field = {};
  std::string message = {};
};

// The words of a manifest for a subject, as they are there.
struct SubjectText
{
  std::string kind = {};
  std::string api_group = {};
  std::string name = {};
  std::string ns = {};
};

enum class SubjectKind { user, group, service_account };

// Who gets the rights of a role.
struct Subject
{
  SubjectKind kind = SubjectKind::user;
  std::string name = {};
  std::string ns = {}; // of a service account; not looked at for others

  // Return the subject that a server takes these words for in a ClusterRoleBinding or
  // RoleBinding; an absent apiGroup gets its default first.
  static tl::expected<Subject, FieldProblem> parse(SubjectText words,
                                                   bool is_cluster_wide);

  bool operator==(const Subject&) const = default;
};

enum class RoleKind { cluster_role, role };

// Whose rights are given. The server never checks that the role exists.
struct RoleRef
{
  RoleKind kind = RoleKind::cluster_role;
  std::string name = {};

  static tl::expected<RoleRef, FieldProblem> parse(std::string_view kind,
                                                   std::string_view api_group,
                                                   std::string name,
                                                   bool is_cluster_wide);

  bool operator==(const RoleRef&) const = default;
};

// A ClusterRoleBinding, or a RoleBinding when it is in a namespace.
struct Binding
{
  std::string name = {};
  std::string ns = {}; // empty: cluster-wide
  RoleRef role = {};
  std::vector<Subject> subjects = {};
  std::map<std::string, std::string> labels = {};
  std::map<std::string, std::string> annotations = {};
  std::string uid = {};              // as the server gave it; empty in a manifest
  std::string resource_version = {}; // the same
  // Of one that a server gave: the fields that this program's last server-side apply set
  // (see `applied_fields`), and who puts it back when it is changed.
  std::vector<std::string> applied_fields = {};
  Restorer restorer = {};

  bool
  is_cluster_wide() const
  {
    return ns.empty();
  }
  // Return whether this program made it.
  bool is_ours() const;

  bool operator==(const Binding&) const = default;
};

// Return the words that manifests use: "User", "ClusterRole", "RoleBinding".
std::string_view to_string(SubjectKind kind);
std::string_view to_string(RoleKind kind);
std::string_view kind_of(const Binding& binding);

// Return why `name` can be no role's or binding's name, or nothing: the rule is that of a
// path segment (IsPathSegmentName), and nothing else.
std::optional<std::string> name_problem(std::string_view name);

// Return why `name` can be no namespace's name, or nothing (a DNS label, RFC 1123).
std::optional<std::string> namespace_problem(std::string_view name);

} // namespace oidcctl::rbac
