#include "go/tls/offer.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace oidcctl::go::tls {

namespace {

constexpr Version k_always{0};
constexpr Version k_never_ends{~0U};

// One thing that Go offers from `first` until, but not with, `end`.
struct Row
{
  std::string_view name;
  Version first = k_always;
  Version end = k_never_ends;
};

// Go 1.22 dropped RSA key exchange (GODEBUG tlsrsakex), Go 1.23 3DES (tls3des).
constexpr Row k_suites[] = {
    {"ECDHE-ECDSA-AES128-GCM-SHA256"},
    {"ECDHE-RSA-AES128-GCM-SHA256"},
    {"ECDHE-ECDSA-AES256-GCM-SHA384"},
    {"ECDHE-RSA-AES256-GCM-SHA384"},
    {"ECDHE-ECDSA-CHACHA20-POLY1305"},
    {"ECDHE-RSA-CHACHA20-POLY1305"},
    {"ECDHE-ECDSA-AES128-SHA"},
    {"ECDHE-RSA-AES128-SHA"},
    {"ECDHE-ECDSA-AES256-SHA"},
    {"ECDHE-RSA-AES256-SHA"},
    {"AES128-GCM-SHA256", k_always, {22}},
    {"AES256-GCM-SHA384", k_always, {22}},
    {"AES128-SHA", k_always, {22}},
    {"AES256-SHA", k_always, {22}},
    {"ECDHE-RSA-DES-CBC3-SHA", k_always, {23}},
    {"DES-CBC3-SHA", k_always, {22}},
};

constexpr Row k_groups[] = {{"X25519"}, {"P-256"}, {"P-384"}, {"P-521"}};

constexpr Row k_hybrid_groups[] = {{"X25519Kyber768Draft00", {23}, {24}},
                                   {"X25519MLKEM768", {24}},
                                   {"SecP256r1MLKEM768", {26}},
                                   {"SecP384r1MLKEM1024", {26}}};

// Go 1.25 dropped SHA-1 (GODEBUG tlssha1).
constexpr Row k_signatures[] = {
    {"RSA-PSS+SHA256"},
    {"ECDSA+SHA256"},
    {"ed25519"},
    {"RSA-PSS+SHA384"},
    {"RSA-PSS+SHA512"},
    {"RSA+SHA256"},
    {"RSA+SHA384"},
    {"RSA+SHA512"},
    {"ECDSA+SHA384"},
    {"ECDSA+SHA512"},
    {"RSA+SHA1", k_always, {25}},
    {"ECDSA+SHA1", k_always, {25}},
};

constexpr Version k_no_tls10{18}; // for clients

template <std::size_t N>
std::vector<std::string_view>
offered(const Row (&rows)[N], Version go)
{
  std::vector<std::string_view> names;
  for (const auto& row : rows) {
    if (go >= row.first && go < row.end) {
      names.push_back(row.name);
    }
  }
  return names;
}

} // namespace

Offer
offer_of(Version go)
{
  return {.has_tls10 = go < k_no_tls10,
          .suites = offered(k_suites, go),
          .groups = offered(k_groups, go),
          .signatures = offered(k_signatures, go),
          .hybrid_groups = offered(k_hybrid_groups, go)};
}

std::vector<std::string_view>
modern_suites()
{
  return {
      "TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"};
}

std::string
Offer::describe() const
{
  auto exchanges = groups;
  exchanges.insert(exchanges.end(), hybrid_groups.begin(), hybrid_groups.end());
  return fmt::format("{} with {}; TLS 1.3 with {}; groups {}; signatures {}",
                     has_tls10 ? "TLS 1.0 to 1.2" : "TLS 1.2",
                     fmt::join(suites, ", "),
                     fmt::join(modern_suites(), ", "),
                     fmt::join(exchanges, ", "),
                     fmt::join(signatures, ", "));
}

} // namespace oidcctl::go::tls
