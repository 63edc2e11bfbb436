#include "base/json.hpp"
#include "kube/grant/manifest.hpp"
#include "kube/grant/manifest_writer.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace oidcctl;
using namespace oidcctl::rbac;

namespace {

Binding
grant_of(const std::string& name)
{
  Binding binding;
  binding.name = "view-jane";
  binding.role.name = "view";
  binding.subjects = {{SubjectKind::user, name, {}}};
  return binding;
}

Binding
full()
{
  auto binding = grant_of("https://idp.example.com#4711");
  binding.ns = "team-a";
  binding.role.kind = RoleKind::role;
  binding.subjects.push_back({SubjectKind::group, "oidc:dev", {}});
  binding.subjects.push_back({SubjectKind::service_account, "ci", "build"});
  binding.labels = {{std::string(k_owner_label), std::string(k_owner)}};
  binding.annotations = {{std::string(k_claim_annotation), "sub"},
                         {std::string(k_issuer_annotation), "https://idp.example.com"},
                         {std::string(k_value_annotation), "4711"}};
  return binding;
}

std::string
yaml_of(const Binding& binding)
{
  std::string out;
  append_yaml(out, binding);
  return out;
}

std::string
json_of(const Binding& binding)
{
  std::string out;
  append_json(out, binding);
  return out;
}

} // namespace

TEST_CASE("manifest: YAML as it is printed")
{
  CHECK(yaml_of(full()) == R"(apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: view-jane
  namespace: team-a
  labels:
    app.kubernetes.io/managed-by: oidcctl
  annotations:
    oidcctl.dev/claim: sub
    oidcctl.dev/issuer: https://idp.example.com
    oidcctl.dev/value: "4711"
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: view
subjects:
- apiGroup: rbac.authorization.k8s.io
  kind: User
  name: "https://idp.example.com#4711"
- apiGroup: rbac.authorization.k8s.io
  kind: Group
  name: oidc:dev
- kind: ServiceAccount
  name: ci
  namespace: build
)");
  auto empty = grant_of("");
  empty.subjects.clear();
  CHECK(yaml_of(empty) == R"(apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: view-jane
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: view
subjects: []
)");
}

TEST_CASE("manifest: JSON as it is printed")
{
  CHECK(json_of(full()) == R"({
  "apiVersion": "rbac.authorization.k8s.io/v1",
  "kind": "RoleBinding",
  "metadata": {
    "name": "view-jane",
    "namespace": "team-a",
    "labels": {
      "app.kubernetes.io/managed-by": "oidcctl"
    },
    "annotations": {
      "oidcctl.dev/claim": "sub",
      "oidcctl.dev/issuer": "https://idp.example.com",
      "oidcctl.dev/value": "4711"
    }
  },
  "roleRef": {
    "apiGroup": "rbac.authorization.k8s.io",
    "kind": "Role",
    "name": "view"
  },
  "subjects": [
    {
      "apiGroup": "rbac.authorization.k8s.io",
      "kind": "User",
      "name": "https://idp.example.com#4711"
    },
    {
      "apiGroup": "rbac.authorization.k8s.io",
      "kind": "Group",
      "name": "oidc:dev"
    },
    {
      "kind": "ServiceAccount",
      "name": "ci",
      "namespace": "build"
    }
  ]
})");
  auto empty = grant_of("");
  empty.subjects.clear();
  CHECK(parse_json(json_of(empty))->at("subjects") == Json::array());
}

TEST_CASE("manifest: what is not UTF-8 becomes what Go makes of it")
{
  CHECK(yaml_of(grant_of("a\xff")).find("name: \"a\uFFFD\"\n") != std::string::npos);
  CHECK(json_of(grant_of("a\xff")).find("\"name\": \"a\uFFFD\"") != std::string::npos);
}

TEST_CASE("manifest: commands for kubectl")
{
  CHECK(kubectl_commands(full()) ==
        "kubectl create rolebinding view-jane --namespace=team-a --role=view "
        "--user='https://idp.example.com#4711' --group=oidc:dev "
        "--serviceaccount=build:ci\n"
        "kubectl label rolebinding view-jane --namespace=team-a "
        "app.kubernetes.io/managed-by=oidcctl\n");
  CHECK(kubectl_commands(grant_of("it's \"$HOME\"")) ==
        "kubectl create clusterrolebinding view-jane --clusterrole=view "
        "--user='it'\\''s \"$HOME\"'\n");
  CHECK(kubectl_commands(grant_of("a\nb\t")) ==
        "kubectl create clusterrolebinding view-jane --clusterrole=view "
        "--user='a\nb\t'\n");
  for (const auto* name : {"a\x1b[2J", "\u202e", "a\rb", "\xff"}) {
    CAPTURE(name);
    const auto commands = kubectl_commands(grant_of(name));
    REQUIRE_FALSE(commands);
    CHECK(commands.error().code == ErrorCode::usage);
    CHECK(commands.error().message.find(" contains invisible characters") !=
          std::string::npos);
    CHECK(commands.error().hint == "use -o yaml or -o json, where they are escaped");
  }
}

TEST_CASE("manifest: several of them")
{
  struct Row
  {
    std::string format = {};
    std::size_t count = 0;
    std::string start = {};
    std::string end = {};
  };
  const auto one = grant_of("a");
  const Row rows[] = {
      {.format = "yaml", .count = 0, .start = "", .end = ""},
      {.format = "yaml", .count = 1, .start = yaml_of(one), .end = ""},
      {.format = "yaml",
       .count = 2,
       .start = yaml_of(one) + "---\n" + yaml_of(one),
       .end = ""},
      {.format = "json",
       .count = 0,
       .start = "{\n  \"apiVersion\": \"v1\",\n  \"kind\": \"List\",\n",
       .end = "[]\n}\n"},
      {.format = "json", .count = 1, .start = json_of(one) + "\n", .end = ""},
      {.format = "json",
       .count = 3,
       .start =
           "{\n  \"apiVersion\": \"v1\",\n  \"kind\": \"List\",\n  \"items\": [\n    {\n"
           "      \"apiVersion\": \"rbac.authorization.k8s.io/v1\",\n",
       .end = "        \"name\": \"a\"\n        }\n      ]\n    }\n  ]\n}\n"},
      {.format = "kubectl",
       .count = 2,
       .start = *kubectl_commands(one) + *kubectl_commands(one),
       .end = ""},
  };
  for (const auto& row : rows) {
    CAPTURE(row.format);
    CAPTURE(row.count);
    const auto format = parse_manifest_format(row.format);
    REQUIRE(format);
    ManifestWriter writer(*format);
    std::string out;
    for (std::size_t i = 0; i < row.count; ++i) {
      const auto text = writer.add(one);
      REQUIRE(text);
      out += *text;
    }
    out += writer.end();
    CHECK(out.substr(0, row.start.size()) == row.start);
    CHECK(out.ends_with(row.end));
    if (row.format == "json") {
      const auto json = parse_json(out);
      REQUIRE(json);
      if (row.count != 1) {
        CHECK(json->at("items").size() == row.count);
      }
    }
  }
  CHECK_FALSE(parse_manifest_format("table"));
}
