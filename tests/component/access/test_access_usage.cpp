#include "access_server.hpp"
#include "site.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

// What the commands of `access` refuse, and what they read of a dump.

using namespace oidcctl;
using namespace oidcctl::test;

namespace {

using Words = std::vector<std::string>;

int
run(TestSystem& test, Words words)
{
  test.files.contents["dump"] = small_cluster().dump();
  words.insert(words.begin(), "access");
  words.emplace_back("-fdump");
  return test.run(words);
}

} // namespace

TEST_CASE("access: usage")
{
  struct Row
  {
    Words words;
    std::string part;
  };
  const Row rows[] = {
      {.words = {"check", "get", "pods"},
       .part = "no user: a dump does not say who you are"},
      {.words = {"check", "get", "--as=x"}, .part = "expected VERB and TYPE"},
      {.words = {"check", "get", "pods", "web", "--as=x"},
       .part = "did you mean get pods/web?"},
      {.words = {"check", "GET", "pods", "--as=x"}, .part = "verbs are in lower case"},
      {.words = {"check", "get", "pods/a/b", "--as=x"}, .part = "use --subresource"},
      {.words = {"check", "get", "pods/", "--as=x"}, .part = "invalid resource type"},
      {.words = {"check", "get", "podz", "--as=x"}, .part = "did you mean pods?"},
      {.words = {"check", "get", "widgets", "--as=x"}, .part = "use TYPE.GROUP"},
      {.words = {"check", "get", "pods", "--as=x", "-n", ""},
       .part = "invalid value for --namespace"},
      {.words = {"check", "get", "pods", "--as=x", "-n", "*"},
       .part = "use --all-namespaces"},
      {.words = {"check", "get", "pods", "--as=x", "-n", "a/b"},
       .part = "invalid value for --namespace"},
      {.words = {"check", "get", "pods", "--as=x", "-n", "a", "-A"},
       .part = "cannot be used together"},
      {.words = {"check", "get", "/x", "--as=x", "--subresource=y"},
       .part = "--subresource is for resources"},
      {.words = {"check", "get", "pods", "--as="}, .part = "--as is empty"},
      {.words = {"check", "get", "pods", "--as-group=x"}, .part = "need --as"},
      {.words = {"check", "get", "pods", "--as=x", "--username-claim=email", "--user=y"},
       .part = "cannot be used together"},
      {.words =
           {"check", "get", "pods", "--username-claim=email", "--user=y", "--user=z"},
       .part = "--user can be used once"},
      {.words = {"check", "get", "pods", "--user=y"}, .part = "issuer"},
      {.words = {"who"}, .part = "expected VERB and TYPE"},
      {.words = {"list"}, .part = "no user"},
      {.words = {"list", "--as=x", "-n", "A"}, .part = "invalid value for --namespace"},
      {.words = {"matrix", "--rows=people", "--columns=x"}, .part = "--columns"},
      {.words = {"matrix", "--rows=x"}, .part = "--rows"},
      {.words = {"matrix", "get", "pods", "--columns=resources"},
       .part = "cannot be used with"},
      {.words = {"test"}, .part = "no expectations"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.words);
    TestSystem test;
    CHECK(run(test, row.words) == 2);
    CHECK_MESSAGE(test.err().find(row.part) != std::string::npos, test.err());
    CHECK(test.out() == "");
  }
}

TEST_CASE("access: notes on what was asked")
{
  struct Row
  {
    Words words;
    std::string part;
  };
  const Row rows[] = {
      {.words = {"check", "get", "pods/log", "--as=x"}, .part = "use --subresource log"},
      {.words = {"check", "list", "nodes", "--as=x", "-n", "a"},
       .part = "nodes are cluster-scoped"},
      {.words = {"check", "lst", "pods", "--as=x"}, .part = "did you mean list?"},
      {.words = {"check", "get", "pods", "--as=x", "--subresource=logs"},
       .part = "no subresource \"logs\""},
  };
  for (const auto& row : rows) {
    CAPTURE(row.words);
    TestSystem test;
    CHECK(run(test, row.words) == 1);
    CHECK_MESSAGE(test.err().find(row.part) != std::string::npos, test.err());
  }
}

TEST_CASE("access check: scopes that kubectl gets wrong")
{
  auto cluster = small_cluster();
  cluster["items"].push_back(rbac_object(
      "ClusterRole", "spaces", "", rules_of({"get", "list"}, {"namespaces"})));
  cluster["items"].push_back(rbac_object(
      "RoleBinding", "spaces", "apps", binds("ClusterRole", "spaces", "User", "jane")));
  const auto check = [&](Words words) {
    TestSystem test;
    test.files.contents["dump"] = cluster.dump();
    words.insert(words.begin(), {"access", "check"});
    words.insert(words.end(), {"-fdump", "--as=jane"});
    return test.run(words);
  };
  CHECK(check({"list", "namespaces", "-n", "apps"}) == 1);
  CHECK(check({"get", "namespaces/apps"}) == 0);
  CHECK(check({"get", "ns/other"}) == 1);
  CHECK(check({"get", "pods", "-n", "apps"}) == 0);
  CHECK(check({"get", "pods"}) == 1); // in "default"
  CHECK(check({"get", "pods", "-A"}) == 1);
}

TEST_CASE("access: hostile names are harmless on a terminal and in a page")
{
  auto cluster = small_cluster();
  cluster["items"].push_back(
      rbac_object("ClusterRoleBinding",
                  "evil",
                  "",
                  binds("ClusterRole", "view", "User", "</script><img src=x>\x1b[2J")));
  for (const char* format : {"-otable", "-ojson", "-ocsv", "-ohtml"}) {
    CAPTURE(format);
    TestSystem test;
    test.files.contents["dump"] = cluster.dump();
    CHECK(test.run({"access", "matrix", "-fdump", format}) == 0);
    CHECK(test.out().find('\x1b') == std::string::npos);
    if (std::string_view(format) == "-ohtml") {
      CHECK(test.out().find("<img") == std::string::npos);
      CHECK(test.out().find("http://") == std::string::npos);
      CHECK(test.out().find("https://") == std::string::npos);
    }
  }
}
