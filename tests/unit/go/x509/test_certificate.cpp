#include "made_certificate.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace oidcctl;
using namespace oidcctl::test;
using go::Version;

namespace {

using namespace std::string_literals;

std::string
problem(const std::string& der, Version go = go::k_newest)
{
  const auto certificate = go::x509::parse_certificate(der, go);
  return certificate ? "ok" : certificate.error();
}

Made
with_extension(std::string_view oid, std::string_view value, bool is_critical = false)
{
  return {.extensions = {der::extension(oid, value, is_critical)}};
}

// A name constraints extension that permits one name.
Made
permitting(std::uint8_t kind, std::string_view name)
{
  const auto subtree = der::sequence(der::context(kind, name));
  return with_extension("2.5.29.30", der::sequence(der::constructed(0, subtree)));
}

Made
with_name(std::uint8_t tag, std::string_view content)
{
  const auto attribute = der::sequence(der::oid("2.5.4.10") + der::tlv(tag, content));
  return {.subject_name = der::sequence(der::set(attribute))};
}

Made
with_key(std::string_view algorithm, std::string_view parameters, std::string_view bits)
{
  return {.key =
              der::sequence(der::sequence(der::oid(algorithm) + std::string(parameters)) +
                            der::bits(bits))};
}

struct Row
{
  std::string what = {};
  Made made = {};
  std::string problem = "ok";
};

const auto k_rsa = "1.2.840.113549.1.1.1"s;
const auto k_ec = "1.2.840.10045.2.1"s;
const auto k_null = "\x05\x00"s;
const auto k_p256 = der::oid("1.2.840.10045.3.1.7");

} // namespace

