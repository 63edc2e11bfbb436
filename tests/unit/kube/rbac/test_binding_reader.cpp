#include "kube/grant/manifest.hpp"
#include "kube/rbac/binding_reader.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>
#include <vector>

using namespace oidcctl;
using namespace oidcctl::rbac;

namespace {

// Return the text in parts of `size` bytes.
ByteStream
parts(const std::string& text, std::size_t size)
{
  return [text, size, at = std::size_t{0}]() mutable -> Result<std::string> {
    auto part = text.substr(at, size);
    at += part.size();
    return part;
  };
}

// Return the bindings in one line each, then the counts or the error.
std::string
read(const std::string& text, std::size_t size = 1000)
{
  std::string out;
  const auto count =
      read_bindings(parts(text, size), [&out](const Binding& binding) -> Result<void> {
        out += fmt::format("{} {}/{} {} {}",
                           kind_of(binding),
                           binding.ns,
                           binding.name,
                           to_string(binding.role.kind),
                           binding.role.name);
        for (const auto& subject : binding.subjects) {
          out +=
              fmt::format(" {}:{}:{}", to_string(subject.kind), subject.ns, subject.name);
        }
        out += binding.is_ours() ? " ours\n" : "\n";
        return {};
      });
  if (!count) {
    CHECK(count.error().code == ErrorCode::local_file);
    return out + "! " + describe(count.error()) +
           (count.error().hint.empty() ? "" : " -> " + count.error().hint);
  }
  return out +
         fmt::format("{} {} {}", count->cluster_wide, count->in_namespaces, count->other);
}

const std::string k_view = R"({"apiVersion": "rbac.authorization.k8s.io/v1",
 "kind": "ClusterRoleBinding",
 "metadata": {"name": "a", "labels": {"app.kubernetes.io/managed-by": "oidcctl", "x": null},
              "managedFields": [{"fieldsV1": {"f:roleRef": {}}}], "uid": "u",
              "resourceVersion": "7"},
 "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "view"},
 "subjects": [{"apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": "jane"},
              {"kind": "ServiceAccount", "name": "ci", "namespace": "build"}]})";
const std::string k_edit =
    R"({"subjects": null, "roleRef": {"name": "edit", "kind": "Role"},
 "metadata": {"namespace": "t", "name": "b"}, "kind": "RoleBinding",
 "apiVersion": "rbac.authorization.k8s.io/v1beta1"})";
const std::string k_view_line =
    "ClusterRoleBinding /a ClusterRole view User::jane ServiceAccount:build:ci ours\n";
const std::string k_edit_line = "RoleBinding t/b Role edit\n";

std::string
list(const std::string& items)
{
  return R"({"apiVersion": "v1", "items": [)" + items +
         R"(], "kind": "List", "metadata": {"resourceVersion": ""}})";
}

} // namespace

TEST_CASE("binding reader: dumps in JSON, however the parts come")
{
  struct Row
  {
    std::string text = {};
    std::string out = {};
  };
  const std::string role = R"({"apiVersion": "rbac.authorization.k8s.io/v1",
    "kind": "Role", "metadata": {"name": "r"}, "rules": [{"verbs": ["*"]}]})";
  const Row rows[] = {
      {.text = list(""), .out = "0 0 0"},
      {.text = list(k_view + "," + k_edit), .out = k_view_line + k_edit_line + "1 1 0"},
      {.text = k_view, .out = k_view_line + "1 0 0"},
      {.text = k_view + k_edit, .out = k_view_line + k_edit_line + "1 1 0"},
      {.text = list(k_view) + "\n" + list(k_edit),
       .out = k_view_line + k_edit_line + "1 1 0"},
      {.text = list(role + "," + k_edit + "," + role), .out = k_edit_line + "0 1 2"},
      {.text = R"({"kind": "Status", "message": "nope"})", .out = "0 0 1"},
      {.text = R"({"items": null})", .out = "0 0 0"},
      {.text = "{}", .out = "0 0 1"},
      // As the API itself prints lists: the items do not say what they are.
      {.text = R"({"kind": "ClusterRoleBindingList", "items": [{"metadata": {"name": "a"},
           "roleRef": {"kind": "ClusterRole", "name": "x"}}]})",
       .out = "ClusterRoleBinding /a ClusterRole x\n1 0 0"},
      {.text = R"({"items": [{"metadata": {"name": "a", "namespace": "n"},
           "roleRef": {"kind": "ClusterRole", "name": "x"}}]})",
       .out = "RoleBinding n/a ClusterRole x\n0 1 0"},
      // OpenShift has bindings of its own, by the same name.
      {.text = R"({"apiVersion": "authorization.openshift.io/v1", "kind": "RoleBinding",
           "metadata": {"name": "a"}, "roleRef": {"name": "x"}})",
       .out = "0 0 1"},
      {.text =
           R"({"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding", "items": 1,
           "kind": "List"})",
       .out = "! line 1: expected a list"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.text);
    for (const std::size_t size : {1, 3, 64, 100000}) {
      CHECK(read(row.text, size) == row.out);
    }
  }
}

