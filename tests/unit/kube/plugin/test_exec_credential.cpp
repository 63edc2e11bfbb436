#include "kube/plugin/exec_credential.hpp"
#include "shared_cases.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace oidcctl;
using kube::ExecVersion;

namespace {

constexpr const char* k_v1 = "client.authentication.k8s.io/v1";
constexpr const char* k_v1beta1 = "client.authentication.k8s.io/v1beta1";
constexpr const char* k_pem =
    "-----BEGIN CERTIFICATE-----\\neA==\\n-----END CERTIFICATE-----\\n";

kube::Exec
plugin(const std::string& version = k_v1)
{
  return {.api_version = version, .command = "/bin/plugin", .interactive_mode = "Never"};
}

// An answer of v1 with this `status`.
std::string
answer(const std::string& status)
{
  return R"({"apiVersion": "client.authentication.k8s.io/v1", "kind": "ExecCredential", )"
         R"("status": )" +
         status + "}";
}

std::string
error_of(const std::string& output)
{
  const auto judged = kube::judge_exec(plugin(), {.exit_code = 0, .output = output});
  REQUIRE_FALSE_MESSAGE(judged.has_value(), output);
  return judged.error();
}

kube::ExecAnswer
accepted(const std::string& output)
{
  auto judged = kube::judge_exec(plugin(), {.exit_code = 0, .output = output});
  REQUIRE_MESSAGE(judged.has_value(), output, ": ", judged.error());
  return std::move(*judged);
}

} // namespace

TEST_CASE("exec: what a plugin prints that client-go refuses")
{
  struct Row
  {
    std::string output = {};
    std::string message = {};
  };
  const std::string odd = "exec plugin is configured to use API version "
                          "client.authentication.k8s.io/v1, plugin returned version ";
  const std::string json = "decoding stdout: json: cannot unmarshal ";
  const Row rows[] = {
      {.output = "", .message = odd + "client.authentication.k8s.io/__internal"},
      {.output = R"({"status": {"token": "t"}})",
       .message = odd + "client.authentication.k8s.io/__internal"},
      {.output = R"({"apiVersion": "client.authentication.k8s.io/v1beta1"})",
       .message = odd + k_v1beta1},
      {.output = R"({"apiVersion": "client.authentication.k8s.io/v1alpha1"})",
       .message = "decoding stdout: no kind \"ExecCredential\" is registered for version "
                  "\"client.authentication.k8s.io/v1alpha1\""},
      {.output = R"({"apiVersion": "v1", "kind": "Config"})",
       .message = "decoding stdout: no kind \"Config\" is registered for version \"v1\""},
      {.output = R"({"apiVersion": "a/b/c"})",
       .message = "decoding stdout: unexpected GroupVersion string: a/b/c"},
      {.output = R"({"apiVersion": 1})",
       .message =
           "decoding stdout: couldn't get version/kind; json parse error: json: cannot "
           "unmarshal "
           "number into Go struct field .apiVersion of type string"},
      {.output = "token",
       .message =
           "decoding stdout: couldn't get version/kind; json parse error: json: cannot "
           "unmarshal string into Go value of type struct { APIVersion string "
           R"("json:\"apiVersion,omitempty\""; Kind string "json:\"kind,omitempty\"" })"},
      {.output = "{",
       .message = "decoding stdout: couldn't get version/kind; json parse error: "
                  "unexpected end of "
                  "JSON input"},
      {.output = answer("{}") + " x",
       .message = "decoding stdout: couldn't get version/kind; json parse error: "
                  "invalid character 'x' after top-level value"},
      {.output = answer("null"), .message = "exec plugin didn't return a status field"},
      {.output = answer("{}"),
       .message = "exec plugin didn't return a token or cert/key pair"},
      {.output = answer(R"({"Token": "t"})"),
       .message = "exec plugin didn't return a token or cert/key pair"},
      {.output = answer(R"({"token": ""})"),
       .message = "exec plugin didn't return a token or cert/key pair"},
      {.output = answer("[]"),
       .message = json + "array into Go struct field ExecCredential.status of type "
                         "v1.ExecCredentialStatus"},
      {.output = answer(R"({"token": 5, "clientKeyData": true})"),
       .message = json +
                  "number into Go struct field ExecCredentialStatus.status.token of type "
                  "string"},
      {.output = answer(R"({"token": "t", "expirationTimestamp": ""})"),
       .message =
           "decoding stdout: parsing time \"\" as \"2006-01-02T15:04:05Z07:00\": cannot "
           "parse \"\" "
           "as \"2006\""},
      {.output = answer(R"({"token": "t", "clientKeyData": "k"})"),
       .message = "exec plugin returned only certificate or key, not both"},
      {.output = answer(R"({"clientCertificateData": "c", "clientKeyData": "k"})"),
       .message =
           "failed parsing client key/certificate: tls: failed to find any PEM data in "
           "certificate "
           "input"},
      {.output =
           answer(std::string(R"({"clientKeyData": "k", "clientCertificateData": ")") +
                  k_pem + "\"}"),
       .message = "failed parsing client key/certificate: tls: failed to find any PEM "
                  "data in key "
                  "input"},
      {.output = R"({"apiVersion": "client.authentication.k8s.io/v1", "spec": 1})",
       .message = json + "number into Go struct field ExecCredential.spec of type "
                         "v1.ExecCredentialSpec"},
      {.output =
           R"({"apiVersion": "client.authentication.k8s.io/v1", "spec": {"interactive": 1}})",
       .message =
           json +
           "number into Go struct field ExecCredentialSpec.spec.interactive of type "
           "bool"},
  };
  for (const auto& [a_output, message] : rows) {
    const auto& output = a_output; // Clang 14 captures no structured binding
    CAPTURE(output);
    CHECK(error_of(output) == message);
  }
}

