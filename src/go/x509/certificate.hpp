#pragma once

#include "base/time.hpp"
#include "go/version.hpp"

#include <tl/expected.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

// A certificate as crypto/x509 reads it (RFC 5280). Bytes are kept in `std::string`.
namespace oidcctl::go::x509 {

enum class SignatureAlgorithm {
  unknown,
  md2_rsa,
  md5_rsa,
  sha1_rsa,
  sha256_rsa,
  sha384_rsa,
  sha512_rsa,
  sha256_rsa_pss,
  sha384_rsa_pss,
  sha512_rsa_pss,
  dsa_sha1,
  dsa_sha256,
  ecdsa_sha1,
  ecdsa_sha256,
  ecdsa_sha384,
  ecdsa_sha512,
  ed25519,
};

enum class KeyAlgorithm { unknown, rsa, dsa, ecdsa, ed25519 };

// A distinguished name (X.501).
struct Name
{
  std::string raw = {}; // DER; names are compared by it
  std::string common_name = {};
  std::vector<std::string> organizations = {};
  std::string text = {}; // RFC 4514 in the order of RFC 2253, for people
};

struct Extension
{
  std::string oid = {}; // dotted
  bool is_critical = false;
  std::string value = {};
};

// A range of addresses in a name constraint; both have 4 or 16 bytes.
struct AddressRange
{
  std::string address = {};
  std::string mask = {};
};

// One half of the name constraints extension (RFC 5280 4.2.1.10).
struct Subtrees
{
  std::vector<std::string> dns = {};
  std::vector<AddressRange> addresses = {};
  std::vector<std::string> emails = {};
  std::vector<std::string> uri_domains = {};
};

// The kinds of names in the subjectAltName extension that Go knows (RFC 5280 4.2.1.6).
namespace san {

inline constexpr std::uint8_t email = 1;
inline constexpr std::uint8_t dns = 2;
inline constexpr std::uint8_t uri = 6;
inline constexpr std::uint8_t address = 7;

} // namespace san

struct AlternativeName
{
  std::uint8_t kind = 0;
  std::string value = {};
};

struct UriName
{
  std::string text = {};
  std::string host = {}; // with its port, as in the URI
};

struct PolicyMapping
{
  std::string issuer = {};  // DER content of the OID
  std::string subject = {}; // the same
};

struct Certificate
{
  std::string raw = {};
  std::string tbs = {};  // what is signed
  std::string spki = {}; // SubjectPublicKeyInfo
  std::string signature = {};
  SignatureAlgorithm signature_algorithm = SignatureAlgorithm::unknown;
  std::string signature_oid = {};
  KeyAlgorithm key_algorithm = KeyAlgorithm::unknown;
  unsigned key_bits = 0; // of an RSA modulus or of a curve
  std::int64_t rsa_exponent = 0;
  bool is_rsa_modulus_even = false;
  int version = 1;         // 1 to 3
  std::string serial = {}; // content of the INTEGER, big-endian, two's complement
  Name issuer = {};
  Name subject = {};
  Time not_before = {};
  Time not_after = {};
  std::vector<Extension> extensions = {};
  std::vector<std::string> unhandled_critical = {}; // OIDs

  unsigned key_usage = 0; // bit 0 is digitalSignature
  bool has_basic_constraints = false;
  bool is_ca = false;
  std::int64_t max_path_length = -1;                 // -1: no limit
  std::vector<std::string> extended_key_usages = {}; // OIDs
  std::string subject_key_id = {};
  std::string authority_key_id = {};

  bool has_san = false; // the subjectAltName extension is there, whatever is in it
  std::vector<std::string> dns_names = {};
  std::vector<std::string> emails = {};
  std::vector<std::string> addresses = {}; // 4 or 16 bytes each
  std::vector<UriName> uris = {};
  std::vector<AlternativeName> names_in_order = {}; // all of the above, and others

  bool has_name_constraints = false;
  Subtrees permitted = {};
  Subtrees excluded = {};

  std::vector<std::string> policies = {}; // DER content of the OIDs
  std::vector<PolicyMapping> policy_mappings = {};
  std::int64_t require_explicit_policy = -1; // -1: absent; the same for the next two
  std::int64_t inhibit_policy_mapping = -1;
  std::int64_t inhibit_any_policy = -1;
};

inline constexpr unsigned k_key_usage_cert_sign = 1U << 5;

// Return the one certificate in `der`, or Go's words for why it does not parse, for
// example "x509: negative serial number" (crypto/x509 parser.go).
tl::expected<Certificate, std::string> parse_certificate(std::string_view der,
                                                         Version go);

// Return what can be read of the certificate in `der`, up to the first problem.
Certificate partial_certificate(std::string_view der, Version go);

} // namespace oidcctl::go::x509
