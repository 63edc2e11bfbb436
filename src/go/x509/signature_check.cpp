#include "go/x509/signature_check.hpp"

#include "go/x509/rules.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oidcctl::go::x509 {

namespace {

using Problem = std::optional<SignatureProblem>;

enum class Hash { none, md5, sha1, sha2 };

struct Details
{
  SignatureAlgorithm algorithm;
  std::string_view name; // as Go prints it
  KeyAlgorithm key;
  Hash hash;
};

constexpr Details k_details[] = {
    {SignatureAlgorithm::md2_rsa, "MD2-RSA", KeyAlgorithm::rsa, Hash::none},
    {SignatureAlgorithm::md5_rsa, "MD5-RSA", KeyAlgorithm::rsa, Hash::md5},
    {SignatureAlgorithm::sha1_rsa, "SHA1-RSA", KeyAlgorithm::rsa, Hash::sha1},
    {SignatureAlgorithm::sha256_rsa, "SHA256-RSA", KeyAlgorithm::rsa, Hash::sha2},
    {SignatureAlgorithm::sha384_rsa, "SHA384-RSA", KeyAlgorithm::rsa, Hash::sha2},
    {SignatureAlgorithm::sha512_rsa, "SHA512-RSA", KeyAlgorithm::rsa, Hash::sha2},
    {SignatureAlgorithm::sha256_rsa_pss, "SHA256-RSAPSS", KeyAlgorithm::rsa, Hash::sha2},
    {SignatureAlgorithm::sha384_rsa_pss, "SHA384-RSAPSS", KeyAlgorithm::rsa, Hash::sha2},
    {SignatureAlgorithm::sha512_rsa_pss, "SHA512-RSAPSS", KeyAlgorithm::rsa, Hash::sha2},
    {SignatureAlgorithm::dsa_sha1, "DSA-SHA1", KeyAlgorithm::dsa, Hash::sha1},
    {SignatureAlgorithm::dsa_sha256, "DSA-SHA256", KeyAlgorithm::dsa, Hash::sha2},
    {SignatureAlgorithm::ecdsa_sha1, "ECDSA-SHA1", KeyAlgorithm::ecdsa, Hash::sha1},
    {SignatureAlgorithm::ecdsa_sha256, "ECDSA-SHA256", KeyAlgorithm::ecdsa, Hash::sha2},
    {SignatureAlgorithm::ecdsa_sha384, "ECDSA-SHA384", KeyAlgorithm::ecdsa, Hash::sha2},
    {SignatureAlgorithm::ecdsa_sha512, "ECDSA-SHA512", KeyAlgorithm::ecdsa, Hash::sha2},
    {SignatureAlgorithm::ed25519, "Ed25519", KeyAlgorithm::ed25519, Hash::none},
};

const Details*
find_details(SignatureAlgorithm algorithm)
{
  const auto* found =
      std::find_if(std::begin(k_details),
                   std::end(k_details),
                   [algorithm](const auto& row) { return row.algorithm == algorithm; });
  return found == std::end(k_details) ? nullptr : found;
}

Problem
unimplemented()
{
  return SignatureProblem{Cause::weak_signature,
                          "x509: cannot verify signature: algorithm unimplemented"};
}

Problem
insecure(const Details& details, Version go)
{
  const bool has_override = details.hash == Hash::sha1 && go < rules::no_sha1_override &&
                            details.key != KeyAlgorithm::dsa;
  return SignatureProblem{
      Cause::weak_signature,
      fmt::format("x509: cannot verify signature: insecure algorithm {}{}",
                  details.name,
                  has_override ? " (temporarily override with GODEBUG=x509sha1=1)" : "")};
}

// Return why Go does not use a signature of this kind, whatever its key.
Problem
algorithm_problem(const Details* details, Version go)
{
  const bool is_md2 =
      details != nullptr && details->algorithm == SignatureAlgorithm::md2_rsa;
  if (details == nullptr || is_md2) {
    return unimplemented();
  }
  const bool is_weak =
      details->hash == Hash::md5 || (details->hash == Hash::sha1 && go >= rules::no_sha1);
  return is_weak ? insecure(*details, go) : std::nullopt;
}

struct KeyWords
{
  KeyAlgorithm key;
  std::string_view name;
  std::string_view go_type;
  std::string_view failure;
};

constexpr KeyWords k_keys[] = {
    {KeyAlgorithm::rsa, "RSA", "*rsa.PublicKey", "crypto/rsa: verification error"},
    {KeyAlgorithm::dsa, "DSA", "*dsa.PublicKey", "x509: DSA verification failure"},
    {KeyAlgorithm::ecdsa,
     "ECDSA",
     "*ecdsa.PublicKey",
     "x509: ECDSA verification failure"},
    {KeyAlgorithm::ed25519,
     "Ed25519",
     "ed25519.PublicKey",
     "x509: Ed25519 verification failure"},
};

const KeyWords*
find_key_words(KeyAlgorithm key)
{
  const auto* found = std::find_if(std::begin(k_keys),
                                   std::end(k_keys),
                                   [key](const auto& row) { return row.key == key; });
  return found == std::end(k_keys) ? nullptr : found;
}

// Return why Go does not verify with this RSA key (crypto/rsa checkKeySize and
// checkPublicKey).
Problem
rsa_problem(const Certificate& parent, Version go)
{
  constexpr unsigned least_bits = 1024;
  constexpr std::int64_t largest_exponent = 0x7fffffff;
  const auto weak = [](std::string words) {
    return SignatureProblem{Cause::weak_signature, std::move(words)};
  };
  const bool is_strict = go >= rules::rsa_1024;
  if (is_strict && parent.key_bits < least_bits) {
    return weak(fmt::format("crypto/rsa: {}-bit keys are insecure (see "
                            "https://go.dev/pkg/crypto/rsa#hdr-Minimum_key_size)",
                            parent.key_bits));
  }
  if (is_strict && parent.is_rsa_modulus_even) {
    return weak("crypto/rsa: public modulus is even");
  }
  if (parent.rsa_exponent < 2) {
    return weak("crypto/rsa: public exponent too small or negative");
  }
  if (is_strict && parent.rsa_exponent % 2 == 0) {
    return weak("crypto/rsa: public exponent is even");
  }
  return parent.rsa_exponent > largest_exponent
             ? Problem(weak("crypto/rsa: public exponent too large"))
             : std::nullopt;
}

} // namespace

