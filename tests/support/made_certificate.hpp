#pragma once

#include "go/x509/certificate.hpp"
#include "go/x509/verify.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

// DER by hand, and certificates that are made of it. Their signatures are not
// mathematics: the bytes of one are the public key of who signed, and `MadeSignatures`
// looks for just that.
namespace oidcctl::test {

namespace der {

// Return a value with `tag`, its length in the fewest octets.
std::string tlv(std::uint8_t tag, std::string_view content);
std::string sequence(std::string_view content);
std::string set(std::string_view content);
std::string integer(std::string_view content);
// `dotted`: arcs below 2^28.
std::string oid(std::string_view dotted);
std::string utf8(std::string_view text);
std::string bits(std::string_view content, char unused = 0);
std::string octets(std::string_view content);
std::string context(std::uint8_t number, std::string_view content);
std::string constructed(std::uint8_t number, std::string_view content);
std::string utc(std::string_view text);
// A name of one attribute.
std::string name(std::string_view value, std::string_view type = "2.5.4.3");
std::string
extension(std::string_view oid, std::string_view value, bool is_critical = false);

} // namespace der

// The subjectAltName extension with DNS names, addresses of 4 or 16 bytes as `ip`, and
// more.
std::string san(const std::vector<std::string>& dns,
                const std::vector<std::string>& ip = {});
std::string basic_constraints(bool is_ca, int path_length = -1);
std::string usages(const std::vector<std::string>& oids);
inline const std::string k_server_auth = "1.3.6.1.5.5.7.3.1";
inline const std::string k_client_auth = "1.3.6.1.5.5.7.3.2";

// Return an RSA SubjectPublicKeyInfo of its own for `name`.
std::string made_key(std::string_view name, unsigned bits = 2048);

// What a certificate is made of. Parts that begin as DER replace the usual ones.
struct Made
{
  std::string subject = "leaf"; // common name, and the name of the key
  std::string issuer = "root";
  std::string signer = {};                  // the name of the key; empty: as `issuer`
  std::vector<std::string> extensions = {}; // DER each
  std::string key = {};                     // SubjectPublicKeyInfo
  unsigned signer_bits = 2048;
  std::string version = der::constructed(0, der::integer("\x02"));
  std::string serial = der::integer("\x05");
  std::string algorithm = "1.2.840.113549.1.1.11";
  std::string not_before = der::utc("200101000000Z");
  std::string not_after = der::utc("300101000000Z");
  std::string subject_name = {}; // DER
  std::string issuer_name = {};  // DER
};

// Return the DER. `sign` returns the signature over its argument; without it the
// signature is the key of who signs.
using Sign = std::function<std::string(const std::string&)>;
std::string make(const Made& made, const Sign& sign = nullptr);

// The usual CA: basic constraints and nothing else. `more` are further extensions.
Made made_ca(std::string subject, std::string issuer, std::vector<std::string> more = {});

// Return `der` parsed by the newest Go; it has to parse.
go::x509::Certificate parsed(const std::string& der, go::Version go = go::k_newest);

class MadeSignatures : public go::x509::SignatureVerifier
{
public:
  bool
  verifies(go::x509::SignatureAlgorithm,
           std::string_view spki,
           std::string_view,
           std::string_view signature) const override
  {
    return spki == signature;
  }
};

} // namespace oidcctl::test
