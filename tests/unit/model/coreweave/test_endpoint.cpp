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
      {{"abc123", "abcd1234", "", "US-EAST-04A"}, k_managed, k_unmanaged},
      {{"ABC123", "ABCD1234", "", "us-east-04a"}, k_managed, k_unmanaged},
      // hosts that are public, each found by its cluster's name
      {{"ORG-123", "", "test-cluster", "US-EAST-04A"},
       "https://org-123-ac58c12a.k8s.us-east-04a.coreweave.com",
       "https://api.org-123-ac58c12a.k8s.us-east-04a.coreweave.com"},
      {{"6787d4", "", "waldorf", "us-east-04a"},
       "https://6787d4-33de361c.k8s.us-east-04a.coreweave.com",
       "https://api.6787d4-33de361c.k8s.us-east-04a.coreweave.com"},
      // a zone without hyphens, and the shortest ID
      {{"208261", "6670debc", "", "RNO2A"},
       "https://208261-6670debc.k8s.rno2a.coreweave.com",
       "https://api.208261-6670debc.k8s.rno2a.coreweave.com"},
      {{"a", "00000000", "", "z"},
       "https://a-00000000.k8s.z.coreweave.com",
       "https://api.a-00000000.k8s.z.coreweave.com"},
      // the case of a name counts
      {{"abc123", "", "Test-Cluster", "us-east-04a"},
       "https://abc123-4f077cb0.k8s.us-east-04a.coreweave.com",
       "https://api.abc123-4f077cb0.k8s.us-east-04a.coreweave.com"},
      // 54 characters and a hash fill a label
      {{std::string(54, 'a'), "abcd1234", "", "z"},
       "https://" + std::string(54, 'a') + "-abcd1234.k8s.z.coreweave.com",
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
      {{"abc123", "", "", "z"}, either},
      {{"abc123", "abcd1234", "name", "z"}, either},
      {{"", "abcd1234", "", "z"}, "the organization ID is empty"},
      {{"abc123", "abcd1234", "", ""}, "the zone is empty"},
      {{"abc.123", "abcd1234", "", "z"},
       "the organization ID \"abc.123\" contains a character other than letters, digits "
       "and hyphens"},
      {{"-abc", "abcd1234", "", "z"},
       "the organization ID \"-abc\" starts or ends with a hyphen"},
      {{"abc-", "abcd1234", "", "z"},
       "the organization ID \"abc-\" starts or ends with a hyphen"},
      {{"abc123", "abcd1234", "", "us east"},
       "the zone \"us east\" contains a character other than letters, digits and "
       "hyphens"},
      {{"abc123", "abcd1234", "", "us.east"},
       "the zone \"us.east\" contains a character other than letters, digits and "
       "hyphens"},
      {{"abc123", "abcd123", "", "z"},
       "the cluster hash \"abcd123\" is not 8 hexadecimal digits"},
      {{"abc123", "abcd12345", "", "z"},
       "the cluster hash \"abcd12345\" is not 8 hexadecimal digits"},
      {{"abc123", "abcdefgh", "", "z"},
       "the cluster hash \"abcdefgh\" is not 8 hexadecimal digits"},
      {{"abc123", "", " ", "z"},
       "the cluster name \" \" contains whitespace, a control character or a non-ASCII "
       "character"},
      {{"abc123", "", "name\n", "z"},
       "the cluster name \"name\\x0a\" contains whitespace, a control character or a "
       "non-ASCII character"},
      {{"abc123", "", "köln", "z"},
       "the cluster name \"köln\" contains whitespace, a control character or a "
       "non-ASCII character"},
      {{"abc123", "", long_name, "z"},
       "the cluster name \"" + long_name +
           "\" has 31 characters: CoreWeave allows at most 30"},
      {{long_id, "abcd1234", "", "z"},
       "\"" + long_id +
           "-abcd1234\" has 64 characters: at most 63 are allowed in a host name label"},
      {{"abc123", "abcd1234", "", std::string(64, 'z')},
       "\"" + std::string(64, 'z') +
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
      {"abc123-abcd1234.k8s.us-east-04a.coreweave.com", k_managed, k_unmanaged},
      {"api.abc123-abcd1234.k8s.us-east-04a.coreweave.com", k_managed, k_unmanaged},
      {k_managed, k_managed, k_unmanaged},
      {k_unmanaged, k_managed, k_unmanaged},
      {k_managed + "/", k_managed, k_unmanaged},
      {k_managed + ":443", k_managed, k_unmanaged},
      {k_managed + ":443/", k_managed, k_unmanaged},
      {k_managed + ":", k_managed, k_unmanaged},
      {" \t" + k_managed + "\r\n", k_managed, k_unmanaged},
      {"HTTPS://API.ABC123-ABCD1234.K8S.US-EAST-04A.COREWEAVE.COM",
       k_managed,
       k_unmanaged},
      {"abc123-abcd1234.k8s.us-east-04a.coreweave.com:6443",
       k_managed + ":6443",
       k_unmanaged + ":6443"},
      {k_unmanaged + ":6443/Some/Path",
       k_managed + ":6443/Some/Path",
       k_unmanaged + ":6443/Some/Path"},
      {k_unmanaged + "/a/", k_managed + "/a/", k_unmanaged + "/a/"},
      {"http://abc123-abcd1234.k8s.us-east-04a.coreweave.com", k_managed, k_unmanaged},
      // the last group of digits is the hash
      {"org-123-deadbeef-abcd1234.k8s.z.coreweave.com",
       "https://org-123-deadbeef-abcd1234.k8s.z.coreweave.com",
       "https://api.org-123-deadbeef-abcd1234.k8s.z.coreweave.com"},
      // an organisation that is called api
      {"api-abcd1234.k8s.z.coreweave.com",
       "https://api-abcd1234.k8s.z.coreweave.com",
       "https://api.api-abcd1234.k8s.z.coreweave.com"},
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
      {"6787d4-waldorf", "6787d4", "waldorf", "33de361c", false},
      {"abc123-test-cluster", "abc123", "test-cluster", "ac58c12a", true},
      // seven or nine digits are not hash, and neither are letters behind f
      {"abc123-abcd123", "abc123", "abcd123", "", false},
      {"abc123-abcd12345", "abc123", "abcd12345", "", false},
      {"abc123-abcdefgh", "abc123", "abcdefgh", "", false},
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

TEST_CASE("endpoint: hosts of others")
{
  const std::string texts[] = {
      "kubernetes.default.svc",
      "localhost:6443",
      "10.0.0.1",
      "[::1]:6443",
      "https://example.com/k8s.us-east-04a.coreweave.com",
      "https://abc123-abcd1234.k8s.us-east-04a.coreweave.com.example.com",
      "abc123-abcd1234.k8s.us-east-04a.notcoreweave.com",
      "coreweave.com",
      "ftp://example.com",
  };
  for (const auto& text : texts) {
    CAPTURE(text);
    const auto endpoint = Endpoint::parse(text);
    REQUIRE_FALSE(endpoint);
    CHECK(endpoint.error().is_foreign);
    CHECK(endpoint.error().text.find("is not a host below coreweave.com") !=
          std::string::npos);
  }
}

TEST_CASE("endpoint: hosts of CoreWeave that are no endpoint")
{
  struct Row
  {
    std::string text = {};
    std::string problem = {};
  };
  const auto no_cluster = [](const std::string& host) {
    return "\"" + host + "\" is a CoreWeave host, but not a cluster address";
  };
  const Row rows[] = {
      {"", "the URL or host is empty"},
      {" \n", "the URL or host is empty"},
      {"https://", "\"https://\" is neither a URL nor a host name: the host is missing"},
      {":443", "\":443\" is neither a URL nor a host name: the host is missing"},
      {"a b.coreweave.com",
       "\"a b.coreweave.com\" is neither a URL nor a host name: the host \"a "
       "b.coreweave.com\" contains an invalid character"},
      {"a.coreweave.com:port",
       "\"a.coreweave.com:port\" is neither a URL nor a host name: invalid port "
       "\"port\": expected a number up to 65535"},
      {"abc123-abcd1234.k8s.z.coreweave.com.",
       "\"abc123-abcd1234.k8s.z.coreweave.com.\" ends with a dot"},
      {"api.coreweave.com", no_cluster("api.coreweave.com")},
      {"console.coreweave.com", no_cluster("console.coreweave.com")},
      {".coreweave.com", no_cluster(".coreweave.com")},
      {"api.k8s.z.coreweave.com",
       "\"api\" has no hyphen between organization ID and cluster hash"},
      {"abc123-abcd1234.k8s.coreweave.com",
       no_cluster("abc123-abcd1234.k8s.coreweave.com")},
      {"abc123-abcd1234.k9s.z.coreweave.com",
       no_cluster("abc123-abcd1234.k9s.z.coreweave.com")},
      {"www.abc123-abcd1234.k8s.z.coreweave.com",
       no_cluster("www.abc123-abcd1234.k8s.z.coreweave.com")},
      {"api.api.abc123-abcd1234.k8s.z.coreweave.com",
       "\"api.api.abc123-abcd1234.k8s.z.coreweave.com\" starts with more than one "
       "\"api.\""},
      {"abcd1234.k8s.z.coreweave.com",
       "\"abcd1234\" has no hyphen between organization ID and cluster hash"},
      {"-abcd1234.k8s.z.coreweave.com", "the organization ID is empty"},
      {"abc123-.k8s.z.coreweave.com", "the cluster name is empty"},
      {"abc123-name-.k8s.z.coreweave.com",
       "the cluster name \"name-\" starts or ends with a hyphen"},
      {"abc_123-abcd1234.k8s.z.coreweave.com",
       "the organization ID \"abc_123\" contains a character other than letters, digits "
       "and hyphens"},
      {"abc123-abcd1234.k8s..coreweave.com", "the zone is empty"},
      {"abc123-abcd1234.k8s.-z.coreweave.com",
       "the zone \"-z\" starts or ends with a hyphen"},
      {"ftp://abc123-abcd1234.k8s.z.coreweave.com", "the scheme is ftp: expected https"},
      {"https://me@abc123-abcd1234.k8s.z.coreweave.com",
       "it has user information before '@', which is not allowed in a server URL"},
      {"abc123-abcd1234.k8s.z.coreweave.com/?x",
       "it has a query ('?…'), which is not allowed in a server URL"},
      {"abc123-abcd1234.k8s.z.coreweave.com#x",
       "it has a fragment ('#…'), which is not allowed in a server URL"},
      {"abc123-abcd1234.k8s.z.coreweave.com/ä",
       "it has whitespace or a non-ASCII character in its path, which is not allowed in "
       "a server URL"},
      {"abc123-abcd1234.k8s.z.coreweave.com/a b",
       "it has whitespace or a non-ASCII character in its path, which is not allowed in "
       "a server URL"},
      {std::string(55, 'a') + "-abcd1234.k8s.z.coreweave.com",
       "\"" + std::string(55, 'a') +
           "-abcd1234\" has 64 characters: at most 63 are allowed in a host name label"},
      {"abc123-" + std::string(31, 'n') + ".k8s.z.coreweave.com",
       "the cluster name \"" + std::string(31, 'n') +
           "\" has 31 characters: CoreWeave allows at most 30"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.text);
    const auto endpoint = Endpoint::parse(row.text);
    REQUIRE_FALSE(endpoint);
    CHECK(endpoint.error().text == row.problem);
    CHECK_FALSE(endpoint.error().is_foreign);
    CHECK_FALSE(endpoint.error().hint.empty());
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
