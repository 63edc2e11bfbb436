#include "access_server.hpp"
#include "shared_cases.hpp"
#include "site.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>
#include <vector>

// `access review` over a dump.

using namespace oidcctl;
using namespace oidcctl::test;

namespace {

Json
review_of(Json spec)
{
  return {{"apiVersion", "authorization.k8s.io/v1"},
          {"kind", "SubjectAccessReview"},
          {"metadata", Json::object()},
          {"spec", std::move(spec)}};
}

Json
asks(const std::string& user, const std::string& verb)
{
  return review_of({{"user", user},
                    {"resourceAttributes",
                     {{"verb", verb}, {"resource", "pods"}, {"namespace", "apps"}}}});
}

struct Ran
{
  int status = 0;
  Json list = {};
  std::string err = {};
};

Ran
answer_to(const std::string& reviews,
          const std::string& dump,
          const std::string& more = "-ojson")
{
  TestSystem test;
  test.files.contents["reviews"] = reviews;
  test.files.contents["dump"] = dump;
  Ran ran;
  ran.status = test.run({"access", "review", "--reviews", "reviews", "-f", "dump", more});
  ran.err = test.err();
  ran.list = test.out().starts_with("{") ? json_out(test) : Json();
  return ran;
}

// Return the name of the binding in a reason.
std::string
named_binding(const std::string& reason)
{
  const auto start = reason.find('"') + 1;
  return reason.substr(start, reason.find('"', start) - start);
}

// Return whether `expected` is what is answered once the bindings that are named before
// it are taken away: it names another of those that allow the same.
bool
is_reason_of_another(Json dump,
                     std::string reason,
                     Json query,
                     const std::string& expected)
{
  query.erase("expect");
  const auto review = review_of(std::move(query)).dump();
  while (reason != expected && !reason.empty()) {
    const auto name = named_binding(reason);
    auto rest = Json::array();
    for (const auto& item : dump.at("items")) {
      if (!item.contains("roleRef") || item.at("metadata").at("name") != name) {
        rest.push_back(item);
      }
    }
    if (rest.size() == dump.at("items").size()) {
      return false;
    }
    dump["items"] = std::move(rest);
    const auto ran = answer_to(review, dump.dump());
    REQUIRE_MESSAGE(ran.list.contains("items"), ran.err);
    reason = ran.list.at("items").at(0).at("status").value("reason", "");
  }
  return reason == expected;
}

} // namespace

TEST_CASE("access review: every case of a real API server")
{
  const auto dump = shared_cases("access_cases.json", "dump");
  const auto queries = shared_cases("access_cases.json", "queries");
  if (queries.empty()) {
    return;
  }
  auto items = Json::array();
  for (auto query : queries) {
    query.erase("expect");
    items.push_back(review_of(std::move(query)));
  }
  const auto ran =
      answer_to(Json{{"kind", "List"}, {"items", items}}.dump(), dump.dump());
  CHECK(ran.status == 0);
  REQUIRE(ran.list.at("items").size() == queries.size());
  CHECK(ran.list.at("kind") == "List");
  CHECK(ran.list.at("apiVersion") == "v1");
  std::size_t others = 0; // where the API server could name one of several bindings
  for (std::size_t i = 0; i < queries.size(); ++i) {
    const auto& item = ran.list.at("items").at(i);
    CAPTURE(item.dump());
    CHECK(item.at("spec") == items.at(i).at("spec"));
    const auto& expected = queries.at(i).at("expect");
    CHECK(item.at("status").at("allowed") == expected.at("allowed"));
    const auto reason = item.at("status").value("reason", "");
    if (reason != expected.at("reason")) {
      CHECK(is_reason_of_another(
          dump, reason, queries.at(i), expected.at("reason").get<std::string>()));
      ++others;
    }
  }
  CHECK(others < 100);
}

