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
      {.sentence = "jane may get pods in apps",
       .meaning = "jane|" + in + "|may|get pods||apps"},
      {.sentence = "user jane may not get secrets in namespace apps",
       .meaning = "jane|" + in + "|may not|get secrets||apps"},
      {.sentence = "group dev may list deploy in all namespaces",
       .meaning = "|dev," + in + "|may|list deployments.apps||"},
      {.sentence = "user jane, group dev, group ops may get pods",
       .meaning = "jane|dev,ops," + in + "|may|get pods||default"},
      {.sentence = "user jane and group dev can get pods/log in a",
       .meaning = "jane|dev," + in + "|may|get pods/log||a"},
      {.sentence = "user jane may get secrets/db in a",
       .meaning = "jane|" + in + "|may|get secrets|db|a"},
      {.sentence = "user jane may list nodes in apps",
       .meaning = "jane|" + in + "|may|list nodes||"},
      {.sentence = "user jane may get ns/apps",
       .meaning = "jane|" + in + "|may|get namespaces|apps|apps"},
      {.sentence = "serviceaccount apps/bot may get /metrics",
       .meaning =
           "system:serviceaccount:apps:bot|system:serviceaccounts,system:serviceaccounts:"
           "apps," +
           in + "|may|get /metrics||"},
      {.sentence = "user \"a b\" may get pods in x",
       .meaning = "a b|" + in + "|may|get pods||x"},
      {.sentence = "group system:masters may get pods in x",
       .meaning = "|system:masters," + in + "|may|get pods||x"},
      {.sentence = "", .meaning = "! expected a name at the end"},
      {.sentence = "jane", .meaning = "! expected may at the end"},
      {.sentence = "jane may", .meaning = "! expected a verb at the end"},
      {.sentence = "jane may get",
       .meaning = "! expected a resource type or a URL at the end"},
      {.sentence = "jane does get pods",
       .meaning = "! expected may or may not, not \"does\""},
      {.sentence = "jane may get pods in",
       .meaning = "! expected a namespace at the end"},
      {.sentence = "jane may get pods at apps", .meaning = "! \"at\" is not understood"},
      {.sentence = "jane may get pods in apps now",
       .meaning = "! \"now\" is not understood"},
      {.sentence = "jane and bob may get pods",
       .meaning = "! more than one user is named"},
      {.sentence = "serviceaccount bot may get pods",
       .meaning = "! invalid service account \"bot\": expected NAMESPACE/NAME"},
      {.sentence = "user \"jane may get pods", .meaning = "! a quote is not closed"},
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
      {.text = "", .part = "it has no expectations"},
      {.text = "# nothing\n", .part = "it has no expectations"},
      {.text = "a\nb\n", .part = "line 1: expected may"},
      {.text = "- user: x\n  may: [get pods]\n  verbs: [y]\n",
       .part = "unknown member \"verbs\""},
      {.text = "- user: x\n", .part = "neither may nor mayNot"},
      {.text = "- may: [get pods]\n", .part = "neither a user nor a group"},
      {.text = "- 3\n", .part = "expected a sentence or a map"},
      {.text = "- user: [x]\n  may: [get pods]\n", .part = "line 1"},
      {.text = "[", .part = "line 1"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.text);
    CHECK(read_text(row.text).find(row.part) != std::string::npos);
  }
}
