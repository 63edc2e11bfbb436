#include "base/sha256.hpp"
#include "fake_api.hpp"
#include "fakes.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace oidcctl;
using namespace oidcctl::test;

// `cluster-config drift` against a server that shows more or less of itself.

namespace {

const std::string k_file =
    "apiVersion: apiserver.config.k8s.io/v1\nkind: AuthenticationConfiguration\njwt:\n"
    "- issuer: {url: \"https://i.example\", audiences: [a]}\n"
    "  claimMappings: {username: {claim: sub, prefix: \"x:\"}}\n";

struct World
{
  TestSystem test = {};
  FakeApi api = {};
  std::string metrics = "apiserver_request_total 1\n";
  int metrics_status = 200;
  Json pods = Json::array();
  int pods_status = 200;
  Json review = {{"authenticated", false}};

  World()
  {
    api.attach(test.network);
    test.files.contents["/k/config"] = kubeconfig_text();
    test.files.contents["file"] = k_file;
    api.before = [this](const HttpRequest& request) { answer(request); };
  }

  void
  add(const std::string& part, HttpReply reply)
  {
    api.faults.push_front({.method = {}, .part = part, .outcome = std::move(reply)});
  }

  void
  answer(const HttpRequest& request)
  {
    if (request.url.find("/metrics") != std::string::npos) {
      HttpReply reply;
      reply.status = metrics_status;
      reply.body = metrics;
      add("/metrics", reply);
    } else if (request.url.find("/pods?") != std::string::npos) {
      add("/pods",
          pods_status == 200
              ? api_reply(200, {{"kind", "PodList"}, {"items", pods}})
              : status_reply(pods_status, "Forbidden", "pods is forbidden"));
    } else if (request.url.find("/tokenreviews") != std::string::npos) {
      add("/tokenreviews",
          api_reply(201,
                    {{"kind", "TokenReview"},
                     {"apiVersion", "authentication.k8s.io/v1"},
                     {"status", review}}));
    }
  }

  void
  add_pod(std::vector<std::string> arguments)
  {
    arguments.insert(arguments.begin(), "kube-apiserver");
    pods.push_back({{"metadata", {{"name", "kube-apiserver-0"}}},
                    {"spec", {{"containers", {{{"command", arguments}}}}}}});
  }

  Json
  run(int status, std::vector<std::string> options = {})
  {
    std::vector<std::string> words{
        "cluster-config", "drift", "file", "--kubeconfig", "/k/config", "-o", "json"};
    words.insert(words.end(), options.begin(), options.end());
    CHECK_MESSAGE(test.run(words) == status, test.out(), test.err());
    auto report = parse_json(test.out());
    REQUIRE_MESSAGE(report.has_value(), test.err());
    return std::move(*report);
  }
};

std::string
hash_line(const std::string& text)
{
  return "apiserver_authentication_config_controller_last_config_info{"
         "apiserver_id_hash=\"sha256:00\",hash=\"sha256:" +
         sha256_hex(text) + "\"} 1\n";
}

} // namespace

TEST_CASE("cluster-config drift: the hash in the metrics")
{
  World same;
  same.metrics += hash_line(k_file);
  const auto report = same.run(0);
  CHECK(report.at("answer") == "yes");
  CHECK(report.at("hash") == "sha256:" + sha256_hex(k_file));

  World other;
  other.metrics += hash_line(k_file + "# older\n") +
                   "apiserver_authentication_config_controller_automatic_reloads_total{"
                   "apiserver_id_hash=\"sha256:00\",status=\"failure\"} 2\n";
  const auto no = other.run(1);
  CHECK(no.at("evidence").at(0).at("answer") == "no");
  CHECK(no.at("evidence")
            .at(0)
            .at("message")
            .get_ref<const std::string&>()
            .find("2 reloads failed") != std::string::npos);

  World older;
  CHECK(older.run(3).at("answer") == "unknown");
  World forbidden;
  forbidden.metrics_status = 403;
  forbidden.pods_status = 403;
  CHECK(forbidden.run(3).at("answer") == "unknown");
}

TEST_CASE("cluster-config drift: flags of the Pods")
{
  World file;
  file.add_pod({"--authentication-config=/etc/authn.yaml"});
  CHECK(file.run(3).at("answer") == "unknown");
  World none;
  none.add_pod({"--secure-port=6443"});
  CHECK(none.run(1).at("answer") == "no");

  World flags;
  flags.test.files.contents["file"] =
      "--oidc-issuer-url=https://i.example\n--oidc-client-id=a\n";
  flags.add_pod({"--oidc-client-id=a",
                 "--oidc-issuer-url=https://i.example",
                 "--oidc-username-prefix=https://i.example#"});
  CHECK(flags.run(0).at("answer") == "yes");
  World changed;
  changed.test.files.contents["file"] =
      "--oidc-issuer-url=https://i.example\n--oidc-client-id=a\n";
  changed.add_pod({"--oidc-client-id=b", "--oidc-issuer-url=https://i.example"});
  CHECK(changed.run(1).at("answer") == "no");

  // The metrics are those of one server of two.
  World many;
  many.metrics += hash_line(k_file);
  many.add_pod({"--authentication-config=/etc/authn.yaml"});
  many.add_pod({"--authentication-config=/etc/authn.yaml"});
  CHECK(many.run(3).at("answer") == "unknown");
}

TEST_CASE("cluster-config drift: a TokenReview")
{
  // {"alg":"RS256"} . {"iss":"https://i.example","sub":"jane"} . signature
  const std::string token = "eyJhbGciOiJSUzI1NiJ9."
                            "eyJpc3MiOiJodHRwczovL2kuZXhhbXBsZSIsInN1YiI6ImphbmUifQ."
                            "c2ln";
  World same;
  same.test.files.contents["token"] = token;
  same.review = {
      {"authenticated", true},
      {"user", {{"username", "x:jane"}, {"groups", {"system:authenticated"}}}}};
  const auto weak = same.run(3, {"--token-file", "token"});
  CHECK(weak.at("evidence").back().at("answer") == "yes");
  CHECK(weak.at("evidence").back().at("proof") == false);

  World other;
  other.test.files.contents["token"] = token;
  other.review = {
      {"authenticated", true},
      {"user", {{"username", "y:jane"}, {"groups", {"system:authenticated"}}}}};
  CHECK(other.run(1, {"--token-file", "token"}).at("answer") == "no");

  World refused;
  refused.test.files.contents["token"] = token;
  refused.review = {{"authenticated", false}, {"error", "invalid bearer token"}};
  CHECK(refused.run(3, {"--token-file", "token"}).at("answer") == "unknown");
  CHECK(refused.test.out().find("c2ln") == std::string::npos);
}
