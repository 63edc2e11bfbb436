#include "fakes.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

using namespace oidcctl;
using namespace oidcctl::test;

// `cluster-config lint` from the arguments to the report.

namespace {

const std::string k_head = "apiVersion: apiserver.config.k8s.io/v1\n"
                           "kind: AuthenticationConfiguration\n";
const std::string k_entry =
    "- issuer: {url: \"https://issuer.example\", audiences: [a]}\n"
    "  claimMappings: {username: {claim: sub, prefix: \"x:\"}}\n";

Json
lint(TestSystem& test,
     const std::string& text,
     int status,
     std::vector<std::string> options = {})
{
  test.files.contents["given"] = text;
  std::vector<std::string> words{"cluster-config", "lint", "given", "-o", "json"};
  words.insert(words.end(), options.begin(), options.end());
  CHECK_MESSAGE(test.run(words) == status, test.out(), test.err());
  auto report = parse_json(test.out());
  REQUIRE_MESSAGE(report.has_value(), test.err());
  return std::move(*report);
}

// Return the status of a check; the most pressing of several.
std::string
status_of(const Json& report, const std::string& id)
{
  std::string found = "absent";
  for (const auto& one : report.at("findings")) {
    if (one.at("id") == "config/" + id && (found == "absent" || found == "pass")) {
      found = one.at("status");
    }
  }
  return found;
}

struct FormRow
{
  std::string form = {};
  std::string text = {};
};

const std::string k_flag_list = "    - --oidc-issuer-url=https://issuer.example\n"
                                "    - --oidc-client-id=kube\n"
                                "    - --oidc-groups-claim=groups\n";

const FormRow k_forms[] = {
    {.form = "flags",
     .text =
         "# comment\n--oidc-issuer-url=https://issuer.example\n--oidc-client-id kube\n"
         "--oidc-groups-claim=\"groups\"\n"},
    {.form = "flags",
     .text = "kube-apiserver --v=2 --oidc-issuer-url=https://issuer.example \\\n"
             "  --oidc-client-id='kube' --oidc-groups-claim \"groups\"\n"},
    {.form = "flags",
     .text = "[Service]\nEnvironment=X=1\nExecStart=/usr/bin/kube-apiserver \\\n"
             "  --oidc-issuer-url=https://issuer.example \\\n  --oidc-client-id=kube \\\n"
             "  --oidc-groups-claim=groups\nRestart=always\n"},
    {.form = "flags",
     .text = "[\"kube-apiserver\", \"--oidc-issuer-url=https://issuer.example\", "
             "\"--oidc-client-id\", \"kube\", \"--oidc-groups-claim=groups\"]"},
    {.form = "static-pod",
     .text = "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - command:\n    - "
             "kube-apiserver\n"
             "    - --secure-port=6443\n" +
             k_flag_list},
    {.form = "static-pod",
     .text = "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - command: [sidecar]\n"
             "  - command: [/usr/bin/kube-apiserver]\n    args:\n" +
             k_flag_list},
    {.form = "kubeadm",
     .text =
         "apiVersion: kubeadm.k8s.io/v1beta3\nkind: ClusterConfiguration\napiServer:\n"
         "  extraArgs:\n    oidc-issuer-url: https://issuer.example\n    oidc-client-id: "
         "kube\n"
         "    oidc-groups-claim: groups\n"},
    {.form = "kubeadm",
     .text =
         "apiVersion: kubeadm.k8s.io/v1beta4\nkind: InitConfiguration\n---\n"
         "apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\napiServer:\n"
         "  extraArgs:\n  - name: oidc-issuer-url\n    value: https://issuer.example\n"
         "  - {name: oidc-client-id, value: kube}\n  - {name: oidc-groups-claim, value: "
         "groups}\n"},
    {.form = "kubeadm",
     .text = "apiVersion: v1\nkind: ConfigMap\ndata:\n  ClusterConfiguration: |\n"
             "    apiVersion: kubeadm.k8s.io/v1beta3\n    kind: ClusterConfiguration\n"
             "    apiServer:\n      extraArgs:\n        oidc-issuer-url: "
             "https://issuer.example\n"
             "        oidc-client-id: kube\n        oidc-groups-claim: groups\n"},
    {.form = "k3s",
     .text = "write-kubeconfig-mode: \"0644\"\nkube-apiserver-arg:\n"
             "- oidc-issuer-url=https://issuer.example\n- oidc-client-id=kube\n"
             "- --oidc-groups-claim=groups\n"},
    {.form = "rke2",
     .text =
         "cni: cilium\nkube-apiserver-arg:\n- oidc-issuer-url=https://issuer.example\n"
         "- oidc-client-id=kube\n- oidc-groups-claim=groups\n"},
    {.form = "talos",
     .text = "version: v1alpha1\nmachine: {type: controlplane}\ncluster:\n  apiServer:\n"
             "    extraArgs:\n      oidc-issuer-url: https://issuer.example\n"
             "      oidc-client-id: kube\n      oidc-groups-claim: groups\n"},
    {.form = "kind",
     .text =
         "kind: Cluster\napiVersion: kind.x-k8s.io/v1alpha4\nkubeadmConfigPatches:\n- |\n"
         "  kind: ClusterConfiguration\n  apiServer:\n    extraArgs:\n"
         "      oidc-issuer-url: https://issuer.example\n      oidc-client-id: kube\n"
         "      oidc-groups-claim: groups\n"},
};

} // namespace

