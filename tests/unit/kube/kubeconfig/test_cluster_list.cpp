#include "kube/kubeconfig/cluster_list.hpp"

#include <doctest/doctest.h>

using namespace oidcctl;
using namespace oidcctl::kube;

TEST_CASE("cluster list: every member, and paths against the folder of the list")
{
  const auto clusters = parse_cluster_list(R"(
- name: prod
  server: https://a
  certificate-authority: ca/prod.pem
  tls-server-name: kubernetes
  proxy-url: http://proxy:3128
  namespace: apps
  user-name: oidc
  context-name: prod/apps
- from-kubeconfig: /etc/admin.yaml
  context: admin@prod
- {org-id: 208261, cluster-hash: 012345678, zone: RNO2A}
- org-id: 6787d4
  cluster-name: "8080"
  cluster-hash: 1234e567
  zone: z
)",
                                           "lists/clusters.yaml");
  REQUIRE(clusters);
  REQUIRE(clusters->size() == 4);
  const auto& first = clusters->at(0);
  CHECK(first.line == 2);
  CHECK(first.name == "prod");
  CHECK(first.user_name == "oidc");
  CHECK(first.context_name == "prod/apps");
  CHECK(first.ns == "apps");
  CHECK(first.request.server == "https://a");
  CHECK(first.request.certificate_authority == "lists/ca/prod.pem");
  CHECK(first.request.tls_server_name == "kubernetes");
  CHECK(first.request.proxy_url == "http://proxy:3128");
  CHECK(clusters->at(1).request.from_kubeconfig == "/etc/admin.yaml");
  CHECK(clusters->at(1).request.context == "admin@prod");
  // Numbers are what was written, whatever YAML makes of them.
  CHECK(clusters->at(2).request.parts.org_id == "208261");
  CHECK(clusters->at(2).request.parts.cluster_hash == "012345678");
  CHECK(clusters->at(3).request.parts.org_id == "6787d4");
  CHECK(clusters->at(3).request.parts.cluster_hash == "1234e567");
  CHECK(clusters->at(3).request.parts.cluster_name == "8080");
}

TEST_CASE("cluster list: JSON, and a list in no folder")
{
  const auto clusters = parse_cluster_list(
      R"([{"server": "https://a", "certificate-authority": "ca.pem"}])", "-");
  REQUIRE(clusters);
  CHECK(clusters->at(0).request.certificate_authority == "ca.pem");
}

TEST_CASE("cluster list: as many clusters as are allowed")
{
  std::string text;
  for (std::size_t i = 0; i < k_max_clusters; ++i) {
    text += "- server: https://a" + std::to_string(i) + "\n";
  }
  CHECK(parse_cluster_list(text, "list"));
  const auto clusters = parse_cluster_list(text + "- server: https://b\n", "list");
  REQUIRE_FALSE(clusters);
  CHECK(clusters.error().code == ErrorCode::local_file);
  CHECK(clusters.error().message == "10001 clusters: one list can contain at most 10000");
}

TEST_CASE("cluster list: values are in no message")
{
  for (const auto* text :
       {"- name: {s3cr3t: x}\n", "- s3cr3t\n", "s3cr3t\n", "- [s3cr3t\n"}) {
    CAPTURE(text);
    const auto clusters = parse_cluster_list(text, "list");
    REQUIRE_FALSE(clusters);
    CHECK(clusters.error().message.find("s3cr3t") == std::string::npos);
  }
}
