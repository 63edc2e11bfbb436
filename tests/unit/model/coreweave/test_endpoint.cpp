#include "model/coreweave/endpoint.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

using namespace oidcctl;

namespace {

Endpoint
parsed(const std::string& text)
{
  const auto endpoint = Endpoint::parse(text);
  REQUIRE_MESSAGE(endpoint, text);
  return *endpoint;
}

const std::string k_managed = "https://abc123-abcd1234.k8s.us-east-04a.coreweave.com";
const std::string k_unmanaged =
    "https://api.abc123-abcd1234.k8s.us-east-04a.coreweave.com";

} // namespace

TEST_CASE("endpoint: built from its parts")
{
  struct Row
  {
    EndpointParts parts = {};
    std::string managed = {};
    std::string unmanaged = {};
  };
  const Row rows[] = {
      {.parts = {"abc123", "abcd1234", "", "US-EAST-04A"},
       .managed = k_managed,
       .unmanaged = k_unmanaged},
      {.parts = {"ABC123", "ABCD1234", "", "us-east-04a"},
       .managed = k_managed,
       .unmanaged = k_unmanaged},
      // hosts that are public, each found by its cluster's name
      {.parts = {"ORG-123", "", "test-cluster", "US-EAST-04A"},
       .managed = "https://org-123-ac58c12a.k8s.us-east-04a.coreweave.com",
       .unmanaged = "https://api.org-123-ac58c12a.k8s.us-east-04a.coreweave.com"},
      {.parts = {"6787d4", "", "waldorf", "us-east-04a"},
       .managed = "https://6787d4-33de361c.k8s.us-east-04a.coreweave.com",
       .unmanaged = "https://api.6787d4-33de361c.k8s.us-east-04a.coreweave.com"},
      // a zone without hyphens, and the shortest ID
      {.parts = {"208261", "6670debc", "", "RNO2A"},
       .managed = "https://208261-6670debc.k8s.rno2a.coreweave.com",
       .unmanaged = "https://api.208261-6670debc.k8s.rno2a.coreweave.com"},
      {.parts = {"a", "00000000", "", "z"},
       .managed = "https://a-00000000.k8s.z.coreweave.com",
       .unmanaged = "https://api.a-00000000.k8s.z.coreweave.com"},
      // the case of a name counts
      {.parts = {"abc123", "", "Test-Cluster", "us-east-04a"},
       .managed = "https://abc123-4f077cb0.k8s.us-east-04a.coreweave.com",
       .unmanaged = "https://api.abc123-4f077cb0.k8s.us-east-04a.coreweave.com"},
      // 54 characters and a hash fill a label
      {.parts = {std::string(54, 'a'), "abcd1234", "", "z"},
       .managed = "https://" + std::string(54, 'a') + "-abcd1234.k8s.z.coreweave.com",
       .unmanaged =
           "https://api." + std::string(54, 'a') + "-abcd1234.k8s.z.coreweave.com"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.managed);
    const auto managed = make_endpoint(EndpointKind::managed, row.parts);
    const auto unmanaged = make_endpoint(EndpointKind::unmanaged, row.parts);
    REQUIRE(managed);
    REQUIRE(unmanaged);
    CHECK(managed->url() == row.managed);
    CHECK(unmanaged->url() == row.unmanaged);
    // what was built is read again, and leads to its twin
    CHECK(parsed(row.managed).as(EndpointKind::unmanaged).url() == row.unmanaged);
    CHECK(parsed(row.unmanaged).as(EndpointKind::managed).url() == row.managed);
  }
}

