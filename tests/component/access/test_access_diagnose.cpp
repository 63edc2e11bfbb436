#include "access_server.hpp"
#include "site.hpp"
#include "token_site.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

// `access diagnose`: the first rung that fails is the cause.

using namespace oidcctl;
using namespace oidcctl::test;

namespace {

using Words = std::vector<std::string>;

Json
diagnose(AccessServer& server, Words words, int status)
{
  words.insert(words.begin(), {"access", "diagnose"});
  words.emplace_back("-ojson");
  const int seen = server.test.run(words);
  CHECK_MESSAGE(seen == status, server.test.err() << server.test.out());
  return server.test.out().empty() ? Json() : json_out(server.test);
}

std::string
verdict(const Json& report, const char* name)
{
  return report.at("verdicts").at(name).at("answer");
}

std::string
cause(const Json& report)
{
  return report.at("cause").is_null()
             ? std::string()
             : report.at("cause").at("finding").get<std::string>();
}

void
set_user(AccessServer& server, const std::string& user)
{
  server.test.files.contents["/home/jane/.kube/config"] = kubeconfig_text(user);
}

// Let the server refuse the credential after this time.
void
refuse(AccessServer& server, Milliseconds after)
{
  server.before = [after](const HttpRequest& request,
                          const std::string&) -> std::optional<HttpOutcome> {
    if (request.bearer_token.empty()) {
      return std::nullopt;
    }
    auto reply = status_reply(401, "Unauthorized", "Unauthorized");
    reply.time = after;
    return HttpOutcome(std::move(reply));
  };
}

} // namespace

TEST_CASE("access diagnose: all is well, and the permission is there")
{
  AccessServer server(small_cluster());
  const auto report = diagnose(server, {"list", "pods", "-napps"}, 0);
  CHECK(verdict(report, "authenticated") == "yes");
  CHECK(verdict(report, "authorized") == "yes");
  CHECK(cause(report).empty());
  CHECK(report.at("user") == "jane");
}

TEST_CASE("access diagnose: without an action the permission stays unknown")
{
  AccessServer server(small_cluster());
  const auto report = diagnose(server, {}, 0);
  CHECK(verdict(report, "authenticated") == "yes");
  CHECK(verdict(report, "authorized") == "unknown");
}

TEST_CASE("access diagnose: a permission that is missing has near misses and a cure")
{
  AccessServer server(small_cluster());
  auto report = diagnose(server, {"delete", "pods", "-napps"}, 1);
  CHECK(verdict(report, "authenticated") == "yes");
  CHECK(verdict(report, "authorized") == "no");
  CHECK(cause(report) == "access/permission");
  CHECK_FALSE(report.at("nearMisses").empty());
  CHECK(report.at("cure").get<std::string>().find("oidcctl rbac grant") !=
        std::string::npos);

  // Whoever may not read roles is shown the way of an admin.
  AccessServer closed(small_cluster());
  closed.forbidden = {"rolebindings", "roles"};
  report = diagnose(closed, {"delete", "pods", "-napps"}, 1);
  CHECK(verdict(report, "authorized") == "no");
  CHECK(report.at("cure").get<std::string>().find(
            "oidcctl access check delete pods -n apps --as jane") != std::string::npos);
}

TEST_CASE("access diagnose: how long a 401 takes shows a webhook")
{
  struct Row
  {
    Milliseconds time{0};
    std::string words = {};
  };
  for (const auto& row :
       {Row{.time = Milliseconds{12}, .words = "after 12 ms"},
        Row{.time = Milliseconds{4400}, .words = "failing authentication webhook"},
        Row{.time = Milliseconds{30100}, .words = "does not answer in time"}}) {
    CAPTURE(row.words);
    AccessServer server(small_cluster());
    refuse(server, row.time);
    const auto report = diagnose(server, {"list", "pods"}, 1);
    CHECK(verdict(report, "authenticated") == "no");
    CHECK(verdict(report, "authorized") == "unknown");
    CHECK(cause(report) == "access/answer");
    CHECK(report.at("cause").at("message").get<std::string>().find(row.words) !=
          std::string::npos);
  }
}

TEST_CASE("access diagnose: a refused token, by its clock and by the settings")
{
  AccessServer expired(small_cluster());
  refuse(expired, Milliseconds{3});
  auto claims = good_claims();
  claims["exp"] = k_token_now - 60;
  set_user(expired, "{token: \"" + signed_token(claims) + "\"}");
  auto report = diagnose(expired, {}, 1);
  CHECK(verdict(report, "authenticated") == "no");
  CHECK((cause(report) == "access/credential" || cause(report) == "access/token"));
  CHECK(report.at("cause").at("message").get<std::string>().find("expired") !=
        std::string::npos);

  AccessServer other(small_cluster());
  refuse(other, Milliseconds{3});
  set_user(other, "{token: \"" + signed_token() + "\"}");
  serve(other.test, signing_site());
  report = diagnose(other,
                    {"--issuer-url",
                     k_token_issuer,
                     "--client-id=another",
                     "--username-claim=email",
                     "--signing-algs=ES256"},
                    1);
  CHECK(cause(report) == "access/token");
  CHECK(finding_of(report, "access/token").at("details").at("reason") ==
        "audience_mismatch");
}