TEST_CASE("exec: what is not looked at")
{
  const auto failed =
      kube::judge_exec(plugin(), {.exit_code = 2, .output = answer("{}")});
  REQUIRE_FALSE(failed.has_value());
  CHECK(failed.error() == "exec: executable /bin/plugin failed with exit code 2");
  const auto version = kube::judge_exec(plugin("x\n"), {.exit_code = 2});
  REQUIRE_FALSE(version.has_value());
  CHECK(version.error() == "exec plugin: invalid apiVersion \"x\\n\"");
}

TEST_CASE("exec: what client-go takes")
{
  CHECK(accepted(answer(R"({"token": "t"})") + "\n").token.reveal() == "t");
  CHECK_FALSE(accepted(answer(R"({"token": "t"})")).expiration.has_value());
  // A second one adds to the first, and null takes it away.
  CHECK(
      accepted(
          R"({"apiVersion": "client.authentication.k8s.io/v1", "status": {"token": "t"}, )"
          R"("status": {"token": null}})")
          .token.reveal() == "t");
  CHECK(
      accepted(
          R"({"APIVERSION": "client.authentication.k8s.io/v1", "status": {"token": "t"}})")
          .token.reveal() == "t");
  const auto timed = accepted(
      answer(R"({"token": "t", "expirationTimestamp": "2001-01-01T00:00:00.5+00:00"})"));
  REQUIRE(timed.expiration.has_value()); // past, and no error
  CHECK(to_rfc3339(*timed.expiration) == "2001-01-01T00:00:00Z");
  const auto pair = accepted(answer(std::string(R"({"clientCertificateData": ")") +
                                    k_pem + R"(", "clientKeyData": ")" + k_pem + "\"}"));
  CHECK(pair.client_certificate_data.starts_with("-----BEGIN"));
  CHECK(pair.client_key_data.reveal().starts_with("-----BEGIN"));
  // YAML is fine, too, of which the first document counts.
  CHECK(
      accepted(
          "apiVersion: client.authentication.k8s.io/v1\nstatus: {token: \"012\"}\n---\n[")
          .token.reveal() == "012");
  CHECK(error_of("apiVersion: client.authentication.k8s.io/v1\nstatus: {token: 012}\n") ==
        "decoding stdout: json: cannot unmarshal number into Go struct field "
        "ExecCredentialStatus.status.token of type string");
}

TEST_CASE("exec: whether somebody is there")
{
  auto exec = plugin();
  CHECK(kube::is_interactive(exec, true) == false);
  exec.interactive_mode = "IfAvailable";
  CHECK(kube::is_interactive(exec, true) == true);
  CHECK(kube::is_interactive(exec, false) == false);
  exec.interactive_mode = "Always";
  CHECK(kube::is_interactive(exec, true) == true);
  const auto alone = kube::is_interactive(exec, false);
  REQUIRE_FALSE(alone.has_value());
  CHECK(alone.error() ==
        "exec plugin cannot support interactive mode: standard input is not a terminal");
  exec.interactive_mode = "always";
  const auto odd = kube::is_interactive(exec, true);
  REQUIRE_FALSE(odd.has_value());
  CHECK(
      odd.error() ==
      "exec plugin cannot support interactive mode: unknown interactiveMode: \"always\"");
  exec = plugin(k_v1beta1);
  exec.interactive_mode.clear();
  CHECK(kube::is_interactive(exec, true) == true);
}

TEST_CASE("exec: the credential that we print")
{
  const Secret token("a.b.c");
  CHECK(kube::exec_credential(ExecVersion::v1, token, std::nullopt).reveal() ==
        R"({"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1",)"
        R"("spec":{"interactive":false},"status":{"token":"a.b.c"}})"
        "\n");
  const auto timed = kube::exec_credential(
      ExecVersion::v1beta1, token, parse_time("2027-01-15T09:00:00Z"));
  const auto judged =
      kube::judge_exec(plugin(k_v1beta1), {.exit_code = 0, .output = timed.reveal()});
  REQUIRE_MESSAGE(judged.has_value(), judged.error());
  CHECK(judged->token.reveal() == "a.b.c");
  CHECK(judged->expiration == parse_time("2027-01-15T09:00:00Z"));
}