TEST_CASE("binding reader: dumps that cannot be read")
{
  struct Row
  {
    std::string text = {};
    std::string out = {};
  };
  const std::string give =
      " -> use the output of kubectl get clusterrolebindings,rolebindings -A -o json";
  const auto binding = [](const std::string& kind,
                          const std::string& metadata,
                          const std::string& role,
                          const std::string& subjects) {
    return R"({"apiVersion": "rbac.authorization.k8s.io/v1", "kind": ")" + kind +
           R"(", "metadata": )" + metadata + R"(, "roleRef": )" + role +
           R"(, "subjects": )" + subjects + "}";
  };
  const std::string name = R"({"name": "a"})";
  const std::string view = R"({"kind": "ClusterRole", "name": "view"})";
  const Row rows[] = {
      {.text = "", .out = "! the input is empty" + give},
      {.text = " \n", .out = "! the input is empty" + give},
      {.text = "[]", .out = "! line 1: expected an object" + give},
      {.text = "{} 7", .out = "! line 1: expected an object" + give},
      {.text = list(k_view).substr(0, 400),
       .out =
           "! invalid JSON: unexpected end of input -> the input is truncated: fetch it "
           "again"},
      {.text = list("1"), .out = "! line 1: an item is not an object"},
      {.text = list("\n{\"kind\": 1}"), .out = "! line 2: expected a string"},
      {.text = list("{\"metadata\": []}"), .out = "! line 1: expected an object"},
      {.text = list("{\"metadata\": {\"labels\": {\"a\": 1}}}"),
       .out = "! line 1: expected a string"},
      {.text = list("{\"roleRef\": \"view\"}"), .out = "! line 1: expected an object"},
      {.text = list("{\"subjects\": {}}"), .out = "! line 1: expected a list"},
      {.text = list("{\"subjects\": [\"jane\"]}"),
       .out = "! line 1: a subject is not an object"},
      {.text = list("{\"subjects\": [{\"name\": 8080}]}"),
       .out = "! line 1: expected a string"},
      {.text = list("{\"other\": [1,}"), .out = "! invalid JSON at byte 45 (line 1)"},
      {.text = binding("ClusterRoleBinding", "{}", view, "[]"),
       .out = "! line 1: metadata.name: it is empty"},
      {.text = binding("RoleBinding", name, view, "[]"),
       .out = "! line 1: RoleBinding \"a\" has no metadata.namespace -> set the "
              "namespace in "
              "each manifest"},
      {.text = binding(
           "ClusterRoleBinding", R"({"name": "a", "namespace": "b"})", view, "[]"),
       .out = "! line 1: ClusterRoleBinding \"a\" has the metadata.namespace \"b\""},
      {.text = "\n\n" + binding("ClusterRoleBinding", name, "{}", "[]"),
       .out = "! line 3: \"a\": roleRef.kind: it is \"\": expected ClusterRole"},
      {.text =
           binding("ClusterRoleBinding", name, view, R"([{"kind": "User", "name": "x"},
                                                     {"kind": "user", "name": "x"}])"),
       .out =
           "! line 1: \"a\": subjects[1].kind: it is \"user\": expected User, Group or "
           "ServiceAccount"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.text);
    CHECK(read(row.text) == row.out);
  }
}

