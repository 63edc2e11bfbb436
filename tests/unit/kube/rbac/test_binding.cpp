#include "kube/rbac/binding.hpp"
#include "shared_cases.hpp"

#include <doctest/doctest.h>

#include <string>

// What a server refuses is known before it is asked.

using namespace oidcctl;
using namespace oidcctl::rbac;

namespace {

const std::string k_group(k_api_group);

SubjectText
text_of(const Json& subject)
{
  return {.kind = subject.value("kind", ""),
          .api_group = subject.value("apiGroup", ""),
          .name = subject.value("name", ""),
          .ns = subject.value("namespace", "")};
}

} // namespace

TEST_CASE("binding: names of objects")
{
  const std::string valid[] = {
      "a",
      "view",
      "Alice Admin",
      "system:node",
      "a#b",
      "a?b",
      "-a",
      " a ",
      "é",
      "...",
      "a\nb",
      "a@b.c",
      std::string(300, 'x'),
      "~",
      "\\",
  };
  for (const auto& name : valid) {
    CAPTURE(name);
    CHECK_FALSE(name_problem(name));
  }
  CHECK(name_problem("") == "it is empty");
  CHECK(name_problem(".") == "it is \".\"");
  CHECK(name_problem("..") == "it is \"..\"");
  CHECK(name_problem("a/b") == "\"a/b\" contains a \"/\"");
  CHECK(name_problem("a%2Fb") == "\"a%2Fb\" contains a \"%\"");
  CHECK(name_problem("%/") == "\"%/\" contains a \"%\"");
}

TEST_CASE("binding: names of namespaces")
{
  for (const auto& name : {"a", "kube-system", "0", "a-0", "1a"}) {
    CAPTURE(name);
    CHECK_FALSE(namespace_problem(name));
  }
  CHECK_FALSE(namespace_problem(std::string(63, 'a')));
  CHECK(namespace_problem("") == "it is empty");
  const auto too_long = namespace_problem(std::string(64, 'a'));
  REQUIRE(too_long);
  CHECK(too_long->find(" has 64 characters: at most 63 are allowed") !=
        std::string::npos);
  for (const std::string name :
       {"A", "a.b", "-a", "a-", "a_b", "a b", "*", "ä", "a/b", "all,team"}) {
    CAPTURE(name);
    CHECK(namespace_problem(name) == "\"" + name +
                                         "\" is not a valid namespace name: expected "
                                         "lower-case letters, digits and '-'");
  }
}

TEST_CASE("binding: subjects that a server refuses")
{
  struct Row
  {
    SubjectText words = {};
    bool is_cluster_wide = true;
    std::string field = {};
    std::string message = {};
  };
  const std::string no_account =
      " is not a valid ServiceAccount name: expected a DNS subdomain name";
  const Row rows[] = {
      {.words = {"", k_group, "a", ""},
       .is_cluster_wide = true,
       .field = "kind",
       .message = "it is \"\": expected User, Group or ServiceAccount"},
      {.words = {"user", k_group, "a", ""},
       .is_cluster_wide = true,
       .field = "kind",
       .message = "it is \"user\": expected User, Group or ServiceAccount"},
      {.words = {"Users", "", "a", ""},
       .is_cluster_wide = false,
       .field = "kind",
       .message = "it is \"Users\": expected User, Group or ServiceAccount"},
      {.words = {"User", k_group, "", ""},
       .is_cluster_wide = true,
       .field = "name",
       .message = "it is empty"},
      {.words = {"Group", "", "", ""},
       .is_cluster_wide = false,
       .field = "name",
       .message = "it is empty"},
      {.words = {"User", "rbac", "a", ""},
       .is_cluster_wide = true,
       .field = "apiGroup",
       .message = "it is \"rbac\": expected rbac.authorization.k8s.io"},
      {.words = {"Group", k_group + "/v1", "a", ""},
       .is_cluster_wide = true,
       .field = "apiGroup",
       .message =
           "it is \"rbac.authorization.k8s.io/v1\": expected rbac.authorization.k8s.io"},
      {.words = {"ServiceAccount", k_group, "a", "b"},
       .is_cluster_wide = true,
       .field = "apiGroup",
       .message =
           "must be empty for a ServiceAccount, not \"rbac.authorization.k8s.io\""},
      {.words = {"ServiceAccount", "", "a", ""},
       .is_cluster_wide = true,
       .field = "namespace",
       .message = "a ServiceAccount in a ClusterRoleBinding needs a namespace"},
      {.words = {"ServiceAccount", "", "A", "b"},
       .is_cluster_wide = true,
       .field = "name",
       .message = "\"A\"" + no_account},
      {.words = {"ServiceAccount", "", "a..b", "b"},
       .is_cluster_wide = true,
       .field = "name",
       .message = "\"a..b\"" + no_account},
      {.words = {"ServiceAccount", "", "system:serviceaccount:a:b", "b"},
       .is_cluster_wide = false,
       .field = "name",
       .message = "\"system:serviceaccount:a:b\"" + no_account},
  };
  for (const auto& row : rows) {
    CAPTURE(row.message);
    const auto subject = Subject::parse(row.words, row.is_cluster_wide);
    REQUIRE_FALSE(subject);
    CHECK(subject.error().field == row.field);
    CHECK(subject.error().message == row.message);
  }
}

