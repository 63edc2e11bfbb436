#include "fakes.hpp"
#include "site.hpp"

#include <doctest/doctest.h>

using namespace oidcctl;
using namespace oidcctl::test;

namespace {

const std::string k_managed = "https://abc123-abcd1234.k8s.us-east-04a.coreweave.com";
const std::string k_unmanaged =
    "https://api.abc123-abcd1234.k8s.us-east-04a.coreweave.com";

constexpr const char* k_observed = "is the beginning of the SHA-1 of the cluster's name, "
                                   "which is observed behavior and not documented";

} // namespace

TEST_CASE("endpoint managed and unmanaged print a URL and nothing else")
{
  TestSystem test;
  CHECK(test.run({"endpoint",
                  "managed",
                  "--org-id=ABC123",
                  "--cluster-hash=abcd1234",
                  "--zone",
                  "US-EAST-04A"}) == 0);
  CHECK(test.out() == k_managed + "\n");
  CHECK(test.err().empty());
  test.environment.values = {{"OIDCCTL_ORG_ID", "abc123"},
                             {"OIDCCTL_ZONE", "us-east-04a"}};
  CHECK(test.run({"endpoint", "unmanaged", "--cluster-hash=abcd1234"}) == 0);
  CHECK(test.out() == k_unmanaged + "\n");
}

TEST_CASE("endpoint: a hash made from a name is called observed")
{
  TestSystem test;
  CHECK(test.run({"endpoint",
                  "unmanaged",
                  "--org-id=6787d4",
                  "--cluster-name=waldorf",
                  "--zone=US-EAST-04A",
                  "-ojson"}) == 0);
  const auto data = json_out(test);
  CHECK(data["kind"] == "Endpoint");
  CHECK(data["url"] == "https://api.6787d4-33de361c.k8s.us-east-04a.coreweave.com");
  CHECK(data["type"] == "unmanaged");
  CHECK(data["clusterName"].is_null());
  REQUIRE(data["warnings"].size() == 1);
  CHECK(data["warnings"][0] == std::string("the hash 33de361c ") + k_observed);
  CHECK(test.err() == std::string("oidcctl: warning: the hash 33de361c ") + k_observed +
                          "\nhint: compare it with the API server endpoint that the "
                          "Console or Terraform shows\n");
}

TEST_CASE("endpoint managed: parts that are missing or wrong")
{
  struct Row
  {
    std::vector<std::string> words = {};
    std::string error = {};
  };
  const Row rows[] = {
      {.words = {}, .error = "--org-id is required"},
      {.words = {"--org-id=a"}, .error = "--zone is required"},
      {.words = {"--org-id=a", "--zone=z"},
       .error = "one of --cluster-hash or --cluster-name is required"},
      {.words = {"--org-id=a", "--zone=z", "--cluster-hash=abcd1234", "--cluster-name=n"},
       .error = "--cluster-hash and --cluster-name cannot be used together"},
      {.words = {"--org-id=a", "--zone=z", "--cluster-hash=xyz"},
       .error = "the cluster hash \"xyz\" is not 8 hexadecimal digits"},
      {.words = {"--org-id=a b", "--zone=z", "--cluster-hash=abcd1234"},
       .error = "the organization ID \"a b\" contains a character other than letters, "
                "digits and "
                "hyphens"},
      {.words = {"--org-id=a", "--zone=\x1b[2J", "--cluster-hash=abcd1234"},
       .error =
           "the zone \"\\x1b[2j\" contains a character other than letters, digits and "
           "hyphens"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.error);
    TestSystem test;
    std::vector<std::string> words{"endpoint", "managed"};
    words.insert(words.end(), row.words.begin(), row.words.end());
    CHECK(test.run(words) == 2);
    CHECK(test.out().empty());
    CHECK(test.err().rfind("oidcctl: error: " + row.error + "\n", 0) == 0);
  }
}

TEST_CASE("endpoint convert is idempotent")
{
  for (const auto& from : {k_managed, k_unmanaged}) {
    TestSystem test;
    CHECK(test.run({"endpoint", "convert", from, "--to=unmanaged"}) == 0);
    CHECK(test.out() == k_unmanaged + "\n");
    CHECK(test.run({"endpoint", "convert", "--to", "managed", from + ":6443/x"}) == 0);
    CHECK(test.out() == k_managed + ":6443/x\n");
    CHECK(test.err().empty());
  }
}

