#include "certificates.hpp"
#include "cluster_config_call.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace oidcctl;
using namespace oidcctl::test;

// `cluster-config convert` from the arguments to the text.

TEST_CASE("cluster-config convert: the prefix becomes literal and back")
{
  struct Row
  {
    std::string claim = {};
    std::string flag = {};    // as --oidc-username-prefix; empty: not set
    std::string literal = {}; // in the file
  };
  const Row rows[] = {
      {.claim = "sub", .flag = "", .literal = "prefix: \"https://i.example#\""},
      {.claim = "sub", .flag = "-", .literal = "prefix: \"\""},
      {.claim = "sub", .flag = "corp:", .literal = "prefix: \"corp:\""},
      {.claim = "sub", .flag = "--", .literal = "prefix: \"--\""},
      {.claim = "email", .flag = "", .literal = "prefix: \"\""},
      {.claim = "email",
       .flag = "https://i.example#",
       .literal = "prefix: \"https://i.example#\""},
  };
  for (const auto& row : rows) {
    CAPTURE(row.literal);
    TestSystem test;
    const auto flags =
        "--oidc-issuer-url=https://i.example\n--oidc-client-id=kube\n"
        "--oidc-username-claim=" +
        row.claim + "\n" +
        (row.flag.empty() ? "" : "--oidc-username-prefix=" + row.flag + "\n");
    test.files.contents["flags"] = flags;
    CHECK(call(test, "convert", {"flags", "--to=authentication-configuration"}) == 0);
    CHECK_MESSAGE(contains(test.out(), row.literal), test.out());
    CHECK(contains(test.err(), "flags accept tokens signed with RS256 only"));
    TestSystem back;
    back.files.contents["file"] = test.out();
    CHECK(call(back, "convert", {"file", "--to=flags"}) == 0);
    // All that a file accepts; quotes are the shell's.
    auto expected = flags;
    if (const auto at = expected.find("https://i.example#"); at != std::string::npos) {
      expected.replace(at, 18, "'https://i.example#'");
    }
    CHECK(back.out() == expected +
                            "--oidc-signing-algs=ES256,ES384,ES512,PS256,PS384,PS512,"
                            "RS256,RS384,RS512\n");
  }
}

TEST_CASE("cluster-config convert: why not")
{
  struct Row
  {
    std::string text = {};
    int status = 2;
    std::string message = {};
  };
  const auto file = [](const std::string& mapping) {
    return "apiVersion: apiserver.config.k8s.io/v1\nkind: "
           "AuthenticationConfiguration\njwt:\n"
           "- issuer: {url: \"https://a.example\", audiences: [a]}\n  claimMappings: " +
           mapping + "\n";
  };
  const Row rows[] = {
      {.text = file("{username: {claim: sub, prefix: \"-\"}}"),
       .status = 2,
       .message = "the prefix \"-\", which flags take for no prefix"},
      {.text = file("{username: {expression: \"'x:' + claims.sub\"}}"),
       .status = 2,
       .message = "the expression that makes user names"},
      {.text = k_two_issuers, .status = 2, .message = "2 issuers"},
      {.text = file("{username: {claim: sub}}"),
       .status = 5,
       .message = "does not start with it"},
      {.text = "--oidc-issuer-url=https://a.example\n--oidc-client-id='${CLIENT_ID}'\n",
       .status = 5,
       .message = "\"${CLIENT_ID}\" is a template that has not been filled in"},
      {.text = "kind: Secret\napiVersion: v1\n",
       .status = 5,
       .message = "pass the file that is in its data"},
      {.text = "a: {{ .Values.x }}\n", .status = 5, .message = "this is a template"},
      {.text = "resource \"a\" \"b\" {\n}\n", .status = 5, .message = "Terraform"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.message);
    TestSystem test;
    test.files.contents["f"] = row.text;
    CHECK_MESSAGE(call(test, "convert", {"f", "--to=flags"}) == row.status, test.out());
    CHECK(test.out().empty());
    CHECK_MESSAGE(contains(test.err(), row.message), test.err());
  }
}

TEST_CASE("cluster-config convert: a CA that is elsewhere")
{
  const std::string pod =
      "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - command:\n"
      "    - kube-apiserver\n    - --oidc-issuer-url=https://i.example\n"
      "    - --oidc-client-id=kube\n    - --oidc-ca-file=/pki/ca.pem\n";
  TestSystem test;
  test.files.contents["pod.yaml"] = pod;
  CHECK(call(test, "convert", {"pod.yaml", "--to=flags"}) == 0); // the path is enough
  CHECK(contains(test.out(), "--oidc-ca-file=/pki/ca.pem\n"));
  TestSystem file;
  file.files.contents["pod.yaml"] = pod;
  CHECK(call(file, "convert", {"pod.yaml", "--to=authentication-configuration"}) == 2);
  CHECK(contains(file.err(), "/pki/ca.pem is not on this machine"));
  TestSystem cured;
  cured.files.contents["pod.yaml"] = pod;
  cured.files.contents["ca.pem"] = k_ca_pem;
  CHECK(call(cured,
             "convert",
             {"pod.yaml",
              "--to=authentication-configuration",
              "--certificate-authority=ca.pem"}) == 0);
  CHECK(contains(cured.out(), "    certificateAuthority: |\n      -----BEGIN"));
}