TEST_CASE("endpoint: parts that make no host")
{
  struct Row
  {
    EndpointParts parts = {};
    std::string text = {};
  };
  const std::string either = "expected either the cluster hash or the cluster name";
  const std::string long_id(55, 'a');
  const std::string long_name(31, 'n');
  const Row rows[] = {
      {.parts = {"abc123", "", "", "z"}, .text = either},
      {.parts = {"abc123", "abcd1234", "name", "z"}, .text = either},
      {.parts = {"", "abcd1234", "", "z"}, .text = "the organization ID is empty"},
      {.parts = {"abc123", "abcd1234", "", ""}, .text = "the zone is empty"},
      {.parts = {"abc.123", "abcd1234", "", "z"},
       .text = "the organization ID \"abc.123\" contains a character other than letters, "
               "digits "
               "and hyphens"},
      {.parts = {"-abc", "abcd1234", "", "z"},
       .text = "the organization ID \"-abc\" starts or ends with a hyphen"},
      {.parts = {"abc-", "abcd1234", "", "z"},
       .text = "the organization ID \"abc-\" starts or ends with a hyphen"},
      {.parts = {"abc123", "abcd1234", "", "us east"},
       .text = "the zone \"us east\" contains a character other than letters, digits and "
               "hyphens"},
      {.parts = {"abc123", "abcd1234", "", "us.east"},
       .text = "the zone \"us.east\" contains a character other than letters, digits and "
               "hyphens"},
      {.parts = {"abc123", "abcd123", "", "z"},
       .text = "the cluster hash \"abcd123\" is not 8 hexadecimal digits"},
      {.parts = {"abc123", "abcd12345", "", "z"},
       .text = "the cluster hash \"abcd12345\" is not 8 hexadecimal digits"},
      {.parts = {"abc123", "abcdefgh", "", "z"},
       .text = "the cluster hash \"abcdefgh\" is not 8 hexadecimal digits"},
      {.parts = {"abc123", "", " ", "z"},
       .text = "the cluster name \" \" contains whitespace, a control character or a "
               "non-ASCII "
               "character"},
      {.parts = {"abc123", "", "name\n", "z"},
       .text =
           "the cluster name \"name\\x0a\" contains whitespace, a control character or a "
           "non-ASCII character"},
      {.parts = {"abc123", "", "köln", "z"},
       .text = "the cluster name \"köln\" contains whitespace, a control character or a "
               "non-ASCII character"},
      {.parts = {"abc123", "", long_name, "z"},
       .text = "the cluster name \"" + long_name +
               "\" has 31 characters: CoreWeave allows at most 30"},
      {.parts = {long_id, "abcd1234", "", "z"},
       .text =
           "\"" + long_id +
           "-abcd1234\" has 64 characters: at most 63 are allowed in a host name label"},
      {.parts = {"abc123", "abcd1234", "", std::string(64, 'z')},
       .text = "\"" + std::string(64, 'z') +
               "\" has 64 characters: at most 63 are allowed in a host name label"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.text);
    const auto endpoint = make_endpoint(EndpointKind::unmanaged, row.parts);
    REQUIRE_FALSE(endpoint);
    CHECK(endpoint.error().text == row.text);
    CHECK_FALSE(endpoint.error().is_foreign);
    CHECK(endpoint.error().hint == "expected [api.]ORG-HASH.k8s.ZONE.coreweave.com");
  }
}

TEST_CASE("endpoint: the longest name of a cluster")
{
  CHECK(make_endpoint(EndpointKind::managed, {"o", "", std::string(30, 'n'), "z"}));
}

TEST_CASE("endpoint: however it is written, and converted twice")
{
  struct Row
  {
    std::string text = {};
    std::string managed = {};
    std::string unmanaged = {};
  };
  const Row rows[] = {
      {.text = "abc123-abcd1234.k8s.us-east-04a.coreweave.com",
       .managed = k_managed,
       .unmanaged = k_unmanaged},
      {.text = "api.abc123-abcd1234.k8s.us-east-04a.coreweave.com",
       .managed = k_managed,
       .unmanaged = k_unmanaged},
      {.text = k_managed, .managed = k_managed, .unmanaged = k_unmanaged},
      {.text = k_unmanaged, .managed = k_managed, .unmanaged = k_unmanaged},
      {.text = k_managed + "/", .managed = k_managed, .unmanaged = k_unmanaged},
      {.text = k_managed + ":443", .managed = k_managed, .unmanaged = k_unmanaged},
      {.text = k_managed + ":443/", .managed = k_managed, .unmanaged = k_unmanaged},
      {.text = k_managed + ":", .managed = k_managed, .unmanaged = k_unmanaged},
      {.text = " \t" + k_managed + "\r\n",
       .managed = k_managed,
       .unmanaged = k_unmanaged},
      {.text = "HTTPS://API.ABC123-ABCD1234.K8S.US-EAST-04A.COREWEAVE.COM",
       .managed = k_managed,
       .unmanaged = k_unmanaged},
      {.text = "abc123-abcd1234.k8s.us-east-04a.coreweave.com:6443",
       .managed = k_managed + ":6443",
       .unmanaged = k_unmanaged + ":6443"},
      {.text = k_unmanaged + ":6443/Some/Path",
       .managed = k_managed + ":6443/Some/Path",
       .unmanaged = k_unmanaged + ":6443/Some/Path"},
      {.text = k_unmanaged + "/a/",
       .managed = k_managed + "/a/",
       .unmanaged = k_unmanaged + "/a/"},
      {.text = "http://abc123-abcd1234.k8s.us-east-04a.coreweave.com",
       .managed = k_managed,
       .unmanaged = k_unmanaged},
      // the last group of digits is the hash
      {.text = "org-123-deadbeef-abcd1234.k8s.z.coreweave.com",
       .managed = "https://org-123-deadbeef-abcd1234.k8s.z.coreweave.com",
       .unmanaged = "https://api.org-123-deadbeef-abcd1234.k8s.z.coreweave.com"},
      // an organisation that is called api
      {.text = "api-abcd1234.k8s.z.coreweave.com",
       .managed = "https://api-abcd1234.k8s.z.coreweave.com",
       .unmanaged = "https://api.api-abcd1234.k8s.z.coreweave.com"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.text);
    const auto endpoint = parsed(row.text);
    CHECK(endpoint.cluster_name.empty());
    CHECK_FALSE(endpoint.is_split_guessed());
    for (const auto kind : {EndpointKind::managed, EndpointKind::unmanaged}) {
      const auto& wanted = kind == EndpointKind::managed ? row.managed : row.unmanaged;
      const auto once = endpoint.as(kind).url();
      CHECK(once == wanted);
      CHECK(parsed(once).as(kind).url() == wanted);
      CHECK(parsed(once).kind == kind);
    }
  }
}

