#pragma once

#include "go/version.hpp"

#include <string>
#include <string_view>
#include <vector>

// What crypto/tls offers to a server by default, in OpenSSL's names (defaults.go,
// cipher_suites.go, common.go).
namespace oidcctl::go::tls {

struct Offer
{
  bool has_tls10 = false; // and 1.1; TLS 1.2 and 1.3 are always offered
  std::vector<std::string_view> suites = {}; // of TLS 1.2 and older
  std::vector<std::string_view> groups = {};
  std::vector<std::string_view> signatures = {};
  // Key exchanges of Go that are not in `groups` because OpenSSL 3.0 lacks them.
  std::vector<std::string_view> hybrid_groups = {};

  // Return the offer in a few words, for findings.
  std::string describe() const;
};

// Return what a client of Go `go` offers, with GODEBUG left at its default.
Offer offer_of(Version go);

// Return the cipher suites of TLS 1.3, which Go offers in every version.
std::vector<std::string_view> modern_suites();

} // namespace oidcctl::go::tls