TEST_CASE("access review: forms of input, and the order of the output")
{
  const auto one = asks("jane", "get").dump();
  const auto two = asks("joe", "get").dump();
  const auto dump = small_cluster().dump();
  const std::string forms[] = {
      one + two,
      one + "\n" + two + "\n",
      "[" + one + "," + two + "]",
      R"({"apiVersion":"v1","kind":"List","items":[)" + one + "," + two + "]}",
      R"({"items":[)" + one + R"(],"kind":"SubjectAccessReviewList"})" + two,
      one + "\n" + R"({"kind":"List","items":[)" + two + "]}",
      "# reviews\n---\n" + one + "\n---\n" + two + "\n",
      "kind: List\nitems:\n- " + one + "\n- " + two + "\n",
  };
  for (const auto& form : forms) {
    CAPTURE(form);
    const auto ran = answer_to(form, dump);
    CHECK(ran.status == 0);
    REQUIRE(ran.list.at("items").size() == 2);
    CHECK(ran.list.at("items").at(0).at("spec").at("user") == "jane");
    CHECK(ran.list.at("items").at(0).at("status").at("allowed") == true);
    CHECK(ran.list.at("items").at(1).at("status").dump() == R"({"allowed":false})");
  }
  CHECK(answer_to(R"({"kind":"List","items":[]})", dump).list.at("items").empty());
}

TEST_CASE("access review: what cannot be answered is never a yes or a no")
{
  const auto dump = small_cluster().dump();
  auto both = asks("jane", "get");
  both["spec"]["nonResourceAttributes"] = {{"path", "/"}};
  auto ran = answer_to(both.dump() + asks("jane", "get").dump(), dump);
  CHECK(ran.status == 5);
  CHECK(ran.list.at("items").at(0).at("status").at("allowed") == false);
  CHECK(ran.list.at("items").at(0).at("status").contains("evaluationError"));
  CHECK(ran.list.at("items").at(1).at("status").at("allowed") == true);

  // A dump without roles.
  auto bindings = small_cluster();
  bindings["items"].erase(0);
  bindings["items"].erase(0);
  ran = answer_to(asks("jane", "get").dump(), bindings.dump());
  CHECK(ran.status == 3);
  CHECK(ran.list.at("items").at(0).at("status").at("evaluationError") ==
        "could not find out: the dump has no ClusterRoles");
  CHECK(ran.err.find("dump all four kinds") != std::string::npos);

  auto self = asks("jane", "get");
  self["kind"] = "SelfSubjectAccessReview";
  CHECK(answer_to(self.dump(), dump).status == 3);
}

TEST_CASE("access review: bad input")
{
  const auto one = asks("jane", "get").dump();
  const auto dump = small_cluster().dump();
  struct Row
  {
    std::string reviews;
    std::string dump;
    std::string part;
  };
  const Row rows[] = {
      {.reviews = "", .dump = dump, .part = "it is empty"},
      {.reviews = "3", .dump = dump, .part = "expected an object"},
      {.reviews = one.substr(0, 40),
       .dump = dump,
       .part = "\"reviews\": invalid JSON: unexpected end of input"},
      {.reviews = one + "x", .dump = dump, .part = "line 1"},
      {.reviews = R"({"apiVersion":"v1","kind":"Pod"})",
       .dump = dump,
       .part = "review 1 (line 1): expected a SubjectAccessReview"},
      {.reviews = R"({"kind":"List","items":[3]})",
       .dump = dump,
       .part = "expected an object"},
      {.reviews = one, .dump = dump.substr(0, dump.size() / 2), .part = "\"dump\""},
      {.reviews = one, .dump = "", .part = "\"dump\""},
      {.reviews = one, .dump = "[]", .part = "\"dump\""},
  };
  for (const auto& row : rows) {
    CAPTURE(row.reviews);
    const auto ran = answer_to(row.reviews, row.dump);
    CHECK(ran.status == 5);
    const auto error = parse_json(ran.err);
    REQUIRE_MESSAGE(error.has_value(), ran.err);
    std::string text; // as without -o json
    for (const auto& place : error->at("context")) {
      text = place.get<std::string>() + ": " + text;
    }
    text += error->at("message").get<std::string>();
    CHECK_MESSAGE(text.find(row.part) != std::string::npos, text);
  }
  TestSystem test;
  CHECK(test.run({"access", "review", "-f", "dump"}) == 2);
  CHECK(test.run({"access", "review", "-f", "-", "--reviews", "-"}) == 2);
}