TEST_CASE("access diagnose: the API server's own words, by an admin")
{
  AccessServer server(small_cluster());
  server.test.files.contents["/home/jane/.kube/config"] = R"(
apiVersion: v1
kind: Config
clusters: [{name: c, cluster: {server: "https://k8s.example:6443"}}]
users:
- {name: jane, user: {token: refused}}
- {name: root, user: {token: t0ken}}
contexts:
- {name: jane, context: {cluster: c, user: jane}}
- {name: root, context: {cluster: c, user: root}}
current-context: jane
)";
  std::string said = "[invalid bearer token, oidc: email not verified]";
  server.before = [&said](const HttpRequest& request,
                          const std::string& path) -> std::optional<HttpOutcome> {
    if (request.bearer_token.reveal() == "refused") {
      return HttpOutcome(status_reply(401, "Unauthorized", "Unauthorized"));
    }
    if (path.find("tokenreviews") == std::string::npos) {
      return std::nullopt;
    }
    return HttpOutcome(
        api_reply(201,
                  {{"kind", "TokenReview"},
                   {"status", {{"authenticated", false}, {"error", said}}}}));
  };
  auto report = diagnose(server, {"--admin-context=root"}, 1);
  CHECK(cause(report) == "access/token");
  CHECK(finding_of(report, "access/token").at("details").at("reason") ==
        "email_not_verified");
  said = R"(Post "https://hook.example.com/?timeout=30s": EOF)";
  report = diagnose(server, {"--admin-context=root"}, 1);
  CHECK(finding_of(report, "access/token").at("details").at("reason") == "webhook");
  said = "invalid bearer token";
  report = diagnose(server, {"--admin-context=root"}, 1);
  CHECK(report.at("cause").at("message").get<std::string>().find("no authenticator") !=
        std::string::npos);
}

TEST_CASE("access diagnose: what ends before the server is asked")
{
  struct Row
  {
    std::string user = {};
    std::string cluster = "{server: \"https://k8s.example:6443\"}";
    std::string cause = {};
    int status = 1;
  };
  const std::vector<Row> rows{
      {.user = "{exec: {apiVersion: client.authentication.k8s.io/v1, command: gone, "
               "interactiveMode: IfAvailable}}",
       .cause = "access/plugin"},
      {.user = "{tokenFile: /gone}", .cause = "access/credential"},
      {.user = "{token: t}",
       .cluster = "{server: \"http://k8s.example\"}",
       .cause = "access/kubeconfig"},
      {.user = "{}", .cause = "access/credential"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.user);
    AccessServer server(small_cluster());
    server.caller = {"system:anonymous", {"system:unauthenticated"}};
    server.test.files.contents["/home/jane/.kube/config"] =
        kubeconfig_text(row.user, row.cluster);
    const auto report = diagnose(server, {"list", "pods"}, row.status);
    CHECK(cause(report) == row.cause);
    CHECK(verdict(report, "authenticated") != "yes");
    CHECK(verdict(report, "authorized") == "unknown");
    CHECK_FALSE(report.at("cure").is_null());
  }
}

TEST_CASE("access diagnose: a server that is another one, or cannot be reached")
{
  AccessServer page(small_cluster());
  page.before = [](const HttpRequest&, const std::string&) -> std::optional<HttpOutcome> {
    auto reply = ok_reply("<html>log in</html>");
    reply.headers = {{"content-type", "text/html"}};
    return HttpOutcome(std::move(reply));
  };
  auto report = diagnose(page, {}, 1);
  CHECK(cause(report) == "access/server");
  CHECK(verdict(report, "authenticated") == "no");

  AccessServer gone(small_cluster());
  gone.before = [](const HttpRequest&, const std::string&) -> std::optional<HttpOutcome> {
    return HttpOutcome(tl::make_unexpected(
        HttpFailure{HttpFault::connect, "connection refused", std::nullopt}));
  };
  report = diagnose(gone, {}, 3);
  CHECK(cause(report) == "access/connection");
  CHECK(verdict(report, "authenticated") == "unknown");
  CHECK_FALSE(report.at("cure").is_null());
}

TEST_CASE("access diagnose: an authorization webhook that is down is not a no")
{
  AccessServer server(small_cluster());
  server.before = [](const HttpRequest& request,
                     const std::string&) -> std::optional<HttpOutcome> {
    if (request.bearer_token.empty()) {
      return std::nullopt;
    }
    return HttpOutcome(status_reply(
        500,
        "InternalError",
        R"(Internal Server Error: "/apis": Post "https://authz.example.com": EOF)"));
  };
  const auto report = diagnose(server, {"list", "pods"}, 1);
  CHECK(cause(report) == "access/answer");
  CHECK(verdict(report, "authorized") == "unknown");
}

TEST_CASE("access diagnose --error: a message is explained without a cluster")
{
  AccessServer server(small_cluster());
  auto report = diagnose(
      server, {"--error=error: You must be logged in to the server (Unauthorized)"}, 0);
  CHECK(server.requests == 0);
  CHECK(verdict(report, "authenticated") == "no");
  CHECK(verdict(report, "authorized") == "unknown");
  CHECK(finding_of(report, "access/error").at("details").at("kind") == "unauthorized");
  server.test.files.contents["-"] =
      R"(Error from server (Forbidden): pods is forbidden: User "jane" cannot list resource "pods" in API group "" in the namespace "default")";
  report = diagnose(server, {"--error=-"}, 0);
  CHECK(verdict(report, "authenticated") == "yes");
  CHECK(verdict(report, "authorized") == "no");
  report = diagnose(server, {"--error=all is well"}, 3);
  CHECK(verdict(report, "authenticated") == "unknown");
  diagnose(server, {"--error="}, 2);
  diagnose(server, {"--error=x", "list", "pods"}, 2);
}