TEST_CASE("endpoint convert and inspect: what is refused, and why")
{
  struct Row
  {
    std::vector<std::string> words = {};
    std::string error = {};
  };
  const Row rows[] = {
      {.words = {"convert", k_managed},
       .error = "--to is required\nhint: use --to managed or --to unmanaged"},
      {.words = {"convert", k_managed, "--to=manged"},
       .error = "invalid value \"manged\" for --to: expected one of managed, "
                "unmanaged\nhint: did "
                "you mean managed?"},
      {.words = {"convert", "--to=managed"},
       .error =
           "URL is required\nhint: use the URL or the host name of a cluster's endpoint"},
      {.words = {"inspect"},
       .error =
           "URL is required\nhint: use the URL or the host name of a cluster's endpoint"},
      {.words = {"inspect", "kubernetes.default.svc"},
       .error =
           "\"kubernetes.default.svc\" is not a host below coreweave.com\nhint: only the "
           "public addresses of CoreWeave CKS clusters have a managed and an unmanaged "
           "form; "
           "private addresses and other clouds do not"},
      {.words = {"inspect", "api.api.a-abcd1234.k8s.z.coreweave.com"},
       .error = "\"api.api.a-abcd1234.k8s.z.coreweave.com\" starts with more than one "
                "\"api.\"\nhint: expected api.ORG-HASH.k8s.ZONE.coreweave.com"},
      {.words = {"inspect", k_managed, "twice"},
       .error =
           "unexpected argument \"twice\"\nhint: see `oidcctl endpoint inspect --help`"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.error);
    TestSystem test;
    std::vector<std::string> words{"endpoint"};
    words.insert(words.end(), row.words.begin(), row.words.end());
    CHECK(test.run(words) == 2);
    CHECK(test.out().empty());
    CHECK(test.err() == "oidcctl: error: " + row.error + "\n");
  }
}

TEST_CASE("endpoint inspect: the table, and the data behind it")
{
  TestSystem test;
  CHECK(test.run({"endpoint", "inspect", k_unmanaged}) == 0);
  CHECK(test.out() == "URL         " + k_unmanaged +
                          "\n"
                          "Type        unmanaged\n"
                          "Org ID      abc123\n"
                          "Hash        abcd1234\n"
                          "Zone        us-east-04a\n"
                          "Takes       anonymous requests\n"
                          "            ID tokens of an OpenID Connect provider\n"
                          "            service account tokens\n"
                          "            tokens that the cluster's own webhook validates\n"
                          "Refuses     CoreWeave API access tokens\n"
                          "Managed     " +
                          k_managed + "\n");
  CHECK(test.err().empty());
  CHECK(test.run({"endpoint", "inspect", k_managed, "-ojson"}) == 0);
  const auto data = json_out(test);
  CHECK(data["managed"] == k_managed);
  CHECK(data["unmanaged"] == k_unmanaged);
  CHECK(data["replacement"].is_null());
  CHECK(data["takes"].size() == 1);
  CHECK(data["takes"][0]["id"] == "cloud-token");
  CHECK(data["refuses"].size() == 4);
}

TEST_CASE("endpoint inspect: the deprecated form and its replacement")
{
  TestSystem test;
  const std::string host = "api.abc123-my-cluster.k8s.us-east-04a.coreweave.com";
  CHECK(test.run({"endpoint", "inspect", "http://" + host, "-ojson"}) == 0);
  const auto data = json_out(test);
  CHECK(data["url"] == "https://" + host);
  CHECK(data["clusterName"] == "my-cluster");
  CHECK(data["replacement"] ==
        "https://api.abc123-2899bb76.k8s.us-east-04a.coreweave.com");
  CHECK(data["unmanaged"] == data["replacement"]);
  REQUIRE(data["warnings"].size() == 4);
  CHECK(data["warnings"][0] ==
        "changed the URL from http to https: clusters do not answer on http");
  CHECK(data["warnings"][1] ==
        "\"" + host + "\" contains the cluster's name, a deprecated form");
  CHECK(data["warnings"][2] == std::string("the hash 2899bb76 ") + k_observed);
  CHECK(data["warnings"][3] == "assuming that the organization's ID is \"abc123\" and "
                               "the cluster's name \"my-cluster\"");
}