TEST_CASE("cluster-config lint: every form gives the same settings")
{
  for (const auto& row : k_forms) {
    CAPTURE(row.text);
    TestSystem test;
    const auto report = lint(test, row.text, 0);
    CHECK(report.at("form") == row.form);
    CHECK(report.at("valid") == true);
    const auto& issuer = report.at("issuers").at(0);
    CHECK(issuer.at("issuer") == "https://issuer.example");
    CHECK(issuer.at("audiences") == Json{"kube"});
    CHECK(issuer.at("usernamePrefix") == "https://issuer.example#");
    CHECK(issuer.at("groupsClaim") == "groups");
    CHECK(issuer.at("signingAlgorithms") == Json{"RS256"});
  }
}

TEST_CASE("cluster-config lint: lines of what is wrong")
{
  struct Row
  {
    std::string text = {};
    std::size_t line = 0;
    std::string message = {};
  };
  const Row rows[] = {
      {.text = k_head + "jwt:\n- issuer:\n    url: http://a\n    audiences: [a]\n"
                        "  claimMappings: {username: {claim: sub, prefix: \"\"}}\n",
       .line = 5,
       .message =
           "invalid authentication configuration: jwt[0].issuer.url: Invalid value: "
           "\"http://a\": URL scheme must be https"},
      {.text = k_head + "jwt:\n- issuer:\n    caFile: /x\n",
       .line = 5,
       .message = "strict decoding error: unknown field \"jwt[0].issuer.caFile\""},
      {.text = k_head + "jwt: []\njwt: []\n",
       .line = 4,
       .message = "strict decoding error: yaml: unmarshal errors:\n  line 4: key \"jwt\" "
                  "already "
                  "set in "
                  "map"},
      {.text = k_head + "jwt:\n- issuer: {url: 3}\n",
       .line = 4,
       .message = "json: cannot unmarshal number into Go struct field "
                  "Issuer.jwt.issuer.url of type "
                  "string"},
      {.text = "--oidc-client-id=k\n\n--oidc-issuer-url=https://a/?x=y\n",
       .line = 3,
       .message =
           "invalid authentication configuration: jwt[0].issuer.url: Invalid value: "
           "\"https://a/?x=y\": URL must not contain a query"},
      {.text =
           "--oidc-client-id=k\n--oidc-issuer-url=https://a\n--oidc-signing-algs=none\n",
       .line = 3,
       .message = "oidc: unsupported signing alg: \"none\""},
      {.text = "kind: Cluster\napiVersion: "
               "kind.x-k8s.io/v1alpha4\nkubeadmConfigPatches:\n- |\n"
               "  kind: ClusterConfiguration\n  apiServer:\n    extraArgs:\n"
               "      oidc-client-id: k\n      oidc-issuer-url: http://a\n",
       .line = 9,
       .message =
           "invalid authentication configuration: jwt[0].issuer.url: Invalid value: "
           "\"http://a\": URL scheme must be https"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.text);
    TestSystem test;
    const auto report = lint(test, row.text, 1);
    CHECK(report.at("message") == row.message);
    CHECK(report.at("findings").at(0).at("details").at("line") == row.line);
  }
}

