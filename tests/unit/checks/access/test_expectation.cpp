#include "checks/access/expectation.hpp"
#include "checks/access/question.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>

using namespace oidcctl;
using namespace oidcctl::access;

namespace {

// Return what a sentence means in a form of its own, or its error.
std::string
meaning(const std::string& sentence)
{
  const auto read = parse_sentence(sentence);
  if (!read) {
    return "! " + read.error().message;
  }
  const auto& action = read->action;
  return fmt::format("{}|{}|{}|{}|{}|{}",
                     read->user.username,
                     fmt::join(read->user.groups, ","),
                     read->may ? "may" : "may not",
                     action.is_resource ? action.verb + " " + resource_text(action)
                                        : action.verb + " " + action.path,
                     action.name,
                     action.ns);
}

std::string
read_text(const std::string& text)
{
  const auto list = read_expectations(stream_of(text));
  if (!list) {
    return "! " + describe(list.error());
  }
  std::string out;
  for (const auto& each : *list) {
    out += fmt::format("{}: {}\n", each.line, each.text);
  }
  return out;
}

} // namespace

TEST_CASE("sentences")
{
  struct Row
  {
    std::string sentence;
    std::string meaning;
  };
  const std::string in = "system:authenticated";
  const Row rows[] = {
      {"jane may get pods in apps", "jane|" + in + "|may|get pods||apps"},
      {"user jane may not get secrets in namespace apps",
       "jane|" + in + "|may not|get secrets||apps"},
      {"group dev may list deploy in all namespaces",
       "|dev," + in + "|may|list deployments.apps||"},
      {"user jane, group dev, group ops may get pods",
       "jane|dev,ops," + in + "|may|get pods||default"},
      {"user jane and group dev can get pods/log in a",
       "jane|dev," + in + "|may|get pods/log||a"},
      {"user jane may get secrets/db in a", "jane|" + in + "|may|get secrets|db|a"},
      {"user jane may list nodes in apps", "jane|" + in + "|may|list nodes||"},
      {"user jane may get ns/apps", "jane|" + in + "|may|get namespaces|apps|apps"},
      {"serviceaccount apps/bot may get /metrics",
       "system:serviceaccount:apps:bot|system:serviceaccounts,system:serviceaccounts:"
       "apps," +
           in + "|may|get /metrics||"},
      {"user \"a b\" may get pods in x", "a b|" + in + "|may|get pods||x"},
      {"group system:masters may get pods in x",
       "|system:masters," + in + "|may|get pods||x"},
      {"", "! expected a name at the end"},
      {"jane", "! expected may at the end"},
      {"jane may", "! expected a verb at the end"},
      {"jane may get", "! expected a resource type or a URL at the end"},
      {"jane does get pods", "! expected may or may not, not \"does\""},
      {"jane may get pods in", "! expected a namespace at the end"},
      {"jane may get pods at apps", "! \"at\" is not understood"},
      {"jane may get pods in apps now", "! \"now\" is not understood"},
      {"jane and bob may get pods", "! more than one user is named"},
      {"serviceaccount bot may get pods",
       "! invalid service account \"bot\": expected NAMESPACE/NAME"},
      {"user \"jane may get pods", "! a quote is not closed"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.sentence);
    CHECK(meaning(row.sentence) == row.meaning);
  }
}

TEST_CASE("files of expectations, in lines and in YAML")
{
  CHECK(read_text("# all\n\njane may get pods in a # why\n  bob may not get pods\r\n") ==
        "3: jane may get pods in a\n4: bob may not get pods\n");
  CHECK(read_text("user https://idp#7 may get pods\n") ==
        "1: user https://idp#7 may get pods\n");
  CHECK(read_text("- jane may get pods in a\n- user: bob\n  groups: [x]\n  namespaces: "
                  "[a, b]\n  may: [get pods]\n  mayNot: [get secrets in c]\n") ==
        "1: jane may get pods in a\n"
        "2: user \"bob\" and group \"x\" may get pods in a\n"
        "2: user \"bob\" and group \"x\" may not get secrets in c\n"
        "2: user \"bob\" and group \"x\" may get pods in b\n"
        "2: user \"bob\" and group \"x\" may not get secrets in c\n");
  struct Row
  {
    std::string text;
    std::string part;
  };
  const Row rows[] = {
      {"", "it has no expectations"},
      {"# nothing\n", "it has no expectations"},
      {"a\nb\n", "line 1: expected may"},
      {"- user: x\n  may: [get pods]\n  verbs: [y]\n", "unknown member \"verbs\""},
      {"- user: x\n", "neither may nor mayNot"},
      {"- may: [get pods]\n", "neither a user nor a group"},
      {"- 3\n", "expected a sentence or a map"},
      {"- user: [x]\n  may: [get pods]\n", "line 1"},
      {"[", "line 1"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.text);
    CHECK(read_text(row.text).find(row.part) != std::string::npos);
  }
}
