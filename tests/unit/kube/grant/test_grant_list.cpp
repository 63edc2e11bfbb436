#include "kube/grant/grant_list.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>
#include <vector>

using namespace oidcctl;
using namespace oidcctl::rbac;

namespace {

// Return the rows of `text` in one line each, or the error.
std::string
rows_of(const std::string& text)
{
  const auto told = [](const Error& error) {
    return describe(error) + (error.hint.empty() ? "" : " -> " + error.hint);
  };
  auto reader = GrantListReader::open(stream_of(text));
  if (!reader) {
    CHECK(reader.error().code == ErrorCode::local_file);
    return told(reader.error());
  }
  std::string out;
  while (true) {
    const auto row = reader->next();
    if (!row) {
      CHECK(row.error().code == ErrorCode::local_file);
      return out + told(row.error());
    }
    if (!*row) {
      return out;
    }
    out += fmt::format(
        "{} {} {}", reader->place(), (*row)->is_group ? "group" : "user", (*row)->value);
    if ((*row)->role) {
      out += fmt::format(" {} {}", to_string((*row)->role->kind), (*row)->role->name);
    }
    for (const auto& name : (*row)->namespaces) {
      out += " in " + name;
    }
    out += "\n";
    for (const auto& notice : (*row)->notices) {
      out += notice.text + "\n";
    }
  }
}

} // namespace

TEST_CASE("access list: CSV")
{
  struct Row
  {
    std::string text = {};
    std::string rows = {};
  };
  const Row rows[] = {
      {.text = "user", .rows = ""},
      {.text = "user\n\n", .rows = ""},
      {.text = "user,cluster-role\njane,view\n",
       .rows = "row 2 user jane ClusterRole view\n"},
      {.text = "\xef\xbb\xbf"
               "User;x", // see the error below
       .rows = "row 1: unknown column \"User;x\": expected user, group, cluster-role, "
               "role or "
               "namespaces -> separate the columns with commas"},
      {.text = "\xef\xbb\xbf"
               "USER,Cluster Role\r\njane,view\r\n",
       .rows = "row 2 user jane ClusterRole view\n"},
      {.text = "group,role,namespace\n\ndev,edit,\"a, b;c  d\"\n",
       .rows = "row 3 group dev Role edit in a in b in c in d\n"},
      {.text = "user,group,clusterrole,role,namespaces\n"
               "jane,,view,,\n"
               ",dev,,edit,a\n"
               "joe,,,,\n",
       .rows = "row 2 user jane ClusterRole view\nrow 3 group dev Role edit in a\n"
               "row 4 user joe\n"},
      {.text = "user\n\"a\nb\"\n c \n8080\n",
       .rows = "row 2 user a\nb\nrow 3 user c\nrow 3: the user \" c \" has leading or "
               "trailing "
               "whitespace, which was removed\nrow 4 user 8080\n"},
      // What spreadsheets leave: columns and rows that are empty.
      {.text = "user,cluster-role,,\njane,view,,\n,,,\njoe,view\n,,\n",
       .rows = "row 2 user jane ClusterRole view\nrow 4: it has 2 fields: the first row "
               "has 4 -> "
               "add a comma for each empty field at the end"},
      {.text = "user,cluster-role\njane,view,,\n,\n",
       .rows = "row 2 user jane ClusterRole view\n"},
      {.text = "user,cluster-role\njane,\u00a0view\n",
       .rows =
           "row 2 user jane ClusterRole view\nrow 2: the cluster role \"\u00a0view\" has "
           "leading or trailing whitespace: a no-break space (U+00A0), which was "
           "removed\n"},
      {.text = "user\n#jane\n-joe\n", .rows = "row 2 user #jane\nrow 3 user -joe\n"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.text);
    CHECK(rows_of(row.text) == row.rows);
  }
}