TEST_CASE("binding reader: dumps in YAML")
{
  const std::string view = "apiVersion: rbac.authorization.k8s.io/v1\n"
                           "kind: ClusterRoleBinding\n"
                           "metadata:\n"
                           "  name: a\n"
                           "  labels: {app.kubernetes.io/managed-by: oidcctl}\n"
                           "roleRef: {kind: ClusterRole, name: view}\n"
                           "subjects:\n"
                           "- {kind: User, name: jane}\n"
                           "- {kind: ServiceAccount, name: ci, namespace: build}\n";
  const std::string other = "kind: Deployment\nspec: {replicas: 3}\nmetadata: [odd]\n";
  std::string indented = "  " + view;
  for (auto at = indented.find('\n'); at + 1 < indented.size();
       at = indented.find('\n', at + 1)) {
    indented.insert(at + 1, "  ");
  }
  const auto items = "apiVersion: v1\nkind: List\nitems:\n-" + indented.substr(1);
  struct Row
  {
    std::string text = {};
    std::string out = {};
  };
  const Row rows[] = {
      {.text = view, .out = k_view_line + "1 0 0"},
      {.text = "# mine\n---\n" + view + "---\n# nothing\n---\n" + other +
               "--- # again\n" + view,
       .out = k_view_line + k_view_line + "2 0 1"},
      {.text = items, .out = k_view_line + "1 0 0"},
      {.text = "kind: List\nitems: []\n", .out = "0 0 0"},
      {.text = "# nothing\n", .out = "0 0 0"},
      {.text = view + "---\njane\n",
       .out = k_view_line +
              "! document 2: it is a string: expected an object -> use the output "
              "of kubectl get clusterrolebindings,rolebindings -A -o json"},
      {.text = "---\n" + view + "---\nkind: [\n",
       .out = k_view_line + "! document 2: line "},
      {.text = "kind: RoleBinding\nmetadata: {name: 8080}\n",
       .out = "! document 1: line 2: metadata.name is a number: expected a string -> "
              "quote it "
              "if a string is intended"},
      {.text = "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\n",
       .out = "! document 1: line 1: metadata.name: it is empty"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.text);
    for (const std::size_t size : {1, 7, 100000}) {
      CHECK(read(row.text, size).substr(0, row.out.size()) == row.out);
    }
  }
  const auto long_text = "kind: \"" + std::string(std::size_t{17} << 20, 'a');
  CHECK(read(long_text, 1 << 16) == "! document 1 has more than 16777216 bytes of YAML "
                                    "-> use JSON, which has no size limit");
}

TEST_CASE("binding reader: what this program prints comes back as it was")
{
  Binding binding;
  binding.name = "view-jane";
  binding.role = {RoleKind::cluster_role, "view"};
  binding.ns = "team-a";
  binding.subjects = {{SubjectKind::user, "a: \"b\"\n#c", {}},
                      {SubjectKind::service_account, "ci", "build"}};
  binding.labels = {{std::string(k_owner_label), std::string(k_owner)}};
  binding.annotations = {{std::string(k_value_annotation), "true"}};
  binding.uid = "u-1";
  binding.resource_version = "12";
  std::string json;
  append_json(json, binding);
  std::string yaml;
  append_yaml(yaml, binding);
  for (const auto& text : {json, yaml}) {
    std::vector<Binding> read;
    REQUIRE(read_bindings(stream_of(text), [&read](const Binding& one) -> Result<void> {
      read.push_back(one);
      return {};
    }));
    CHECK(read == std::vector<Binding>{binding});
  }
}

TEST_CASE("binding reader: an error of the taker ends it")
{
  int taken = 0;
  const auto count = read_bindings(stream_of(list(k_view + "," + k_view)),
                                   [&taken](const Binding&) -> Result<void> {
                                     ++taken;
                                     return fail(ErrorCode::usage, "enough");
                                   });
  REQUIRE_FALSE(count);
  CHECK(describe(count.error()) == "enough");
  CHECK(taken == 1);
}
