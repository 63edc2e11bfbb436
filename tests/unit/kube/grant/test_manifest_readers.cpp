#include "base/json.hpp"
#include "kube/grant/manifest.hpp"
#include "yaml/document.hpp"

#include <doctest/doctest.h>
#include <yaml-cpp/yaml.h>

#include <string>

// Whatever is in a name, every reader takes a manifest for what was meant.

using namespace oidcctl;
using namespace oidcctl::rbac;

namespace {

// Names that a reader could take for something else.
const std::string k_odd_names[] = {"true",
                                   "yes",
                                   "Y",
                                   "n",
                                   "null",
                                   "~",
                                   "8080",
                                   "0x1f",
                                   "0o7",
                                   "012",
                                   "1e3",
                                   "1_000",
                                   ".inf",
                                   "-",
                                   "--",
                                   "-a",
                                   "- a",
                                   "?",
                                   "? a",
                                   ":",
                                   "a: b",
                                   "a:",
                                   ": a",
                                   "#",
                                   "a #b",
                                   "a#b",
                                   "&a",
                                   "*a",
                                   "!a",
                                   "!!str a",
                                   "|",
                                   ">",
                                   "%a",
                                   "@a",
                                   "`a",
                                   "{a}",
                                   "[a]",
                                   "a, b",
                                   "'",
                                   "''",
                                   "it's",
                                   "\"",
                                   "a\"b",
                                   "\\",
                                   "\\n",
                                   "a\nb",
                                   "\n",
                                   "a\n",
                                   "\na",
                                   "a\tb",
                                   "\t",
                                   " a",
                                   "a ",
                                   " ",
                                   "a\r\nb",
                                   "<<",
                                   "=",
                                   "---",
                                   "...",
                                   "--- a",
                                   "2026-11-22",
                                   "12:30:45",
                                   "Zoë",
                                   "漢字 😀",
                                   "\u0085",
                                   "\u2028",
                                   "\u2029",
                                   "\ufeff",
                                   "\ufffe",
                                   "\uffff",
                                   "\u200b",
                                   "\u202e",
                                   "\x01",
                                   "\x1b[31m",
                                   "\x7f",
                                   "\u009b",
                                   "a\\u0041",
                                   "${x}",
                                   "$x",
                                   "https://issuer.example/#auth0|a",
                                   "CN=K8s Admins,OU=IT,DC=corp,DC=example",
                                   "key: |\n  block",
                                   std::string(3000, 'x'),
                                   std::string(200, ' ') + "y"};

} // namespace

TEST_CASE("manifest: every reader takes it for what was meant")
{
  for (const auto& name : k_odd_names) {
    CAPTURE(name);
    Binding binding;
    binding.name = name;
    binding.subjects = {{SubjectKind::user, name, {}}};
    binding.role.name = name;
    binding.resource_version = "12";
    binding.annotations = {{std::string(k_value_annotation), name}};
    std::string text;
    append_json(text, binding);
    const auto json = parse_json(text);
    REQUIRE(json);
    CHECK(json->at("subjects").at(0).at("name") == name);
    CHECK(json->at("metadata").at("name") == name);
    CHECK(json->at("metadata").at("resourceVersion") == "12");
    // YAML 1.1, as kubectl reads it: every value is a string, and the same one.
    text.clear();
    append_yaml(text, binding);
    const auto document = yaml::parse(text);
    REQUIRE(document);
    CHECK(document->non_portable.empty());
    const auto* subjects = document->root.find("subjects");
    const auto* metadata = document->root.find("metadata");
    REQUIRE(subjects != nullptr);
    REQUIRE(metadata != nullptr);
    for (const auto* node : {subjects->items.front().find("name"),
                             document->root.find("roleRef")->find("name"),
                             metadata->find("name"),
                             metadata->find("annotations")->find(k_value_annotation)}) {
      REQUIRE(node != nullptr);
      CHECK(node->is(yaml::Node::Kind::string));
      CHECK(node->text == name);
    }
    CHECK(metadata->find("resourceVersion")->is(yaml::Node::Kind::string));
    // YAML 1.2.
    const auto loaded = YAML::Load(text);
    CHECK(loaded["subjects"][0]["name"].Scalar() == name);
    CHECK(loaded["metadata"]["annotations"][std::string(k_value_annotation)].Scalar() ==
          name);
  }
}
