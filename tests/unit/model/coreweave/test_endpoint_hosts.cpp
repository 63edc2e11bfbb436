#include "model/coreweave/endpoint.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace oidcctl;

// What is no endpoint of CoreWeave.

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
      {.text = "", .problem = "the URL or host is empty"},
      {.text = " \n", .problem = "the URL or host is empty"},
      {.text = "https://",
       .problem = "\"https://\" is neither a URL nor a host name: the host is missing"},
      {.text = ":443",
       .problem = "\":443\" is neither a URL nor a host name: the host is missing"},
      {.text = "a b.coreweave.com",
       .problem = "\"a b.coreweave.com\" is neither a URL nor a host name: the host \"a "
                  "b.coreweave.com\" contains an invalid character"},
      {.text = "a.coreweave.com:port",
       .problem =
           "\"a.coreweave.com:port\" is neither a URL nor a host name: invalid port "
           "\"port\": expected a number up to 65535"},
      {.text = "abc123-abcd1234.k8s.z.coreweave.com.",
       .problem = "\"abc123-abcd1234.k8s.z.coreweave.com.\" ends with a dot"},
      {.text = "api.coreweave.com", .problem = no_cluster("api.coreweave.com")},
      {.text = "console.coreweave.com", .problem = no_cluster("console.coreweave.com")},
      {.text = ".coreweave.com", .problem = no_cluster(".coreweave.com")},
      {.text = "api.k8s.z.coreweave.com",
       .problem = "\"api\" has no hyphen between organization ID and cluster hash"},
      {.text = "abc123-abcd1234.k8s.coreweave.com",
       .problem = no_cluster("abc123-abcd1234.k8s.coreweave.com")},
      {.text = "abc123-abcd1234.k9s.z.coreweave.com",
       .problem = no_cluster("abc123-abcd1234.k9s.z.coreweave.com")},
      {.text = "www.abc123-abcd1234.k8s.z.coreweave.com",
       .problem = no_cluster("www.abc123-abcd1234.k8s.z.coreweave.com")},
      {.text = "api.api.abc123-abcd1234.k8s.z.coreweave.com",
       .problem =
           "\"api.api.abc123-abcd1234.k8s.z.coreweave.com\" starts with more than one "
           "\"api.\""},
      {.text = "abcd1234.k8s.z.coreweave.com",
       .problem = "\"abcd1234\" has no hyphen between organization ID and cluster hash"},
      {.text = "-abcd1234.k8s.z.coreweave.com",
       .problem = "the organization ID is empty"},
      {.text = "abc123-.k8s.z.coreweave.com", .problem = "the cluster name is empty"},
      {.text = "abc123-name-.k8s.z.coreweave.com",
       .problem = "the cluster name \"name-\" starts or ends with a hyphen"},
      {.text = "abc_123-abcd1234.k8s.z.coreweave.com",
       .problem = "the organization ID \"abc_123\" contains a character other than "
                  "letters, digits "
                  "and hyphens"},
      {.text = "abc123-abcd1234.k8s..coreweave.com", .problem = "the zone is empty"},
      {.text = "abc123-abcd1234.k8s.-z.coreweave.com",
       .problem = "the zone \"-z\" starts or ends with a hyphen"},
      {.text = "ftp://abc123-abcd1234.k8s.z.coreweave.com",
       .problem = "the scheme is ftp: expected https"},
      {.text = "https://me@abc123-abcd1234.k8s.z.coreweave.com",
       .problem =
           "it has user information before '@', which is not allowed in a server URL"},
      {.text = "abc123-abcd1234.k8s.z.coreweave.com/?x",
       .problem = "it has a query ('?…'), which is not allowed in a server URL"},
      {.text = "abc123-abcd1234.k8s.z.coreweave.com#x",
       .problem = "it has a fragment ('#…'), which is not allowed in a server URL"},
      {.text = "abc123-abcd1234.k8s.z.coreweave.com/ä",
       .problem = "it has whitespace or a non-ASCII character in its path, which is not "
                  "allowed in "
                  "a server URL"},
      {.text = "abc123-abcd1234.k8s.z.coreweave.com/a b",
       .problem = "it has whitespace or a non-ASCII character in its path, which is not "
                  "allowed in "
                  "a server URL"},
      {.text = std::string(55, 'a') + "-abcd1234.k8s.z.coreweave.com",
       .problem =
           "\"" + std::string(55, 'a') +
           "-abcd1234\" has 64 characters: at most 63 are allowed in a host name label"},
      {.text = "abc123-" + std::string(31, 'n') + ".k8s.z.coreweave.com",
       .problem = "the cluster name \"" + std::string(31, 'n') +
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