TEST_CASE("cluster-config lint: versions of Kubernetes")
{
  struct Row
  {
    std::string version = {};
    std::string text = {};
    int status = 0;
    std::string message = {};
  };
  const auto beta = [](std::string text) {
    return text.replace(text.find("/v1"), 3, "/v1beta1");
  };
  const auto one = k_head + "jwt:\n" + k_entry;
  const Row rows[] = {
      {.version = "1.28",
       .text = one,
       .status = 1,
       .message = "unknown flag: --authentication-config"},
      {.version = "1.33",
       .text = one,
       .status = 1,
       .message = "no kind \"AuthenticationConfiguration\" is registered for version "
                  "\"apiserver.config.k8s.io/v1\""},
      {.version = "v1.34.2", .text = one, .status = 0, .message = ""},
      {.version = "1.30", .text = beta(one), .status = 0, .message = ""},
      {.version = "1.30",
       .text = beta(k_head) + "anonymous: {enabled: false}\n",
       .status = 1,
       .message = "strict decoding error: unknown field \"anonymous\""},
      {.version = "1.31",
       .text = beta(k_head) + "anonymous: {enabled: false}\n",
       .status = 1,
       .message =
           "invalid authentication configuration: anonymous: Forbidden: anonymous is not "
           "supported when AnonymousAuthConfigurableEndpoints feature gate is disabled"},
      {.version = "1.32",
       .text = beta(k_head) + "anonymous: {enabled: false}\n",
       .status = 0,
       .message = ""},
      {.version = "1.33",
       .text = beta(k_head) + "jwt: [{issuer: {audiences: [a]}}]\n",
       .status = 1,
       .message = "invalid authentication configuration: [jwt[0].issuer.url: Required "
                  "value: URL is "
                  "required, jwt[0].claimMappings.username: Required value: claim or "
                  "expression is "
                  "required]"},
      {.version = "1.20",
       .text = "--oidc-issuer-url=https://a?b\n--oidc-client-id=k\n",
       .status = 0,
       .message = ""},
      {.version = "1.20",
       .text = "--oidc-issuer-url=http://a\n--oidc-client-id=k\n",
       .status = 1,
       .message = "'oidc-issuer-url' (\"http://a\") has invalid scheme (\"http\"), "
                  "require 'https'"},
      {.version = "1.20",
       .text = "--oidc-username-claim=email\n",
       .status = 0,
       .message = ""},
      {.version = "1.36",
       .text = "--oidc-username-claim=email\n",
       .status = 1,
       .message = "oidc-issuer-url and oidc-client-id must be specified together when "
                  "any oidc-* "
                  "flags "
                  "are set"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.version);
    CAPTURE(row.text);
    TestSystem test;
    const auto report =
        lint(test, row.text, row.status, {"--kubernetes-version", row.version});
    CHECK(report.at("message") == (row.message.empty() ? Json() : Json(row.message)));
  }
}

TEST_CASE("cluster-config lint: files that the flags name")
{
  TestSystem test;
  const std::string flags = "--authentication-config=authn.yaml\n";
  CHECK(lint(test, flags, 1).at("message") ==
        "failed to load authentication configuration from file \"authn.yaml\": open "
        "authn.yaml: no such file or directory");
  test.files.contents["authn.yaml"] = k_head + "jwt:\n" + k_entry;
  CHECK(lint(test, flags, 0).at("issuers").at(0).at("usernamePrefix") == "x:");
  CHECK(lint(test, flags + "--oidc-client-id=k\n", 1).at("message") ==
        "authentication-config file and oidc-* flags are mutually exclusive");
  const std::string pod =
      "kind: Pod\nspec:\n  containers:\n  - command: [kube-apiserver, "
      "--oidc-issuer-url=https://a, --oidc-client-id=k, "
      "--oidc-ca-file=/etc/ca.crt]\n";
  const auto open = lint(test, pod, 3);
  CHECK(open.at("valid").is_null());
  CHECK(open.at("open") == Json{"--oidc-ca-file"});
  test.files.contents["/etc/ca.crt"] = "no PEM";
  CHECK(lint(test, pod, 1).at("errors").at(0).at("field") ==
        "jwt[0].issuer.certificateAuthority");
}

TEST_CASE("cluster-config lint: a Talos document brings its file along")
{
  TestSystem test;
  const auto report =
      lint(test,
           "machine:\n  files:\n  - path: /var/authn.yaml\n    content: |\n"
           "      apiVersion: apiserver.config.k8s.io/v1\n"
           "      kind: AuthenticationConfiguration\n      jwt:\n"
           "      - issuer: {url: \"https://i.example\", audiences: [a]}\n"
           "        claimMappings: {username: {claim: sub, prefix: \"\"}}\n"
           "cluster:\n  apiServer:\n    extraArgs:\n"
           "      authentication-config: /var/authn.yaml\n",
           0);
  CHECK(report.at("issuers").at(0).at("issuer") == "https://i.example");
}