std::optional<SignatureProblem>
signature_problem(const Certificate& child,
                  const Certificate& parent,
                  Version go,
                  const SignatureVerifier& verifier)
{
  const bool is_barred =
      (parent.version == 3 && !parent.has_basic_constraints) ||
      (parent.has_basic_constraints && !parent.is_ca) ||
      (parent.key_usage != 0 && (parent.key_usage & k_key_usage_cert_sign) == 0);
  if (is_barred) {
    return SignatureProblem{
        Cause::not_a_ca,
        "x509: invalid signature: parent certificate cannot sign this "
        "kind of certificate"};
  }
  const auto* key = find_key_words(parent.key_algorithm);
  const auto* details = find_details(child.signature_algorithm);
  if (parent.key_algorithm == KeyAlgorithm::unknown) {
    return unimplemented();
  }
  if (auto problem = algorithm_problem(details, go)) {
    return problem;
  }
  const bool is_dsa = parent.key_algorithm == KeyAlgorithm::dsa;
  if (key == nullptr || (is_dsa && go >= rules::no_dsa)) {
    return unimplemented();
  }
  if (details->key != parent.key_algorithm) {
    return SignatureProblem{
        Cause::unknown_authority,
        fmt::format(
            "x509: signature algorithm specifies an {} public key, but have public "
            "key of type {}",
            find_key_words(details->key)->name,
            key->go_type)};
  }
  if (parent.key_algorithm == KeyAlgorithm::rsa) {
    if (auto problem = rsa_problem(parent, go)) {
      return problem;
    }
  }
  return verifier.verifies(
             child.signature_algorithm, parent.spki, child.tbs, child.signature)
             ? std::nullopt
             : Problem(
                   SignatureProblem{Cause::unknown_authority, std::string(key->failure)});
}

} // namespace oidcctl::go::x509
