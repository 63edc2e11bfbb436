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
      {"usual"},
      {"negative serial",
       {.serial = der::integer("\xb5")},
       "x509: negative serial number"},
      {"long serial",
       {.serial = der::integer("\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11")}},
      {"no serial", {.serial = der::integer("")}, "x509: malformed serial number"},
      {"serial with a needless zero",
       {.serial = der::integer("\0\1"s)},
       "x509: malformed serial number"},
      {"version 4",
       {.version = der::constructed(0, der::integer("\3"))},
       "x509: invalid version"},
      {"version -1",
       {.version = der::constructed(0, der::integer("\xff"))},
       "x509: malformed version"},
      {"time with an offset", {.not_before = der::utc("200101000000+0100")}},
      {"time without seconds", {.not_before = der::utc("2001010000Z")}},
      {"time in month 13",
       {.not_before = der::utc("201301000000Z")},
       "x509: malformed UTCTime"},
      {"fraction of a second",
       {.not_before = der::tlv(0x18, "20200101000000.5Z")},
       "x509: malformed GeneralizedTime"},
      {"time that is a number",
       {.not_before = der::integer("\1")},
       "x509: unsupported time format"},
      {"number in a name", with_name(0x02, "\5"), dn + "unsupported string type: 2"},
      {"at sign in a PrintableString",
       with_name(0x13, "a@b"),
       dn + "invalid PrintableString"},
      {"underscore in a PrintableString",
       with_name(0x13, "a_b"),
       dn + "invalid PrintableString"},
      {"asterisk and ampersand in a PrintableString", with_name(0x13, "a*&b")},
      {"bad UTF-8", with_name(0x0c, "\xff"), dn + "invalid UTF-8 string"},
      {"bad IA5", with_name(0x16, "\xff"), dn + "invalid IA5String"},
      {"bad NumericString", with_name(0x12, "12a"), dn + "invalid NumericString"},
      {"Latin-1 as T61String", with_name(0x14, "\xe4")},
      {"BMPString", with_name(0x1e, "\0a"s)},
      {"odd BMPString", with_name(0x1e, "\0a\0"s), dn + "invalid BMPString"},
      {"surrogates in a BMPString",
       with_name(0x1e, "\xd8\0\xdc\0"s),
       dn + "invalid BMPString"},
      {"empty name", {.subject_name = der::sequence("")}},
      {"RSA key without NULL",
       with_key(k_rsa, "", "a"),
       "x509: RSA key missing NULL parameters"},
      {"RSA key that is none",
       with_key(k_rsa, k_null, "a"),
       "x509: invalid RSA public key"},
      {"RSA modulus below zero",
       with_key(k_rsa, k_null, der::sequence(der::integer("\xfb") + der::integer("\3"))),
       "x509: RSA modulus is not a positive number"},
      {"RSA exponent zero",
       with_key(k_rsa, k_null, der::sequence(der::integer("\7") + der::integer("\0"s))),
       "x509: RSA public exponent is not a positive number"},
      {"EC key without a curve",
       with_key(k_ec, "", "a"),
       "x509: invalid ECDSA parameters"},
      {"EC key on secp256k1",
       with_key(k_ec, der::oid("1.3.132.0.10"), "a"),
       "x509: unsupported elliptic curve"},
      {"EC point compressed",
       with_key(k_ec, k_p256, "\2" + std::string(32, 'a')),
       "ecdsa: invalid uncompressed public key"},
      {"EC point short", with_key(k_ec, k_p256, "\4abc"), "invalid P256 point encoding"},
      {"EC point off the curve",
       with_key(k_ec, k_p256, "\4" + std::string(64, 'a')),
       "P256 point not on curve"},
      {"Ed25519 key with parameters",
       with_key("1.3.101.112", k_null, std::string(32, 'a')),
       "x509: Ed25519 key encoded with illegal parameters"},
      {"Ed25519 key of 31 bytes",
       with_key("1.3.101.112", "", std::string(31, 'a')),
       "x509: wrong Ed25519 public key size"},
      {"key of an unknown type", with_key("1.2.3", k_null, "a")},
      {"unknown extension", with_extension("1.2.3.4.5", k_null)},
      {"extension twice",
       {.extensions = {der::extension("1.2.3", k_null), der::extension("1.2.3", k_null)}},
       "x509: certificate contains duplicate extension with OID \"1.2.3\""},
      {"critical that is neither true nor false",
       {.extensions = {der::sequence(der::oid("1.2.3") + der::tlv(1, "\1") +
                                     der::octets(""))}},
       "x509: malformed extension critical field"},
      {"DNS name with 8 bits",
       with_extension("2.5.29.17", der::sequence(der::context(2, "m\xfcnchen"))),
       "x509: SAN dNSName is malformed"},
      {"e-mail with 8 bits",
       with_extension("2.5.29.17", der::sequence(der::context(1, "\xfc"))),
       "x509: SAN rfc822Name is malformed"},
      {"URI with a space in its host",
       with_extension("2.5.29.17", der::sequence(der::context(6, "https://a b/"))),
       "x509: cannot parse URI \"https://a b/\": parse \"https://a b/\": invalid "
       "character "
       "\" \" in host name"},
      {"URI with an empty label",
       with_extension("2.5.29.17", der::sequence(der::context(6, "https://a..b/"))),
       "x509: cannot parse URI \"https://a..b/\": invalid domain"},
      {"address of 5 bytes",
       with_extension("2.5.29.17", der::sequence(der::context(7, "12345"))),
       "x509: cannot parse IP address of length 5"},
      {"DNS name with a trailing dot", {.extensions = {san({"localhost."})}}},
      {"key usage that is no bits",
       with_extension("2.5.29.15", der::sequence("")),
       "x509: invalid key usage"},
      {"path length -1",
       with_extension("2.5.29.19", der::sequence(der::integer("\xff"))),
       "x509: invalid basic constraints"},
      {"no constraints",
       with_extension("2.5.29.30", der::sequence("")),
       "x509: empty name constraints extension"},
      {"constraint with a trailing dot",
       permitting(2, "a."),
       "x509: failed to parse dnsName constraint \"a.\""},
      {"constraint with a leading dot", permitting(2, ".a")},
      {"constraint on an address without a mask",
       permitting(7, "\n\0\0\0"s),
       "x509: IP constraint contained value of length 4"},
      {"constraint with a mask with a gap",
       permitting(7, "\n\0\0\0\xff\0\xff\0"s),
       "x509: IP constraint contained invalid mask ff00ff00"},
      {"constraint on a mailbox without a name",
       permitting(1, "@b"),
       "x509: failed to parse rfc822Name constraint \"@b\""},
      {"URI constraint on an address",
       permitting(6, "1.2.3.4"),
       "x509: failed to parse URI constraint \"1.2.3.4\": cannot be IP address"},
      {"critical authority key identifier",
       with_extension("2.5.29.35", der::sequence(""), true),
       "x509: authority key identifier incorrectly marked critical"},
      {"critical subject key identifier",
       with_extension("2.5.29.14", der::octets("a"), true),
       "x509: subject key identifier incorrectly marked critical"},
      {"policy twice",
       with_extension("2.5.29.32",
                      der::sequence(der::sequence(der::oid("1.2.3")) +
                                    der::sequence(der::oid("1.2.3")))),
       "x509: invalid certificate policies"},
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
      {"negative serial",
       {.serial = der::integer("\xb5")},
       {22},
       "x509: negative serial number"},
      {"extension twice",
       {.extensions = {der::extension("1.2.3", k_null), der::extension("1.2.3", k_null)}},
       {18},
       "x509: certificate contains duplicate extensions"},
      {"number in a name",
       with_name(0x02, "\5"),
       {16},
       "x509: invalid RDNSequence: invalid attribute value: unsupported string type: 2"},
      {"critical authorityInfoAccess",
       with_extension("1.3.6.1.5.5.7.1.1", der::sequence(""), true),
       {22},
       "x509: authority info access incorrectly marked critical"},
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
