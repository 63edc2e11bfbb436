#include "access_server.hpp"
#include "site.hpp"
#include "token_site.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

// `access whoami`: who the server sees, who was expected, and why they differ.

using namespace oidcctl;
using namespace oidcctl::test;

namespace {

using Words = std::vector<std::string>;

Json
whoami(AccessServer& server, Words words, int status)
{
  words.insert(words.begin(), {"access", "whoami"});
  words.emplace_back("-ojson");
  const int seen = server.test.run(words);
  CHECK_MESSAGE(seen == status, server.test.err() << server.test.out());
  return server.test.out().empty() ? Json() : json_out(server.test);
}

std::string
message_of(const Json& report, const std::string& id)
{
  return finding_of(report, id).at("message");
}

} // namespace

TEST_CASE("access whoami: the expected user, with one request")
{
  AccessServer server(small_cluster());
  server.caller = {"ada@example.com", {"dev", "ops", "system:authenticated"}};
  server.test.files.contents["/home/jane/.kube/config"] =
      kubeconfig_text("{token: \"" + signed_token() + "\"}");
  const auto report = whoami(
      server,
      {"--username-claim=email", "--groups-claim=groups", "--issuer-url", k_token_issuer},
      0);
  CHECK(server.requests == 1);
  CHECK(report.at("agreement") == "same");
  CHECK(report.at("user").at("name") == "ada@example.com");
  CHECK(report.at("authenticator") == "id-token");
  CHECK(report.at("user").at("groups").at(0).at("from") == "claim groups of the token");
  CHECK(report.at("user").at("groups").at(2).at("from") == "the API server");
  CHECK(report.at("credential").at("expires").at("words") == "in 1 h");
  CHECK(report.at("credential").at("issuer") == k_token_issuer);
}

TEST_CASE("access whoami: differences are explained")
{
  struct Row
  {
    rbac::Requester seen = {};
    Words settings = {};
    std::string agreement = {};
    std::string id = {};
    std::string words = {};
    int status = 1;
  };
  const std::string all = "system:authenticated";
  const std::vector<Row> rows{
      {.seen = {"u-17", {"dev", "ops", all}},
       .settings = {"--username-claim=email", "--groups-claim=groups"},
       .agreement = "different",
       .id = "identity/user-name",
       .words = "that is claim sub of the token, without a prefix"},
      {.seen = {"oidc:ada@example.com", {"dev", "ops", all}},
       .settings = {"--username-claim=email", "--groups-claim=groups"},
       .agreement = "different",
       .id = "identity/user-name",
       .words = "claim email of the token, with the prefix \"oidc:\""},
      {.seen = {"ada@example.com", {all}},
       .settings = {"--username-claim=email", "--groups-claim=groups"},
       .agreement = "different",
       .id = "identity/groups",
       .words = "does not see the groups \"dev\" and \"ops\""},
      {.seen = {"ada@example.com", {"oidc:dev", "oidc:ops", all}},
       .settings = {"--username-claim=email", "--groups-claim=groups"},
       .agreement = "different",
       .id = "identity/groups",
       .words = "\"oidc:dev\" instead of \"dev\""},
      {.seen = {"ada@example.com", {"dev", "ops", all}},
       .settings = {"--username-claim=email"},
       .agreement = "different",
       .id = "identity/groups",
       .words = "sees \"dev\" and \"ops\" besides (claim groups of the token)"},
      {.seen = {"kubernetes-admin", {"system:masters", all}},
       .settings = {"--username-claim=email", "--groups-claim=groups"},
       .agreement = "different",
       .id = "identity/user-name",
       .words = "sees \"kubernetes-admin\": expected \"ada@example.com\""},
      {.seen = {"system:anonymous", {"system:unauthenticated"}},
       .settings = {"--username-claim=email"},
       .agreement = "different",
       .id = "identity/authenticator",
       .words = "did not get a credential"},
      {.seen = {"ada@example.com", {"dev", "ops", all}},
       .settings = {},
       .agreement = "unknown",
       .id = "identity/user-name",
       .words = "the name is claim email of the token, without a prefix",
       .status = 0},
      {.seen = {"ada@example.com", {all}},
       .settings = {},
       .agreement = "unknown",
       .id = "identity/groups",
       .words = "the token has the groups \"dev\" and \"ops\", which the API server does "
                "not see",
       .status = 0},
  };
  for (const auto& row : rows) {
    CAPTURE(row.words);
    AccessServer server(small_cluster());
    server.caller = row.seen;
    server.test.files.contents["/home/jane/.kube/config"] =
        kubeconfig_text("{token: \"" + signed_token() + "\"}");
    const auto report = whoami(server, row.settings, row.status);
    CHECK(report.at("agreement") == row.agreement);
    CHECK_MESSAGE(message_of(report, row.id).find(row.words) != std::string::npos,
                  message_of(report, row.id));
  }
}