TEST_CASE("x509: what parses, and Go's words for what does not")
{
  const auto dn = "x509: invalid RDNSequence: invalid attribute value: "s;
  const Row rows[] = {
      {.what = "usual"},
      {.what = "negative serial",
       .made = {.serial = der::integer("\xb5")},
       .problem = "x509: negative serial number"},
      {.what = "long serial",
       .made = {.serial = der::integer("\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11")}},
      {.what = "no serial",
       .made = {.serial = der::integer("")},
       .problem = "x509: malformed serial number"},
      {.what = "serial with a needless zero",
       .made = {.serial = der::integer("\0\1"s)},
       .problem = "x509: malformed serial number"},
      {.what = "version 4",
       .made = {.version = der::constructed(0, der::integer("\3"))},
       .problem = "x509: invalid version"},
      {.what = "version -1",
       .made = {.version = der::constructed(0, der::integer("\xff"))},
       .problem = "x509: malformed version"},
      {.what = "time with an offset",
       .made = {.not_before = der::utc("200101000000+0100")}},
      {.what = "time without seconds", .made = {.not_before = der::utc("2001010000Z")}},
      {.what = "time in month 13",
       .made = {.not_before = der::utc("201301000000Z")},
       .problem = "x509: malformed UTCTime"},
      {.what = "fraction of a second",
       .made = {.not_before = der::tlv(0x18, "20200101000000.5Z")},
       .problem = "x509: malformed GeneralizedTime"},
      {.what = "time that is a number",
       .made = {.not_before = der::integer("\1")},
       .problem = "x509: unsupported time format"},
      {.what = "number in a name",
       .made = with_name(0x02, "\5"),
       .problem = dn + "unsupported string type: 2"},
      {.what = "at sign in a PrintableString",
       .made = with_name(0x13, "a@b"),
       .problem = dn + "invalid PrintableString"},
      {.what = "underscore in a PrintableString",
       .made = with_name(0x13, "a_b"),
       .problem = dn + "invalid PrintableString"},
      {.what = "asterisk and ampersand in a PrintableString",
       .made = with_name(0x13, "a*&b")},
      {.what = "bad UTF-8",
       .made = with_name(0x0c, "\xff"),
       .problem = dn + "invalid UTF-8 string"},
      {.what = "bad IA5",
       .made = with_name(0x16, "\xff"),
       .problem = dn + "invalid IA5String"},
      {.what = "bad NumericString",
       .made = with_name(0x12, "12a"),
       .problem = dn + "invalid NumericString"},
      {.what = "Latin-1 as T61String", .made = with_name(0x14, "\xe4")},
      {.what = "BMPString", .made = with_name(0x1e, "\0a"s)},
      {.what = "odd BMPString",
       .made = with_name(0x1e, "\0a\0"s),
       .problem = dn + "invalid BMPString"},
      {.what = "surrogates in a BMPString",
       .made = with_name(0x1e, "\xd8\0\xdc\0"s),
       .problem = dn + "invalid BMPString"},
      {.what = "empty name", .made = {.subject_name = der::sequence("")}},
      {.what = "RSA key without NULL",
       .made = with_key(k_rsa, "", "a"),
       .problem = "x509: RSA key missing NULL parameters"},
      {.what = "RSA key that is none",
       .made = with_key(k_rsa, k_null, "a"),
       .problem = "x509: invalid RSA public key"},
      {.what = "RSA modulus below zero",
       .made = with_key(
           k_rsa, k_null, der::sequence(der::integer("\xfb") + der::integer("\3"))),
       .problem = "x509: RSA modulus is not a positive number"},
      {.what = "RSA exponent zero",
       .made = with_key(
           k_rsa, k_null, der::sequence(der::integer("\7") + der::integer("\0"s))),
       .problem = "x509: RSA public exponent is not a positive number"},
      {.what = "EC key without a curve",
       .made = with_key(k_ec, "", "a"),
       .problem = "x509: invalid ECDSA parameters"},
      {.what = "EC key on secp256k1",
       .made = with_key(k_ec, der::oid("1.3.132.0.10"), "a"),
       .problem = "x509: unsupported elliptic curve"},
      {.what = "EC point compressed",
       .made = with_key(k_ec, k_p256, "\2" + std::string(32, 'a')),
       .problem = "ecdsa: invalid uncompressed public key"},
      {.what = "EC point short",
       .made = with_key(k_ec, k_p256, "\4abc"),
       .problem = "invalid P256 point encoding"},
      {.what = "EC point off the curve",
       .made = with_key(k_ec, k_p256, "\4" + std::string(64, 'a')),
       .problem = "P256 point not on curve"},
      {.what = "Ed25519 key with parameters",
       .made = with_key("1.3.101.112", k_null, std::string(32, 'a')),
       .problem = "x509: Ed25519 key encoded with illegal parameters"},
      {.what = "Ed25519 key of 31 bytes",
       .made = with_key("1.3.101.112", "", std::string(31, 'a')),
       .problem = "x509: wrong Ed25519 public key size"},
      {.what = "key of an unknown type", .made = with_key("1.2.3", k_null, "a")},
      {.what = "unknown extension", .made = with_extension("1.2.3.4.5", k_null)},
      {.what = "extension twice",
       .made = {.extensions = {der::extension("1.2.3", k_null),
                               der::extension("1.2.3", k_null)}},
       .problem = "x509: certificate contains duplicate extension with OID \"1.2.3\""},
      {.what = "critical that is neither true nor false",
       .made = {.extensions = {der::sequence(der::oid("1.2.3") + der::tlv(1, "\1") +
                                             der::octets(""))}},
       .problem = "x509: malformed extension critical field"},
      {.what = "DNS name with 8 bits",
       .made = with_extension("2.5.29.17", der::sequence(der::context(2, "m\xfcnchen"))),
       .problem = "x509: SAN dNSName is malformed"},
      {.what = "e-mail with 8 bits",
       .made = with_extension("2.5.29.17", der::sequence(der::context(1, "\xfc"))),
       .problem = "x509: SAN rfc822Name is malformed"},
      {.what = "URI with a space in its host",
       .made =
           with_extension("2.5.29.17", der::sequence(der::context(6, "https://a b/"))),
       .problem =
           "x509: cannot parse URI \"https://a b/\": parse \"https://a b/\": invalid "
           "character "
           "\" \" in host name"},
      {.what = "URI with an empty label",
       .made =
           with_extension("2.5.29.17", der::sequence(der::context(6, "https://a..b/"))),
       .problem = "x509: cannot parse URI \"https://a..b/\": invalid domain"},
      {.what = "address of 5 bytes",
       .made = with_extension("2.5.29.17", der::sequence(der::context(7, "12345"))),
       .problem = "x509: cannot parse IP address of length 5"},
      {.what = "DNS name with a trailing dot",
       .made = {.extensions = {san({"localhost."})}}},
      {.what = "key usage that is no bits",
       .made = with_extension("2.5.29.15", der::sequence("")),
       .problem = "x509: invalid key usage"},
      {.what = "path length -1",
       .made = with_extension("2.5.29.19", der::sequence(der::integer("\xff"))),
       .problem = "x509: invalid basic constraints"},
      {.what = "no constraints",
       .made = with_extension("2.5.29.30", der::sequence("")),
       .problem = "x509: empty name constraints extension"},
      {.what = "constraint with a trailing dot",
       .made = permitting(2, "a."),
       .problem = "x509: failed to parse dnsName constraint \"a.\""},
      {.what = "constraint with a leading dot", .made = permitting(2, ".a")},
      {.what = "constraint on an address without a mask",
       .made = permitting(7, "\n\0\0\0"s),
       .problem = "x509: IP constraint contained value of length 4"},
      {.what = "constraint with a mask with a gap",
       .made = permitting(7, "\n\0\0\0\xff\0\xff\0"s),
       .problem = "x509: IP constraint contained invalid mask ff00ff00"},
      {.what = "constraint on a mailbox without a name",
       .made = permitting(1, "@b"),
       .problem = "x509: failed to parse rfc822Name constraint \"@b\""},
      {.what = "URI constraint on an address",
       .made = permitting(6, "1.2.3.4"),
       .problem =
           "x509: failed to parse URI constraint \"1.2.3.4\": cannot be IP address"},
      {.what = "critical authority key identifier",
       .made = with_extension("2.5.29.35", der::sequence(""), true),
       .problem = "x509: authority key identifier incorrectly marked critical"},
      {.what = "critical subject key identifier",
       .made = with_extension("2.5.29.14", der::octets("a"), true),
       .problem = "x509: subject key identifier incorrectly marked critical"},
      {.what = "policy twice",
       .made = with_extension("2.5.29.32",
                              der::sequence(der::sequence(der::oid("1.2.3")) +
                                            der::sequence(der::oid("1.2.3")))),
       .problem = "x509: invalid certificate policies"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.what);
    CHECK(problem(make(row.made)) == row.problem);
  }
}

