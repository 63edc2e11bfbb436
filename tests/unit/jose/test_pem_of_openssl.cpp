#include "base/base64.hpp"
#include "go/x509/pem.hpp"
#include "jose/openssl.hpp"
#include "made_certificate.hpp"

#include <doctest/doctest.h>
#include <openssl/err.h>
#include <openssl/pem.h>

#include <functional>
#include <random>
#include <string>
#include <vector>

// PEM files put together by chance, read by us as kube-apiserver reads them and by
// OpenSSL. Where the two differ, a rule of Go has to explain it.

using namespace oidcctl;
using namespace oidcctl::test;

namespace {

struct BioFree
{
  void
  operator()(BIO* bio) const
  {
    BIO_free(bio);
  }
};

// Return how many certificates OpenSSL reads before it meets something else.
std::size_t
openssl_count(const std::string& pem)
{
  const std::unique_ptr<BIO, BioFree> bio(
      BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  std::size_t count = 0;
  while (const auto certificate =
             jose::X509Handle(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr))) {
    ++count;
  }
  ERR_clear_error();
  return count;
}

std::string
block(const std::string& der, const std::string& type = "CERTIFICATE")
{
  const auto text = base64::encode(der, base64::Alphabet::standard);
  std::string out = "-----BEGIN " + type + "-----\n";
  for (std::size_t i = 0; i < text.size(); i += 64) {
    out += text.substr(i, 64) + "\n";
  }
  return out + "-----END " + type + "-----\n";
}

std::string
replaced(std::string text, std::string_view from, std::string_view to)
{
  for (auto at = text.find(from); at != std::string::npos;
       at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

// A part of a file, and why the two may read it differently; without a rule they must
// not.
struct Piece
{
  std::string text = {};
  std::string_view rule = {};
};

std::vector<Piece>
pieces()
{
  const auto good = block(make({}));
  const auto body = good.substr(good.find('\n') + 1);
  return {
      {.text = good},
      {.text = replaced(good, "\n", "\r\n")},
      {.text = "text between\n"},
      {.text = "\n"},
      {.text = block("a key", "PRIVATE KEY"),
       .rule = "blocks of other types are skipped"},
      {.text = replaced(good, "\n", "\n\n"),
       .rule = "empty lines within a block do not matter"},
      {.text = replaced(good, "\n", " \n"), .rule = "spaces at line ends do not matter"},
      {.text = "-----BEGIN CERTIFICATE-----\nProc-Type: 4\n\n" + body,
       .rule = "headers: the block is skipped"},
      {.text = "-----BEGIN CERTIFICATE-----\n!!!\n-----END CERTIFICATE-----\n",
       .rule = "what is not base64 is skipped"},
      {.text = block("hello world"),
       .rule = "what is not a certificate is fatal, wherever it is"},
      {.text = block(make({.serial = der::integer("\xb5")})),
       .rule = "a negative serial number is fatal"},
      {.text = replaced(good, "CERTIFICATE", "TRUSTED CERTIFICATE"),
       .rule = "blocks of other types are skipped"},
      {.text = replaced(good, "CERTIFICATE", "X509 CERTIFICATE"),
       .rule = "blocks of other types are skipped"},
      {.text = "x" + good, .rule = "BEGIN is at the start of a line"},
      {.text = "\xef\xbb\xbf" + good, .rule = "a byte order mark is text"},
      {.text = "-----BEGIN CERTIFICATE-----\nMIIB\n",
       .rule = "a block that does not end is skipped"},
  };
}

} // namespace

TEST_CASE("pem: where OpenSSL reads otherwise, a rule of Go explains it")
{
  const auto all = pieces();
  std::mt19937 random(2026);
  std::vector<int> uses(all.size());
  int same = 0;
  for (int i = 0; i < 4000; ++i) {
    std::string pem;
    std::vector<std::size_t> chosen(1 + random() % 3);
    for (auto& index : chosen) {
      index = random() % all.size();
      pem += all[index].text;
    }
    const auto ours = go::x509::parse_certs_pem(pem, go::k_newest);
    const auto count = openssl_count(pem);
    if ((ours ? ours->size() : 0) == count) {
      ++same;
      continue;
    }
    bool is_explained = false;
    for (const auto index : chosen) {
      is_explained = is_explained || !all[index].rule.empty();
      uses[index] += chosen.size() == 1 ? 1 : 0;
    }
    CAPTURE(pem);
    REQUIRE(is_explained);
  }
  CHECK(same > 500);
  for (std::size_t i = 0; i < all.size(); ++i) {
    CAPTURE(all[i].text);
    CHECK((uses[i] == 0 || !all[i].rule.empty()));
  }
}
