#include "providers/cluster_advice.hpp"

#include <doctest/doctest.h>

using namespace oidcctl;

TEST_CASE("cluster advice: where people cannot log in")
{
  struct Row
  {
    std::string server = {};
    std::string text = {}; // empty: nothing to say
    std::string hint = {};
  };
  const Row rows[] = {
      {.server = "https://k8s.example.com", .text = "", .hint = ""},
      {.server = "https://api.abc123-abcd1234.k8s.z.coreweave.com",
       .text = "",
       .hint = ""},
      {.server = "http://k8s.example.com",
       .text = "the server \"http://k8s.example.com\" does not use https: kubectl "
               "silently drops "
               "credentials",
       .hint = "use an https URL"},
      {.server = "k8s.example.com:6443",
       .text = "the server \"k8s.example.com:6443\" does not use https: kubectl silently "
               "drops "
               "credentials",
       .hint = "use an https URL"},
      {.server = "https://ABC123-abcd1234.k8s.z.coreweave.com",
       .text = "\"https://ABC123-abcd1234.k8s.z.coreweave.com\" is CoreWeave's managed "
               "endpoint, "
               "which rejects ID tokens",
       .hint = "use the unmanaged endpoint, which accepts them: --server "
               "https://api.abc123-abcd1234.k8s.z.coreweave.com"},
      {.server = "https://api.abc123-waldorf.k8s.z.coreweave.com",
       .text = "the host \"https://api.abc123-waldorf.k8s.z.coreweave.com\" contains the "
               "cluster's name, a deprecated form",
       .hint = "use the form with the hash, which should be "
               "https://api.abc123-33de361c.k8s.z.coreweave.com"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.server);
    kube::Cluster cluster;
    cluster.server = row.server;
    const auto notices = cluster_advice(cluster);
    REQUIRE(notices.size() == (row.text.empty() ? 0 : 1));
    if (!row.text.empty()) {
      CHECK(notices[0].level == NoticeLevel::warning);
      CHECK(notices[0].text == row.text);
      CHECK(notices[0].hint == row.hint);
    }
  }
}

TEST_CASE("cluster advice: what a cluster is called by its server")
{
  CHECK(name_of_server("https://k8s.example.com") == "k8s.example.com");
  CHECK(name_of_server("https://K8S.example.com:443/x") == "k8s.example.com");
  CHECK(name_of_server("https://k8s.example.com:6443") == "k8s.example.com-6443");
  CHECK(name_of_server("https://[::1]:6443") == "::1-6443");
  CHECK(name_of_server("http://k8s.example.com") == "k8s.example.com-80");
  CHECK(name_of_server("https://api.abc123-abcd1234.k8s.z.coreweave.com") ==
        "abc123-abcd1234");
  CHECK(name_of_server("https://api.abc123-waldorf.k8s.z.coreweave.com") == "waldorf");
  CHECK(name_of_server("nothing") == "nothing");
}