TEST_CASE("access list: wrong CSV")
{
  struct Row
  {
    std::string text = {};
    std::string error = {};
  };
  const std::string known = ": expected user, group, cluster-role, role or namespaces";
  const std::string empty =
      "the list is empty -> write the column names in the first row";
  const Row rows[] = {
      {.text = "", .error = empty},
      {.text = " \n\r\n\t", .error = empty},
      {.text = "\xef\xbb\xbf", .error = empty},
      {.text = "jane,view\n",
       .error = "row 1: unknown column \"jane\"" + known +
                " -> the first row must contain the column names"},
      {.text = "usr,role\n",
       .error = "row 1: unknown column \"usr\"" + known + " -> did you mean user?"},
      {.text = "user,namespace,namespaces\n",
       .error = "row 1: duplicate column \"namespaces\""},
      {.text = "user,User\n", .error = "row 1: duplicate column \"User\""},
      {.text = "user,cluster role,clusterrole\n",
       .error = "row 1: duplicate column \"clusterrole\""},
      {.text = "user,role\njane\n",
       .error = "row 2: it has 1 field: the first row has 2 -> add a comma for each "
                "empty field "
                "at "
                "the end"},
      {.text = "# who\nuser,role\njane,a\n",
       .error = "row 1: it is a comment, which CSV does not have -> remove it: the first "
                "row must "
                "contain the column names"},
      {.text = "user,role\njane,a\n# who\nada,b\n",
       .error =
           "row 2 user jane Role a\nrow 3: it is a comment, which CSV does not have -> "
           "remove "
           "it"},
      {.text = "PK\x03\x04 and more",
       .error = "it is a workbook of a spreadsheet (.xlsx, .ods), not a list in CSV or "
                "YAML -> "
                "export it as CSV, in UTF-8"},
      {.text = "<html>",
       .error =
           "it is HTML or XML, not a list in CSV or YAML -> export it as CSV, in UTF-8"},
      {.text = "user,role\n######,a\n",
       .error = "row 2: the user is \"######\": the column was too narrow for a number "
                "-> make "
                "the "
                "column wider, and export the list again"},
      {.text = "users:\n- jane\n",
       .error = "row 1: it is a map in YAML: expected a list of entries -> start each "
                "entry with "
                "\"- user:\" or \"- group:\""},
      {.text = "user: jane\n",
       .error = "row 1: it is a map in YAML: expected a list of entries -> start each "
                "entry with "
                "\"- user:\" or \"- group:\""},
      {.text = "sep=;\nuser;role\n",
       .error = "row 1: it names the separator for a spreadsheet -> remove it: the first "
                "row must "
                "contain the column names"},
      {.text = std::string("\xff\xfeu\0s\0", 6),
       .error = "UTF-16 is not supported -> save it as UTF-8"},
      {.text = "user,,role\njane,x,a\n",
       .error = "row 2: field 2 is \"x\", and its column has no name -> name the column "
                "in the "
                "first row, or empty the field"},
      {.text = "user,role\n1.23457E+18,a\n",
       .error =
           "row 2: the user is \"1.23457E+18\": a spreadsheet rounded a long number -> "
           "format "
           "the column as text, enter the value again, and export the list again"},
      {.text = "user,role\n\"1,23457E+18\",a\n",
       .error =
           "row 2: the user is \"1,23457E+18\": a spreadsheet rounded a long number -> "
           "format "
           "the column as text, enter the value again, and export the list again"},
      {.text = "user,role\njane,#N/A\n",
       .error = "row 2: the role is \"#N/A\": a formula of the spreadsheet failed -> "
                "correct the "
                "formula, and export the list again"},
      {.text = "user,role\njane,a,b\n",
       .error = "row 2: it has 3 fields: the first row has 2 -> quote fields that "
                "contain commas"},
      {.text = "user,role\njane,a\n,edit\n",
       .error = "row 2 user jane Role a\nrow 3: neither a user nor a group is specified"},
      {.text = "user,group\njane,dev\n",
       .error =
           "row 2: both a user and a group are specified -> use a separate row for each"},
      {.text = "user,role,cluster-role\njane,a,b\n",
       .error = "row 2: both a role and a cluster role are specified -> use a separate "
                "row for "
                "each"},
      {.text = "user\nja\"ne\n",
       .error = "row 2: quote in the middle of a field -> quote the whole field and "
                "double each "
                "quote inside it"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.text);
    CHECK(rows_of(row.text) == row.error);
  }
}