TEST_CASE("binding: subjects that a server takes")
{
  CHECK(Subject::parse({"User", "", "https://a#b\n'\"", ""}, true) ==
        Subject{SubjectKind::user, "https://a#b\n'\"", ""});
  CHECK(Subject::parse({"Group", k_group, std::string(5000, 'x'), ""}, false) ==
        Subject{SubjectKind::group, std::string(5000, 'x'), ""});
  // On a user or a group the namespace is neither refused nor looked at.
  CHECK(Subject::parse({"User", k_group, "a", "x"}, true) ==
        Subject{SubjectKind::user, "a", ""});
  CHECK(Subject::parse({"ServiceAccount", "", "a.b-1", "x"}, true) ==
        Subject{SubjectKind::service_account, "a.b-1", "x"});
  CHECK(Subject::parse({"ServiceAccount", "", "a", ""}, false) ==
        Subject{SubjectKind::service_account, "a", ""});
}

TEST_CASE("binding: references to roles")
{
  CHECK(RoleRef::parse("ClusterRole", k_group, "view", true) ==
        RoleRef{RoleKind::cluster_role, "view"});
  CHECK(RoleRef::parse("ClusterRole", "", "view", false) ==
        RoleRef{RoleKind::cluster_role, "view"});
  CHECK(RoleRef::parse("Role", k_group, "a b", false) == RoleRef{RoleKind::role, "a b"});
  struct Row
  {
    std::string kind = {};
    std::string api_group = {};
    std::string name = {};
    bool is_cluster_wide = true;
    std::string field = {};
    std::string message = {};
  };
  const Row rows[] = {
      {.kind = "Role",
       .api_group = k_group,
       .name = "view",
       .is_cluster_wide = true,
       .field = "kind",
       .message = "it is \"Role\": expected ClusterRole"},
      {.kind = "role",
       .api_group = "",
       .name = "a",
       .is_cluster_wide = false,
       .field = "kind",
       .message = "it is \"role\": expected Role or ClusterRole"},
      {.kind = "",
       .api_group = "",
       .name = "a",
       .is_cluster_wide = true,
       .field = "kind",
       .message = "it is \"\": expected ClusterRole"},
      {.kind = "ClusterRole",
       .api_group = "",
       .name = "",
       .is_cluster_wide = true,
       .field = "name",
       .message = "it is empty"},
      {.kind = "Role",
       .api_group = "",
       .name = "a/b",
       .is_cluster_wide = false,
       .field = "name",
       .message = "\"a/b\" contains a \"/\""},
      {.kind = "ClusterRole",
       .api_group = "apps",
       .name = "a",
       .is_cluster_wide = true,
       .field = "apiGroup",
       .message = "it is \"apps\": expected rbac.authorization.k8s.io"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.message);
    const auto role =
        RoleRef::parse(row.kind, row.api_group, row.name, row.is_cluster_wide);
    REQUIRE_FALSE(role);
    CHECK(role.error().field == row.field);
    CHECK(role.error().message == row.message);
  }
}

TEST_CASE("binding: what this program made is known by its label")
{
  Binding binding;
  CHECK_FALSE(binding.is_ours());
  binding.labels = {{"app.kubernetes.io/managed-by", "Helm"}};
  CHECK_FALSE(binding.is_ours());
  binding.labels = {{"app.kubernetes.io/managed-by", "oidcctl"}};
  CHECK(binding.is_ours());
  CHECK(kind_of(binding) == "ClusterRoleBinding");
  binding.ns = "a";
  CHECK(kind_of(binding) == "RoleBinding");
}

TEST_CASE("binding: the cases of the shared file")
{
  for (const auto& entry : test::shared_cases("rbac_cases.json", "binding_name_cases")) {
    CAPTURE(to_text(entry));
    CHECK(name_problem(entry.at("name").get<std::string>()).has_value() !=
          entry.at("valid").get<bool>());
  }
  for (const auto& entry :
       test::shared_cases("rbac_cases.json", "subject_validation_cases")) {
    CAPTURE(to_text(entry));
    const auto subject = Subject::parse(text_of(entry.at("subject")),
                                        entry.at("binding") == "ClusterRoleBinding");
    CHECK(subject.has_value() == entry.at("valid").get<bool>());
    if (!subject) {
      CHECK(subject.error().field == entry.at("why").get<std::string>());
    }
  }
  for (const auto& entry : test::shared_cases("rbac_cases.json", "role_ref_cases")) {
    CAPTURE(to_text(entry));
    const auto& reference = entry.at("roleRef");
    const auto role = RoleRef::parse(reference.value("kind", ""),
                                     reference.value("apiGroup", ""),
                                     reference.value("name", ""),
                                     entry.at("binding") == "ClusterRoleBinding");
    CHECK(role.has_value() == entry.at("valid").get<bool>());
    if (!role) {
      CHECK(role.error().field == entry.at("why").get<std::string>());
    }
  }
}