TEST_CASE("endpoint: its parts")
{
  const auto endpoint = parsed("http://api.Org-9-ABCD1234.k8s.Rno2a.CoreWeave.com:80/x");
  CHECK(endpoint.kind == EndpointKind::unmanaged);
  CHECK(endpoint.org_id == "org-9");
  CHECK(endpoint.cluster_hash == "abcd1234");
  CHECK(endpoint.zone == "rno2a");
  CHECK(endpoint.port == 80);
  CHECK(endpoint.path == "/x");
  CHECK(endpoint.was_http);
  CHECK(endpoint.host() == "api.org-9-abcd1234.k8s.rno2a.coreweave.com");
  CHECK_FALSE(endpoint.as(EndpointKind::managed).was_http);
  CHECK_FALSE(parsed(k_managed).was_http);
}

TEST_CASE("endpoint: the deprecated form has the name of the cluster")
{
  struct Row
  {
    std::string label = {};
    std::string org_id = {};
    std::string name = {};
    std::string hash = {};
    bool guessed = false;
  };
  const Row rows[] = {
      {.label = "6787d4-waldorf",
       .org_id = "6787d4",
       .name = "waldorf",
       .hash = "33de361c",
       .guessed = false},
      {.label = "abc123-test-cluster",
       .org_id = "abc123",
       .name = "test-cluster",
       .hash = "ac58c12a",
       .guessed = true},
      // seven or nine digits are not hash, and neither are letters behind f
      {.label = "abc123-abcd123",
       .org_id = "abc123",
       .name = "abcd123",
       .hash = "",
       .guessed = false},
      {.label = "abc123-abcd12345",
       .org_id = "abc123",
       .name = "abcd12345",
       .hash = "",
       .guessed = false},
      {.label = "abc123-abcdefgh",
       .org_id = "abc123",
       .name = "abcdefgh",
       .hash = "",
       .guessed = false},
  };
  for (const auto& row : rows) {
    CAPTURE(row.label);
    const auto host = "api." + row.label + ".k8s.us-east-04a.coreweave.com";
    const auto endpoint = parsed(host);
    CHECK(endpoint.org_id == row.org_id);
    CHECK(endpoint.cluster_name == row.name);
    CHECK(endpoint.is_split_guessed() == row.guessed);
    CHECK(endpoint.host() == host);
    if (!row.hash.empty()) {
      CHECK(endpoint.cluster_hash == row.hash);
    }
    const auto replacement = endpoint.as(EndpointKind::unmanaged);
    CHECK(replacement.cluster_name.empty());
    CHECK(replacement.url() == "https://api." + row.org_id + "-" + endpoint.cluster_hash +
                                   ".k8s.us-east-04a.coreweave.com");
  }
}

TEST_CASE("endpoint: no credential is taken by both")
{
  const auto all = endpoint_credentials();
  CHECK(std::is_sorted(
      all.begin(), all.end(), [](const auto& a, const auto& b) { return a.id < b.id; }));
  for (const auto& credential : all) {
    CAPTURE(credential.id);
    CHECK(takes(EndpointKind::managed, credential) !=
          takes(EndpointKind::unmanaged, credential));
    CHECK(takes(EndpointKind::managed, credential) == (credential.id == "cloud-token"));
  }
}