TEST_CASE("access list: YAML")
{
  struct Row
  {
    std::string text = {};
    std::string rows = {};
  };
  const Row rows[] = {
      {.text = "[]", .rows = ""},
      {.text = "- user: jane@example.com\n  clusterRole: view\n",
       .rows = "line 1 user jane@example.com ClusterRole view\n"},
      {.text =
           "# who\n---\n- user: jane\n- group: dev\n  role: edit\n  namespaces: [a, b]\n"
           "- group: ops\n  role: edit\n  namespace: c\n",
       .rows = "line 3 user jane\nline 4 group dev Role edit in a in b\n"
               "line 7 group ops Role edit in c\n"},
      {.text = "[{\"user\": \"8080\", \"clusterRole\": \"view\"}]",
       .rows = "line 1 user 8080 ClusterRole view\n"},
      {.text = "- user: \"yes\"\n  role:\n", .rows = "line 1 user yes\n"},
      {.text = "- &x {user: a}\n- *x\n", .rows = "line 1 user a\nline 1 user a\n"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.text);
    CHECK(rows_of(row.text) == row.rows);
  }
}

TEST_CASE("access list: wrong YAML")
{
  struct Row
  {
    std::string text = {};
    std::string error = {};
  };
  const std::string quotes = " -> quote it if a string is intended";
  const Row rows[] = {
      {.text = "{user: jane}",
       .error = "it is a map: expected a list of entries -> start each entry with \"- "
                "user:\" or "
                "\"- group:\""},
      {.text = "# nothing\n",
       .error = "it is empty: expected a list of entries -> start each entry with \"- "
                "user:\" or "
                "\"- group:\""},
      {.text = "- jane\n", .error = "line 1: the entry is a string: expected a map"},
      {.text = "- user: a\n- user: yes\n",
       .error = "line 2: the entry.user is a boolean: expected a string" + quotes},
      {.text = "- user: 8080\n",
       .error = "line 1: the entry.user is a number: expected a string" + quotes},
      {.text = "- user: a\n  namespaces: b\n",
       .error = "line 2: the entry.namespaces is a string: expected a list"},
      {.text = "- user: a\n  clusterrole: view\n",
       .error =
           "line 2: unknown member \"clusterrole\": expected one of user, group, role, "
           "clusterRole, namespace, namespaces -> did you mean clusterRole?"},
      {.text = "- user: a\n- role: b\n",
       .error = "line 2: neither a user nor a group is specified"},
      {.text = "- user: a\n  user: b\n",
       .error = "line 2: duplicate key \"user\" in one map"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.text);
    CHECK(rows_of(row.text) == row.error);
  }
  CHECK(rows_of("- user: a\n---\n- user: b\n") == "line 2: a second document");
  CHECK(rows_of("- user: [\n").find("line ") == 0);
  const auto too_long = rows_of("- user: " + std::string(std::size_t{17} << 20, 'a'));
  CHECK(too_long ==
        "more than 16777216 bytes of YAML -> use a CSV file, which has no size limit");
}

TEST_CASE("access list: the mark and the blanks in front may come in parts")
{
  std::vector<std::string> parts{"\xef", "\xbb\xbf", " \n", "- us", "er: a\n"};
  auto reader = GrantListReader::open(
      [parts, at = std::size_t{0}]() mutable -> Result<std::string> {
        return at < parts.size() ? parts[at++] : std::string();
      });
  REQUIRE(reader);
  const auto row = reader->next();
  REQUIRE(row);
  CHECK((*row)->value == "a");
}
