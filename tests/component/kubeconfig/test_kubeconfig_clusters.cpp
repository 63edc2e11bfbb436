#include "certificates.hpp"
#include "fakes.hpp"
#include "site.hpp"

#include <doctest/doctest.h>

using namespace oidcctl;
using namespace oidcctl::test;

// `kubeconfig generate` for lists of clusters.

namespace {

using Words = std::vector<std::string>;

int
generate(TestSystem& test, const Words& more)
{
  Words words{"kubeconfig",
              "generate",
              "--issuer-url=https://login.example.com",
              "--client-id=kubernetes"};
  words.insert(words.end(), more.begin(), more.end());
  return test.run(words);
}

bool
says(const std::string& text, const std::string& part)
{
  return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("kubeconfig generate --clusters-file: lists that mean nothing")
{
  struct Row
  {
    std::string text = {};
    std::string error = {};
    int status = 5;
  };
  const Row rows[] = {
      {.text = "", .error = "list: it is empty: expected a list of clusters\n"},
      {.text = "server: https://a\n",
       .error = "list: it is a map: expected a list of clusters\n"},
      {.text = "[]\n", .error = "list: the list of clusters is empty\n"},
      {.text = "- https://a\n",
       .error = "list: line 1: an entry is a string: expected a map\n"},
      {.text = "- server: https://a\n- sever: https://b\n",
       .error = "list: line 2: unknown member \"sever\"\nhint: did you mean server?\n"},
      {.text = "- server: https://a\n  name: true\n",
       .error = "list: line 2: name is a boolean: expected a string\nhint: quote it\n"},
      {.text = "- server: [a]\n",
       .error = "list: line 1: server is a list: expected a string\n"},
      {.text = "- server:\n",
       .error = "list: line 1: server is empty: expected a string\n"},
      {.text = "- server: https://a\n  server: https://b\n", .error = "list: "},
      {.text = "- &x {server: https://a}\n- *x\n", .error = "list: "},
      {.text = "- server: https://a\n- zone: z\n",
       .error = "list line 2: expected either the cluster hash or the cluster name\n",
       .status = 2},
      {.text = "- name: a\n",
       .error = "list line 1: no cluster specified\n",
       .status = 2},
      {.text = "- server: https://a\n- server: https://a/\n",
       .error = "duplicate clusters \"a-oidc\"\nhint: use a different name in the list\n",
       .status = 2},
      {.text = "- server: https://a\n  context-name: x\n- server: https://b\n  "
               "context-name: x\n",
       .error = "duplicate contexts \"x\"\n",
       .status = 2},
  };
  for (const auto& row : rows) {
    CAPTURE(row.text);
    TestSystem test;
    test.files.contents["list"] = row.text;
    CHECK(generate(test, {"--clusters-file=list"}) == row.status);
    CHECK(says(test.err(), "oidcctl: error: " + row.error));
    CHECK(test.out().empty());
  }
}

TEST_CASE("kubeconfig generate --output-directory: one file for each cluster")
{
  TestSystem test;
  test.files.contents["list"] = "- server: https://a\n- server: https://b\n  name: "
                                "b/../c d\n- server: https://c\n  "
                                "name: .hidden\n";
  CHECK(generate(test, {"--clusters-file=list", "--output-directory=out"}) == 0);
  CHECK(says(test.err(), "oidcctl: note: wrote 3 files in \"out\"\n"));
  REQUIRE(test.files.writes.size() == 3);
  CHECK(test.files.writes[0].path == "out/a-oidc.yaml");
  CHECK(test.files.writes[1].path == "out/b_.._c_d.yaml");
  CHECK(test.files.writes[2].path == "out/_.hidden.yaml");
  for (const auto& write : test.files.writes) {
    CHECK(write.mode == 0600);
    CHECK(says(test.files.contents[write.path], "\ncurrent-context: "));
  }
  CHECK(generate(test, {"--clusters-file=list", "--output-directory=out"}) == 5);
  test.files.contents["list"] = "- {server: https://a, name: x y}\n- {server: https://b, "
                                "name: x_y}\n";
  CHECK(generate(test, {"--clusters-file=list", "--output-directory=out"}) == 2);
  CHECK(says(test.err(), "two contexts would be written to \"out/x_y.yaml\"\n"));
}

TEST_CASE("kubeconfig generate --clusters-file: more than one file can hold")
{
  TestSystem test;
  for (int i = 0; i < 1000; ++i) {
    test.files.contents["ca.pem"] += k_ca_pem;
  }
  for (int i = 0; i < 30; ++i) {
    test.files.contents["list"] +=
        "- server: https://a" + std::to_string(i) + "\n  certificate-authority: ca.pem\n";
  }
  CHECK(generate(test, {"--clusters-file=list"}) == 5);
  CHECK(says(test.err(),
             "oidcctl: error: the kubeconfig would exceed 16777216 bytes\nhint: write "
             "fewer entries to one file\n"));
  CHECK(generate(test, {"--clusters-file=list", "--output-directory=out"}) == 0);
}
