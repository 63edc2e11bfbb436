#pragma once

#include "go/json.hpp"
#include "go/version.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace oidcctl {

// One key of a key set as go-jose v2 decodes it for kube-apiserver (RFC 7517, RFC 7518):
// byte strings are decoded already; of private members just their presence is kept.
struct Jwk
{
  enum class Type { unknown, rsa, ec, okp, symmetric };

  Type type = Type::unknown;
  std::string key_type = {}; // `kty` as written
  std::string key_id = {};   // `kid`; empty when there is none
  std::string algorithm = {};
  std::string use = {};
  std::string curve = {};
  std::string modulus = {};  // n, big-endian
  std::string exponent = {}; // e, big-endian
  std::string x = {};
  std::string y = {};
  std::vector<std::string> certificates = {}; // x5c, DER
  std::string sha1_thumbprint = {};           // x5t, 20 bytes or none
  std::string sha256_thumbprint = {};         // x5t#S256, 32 bytes or none
  bool is_private = false;                    // it carries its private half

  // Why go-jose refuses the key as far as its JSON tells; the curve equation and the
  // certificates are for `Jose`.
  std::optional<std::string> problem = std::nullopt;
  // The same for what go-jose only looks at from Kubernetes 1.27 on.
  std::optional<std::string> problem_since_1_27 = std::nullopt;

  // Return why Kubernetes 1.`minor` refuses the key, or nothing. The certificates have to
  // parse as the Go of that release reads them.
  std::optional<std::string> problem_in(unsigned minor) const;
};

// A provider's key set.
struct Jwks
{
  std::vector<Jwk> keys = {};
  // Why Go refuses the document around the keys.
  std::optional<std::string> decode_error = std::nullopt;

  // Return the key set in `body`, or why it is not JSON. A body of another shape is a key
  // set with a `decode_error`, a key that cannot be used carries its `problem`.
  static tl::expected<Jwks, go::ParseError> parse(std::string_view body);
};

// Return one key; it carries its `problem` when its JSON is not fine.
Jwk read_jwk(const go::Value& value);

// Return the bits of the key's modulus or curve; 0 where that says nothing.
unsigned bits_of(const Jwk& key);

// Return the algorithms whose signatures kube-apiserver could verify with `key`, the key
// being usable: nothing for a symmetric, a private or an Ed25519 key, and nothing for an
// RSA key that Go of the newest Kubernetes refuses.
std::vector<std::string> algorithms_of(const Jwk& key);

// Return whether Kubernetes 1.`minor` verifies nothing with this RSA key, whatever was
// signed (crypto/rsa checkPublicKey): its exponent is below 2 or above 2^31-1; from 1.33
// (Go 1.24) on also where exponent or modulus is even, or it has fewer than 1024 bits.
bool is_refused_by_go(const Jwk& key, unsigned minor);

// Return Go's words for the first of `certificates` (x5c, DER) that does not parse, or
// nothing.
std::optional<std::string> x5c_problem(const std::vector<std::string>& certificates,
                                       go::Version go);

// Return "key 2 (kid "abc")" for messages; `index` counts from 0.
std::string describe(const Jwk& key, std::size_t index);

// The nine algorithms that kube-apiserver can be told to accept (RFC 7518 chapter 3.1).
const std::vector<std::string>& known_algorithms();

} // namespace oidcctl