TEST_CASE("x509: bytes that are no certificate")
{
  const auto whole = make({});
  CHECK(problem("") == "x509: malformed certificate");
  CHECK(problem("hello world") == "x509: malformed certificate");
  CHECK(problem(whole + '\0') == "x509: trailing data");
  for (std::size_t size = 0; size < whole.size(); ++size) {
    CHECK(problem(whole.substr(0, size)) != "ok");
  }
}

TEST_CASE("x509: rules by the version of Go")
{
  struct VersionRow
  {
    std::string what = {};
    Made made = {};
    Version last = {}; // that takes it
    std::string problem = {};
  };
  const VersionRow rows[] = {
      {.what = "negative serial",
       .made = {.serial = der::integer("\xb5")},
       .last = {22},
       .problem = "x509: negative serial number"},
      {.what = "extension twice",
       .made = {.extensions = {der::extension("1.2.3", k_null),
                               der::extension("1.2.3", k_null)}},
       .last = {18},
       .problem = "x509: certificate contains duplicate extensions"},
      {.what = "number in a name",
       .made = with_name(0x02, "\5"),
       .last = {16},
       .problem = "x509: invalid RDNSequence: invalid attribute value: unsupported "
                  "string type: 2"},
      {.what = "critical authorityInfoAccess",
       .made = with_extension("1.3.6.1.5.5.7.1.1", der::sequence(""), true),
       .last = {22},
       .problem = "x509: authority info access incorrectly marked critical"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.what);
    CHECK(problem(make(row.made), row.last) == "ok");
    CHECK(problem(make(row.made), {row.last.minor + 1}) == row.problem);
  }
}

TEST_CASE("x509: what is read of a certificate")
{
  const auto certificate = parsed(
      make({.extensions = {san({"a.example", "*.b"}, {"\x7f\0\0\1"s}),
                           basic_constraints(true, 3),
                           usages({k_server_auth}),
                           der::extension("1.2.3", k_null, true)},
            .serial = der::integer("\x12\x34"),
            .subject_name = der::sequence(
                der::set(der::sequence(der::oid("2.5.4.10") + der::utf8("Corp, Inc"))) +
                der::set(der::sequence(der::oid("2.5.4.3") + der::utf8("idp"))))}));
  CHECK(certificate.version == 3);
  CHECK(certificate.serial == "\x12\x34");
  CHECK(certificate.subject.common_name == "idp");
  CHECK(certificate.subject.organizations == std::vector<std::string>{"Corp, Inc"});
  CHECK(certificate.subject.text == "CN=idp,O=Corp\\, Inc");
  CHECK(certificate.issuer.text == "CN=root");
  CHECK(to_rfc3339(certificate.not_before) == "2020-01-01T00:00:00Z");
  CHECK(certificate.dns_names == std::vector<std::string>{"a.example", "*.b"});
  CHECK(certificate.addresses == std::vector<std::string>{"\x7f\0\0\1"s});
  CHECK(certificate.is_ca);
  CHECK(certificate.max_path_length == 3);
  CHECK(certificate.extended_key_usages == std::vector<std::string>{k_server_auth});
  CHECK(certificate.unhandled_critical == std::vector<std::string>{"1.2.3"});
  CHECK(certificate.key_bits == 2048);
  CHECK(certificate.signature_algorithm == go::x509::SignatureAlgorithm::sha256_rsa);
}

TEST_CASE("x509: extensions of a certificate of version 1 do not exist")
{
  const auto certificate =
      parsed(make({.extensions = {san({"localhost"})}, .version = ""}));
  CHECK(certificate.version == 1);
  CHECK_FALSE(certificate.has_san);
}
