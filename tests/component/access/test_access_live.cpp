#include "access_server.hpp"
#include "site.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

// `access` that asks an API server.

using namespace oidcctl;
using namespace oidcctl::test;

namespace {

using Words = std::vector<std::string>;

Json
run(AccessServer& server, Words words, int status)
{
  words.insert(words.begin(), "access");
  words.emplace_back("-ojson");
  const int seen = server.test.run(words);
  CHECK_MESSAGE(seen == status, server.test.err());
  return server.test.out().empty() ? Json() : json_out(server.test);
}

} // namespace

TEST_CASE("access check live: a yes takes two requests and names binding, role and rule")
{
  AccessServer server(small_cluster());
  const auto answer = run(server, {"check", "list", "pods", "-napps"}, 0);
  CHECK(server.requests == 2);
  CHECK(answer.at("answer") == "yes");
  CHECK(answer.at("grantedBy").at("binding").at("name") == "view-jane");
  CHECK(answer.at("grantedBy").at("ruleText") == "get,list pods");
}

TEST_CASE("access check live: a no is explained, as far as the caller may read")
{
  AccessServer server(small_cluster());
  auto answer = run(server, {"check", "delete", "pods", "-napps"}, 1);
  CHECK(answer.at("user").at("name") == "jane");
  CHECK(answer.at("findings").at(0).at("id") == "near-miss/rule");
  CHECK(answer.at("cure").at("callerMay") == "no");

  AccessServer closed(small_cluster());
  closed.forbidden = {"rolebindings", "roles"};
  answer = run(closed, {"check", "delete", "pods", "-napps"}, 1);
  CHECK(answer.at("answer") == "no");
  CHECK(answer.at("findings").empty());
  CHECK(closed.test.err().find("were not read") != std::string::npos);
}

TEST_CASE("access check live: about others, and where only the namespace may be asked")
{
  AccessServer server(small_cluster());
  auto answer = run(
      server, {"check", "get", "secrets", "-napps", "--as=joe", "--as-group=devs"}, 0);
  CHECK(answer.at("user").at("groups").back() == "system:authenticated");
  CHECK(answer.at("grantedBy").at("subject").at("name") == "devs");

  AccessServer local(small_cluster());
  local.forbidden = {"/v1/subjectaccessreviews"};
  answer = run(local, {"check", "get", "pods", "-napps", "--as=jane"}, 0);
  CHECK(answer.at("answer") == "yes");

  AccessServer none(small_cluster());
  none.forbidden = {"subjectaccessreviews"};
  run(none, {"check", "get", "pods", "-napps", "--as=jane"}, 3);
  CHECK(none.test.err().find("system:auth-delegator") != std::string::npos);
}

TEST_CASE("access list and who live")
{
  AccessServer server(small_cluster());
  auto answer = run(server, {"list", "-napps"}, 0);
  REQUIRE(answer.at("items").size() == 1);
  CHECK(answer.at("items").at(0).at("binding").at("name") == "view-jane");
  answer = run(server, {"who", "get", "secrets", "-napps"}, 0);
  REQUIRE(answer.at("items").size() == 1);
  CHECK(answer.at("items").at(0).at("subject").at("name") == "devs");

  AccessServer closed(small_cluster());
  closed.forbidden = {"clusterrolebindings"};
  answer = run(closed, {"who", "get", "secrets", "-napps"}, 3);
  CHECK(answer.at("complete") == false);
}

TEST_CASE("access review and test live")
{
  AccessServer server(small_cluster());
  server.test.files.contents["reviews"] =
      R"({"apiVersion":"authorization.k8s.io/v1","kind":"SubjectAccessReview","spec":{"user":"jane","resourceAttributes":{"verb":"get","resource":"pods","namespace":"apps"}}})"
      R"({"apiVersion":"authorization.k8s.io/v1","kind":"SelfSubjectAccessReview","spec":{"resourceAttributes":{"verb":"get","resource":"secrets","namespace":"apps"}}})";
  const auto list = run(server, {"review", "--reviews=reviews"}, 0);
  REQUIRE(list.at("items").size() == 2);
  CHECK(list.at("items").at(0).at("status").at("allowed") == true);
  CHECK(list.at("items").at(1).at("status").at("allowed") == false);

  server.test.files.contents["expected"] =
      "user jane may get pods in apps\nuser jane may get secrets in apps\n";
  const auto tested = run(server, {"test", "expected"}, 1);
  CHECK(tested.at("counts").at("hold") == 1);
  CHECK(server.test.err().find("line 2") != std::string::npos);
}