TEST_CASE("exec: what kubectl says in KUBERNETES_EXEC_INFO")
{
  const std::string plain =
      R"({"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","spec":)"
      R"({"interactive":true}})"
      "\n";
  const auto info = kube::parse_exec_info(plain);
  REQUIRE(info.has_value());
  CHECK(info->version == ExecVersion::v1);
  CHECK(info->interactive == true);
  CHECK_FALSE(info->cluster.has_value());
  CHECK(kube::to_exec_info(*info) == plain);

  const auto refused = [](const std::string& text) {
    const auto read = kube::parse_exec_info(text);
    REQUIRE_FALSE(read.has_value());
    CHECK(read.error().code == ErrorCode::usage);
    return read.error().message;
  };
  CHECK(refused("") == "KUBERNETES_EXEC_INFO: unexpected end of JSON input");
  CHECK(refused("[]") == "KUBERNETES_EXEC_INFO: not an ExecCredential");
  CHECK(refused(R"({"kind": "Config", "apiVersion": "v1"})") ==
        "KUBERNETES_EXEC_INFO: not an ExecCredential");
  CHECK(
      refused(
          R"({"kind": "ExecCredential", "apiVersion": "client.authentication.k8s.io/v2"})") ==
      "KUBERNETES_EXEC_INFO: apiVersion is \"client.authentication.k8s.io/v2\": expected "
      "client.authentication.k8s.io/v1 or client.authentication.k8s.io/v1beta1");
}

TEST_CASE("exec: what a cluster is told of")
{
  const auto config = kube::parse_kubeconfig(
      "clusters: [{name: c, cluster: {server: 'https://k', tls-server-name: name, "
      "insecure-skip-tls-verify: true, certificate-authority-data: eA==, proxy-url: p, "
      "disable-compression: true, extensions: [{name: client.authentication.k8s.io/exec, "
      "extension: {a: [0x1F, 1_0, -012, 1.50, yes, ~], a: [0x1F, 1_0, -012, 1.50, yes, "
      "'5']}}]}}]",
      "config");
  REQUIRE_MESSAGE(config.has_value(), config.error().message);
  CHECK(
      to_text(kube::to_exec_cluster(config->clusters[0].value), -1) ==
      R"({"server":"https://k","tls-server-name":"name","insecure-skip-tls-verify":true,)"
      R"("certificate-authority-data":"eA==","proxy-url":"p","disable-compression":true,)"
      R"("config":{"a":[31,10,-10,1.5,true,"5"]}})");
}

// Cases that client-go itself judged, where they are.
TEST_CASE("exec: the shared cases")
{
  for (const auto& entry : test::shared_cases("exec_cases.json", "cases")) {
    const std::string id = entry.at("id");
    CAPTURE(id);
    const auto& expect = entry.at("expect");
    auto exec = plugin(entry.at("apiVersion"));
    exec.command = "/bin/sh";
    exec.interactive_mode = entry.at("interactiveMode");
    exec.provide_cluster_info = entry.at("provideClusterInfo");
    std::string output = entry.at("stdout").is_null() ? "" : entry.at("stdout");
    for (const std::string what : {"<CERT PEM>", "<KEY PEM>"}) {
      if (const auto place = output.find(what); place != std::string::npos) {
        output.replace(place, what.size(), k_pem);
      }
    }
    const auto interactive = kube::is_interactive(exec, false);
    const auto judged =
        kube::judge_exec(exec, {.exit_code = entry.at("exit_code"), .output = output});
    REQUIRE((interactive && judged.has_value()) == expect.at("ok").get<bool>());
    if (!judged) {
      CHECK(judged.error() == expect.at("message").get<std::string>());
      continue;
    }
    CHECK(judged->token.reveal() == expect.at("token").get<std::string>());
    CHECK(judged->client_key_data.empty() != expect.at("client_certificate").get<bool>());
    CHECK((judged->expiration ? "expirationTimestamp" : "process end") ==
          expect.at("cached_until").get<std::string>());
    if (entry.contains("KUBERNETES_EXEC_INFO")) {
      const kube::Cluster cluster{.server = "https://k8s.example:6443",
                                  .certificate_authority_data = "x"};
      kube::ExecInfo info{.version = *kube::parse_exec_version(exec.api_version)};
      if (exec.provide_cluster_info) {
        info.cluster = kube::to_exec_cluster(cluster);
      }
      CHECK(kube::to_exec_info(info) ==
            entry.at("KUBERNETES_EXEC_INFO").get<std::string>());
    }
  }
}
