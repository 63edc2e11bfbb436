#include "go/x509/public_key.hpp"

#include "go/x509/curve.hpp"
#include "go/x509/rules.hpp"

#include <fmt/format.h>

#include <bit>

namespace oidcctl::go::x509 {

namespace {

using Problem = std::optional<std::string>;

constexpr std::string_view k_null_parameters("\x05\x00", 2);

unsigned
bits_of(std::string_view big_endian)
{
  const auto first = big_endian.find_first_not_of('\0');
  if (first == std::string_view::npos) {
    return 0;
  }
  big_endian.remove_prefix(first);
  const auto top = static_cast<unsigned char>(big_endian.front());
  return static_cast<unsigned>(big_endian.size() - 1) * 8 +
         static_cast<unsigned>(std::bit_width(top));
}

// Return whether the INTEGER with this content is above 0.
bool
is_positive(std::string_view content)
{
  return (static_cast<unsigned char>(content.front()) & 0x80U) == 0 &&
         bits_of(content) > 0;
}

Problem
read_rsa(Certificate& certificate, std::string_view parameters, const std::string& bytes)
{
  if (parameters != k_null_parameters) { // RFC 3279 2.3.1
    return "x509: RSA key missing NULL parameters";
  }
  Der der(bytes);
  if (!der.read(tag::sequence, der)) {
    return "x509: invalid RSA public key";
  }
  std::string_view modulus;
  if (!der.read_integer(modulus)) {
    return "x509: invalid RSA modulus";
  }
  if (!der.read_int64(certificate.rsa_exponent)) {
    return "x509: invalid RSA public exponent";
  }
  if (!is_positive(modulus)) {
    return "x509: RSA modulus is not a positive number";
  }
  if (certificate.rsa_exponent <= 0) {
    return "x509: RSA public exponent is not a positive number";
  }
  certificate.key_bits = bits_of(modulus);
  certificate.is_rsa_modulus_even =
      (static_cast<unsigned char>(modulus.back()) & 1U) == 0;
  return std::nullopt;
}

// Return what crypto/ecdsa says of a point that is not on `curve`.
std::string
point_words(const Curve& curve, std::string_view point)
{
  if (!point.starts_with('\x04')) {
    return "ecdsa: invalid uncompressed public key";
  }
  const auto name = fmt::format("P{}", curve.bits);
  return point.size() == 1 + 2 * ((curve.bits + 7) / 8)
             ? name + " point not on curve"
             : fmt::format("invalid {} point encoding", name);
}

Problem
read_ecdsa(Certificate& certificate,
           std::string_view parameters,
           const std::string& bytes,
           Version go)
{
  std::string oid;
  if (!Der(parameters).read_oid(oid, go)) {
    return "x509: invalid ECDSA parameters";
  }
  const auto* curve = find_curve(oid);
  if (curve == nullptr) {
    return "x509: unsupported elliptic curve";
  }
  if (!is_uncompressed_point(*curve, bytes)) {
    return go >= rules::ecdsa_point_words
               ? point_words(*curve, bytes)
               : "x509: failed to unmarshal elliptic curve point";
  }
  certificate.key_bits = curve->bits;
  return std::nullopt;
}

Problem
read_ed25519(Certificate& certificate, std::string_view parameters, std::size_t size)
{
  constexpr std::size_t key_size = 32;
  if (!parameters.empty()) { // RFC 8410, chapter 3
    return "x509: Ed25519 key encoded with illegal parameters";
  }
  certificate.key_bits = key_size * 8;
  return size == key_size ? std::nullopt : Problem("x509: wrong Ed25519 public key size");
}

Problem
read_dsa(Certificate& certificate, std::string_view parameters, const std::string& bytes)
{
  std::string_view y;
  if (!Der(bytes).read_integer(y)) {
    return "x509: invalid DSA public key";
  }
  Der der(parameters);
  std::string_view p;
  std::string_view q;
  std::string_view g;
  if (!der.read(tag::sequence, der) || !der.read_integer(p) || !der.read_integer(q) ||
      !der.read_integer(g)) {
    return "x509: invalid DSA parameters";
  }
  certificate.key_bits = bits_of(p);
  const bool is_good =
      is_positive(y) && is_positive(p) && is_positive(q) && is_positive(g);
  return is_good ? std::nullopt : Problem("x509: zero or negative DSA parameter");
}

KeyAlgorithm
key_algorithm(std::string_view oid)
{
  struct Row
  {
    std::string_view oid;
    KeyAlgorithm algorithm;
  };
  static constexpr Row rows[] = {
      {"1.2.840.113549.1.1.1", KeyAlgorithm::rsa},
      {"1.2.840.10040.4.1", KeyAlgorithm::dsa},
      {"1.2.840.10045.2.1", KeyAlgorithm::ecdsa},
      {"1.3.101.112", KeyAlgorithm::ed25519},
  };
  for (const auto& row : rows) {
    if (row.oid == oid) {
      return row.algorithm;
    }
  }
  return KeyAlgorithm::unknown;
}

// Read the [number] EXPLICIT member of RSASSA-PSS-params.
bool
read_member(Der& der, std::uint8_t number, Der& inner)
{
  return der.read(tag::constructed(number), inner);
}

bool
read_identifier(Der& der, Version go, AlgorithmIdentifier& identifier)
{
  Der fields;
  return der.read(tag::sequence, fields) && !read_algorithm(fields, go, identifier);
}

bool
has_plain_parameters(const AlgorithmIdentifier& identifier)
{
  return identifier.parameters.empty() || identifier.parameters == k_null_parameters;
}

// The hash of MGF1 has to be that of the message, the salt as long as it, and the trailer
// the usual one (crypto/x509 getSignatureAlgorithmFromAI, RFC 4055 chapter 3.1).
SignatureAlgorithm
pss_algorithm(std::string_view parameters, Version go)
{
  Der der(parameters);
  Der hash_member;
  Der mask_member;
  Der salt_member;
  Der trailer_member;
  AlgorithmIdentifier hash;
  AlgorithmIdentifier mask;
  AlgorithmIdentifier mask_hash;
  std::int64_t salt = 0;
  std::int64_t trailer = 1;
  bool has_trailer = false;
  if (!der.read(tag::sequence, der) || !read_member(der, 0, hash_member) ||
      !read_identifier(hash_member, go, hash) || !read_member(der, 1, mask_member) ||
      !read_identifier(mask_member, go, mask) || !read_member(der, 2, salt_member) ||
      !salt_member.read_int64(salt) ||
      !der.read_optional(tag::constructed(3), trailer_member, has_trailer) ||
      (has_trailer && !trailer_member.read_int64(trailer))) {
    return SignatureAlgorithm::unknown;
  }
  Der mask_parameters(mask.parameters);
  if (!read_identifier(mask_parameters, go, mask_hash) || !has_plain_parameters(hash) ||
      mask.oid != "1.2.840.113549.1.1.8" || mask_hash.oid != hash.oid ||
      !has_plain_parameters(mask_hash) || trailer != 1) {
    return SignatureAlgorithm::unknown;
  }
  struct Row
  {
    std::string_view hash;
    std::int64_t salt;
    SignatureAlgorithm algorithm;
  };
  static constexpr Row rows[] = {
      {"2.16.840.1.101.3.4.2.1", 32, SignatureAlgorithm::sha256_rsa_pss},
      {"2.16.840.1.101.3.4.2.2", 48, SignatureAlgorithm::sha384_rsa_pss},
      {"2.16.840.1.101.3.4.2.3", 64, SignatureAlgorithm::sha512_rsa_pss},
  };
  for (const auto& row : rows) {
    if (row.hash == hash.oid && row.salt == salt) {
      return row.algorithm;
    }
  }
  return SignatureAlgorithm::unknown;
}

} // namespace

std::optional<std::string>
read_algorithm(Der der, Version go, AlgorithmIdentifier& algorithm)
{
  if (!der.read_oid(algorithm.oid, go)) {
    return "x509: malformed OID";
  }
  if (der.empty()) {
    return std::nullopt;
  }
  const auto parameters = der.read_any();
  if (!parameters) {
    return "x509: malformed parameters";
  }
  algorithm.parameters = parameters->whole;
  return std::nullopt;
}

SignatureAlgorithm
signature_algorithm(const AlgorithmIdentifier& identifier, Version go)
{
  using enum SignatureAlgorithm;
  static constexpr std::pair<std::string_view, SignatureAlgorithm> rows[] = {
      {"1.2.840.113549.1.1.2", md2_rsa},
      {"1.2.840.113549.1.1.4", md5_rsa},
      {"1.2.840.113549.1.1.5", sha1_rsa},
      {"1.3.14.3.2.29", sha1_rsa}, // the same by ISO, as makecert.exe wrote it
      {"1.2.840.113549.1.1.11", sha256_rsa},
      {"1.2.840.113549.1.1.12", sha384_rsa},
      {"1.2.840.113549.1.1.13", sha512_rsa},
      {"1.2.840.10040.4.3", dsa_sha1},
      {"2.16.840.1.101.3.4.3.2", dsa_sha256},
      {"1.2.840.10045.4.1", ecdsa_sha1},
      {"1.2.840.10045.4.3.2", ecdsa_sha256},
      {"1.2.840.10045.4.3.3", ecdsa_sha384},
      {"1.2.840.10045.4.3.4", ecdsa_sha512},
      {"1.3.101.112", SignatureAlgorithm::ed25519},
  };
  if (identifier.oid == "1.2.840.113549.1.1.10") {
    return pss_algorithm(identifier.parameters, go);
  }
  for (const auto& [oid, algorithm] : rows) {
    if (oid == identifier.oid) {
      const bool is_bare = identifier.parameters.empty(); // RFC 8410, chapter 3
      return algorithm == SignatureAlgorithm::ed25519 && !is_bare ? unknown : algorithm;
    }
  }
  return unknown;
}

std::optional<std::string>
read_public_key(Certificate& certificate, Version go)
{
  Der der(certificate.spki);
  Der identifier;
  if (!der.read(tag::sequence, der)) {
    return "x509: malformed spki";
  }
  if (!der.read(tag::sequence, identifier)) {
    return "x509: malformed public key algorithm identifier";
  }
  AlgorithmIdentifier algorithm;
  if (auto problem = read_algorithm(identifier, go, algorithm)) {
    return problem;
  }
  BitString key;
  if (!der.read_bit_string(key)) {
    return "x509: malformed subjectPublicKey";
  }
  certificate.key_algorithm = key_algorithm(algorithm.oid);
  const auto bytes = key.right_aligned();
  switch (certificate.key_algorithm) {
  case KeyAlgorithm::rsa:
    return read_rsa(certificate, algorithm.parameters, bytes);
  case KeyAlgorithm::ecdsa:
    return read_ecdsa(certificate, algorithm.parameters, bytes, go);
  case KeyAlgorithm::ed25519:
    return read_ed25519(certificate, algorithm.parameters, bytes.size());
  case KeyAlgorithm::dsa:
    return read_dsa(certificate, algorithm.parameters, bytes);
  case KeyAlgorithm::unknown:
    break;
  }
  return std::nullopt;
}

} // namespace oidcctl::go::x509
