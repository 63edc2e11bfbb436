#include "base/base64.hpp"
#include "certificates.hpp"
#include "fakes.hpp"
#include "site.hpp"

#include <doctest/doctest.h>

using namespace oidcctl;
using namespace oidcctl::test;

// `kubeconfig generate` hands out certificates and nothing else, wherever they come from.

namespace {

using Words = std::vector<std::string>;

std::string
base64_of(const std::string& bytes)
{
  return base64::encode(bytes, base64::Alphabet::standard);
}

std::string
admin_kubeconfig(const std::string& ca)
{
  return "apiVersion: v1\nkind: Config\ncurrent-context: prod\n"
         "clusters:\n- name: prod\n  cluster:\n    server: https://k8s.example.com\n" +
         ca + "contexts:\n- name: prod\n  context: {cluster: prod, user: admin}\n" +
         "users:\n- name: admin\n  user: {token: t}\n";
}

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

// Whether `text` has a part of the private key, in the clear or in base64.
bool
leaks(const std::string& text)
{
  const auto key = k_private_key_pem.substr(31, 20);
  if (text.find("PRIVATE") != std::string::npos || text.find(key) != std::string::npos) {
    return true;
  }
  for (std::size_t at = 0; (at = text.find("LS0tLS1CRUdJTi", at)) != std::string::npos;
       ++at) {
    const auto end = text.find_first_of("\n\"'", at);
    const auto bytes =
        base64::decode(text.substr(at, end - at), base64::Alphabet::standard);
    if (bytes && bytes->find("PRIVATE") != std::string::npos) {
      return true;
    }
  }
  return false;
}

struct Source
{
  std::string name = {};
  Words arguments = {};
  std::string admin = {}; // the kubeconfig "admin"
  std::string list = {};  // the list of clusters "list"
  int status = 0;
};

// Every way by which a CA gets into a kubeconfig, with the key before and after it.
std::vector<Source>
sources(const std::string& pem)
{
  const auto data = "    certificate-authority-data: " + base64_of(pem) + "\n";
  const std::string file = "    certificate-authority: mixed.pem\n";
  return {
      {.name = "data of a kubeconfig",
       .arguments = {"--from-kubeconfig=admin"},
       .admin = admin_kubeconfig(data)},
      {.name = "file of a kubeconfig",
       .arguments = {"--from-kubeconfig=admin"},
       .admin = admin_kubeconfig(file),
       .status = 5},
      {.name = "data of a kubeconfig in a list",
       .arguments = {"--clusters-file=list"},
       .admin = admin_kubeconfig(data),
       .list = "- from-kubeconfig: admin\n"},
      {.name = "file of a kubeconfig in a list",
       .arguments = {"--clusters-file=list"},
       .admin = admin_kubeconfig(file),
       .list = "- from-kubeconfig: admin\n",
       .status = 5},
      {.name = "file in a list",
       .arguments = {"--clusters-file=list"},
       .list = "- server: https://a\n  certificate-authority: mixed.pem\n",
       .status = 5},
      {.name = "merged into another file",
       .arguments = {"--from-kubeconfig=admin", "--merge-into=target"},
       .admin = admin_kubeconfig(data)},
      {.name = "option",
       .arguments = {"--server=https://a", "--certificate-authority=mixed.pem"},
       .status = 5},
      {.name = "option for the issuer",
       .arguments = {"--server=https://a", "--oidc-ca-file=mixed.pem"},
       .status = 5},
  };
}

} // namespace

TEST_CASE("kubeconfig generate: the private key of a CA is never handed out")
{
  for (const auto& pem : {k_ca_pem + k_private_key_pem,
                          k_private_key_pem + k_ca_pem,
                          k_ca_pem + k_private_key_pem + k_other_ca_pem}) {
    for (const auto& source : sources(pem)) {
      CAPTURE(source.name);
      TestSystem test;
      test.files.contents = {
          {"mixed.pem", pem}, {"admin", source.admin}, {"list", source.list}};
      CHECK(generate(test, source.arguments) == source.status);
      CHECK_FALSE(leaks(test.out()));
      for (const auto& write : test.files.writes) {
        CHECK_FALSE(leaks(test.files.contents[write.path]));
      }
      CHECK(test.err().find("private key") != std::string::npos);
    }
  }
}

TEST_CASE("kubeconfig generate: only certificates of the CA are written, encoded again")
{
  TestSystem test;
  const auto noise =
      "Bag Attributes\n    friendlyName: me\n" + k_ca_pem + "x\n" +
      "-----BEGIN EC PARAMETERS-----\nBggq\n-----END EC PARAMETERS-----\n" +
      k_other_ca_pem + "password: hunter2\n";
  test.files.contents["admin"] =
      admin_kubeconfig("    certificate-authority-data: " + base64_of(noise) + "\n");
  REQUIRE(generate(test, {"--from-kubeconfig=admin"}) == 0);
  CHECK(test.out().find(
            "certificate-authority-data: " + base64_of(k_ca_pem + k_other_ca_pem) +
            "\n") != std::string::npos);
}

TEST_CASE("kubeconfig generate: a CA that is not a certificate is refused")
{
  for (const auto* pem :
       {"-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----\nMIIB",
        "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n",
        "DATA+OMITTED"}) {
    CAPTURE(pem);
    for (const auto& ca : {"    certificate-authority-data: " + base64_of(pem) + "\n",
                           std::string("    certificate-authority: ca.pem\n")}) {
      TestSystem test;
      test.files.contents = {{"admin", admin_kubeconfig(ca)}, {"ca.pem", pem}};
      CHECK(generate(test, {"--from-kubeconfig=admin"}) == 5);
      CHECK(test.out().empty());
    }
  }
}
