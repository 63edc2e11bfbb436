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
      {{"check", "get", "pods"}, "no user: a dump does not say who you are"},
      {{"check", "get", "--as=x"}, "expected VERB and TYPE"},
      {{"check", "get", "pods", "web", "--as=x"}, "did you mean get pods/web?"},
      {{"check", "GET", "pods", "--as=x"}, "verbs are in lower case"},
      {{"check", "get", "pods/a/b", "--as=x"}, "use --subresource"},
      {{"check", "get", "pods/", "--as=x"}, "invalid resource type"},
      {{"check", "get", "podz", "--as=x"}, "did you mean pods?"},
      {{"check", "get", "widgets", "--as=x"}, "use TYPE.GROUP"},
      {{"check", "get", "pods", "--as=x", "-n", ""}, "invalid value for --namespace"},
      {{"check", "get", "pods", "--as=x", "-n", "*"}, "use --all-namespaces"},
      {{"check", "get", "pods", "--as=x", "-n", "a/b"}, "invalid value for --namespace"},
      {{"check", "get", "pods", "--as=x", "-n", "a", "-A"}, "cannot be used together"},
      {{"check", "get", "/x", "--as=x", "--subresource=y"},
       "--subresource is for resources"},
      {{"check", "get", "pods", "--as="}, "--as is empty"},
      {{"check", "get", "pods", "--as-group=x"}, "need --as"},
      {{"check", "get", "pods", "--as=x", "--username-claim=email", "--user=y"},
       "cannot be used together"},
      {{"check", "get", "pods", "--username-claim=email", "--user=y", "--user=z"},
       "--user can be used once"},
      {{"check", "get", "pods", "--user=y"}, "issuer"},
      {{"who"}, "expected VERB and TYPE"},
      {{"list"}, "no user"},
      {{"list", "--as=x", "-n", "A"}, "invalid value for --namespace"},
      {{"matrix", "--rows=people", "--columns=x"}, "--columns"},
      {{"matrix", "--rows=x"}, "--rows"},
      {{"matrix", "get", "pods", "--columns=resources"}, "cannot be used with"},
      {{"test"}, "no expectations"},
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
      {{"check", "get", "pods/log", "--as=x"}, "use --subresource log"},
      {{"check", "list", "nodes", "--as=x", "-n", "a"}, "nodes are cluster-scoped"},
      {{"check", "lst", "pods", "--as=x"}, "did you mean list?"},
      {{"check", "get", "pods", "--as=x", "--subresource=logs"},
       "no subresource \"logs\""},
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
