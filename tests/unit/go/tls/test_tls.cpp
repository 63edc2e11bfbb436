#include "go/tls/alert.hpp"
#include "go/tls/offer.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace oidcctl::go;

namespace {

bool
has(const std::vector<std::string_view>& names, std::string_view name)
{
  return std::find(names.begin(), names.end(), name) != names.end();
}

} // namespace

TEST_CASE("tls offer: what each Go dropped and brought")
{
  struct Row
  {
    unsigned go;
    bool tls10, rsa_exchange, triple_des, sha1, mlkem;
  };
  const Row rows[] = {{.go = 15,
                       .tls10 = true,
                       .rsa_exchange = true,
                       .triple_des = true,
                       .sha1 = true,
                       .mlkem = false},
                      {.go = 17,
                       .tls10 = true,
                       .rsa_exchange = true,
                       .triple_des = true,
                       .sha1 = true,
                       .mlkem = false},
                      {.go = 18,
                       .tls10 = false,
                       .rsa_exchange = true,
                       .triple_des = true,
                       .sha1 = true,
                       .mlkem = false},
                      {.go = 21,
                       .tls10 = false,
                       .rsa_exchange = true,
                       .triple_des = true,
                       .sha1 = true,
                       .mlkem = false},
                      {.go = 22,
                       .tls10 = false,
                       .rsa_exchange = false,
                       .triple_des = true,
                       .sha1 = true,
                       .mlkem = false},
                      {.go = 23,
                       .tls10 = false,
                       .rsa_exchange = false,
                       .triple_des = false,
                       .sha1 = true,
                       .mlkem = false},
                      {.go = 24,
                       .tls10 = false,
                       .rsa_exchange = false,
                       .triple_des = false,
                       .sha1 = true,
                       .mlkem = true},
                      {.go = 25,
                       .tls10 = false,
                       .rsa_exchange = false,
                       .triple_des = false,
                       .sha1 = false,
                       .mlkem = true},
                      {.go = 26,
                       .tls10 = false,
                       .rsa_exchange = false,
                       .triple_des = false,
                       .sha1 = false,
                       .mlkem = true}};
  for (const auto& row : rows) {
    CAPTURE(row.go);
    const auto offer = tls::offer_of({row.go});
    CHECK(offer.has_tls10 == row.tls10);
    CHECK(has(offer.suites, "AES128-GCM-SHA256") == row.rsa_exchange);
    CHECK(has(offer.suites, "DES-CBC3-SHA") == row.rsa_exchange);
    CHECK(has(offer.suites, "ECDHE-RSA-DES-CBC3-SHA") == row.triple_des);
    CHECK(has(offer.signatures, "RSA+SHA1") == row.sha1);
    CHECK(has(offer.hybrid_groups, "X25519MLKEM768") == row.mlkem);
    CHECK(has(offer.suites, "ECDHE-RSA-AES128-GCM-SHA256"));
    CHECK_FALSE(has(offer.suites, "ECDHE-RSA-AES128-SHA256"));
    CHECK(offer.groups.size() == 4);
  }
  CHECK(tls::offer_of(k_newest).describe().starts_with(
      "TLS 1.2 with ECDHE-ECDSA-AES128-GCM"));
}

TEST_CASE("tls alerts: each has words, and words lead back")
{
  for (int code = 0; code < 256; ++code) {
    CAPTURE(code);
    CHECK(tls::parse_alert(tls::alert_text(code)) == code);
  }
  CHECK(tls::alert_text(40) == "handshake failure");
  CHECK(tls::alert_text(200) == "alert(200)");
  for (const auto* text : {"", "alert()", "alert(x)", "alert(1000)", "alert(1"}) {
    CHECK_FALSE(tls::parse_alert(text));
  }
}
