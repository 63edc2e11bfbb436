#include "fakes.hpp"
#include "site.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>
#include <vector>

// `rbac grant --from-file`: lists of who gets what.

using namespace oidcctl;
using namespace oidcctl::test;

namespace {

std::vector<std::string>
from(const std::string& file, const std::vector<std::string>& more = {})
{
  std::vector<std::string> words{
      "rbac", "grant", "--username-claim=email", "--from-file", file};
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

// Return the table with `count` rows, the last of them `last`.
std::string
table(std::size_t count, const std::string& last)
{
  std::string text = "user,cluster-role\n";
  for (std::size_t i = 1; i < count; ++i) {
    text += fmt::format("user{}@example.com,view\n", i);
  }
  return text + last;
}

std::size_t
count_of(const std::string& text, const std::string& part)
{
  std::size_t count = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
    ++count;
  }
  return count;
}

} // namespace

TEST_CASE("rbac grant: rows say who, the arguments what")
{
  TestSystem test;
  test.files.contents["a.csv"] = "user,cluster-role,namespaces\n"
                                 "a@b.example,,\n"
                                 "c@b.example,edit,\n"
                                 "d@b.example,,y z\n";
  CHECK(test.run(from("a.csv", {"--cluster-role=view", "-n=x", "-ojson"})) == 0);
  CHECK(test.err().empty());
  std::string out;
  const auto list = json_out(test);
  for (const auto& item : list.at("items")) {
    out += fmt::format("{} {} {}\n",
                       item.at("subjects").at(0).at("name").get<std::string>(),
                       item.at("roleRef").at("name").get<std::string>(),
                       item.at("metadata").at("namespace").get<std::string>());
  }
  CHECK(out == "a@b.example view x\nc@b.example edit x\nd@b.example view y\n"
               "d@b.example view z\n");
}

TEST_CASE("rbac grant: a wrong row is told, and nothing is printed")
{
  struct Row
  {
    std::string text = {};
    std::string err = {};
  };
  const Row rows[] = {
      {.text = "",
       .err =
           "\"f\": the list is empty\nhint: write the column names in the first row\n"},
      {.text = "user\njane@example.com\n",
       .err = "\"f\": row 2: no role specified\nhint: fill in the column cluster-role or "
              "role, "
              "or use --cluster-role\n"},
      {.text = "user,cluster-role\na@b.example,view\n*,view\n",
       .err = "\"f\": row 3: user \"*\" contains a *: RBAC has no wildcards and compares "
              "names "
              "byte for byte\nhint: grant to a group; every authenticated user is in the "
              "group "
              "system:authenticated\n"},
      {.text = "group,cluster-role\n\"a\nb\",view\n\nsystem:masters,view\n",
       .err = "\"f\": row 4: group \"system:masters\": members of system:masters can do "
              "everything, regardless of RBAC\nhint: use --allow-system if this is "
              "intended\n"},
      {.text = "user,role\na@b.example,edit\n",
       .err = "\"f\": row 2: role \"edit\" needs a namespace: a Role is "
              "namespaced\nhint: set "
              "the namespace, or use a ClusterRole\n"},
      {.text = "user,cluster-role,namespaces\na@b.example,edit,\"x,Y\"\n",
       .err = "\"f\": row 2: namespace: \"Y\" is not a valid namespace name: expected "
              "lower-case letters, digits and '-'\n"},
      {.text = table(100000, "\"open"),
       .err = "\"f\": row 100001: unterminated quoted field\nhint: close the quote; "
              "double each "
              "quote inside a field\n"},
      {.text = "- user: a@b.example\n  clusterRole: view\n- user: b@b.example\n",
       .err = "\"f\": line 3: no role specified\nhint: fill in the column cluster-role "
              "or role, "
              "or use --cluster-role\n"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.err);
    TestSystem test;
    test.files.contents["f"] = row.text;
    CHECK(test.run(from("f")) == 5);
    CHECK(test.out().empty());
    CHECK(test.err() == "oidcctl: error: " + row.err);
  }
}

TEST_CASE("rbac grant: a prefix that is missing is told at the first row that needs it")
{
  TestSystem test;
  test.files.contents["f"] = "group,user,cluster-role\ndev,,view\n,4711,view\n";
  CHECK(test.run({"rbac", "grant", "--from-file=f"}) == 5);
  CHECK(test.out().empty());
  CHECK(test.err().find("\"f\": row 3: user names from claim \"sub\" are prefixed with "
                        "the issuer, but --issuer-url is not set\n") !=
        std::string::npos);
}

TEST_CASE("rbac grant: a list from standard input is printed while it is read")
{
  TestSystem test;
  test.files.contents["-"] = table(2, "b@example.com,view\n");
  CHECK(test.run(from("-")) == 0);
  CHECK(count_of(test.out(), "kind: User") == 2);
  CHECK(count_of(test.out(), "---\n") == 1);
  CHECK(test.files.reads == std::vector<std::string>{"-"});

  // What fits into one part is not printed when a row is wrong, either.
  test.files.contents["-"] = table(3, "c@example.com,\n");
  CHECK(test.run(from("-")) == 5);
  CHECK(test.out().empty());
  CHECK(test.err().find("\"-\": row 4: no role specified\n") != std::string::npos);

  test.files.contents["-"] = table(1000, "c@example.com,\n");
  CHECK(test.run(from("-")) == 5);
  CHECK(test.err().find("hint: fill in the column cluster-role or role, or use "
                        "--cluster-role; the output above is incomplete\n") !=
        std::string::npos);
  // Whole documents all the same.
  CHECK(count_of(test.out(), "kind: ClusterRoleBinding\n") > 100);
  CHECK(test.out().ends_with("@example.com\n"));
}

TEST_CASE("rbac grant: a file is gone through before anything is printed")
{
  TestSystem test;
  test.files.contents["f"] = table(3, "jane,view\n");
  CHECK(test.run(from("f")) == 0);
  CHECK(test.files.reads == std::vector<std::string>{"f", "f"});
  CHECK(count_of(test.err(), "is not an e-mail address") == 1);
}

TEST_CASE("rbac grant: many warnings are counted")
{
  TestSystem test;
  std::string text = "user,cluster-role\n";
  for (int i = 0; i < 25; ++i) {
    text += fmt::format("user{},view\nuser0,view\n", i);
  }
  test.files.contents["f"] = text;
  CHECK(test.run(from("f")) == 0);
  CHECK(count_of(test.err(), "is not an e-mail address") == 20);
  CHECK(test.err().ends_with("oidcctl: warning: 5 more warnings\n"));
}

TEST_CASE("rbac grant: files that cannot be read")
{
  TestSystem test;
  CHECK(test.run(from("nowhere.csv")) == 5);
  CHECK(test.out().empty());
  CHECK(test.err() == "oidcctl: error: \"nowhere.csv\": no such file\n");
}

TEST_CASE("rbac grant: it stops when nobody reads")
{
  TestSystem test;
  test.terminal.out_limit = 100000;
  test.files.contents["f"] = table(2000, "");
  CHECK(test.run(from("f")) == 0); // `main` tells of it
  CHECK(test.out().size() < 100000);
}
