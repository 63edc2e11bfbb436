#include "chain_rows.hpp"

using namespace oidcctl;
using namespace oidcctl::test;
using namespace oidcctl::test::chains;

namespace {

using namespace std::string_literals;

// The leaf with one more part that is odd.
Made
odd(void (*change)(Made&), Made made = leaf())
{
  change(made);
  return made;
}

std::string
key_id(std::string_view id)
{
  return der::extension("2.5.29.14", der::octets(id));
}

std::string
authority(std::string_view id)
{
  return der::extension("2.5.29.35", der::sequence(der::context(0, id)));
}

const auto k_unknown = "x509: certificate signed by unknown authority"s;

std::string
hint(std::string_view why, std::string_view candidate)
{
  return k_unknown + " (possibly because of \"" + std::string(why) +
         "\" while trying to verify candidate authority certificate \"" +
         std::string(candidate) + "\")";
}

} // namespace

TEST_CASE("x509 verify: chains")
{
  const auto mid = made_ca("mid", "root");
  const auto cannot_sign =
      "x509: invalid signature: parent certificate cannot sign this kind of certificate"s;
  const Row rows[] = {
      {"signed by the root", {leaf()}, {root()}},
      {"the root is sent, too", {leaf(), root()}, {root()}},
      {"nothing is sent",
       {},
       {root()},
       Cause::no_certificate,
       "tls: received empty certificates message"},
      {"no roots", {leaf()}, {}, Cause::unknown_authority, k_unknown},
      {"intermediate sent", {leaf("mid"), mid}, {root()}},
      {"intermediate missing",
       {leaf("mid")},
       {root()},
       Cause::unknown_authority,
       k_unknown},
      {"intermediate among the roots", {leaf("mid")}, {mid}},
      {"leaf among the roots", {leaf("stranger")}, {leaf("stranger")}},
      {"leaf among the roots, for another host",
       {odd([](Made& m) { m.extensions = {san({"b"})}; })},
       {odd([](Made& m) { m.extensions = {san({"b"})}; })},
       Cause::name_mismatch,
       "x509: certificate is valid for b, not localhost"},
      {"cross-signed twice, one way leads to a root",
       {leaf("mid"), made_ca("mid", "stranger"), mid},
       {root()}},
      {"two that sign each other",
       {leaf("a"), made_ca("a", "b"), made_ca("b", "a")},
       {root()},
       Cause::unknown_authority,
       k_unknown},
      {"two roots of the same name, the second signed",
       {odd([](Made& m) { m.signer = "new"; })},
       {odd([](Made& m) { m.key = made_key("old"); }, root()),
        odd([](Made& m) { m.key = made_key("new"); }, root())}},
      {"root of the same name with another key",
       {odd([](Made& m) { m.signer = "new"; })},
       {root()},
       Cause::unknown_authority,
       hint("crypto/rsa: verification error", "root")},
      {"key identifiers that do not match",
       {leaf("root", {authority("a")})},
       {root({key_id("b")})}},
      {"issuer of another string type",
       {odd([](Made& m) {
         m.issuer_name = der::sequence(
             der::set(der::sequence(der::oid("2.5.4.3") + der::tlv(0x13, "root"))));
       })},
       {root()},
       Cause::unknown_authority,
       k_unknown},
      {"root without basic constraints",
       {leaf()},
       {Made{.subject = "root", .extensions = {key_id("a")}}},
       Cause::not_a_ca,
       hint(cannot_sign, "root")},
      {"root of version 1", {leaf()}, {Made{.subject = "root", .version = ""}}},
      {"root that must not sign",
       {leaf()},
       {root({der::extension("2.5.29.15", der::bits("\x80", 7))})},
       Cause::not_a_ca,
       hint(cannot_sign, "root")},
      {"leaf signs a leaf",
       {leaf("other"), odd([](Made& m) { m.subject = "other"; })},
       {root()},
       Cause::not_a_ca,
       hint(cannot_sign, "other")},
      {"root with a path length",
       {leaf("mid"), mid},
       {odd([](Made& m) { m.extensions = {basic_constraints(true, 0)}; }, root())},
       Cause::path_length,
       "x509: too many intermediates for path length constraint"},
      {"path length is not reached",
       {leaf()},
       {odd([](Made& m) { m.extensions = {basic_constraints(true, 0)}; }, root())}},
      {"a stray certificate that does not parse",
       {leaf(), odd([](Made& m) { m.serial = der::integer("\xb5"); }, mid)},
       {root()},
       Cause::unparsable,
       "tls: failed to parse certificate from server: x509: negative serial number"},
  };
  for (const auto& row : rows) {
    check(row);
  }
}