TEST_CASE("access whoami: servers without SelfSubjectReview")
{
  struct Row
  {
    std::string served = {}; // the part of the path that answers
    Json answer = {};
    std::string source = {};
    bool has_groups = true;
  };
  const Json groups = {"dev", "system:authenticated"};
  const std::vector<Row> rows{
      {.served = "v1beta1/selfsubjectreviews",
       .answer = {{"kind", "SelfSubjectReview"},
                  {"status", {{"userInfo", {{"username", "ada"}, {"groups", groups}}}}}},
       .source = "SelfSubjectReview"},
      {.served = "tokenreviews",
       .answer = {{"kind", "TokenReview"},
                  {"status",
                   {{"authenticated", true},
                    {"user", {{"username", "ada"}, {"groups", groups}}}}}},
       .source = "TokenReview"},
      {.served = "users/~",
       .answer = {{"kind", "User"}, {"metadata", {{"name", "ada"}}}, {"groups", groups}},
       .source = "OpenShift user"},
      {.served = "certificatesigningrequests?dryRun=All",
       .answer = {{"kind", "CertificateSigningRequest"},
                  {"spec", {{"username", "ada"}, {"groups", groups}}}},
       .source = "dry run of a CertificateSigningRequest"},
      {.served = "/oidcctl/whoami",
       .answer = nullptr,
       .source = "message of a 403",
       .has_groups = false},
  };
  for (const auto& row : rows) {
    CAPTURE(row.source);
    AccessServer server(small_cluster());
    server.before = [&row](const HttpRequest&,
                           const std::string& path) -> std::optional<HttpOutcome> {
      if (path.find(row.served) == std::string::npos) {
        return HttpOutcome(status_reply(404, "NotFound", "the server could not find it"));
      }
      return row.answer.is_null()
                 ? HttpOutcome(status_reply(
                       403,
                       "Forbidden",
                       "forbidden: User \"ada\" cannot get path \"/oidcctl/whoami\""))
                 : HttpOutcome(api_reply(200, row.answer));
    };
    const auto report = whoami(server, {}, 0);
    CHECK(report.at("user").at("name") == "ada");
    CHECK(report.at("source") == row.source);
    CHECK(report.at("user").at("groups").is_null() == !row.has_groups);
  }
}

TEST_CASE(
    "access whoami: nothing that shows the user is unknown, and a 401 needs a login")
{
  AccessServer server(small_cluster());
  server.before = [](const HttpRequest&,
                     const std::string&) -> std::optional<HttpOutcome> {
    return HttpOutcome(status_reply(404, "NotFound", "the server could not find it"));
  };
  auto report = whoami(server, {}, 3);
  CHECK(report.at("user").is_null());
  CHECK(report.at("agreement") == "unknown");

  AccessServer closed(small_cluster());
  closed.before = [](const HttpRequest&,
                     const std::string&) -> std::optional<HttpOutcome> {
    return HttpOutcome(status_reply(401, "Unauthorized", "Unauthorized"));
  };
  whoami(closed, {}, 4);
}

TEST_CASE("access whoami: impersonation and service accounts are predicted")
{
  AccessServer server(small_cluster());
  server.caller = {"joe", {"a", "system:authenticated"}};
  server.test.files.contents["/home/jane/.kube/config"] =
      kubeconfig_text("{token: t0ken, as: joe, as-groups: [a]}");
  auto report = whoami(server, {}, 0);
  CHECK(report.at("agreement") == "same");
  CHECK(report.at("authenticator") == "impersonation");

  // A proxy that swallows the headers.
  server.caller = {"jane", {"system:authenticated"}};
  report = whoami(server, {}, 1);
  CHECK(report.at("agreement") == "different");

  const std::string account = "system:serviceaccount:apps:bot";
  AccessServer robot(small_cluster());
  robot.caller = {
      account,
      {"system:serviceaccounts", "system:serviceaccounts:apps", "system:authenticated"}};
  robot.test.files.contents["/home/jane/.kube/config"] = kubeconfig_text(
      "{token: \"" +
      signed_token({{"iss", "https://kubernetes.default.svc"}, {"sub", account}}) +
      "\"}");
  report = whoami(robot, {}, 0);
  CHECK(report.at("agreement") == "same");
  CHECK(report.at("authenticator") == "service-account-token");
}
