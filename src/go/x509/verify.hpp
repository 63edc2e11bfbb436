#pragma once

#include "base/time.hpp"
#include "go/version.hpp"
#include "go/x509/certificate.hpp"

#include <tl/expected.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// What crypto/tls and crypto/x509 say of a server's certificates (crypto/tls
// handshake_client.go verifyServerCertificate, crypto/x509 verify.go).
namespace oidcctl::go::x509 {

// Why a chain is refused, for programs. The words are permanent in evidence files.
enum class Cause {
  none,           // it is accepted
  no_certificate, // the server sent none
  too_large,      // the certificate message, or an RSA key, is larger than Go reads
  unparsable,     // ParseCertificate fails
  expired,        // or an intermediate certificate is
  not_yet_valid,
  name_mismatch,     // it is for other names
  no_names,          // it names its host in the common name only, or has no name at all
  unknown_authority, // no path leads to a root
  weak_signature,    // SHA-1, MD5, or an RSA key below 1024 bits
  not_a_ca,          // a certificate signs others and must not
  path_length,
  name_constraint,
  key_usage, // extended key usage without serverAuth
  critical_extension,
  policy,
  too_many_signatures, // more than a hundred candidates
  key_type,            // of the server's certificate
};

// Return the permanent word for `cause`, for example "name-mismatch".
std::string_view to_string(Cause cause);

// Return the cause that `word` names.
std::optional<Cause> parse_cause(std::string_view word);

// Why Go refuses a chain.
struct Refusal
{
  Cause cause = Cause::unparsable;
  // Go's own, without "Get ...:"; for example "tls: failed to verify certificate: x509:
  // certificate signed by unknown authority".
  std::string words = {};
  // The subject of the certificate that is meant, where it is not the server's own.
  std::string subject = {};
};

// The mathematics of signatures. Safe to use from many threads at once.
class SignatureVerifier
{
public:
  virtual ~SignatureVerifier() = default;

  // Return whether `signature` over `message` verifies under `algorithm` (RFC 8017 PKCS
  // #1 v1.5 or PSS with a salt as long as the hash, ECDSA, Ed25519) with the key in
  // `spki`, a SubjectPublicKeyInfo in DER. `algorithm` fits the type of the key.
  virtual bool verifies(SignatureAlgorithm algorithm,
                        std::string_view spki,
                        std::string_view message,
                        std::string_view signature) const = 0;
};

// What a chain is judged against.
struct VerifyOptions
{
  // As net/http gives it to crypto/tls: the host of the URL as written, in ASCII; an IPv6
  // address may have its brackets.
  std::string host = {};
  Time now = {};
  Version go = k_newest;
};

// Return nothing when Go of `options.go` accepts `presented` (DER, as the server sent
// them, its own certificate first) for the host, or why it refuses. Each certificate of
// `roots` is trusted by itself, whatever it is.
std::optional<Refusal> judge_server_chain(const std::vector<std::string>& presented,
                                          const std::vector<Certificate>& roots,
                                          const VerifyOptions& options,
                                          const SignatureVerifier& verifier);

} // namespace oidcctl::go::x509