TEST_CASE("x509 verify: one certificate")
{
  const auto early = "x509: certificate has expired or is not yet valid: current time "
                     "2026-01-01T00:00:00Z is "s;
  const Row rows[] = {
      {"expired",
       {odd([](Made& m) { m.not_after = der::utc("250101000000Z"); })},
       {root()},
       Cause::expired,
       early + "after 2025-01-01T00:00:00Z"},
      {"not yet valid",
       {odd([](Made& m) { m.not_before = der::utc("270101000000Z"); })},
       {root()},
       Cause::not_yet_valid,
       early + "before 2027-01-01T00:00:00Z"},
      {"expired root",
       {leaf()},
       {odd([](Made& m) { m.not_after = der::utc("250101000000Z"); }, root())},
       Cause::expired,
       early + "after 2025-01-01T00:00:00Z"},
      {"SHA-1",
       {odd([](Made& m) { m.algorithm = "1.2.840.113549.1.1.5"; })},
       {root()},
       Cause::weak_signature,
       hint("x509: cannot verify signature: insecure algorithm SHA1-RSA", "root")},
      {"SHA-1 in Go 1.23",
       {odd([](Made& m) { m.algorithm = "1.2.840.113549.1.1.5"; })},
       {root()},
       Cause::weak_signature,
       hint("x509: cannot verify signature: insecure algorithm SHA1-RSA (temporarily "
            "override with GODEBUG=x509sha1=1)",
            "root"),
       {23}},
      {"SHA-1 in Go 1.17",
       {odd([](Made& m) { m.algorithm = "1.2.840.113549.1.1.5"; })},
       {root()},
       Cause::none,
       "ok",
       {17}},
      {"SHA-1 of a root does not matter",
       {leaf()},
       {odd([](Made& m) { m.algorithm = "1.2.840.113549.1.1.5"; }, root())}},
      {"SHA-224",
       {odd([](Made& m) { m.algorithm = "1.2.840.113549.1.1.14"; })},
       {root()},
       Cause::weak_signature,
       hint("x509: cannot verify signature: algorithm unimplemented", "root")},
      {"signed with ECDSA by an RSA key",
       {odd([](Made& m) { m.algorithm = "1.2.840.10045.4.3.2"; })},
       {root()},
       Cause::unknown_authority,
       hint(
           "x509: signature algorithm specifies an ECDSA public key, but have public key "
           "of type *rsa.PublicKey",
           "root")},
      {"signed by an RSA key of 512 bits",
       {odd([](Made& m) { m.signer_bits = 512; })},
       {odd([](Made& m) { m.key = made_key("root", 512); }, root())},
       Cause::weak_signature,
       hint("crypto/rsa: 512-bit keys are insecure (see "
            "https://go.dev/pkg/crypto/rsa#hdr-Minimum_key_size)",
            "root")},
      {"signed by an RSA key of 512 bits in Go 1.23",
       {odd([](Made& m) { m.signer_bits = 512; })},
       {odd([](Made& m) { m.key = made_key("root", 512); }, root())},
       Cause::none,
       "ok",
       {23}},
      {"RSA key of 1024 bits",
       {odd([](Made& m) { m.key = made_key("leaf", 1024); })},
       {root()}},
      {"RSA key of 16384 bits",
       {odd([](Made& m) { m.key = made_key("leaf", 16384); })},
       {root()},
       Cause::too_large,
       "tls: server sent certificate containing RSA key larger than 8192 bits"},
      {"key of an unknown type",
       {odd([](Made& m) {
         m.key = der::sequence(der::sequence(der::oid("1.2.3")) + der::bits("a"));
       })},
       {root()},
       Cause::key_type,
       "tls: server's certificate contains an unsupported type of public key: <nil>"},
      {"critical extension",
       {leaf("root", {der::extension("1.2.3", "", true)})},
       {root()},
       Cause::critical_extension,
       "x509: unhandled critical extension"},
      {"serverAuth", {leaf("root", {usages({k_server_auth})})}, {root()}},
      {"any usage", {leaf("root", {usages({"2.5.29.37.0"})})}, {root()}},
      {"clientAuth only",
       {leaf("root", {usages({k_client_auth})})},
       {root()},
       Cause::key_usage,
       "x509: certificate specifies an incompatible key usage"},
      {"root for clients only",
       {leaf("root", {usages({k_server_auth})})},
       {root({usages({k_client_auth})})},
       Cause::key_usage,
       "x509: certificate specifies an incompatible key usage"},
      {"common name only",
       {Made{.subject = "localhost"}},
       {root()},
       Cause::no_names,
       "x509: certificate relies on legacy Common Name field, use SANs instead"},
      {"expired before Go 1.20 says it without crypto/tls",
       {odd([](Made& m) { m.not_after = der::utc("250101000000Z"); })},
       {root()},
       Cause::expired,
       early + "after 2025-01-01T00:00:00Z",
       {19}},
  };
  for (const auto& row : rows) {
    check(row);
  }
}

TEST_CASE("x509 verify: causes have permanent words")
{
  for (int i = 0; i <= static_cast<int>(Cause::key_type); ++i) {
    const auto cause = static_cast<Cause>(i);
    CHECK(go::x509::parse_cause(to_string(cause)) == cause);
  }
  CHECK_FALSE(go::x509::parse_cause("nonsense"));
}

TEST_CASE("x509 verify: a hundred candidates are the end")
{
  std::vector<Made> sent{leaf("mid")};
  for (int i = 0; i < 101; ++i) {
    auto mid = made_ca("mid", "stranger", {key_id(std::to_string(i))});
    mid.key = made_key("mid " + std::to_string(i));
    sent.push_back(mid);
  }
  check(
      {"a hundred of the same name",
       sent,
       {root()},
       Cause::too_many_signatures,
       "x509: signature check attempts limit reached while verifying certificate chain"});
}