TEST_CASE("cluster-config lint: expressions that are not decided")
{
  TestSystem test;
  const auto report = lint(
      test,
      k_head + "jwt:\n- issuer: {url: \"https://a\", audiences: [a]}\n"
               "  claimMappings: {username: {expression: \"claims.a.map(x, x)[0]\"}}\n",
      3);
  CHECK(report.at("valid").is_null());
  CHECK(report.at("open") == Json{"jwt[0].claimMappings.username.expression"});
}

TEST_CASE("cluster-config lint: advice")
{
  struct Row
  {
    std::string id = {};
    std::string text = {};
    std::string status = "warning";
  };
  const auto entry = [](const std::string& username, const std::string& more = {}) {
    return k_head + "jwt:\n- issuer: {url: \"https://a.example\", audiences: [x]}\n" +
           "  claimMappings: {username: " + username + more + "}\n";
  };
  const auto with_url = [](const std::string& one, const std::string& other) {
    return k_head + "jwt:\n- issuer: {url: \"" + one +
           "\", audiences: [x]}\n  claimMappings: {username: {claim: sub, prefix: "
           "\"a:\"}}\n" +
           "- issuer: {url: \"" + other +
           "\", audiences: [x]}\n  claimMappings: {username: {claim: sub, prefix: "
           "\"b:\"}}\n";
  };
  const Row rows[] = {
      {.id = "issuer-twice", .text = with_url("https://a.example", "https://a.example/")},
      {.id = "issuer-twice", .text = with_url("https://a.example", "https://A.example")},
      {.id = "issuer-twice",
       .text = with_url("https://a.example", "https://b.example"),
       .status = "pass"},
      {.id = "issuer-host", .text = with_url("https:///a", "https://b.example")},
      {.id = "placeholder",
       .text = with_url("https://a.example/${TENANT}", "https://b.example")},
      {.id = "email", .text = entry("{claim: email, prefix: \"\"}")},
      {.id = "email", .text = entry("{claim: sub, prefix: \"\"}"), .status = "pass"},
      {.id = "username-prefix", .text = entry("{claim: name, prefix: \"\"}")},
      {.id = "username-prefix", .text = entry("{claim: name, prefix: \"oidc:oidc:\"}")},
      {.id = "username-prefix", .text = entry("{claim: name, prefix: \"system:\"}")},
      {.id = "username-prefix",
       .text = entry("{claim: name, prefix: \"oidc:\"}"),
       .status = "pass"},
      {.id = "prefix-dash", .text = entry("{claim: sub, prefix: \"-\"}")},
      {.id = "groups-prefix",
       .text = entry("{claim: sub, prefix: \"\"}", ", groups: {claim: g, prefix: \"\"}")},
      {.id = "groups-prefix",
       .text =
           entry("{claim: sub, prefix: \"\"}", ", groups: {claim: g, prefix: \"g:\"}"),
       .status = "pass"},
      {.id = "groups-unused",
       .text = entry("{claim: sub, prefix: \"\"}", ", groups: {prefix: \"g:\"}")},
      {.id = "groups-unused",
       .text =
           "--oidc-issuer-url=https://a\n--oidc-client-id=k\n--oidc-groups-prefix=g:\n"},
      {.id = "required-value",
       .text = entry("{claim: sub, prefix: \"\"}") +
               "  claimValidationRules: [{claim: hd}]\n"},
      {.id = "anonymous", .text = k_head + "anonymous: {enabled: true}\n"},
      {.id = "anonymous",
       .text = k_head + "anonymous: {enabled: true, conditions: [{path: healthz}]}\n"},
      {.id = "documents", .text = k_head + "jwt: []\n---\njwt: []\n"},
      {.id = "provider",
       .text = with_url("https://tenant.auth0.com/", "https://b.example"),
       .status = "info"},
      {.id = "egress",
       .text = k_head +
               "jwt:\n- issuer: {url: \"https://a\", audiences: [a], egressSelectorType: "
               "cluster}\n  claimMappings: {username: {claim: sub, prefix: \"\"}}\n",
       .status = "info"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.id);
    CAPTURE(row.text);
    TestSystem test;
    CHECK(status_of(lint(test, row.text, 0), row.id) == row.status);
  }
}
