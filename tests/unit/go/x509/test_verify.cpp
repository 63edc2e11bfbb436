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
      {.what = "signed by the root", .sent = {leaf()}, .roots = {root()}},
      {.what = "the root is sent, too", .sent = {leaf(), root()}, .roots = {root()}},
      {.what = "nothing is sent",
       .sent = {},
       .roots = {root()},
       .cause = Cause::no_certificate,
       .words = "tls: received empty certificates message"},
      {.what = "no roots",
       .sent = {leaf()},
       .roots = {},
       .cause = Cause::unknown_authority,
       .words = k_unknown},
      {.what = "intermediate sent", .sent = {leaf("mid"), mid}, .roots = {root()}},
      {.what = "intermediate missing",
       .sent = {leaf("mid")},
       .roots = {root()},
       .cause = Cause::unknown_authority,
       .words = k_unknown},
      {.what = "intermediate among the roots", .sent = {leaf("mid")}, .roots = {mid}},
      {.what = "leaf among the roots",
       .sent = {leaf("stranger")},
       .roots = {leaf("stranger")}},
      {.what = "leaf among the roots, for another host",
       .sent = {odd([](Made& m) { m.extensions = {san({"b"})}; })},
       .roots = {odd([](Made& m) { m.extensions = {san({"b"})}; })},
       .cause = Cause::name_mismatch,
       .words = "x509: certificate is valid for b, not localhost"},
      {.what = "cross-signed twice, one way leads to a root",
       .sent = {leaf("mid"), made_ca("mid", "stranger"), mid},
       .roots = {root()}},
      {.what = "two that sign each other",
       .sent = {leaf("a"), made_ca("a", "b"), made_ca("b", "a")},
       .roots = {root()},
       .cause = Cause::unknown_authority,
       .words = k_unknown},
      {.what = "two roots of the same name, the second signed",
       .sent = {odd([](Made& m) { m.signer = "new"; })},
       .roots = {odd([](Made& m) { m.key = made_key("old"); }, root()),
                 odd([](Made& m) { m.key = made_key("new"); }, root())}},
      {.what = "root of the same name with another key",
       .sent = {odd([](Made& m) { m.signer = "new"; })},
       .roots = {root()},
       .cause = Cause::unknown_authority,
       .words = hint("crypto/rsa: verification error", "root")},
      {.what = "key identifiers that do not match",
       .sent = {leaf("root", {authority("a")})},
       .roots = {root({key_id("b")})}},
      {.what = "issuer of another string type",
       .sent = {odd([](Made& m) {
         m.issuer_name = der::sequence(
             der::set(der::sequence(der::oid("2.5.4.3") + der::tlv(0x13, "root"))));
       })},
       .roots = {root()},
       .cause = Cause::unknown_authority,
       .words = k_unknown},
      {.what = "root without basic constraints",
       .sent = {leaf()},
       .roots = {Made{.subject = "root", .extensions = {key_id("a")}}},
       .cause = Cause::not_a_ca,
       .words = hint(cannot_sign, "root")},
      {.what = "root of version 1",
       .sent = {leaf()},
       .roots = {Made{.subject = "root", .version = ""}}},
      {.what = "root that must not sign",
       .sent = {leaf()},
       .roots = {root({der::extension("2.5.29.15", der::bits("\x80", 7))})},
       .cause = Cause::not_a_ca,
       .words = hint(cannot_sign, "root")},
      {.what = "leaf signs a leaf",
       .sent = {leaf("other"), odd([](Made& m) { m.subject = "other"; })},
       .roots = {root()},
       .cause = Cause::not_a_ca,
       .words = hint(cannot_sign, "other")},
      {.what = "root with a path length",
       .sent = {leaf("mid"), mid},
       .roots = {odd([](Made& m) { m.extensions = {basic_constraints(true, 0)}; },
                     root())},
       .cause = Cause::path_length,
       .words = "x509: too many intermediates for path length constraint"},
      {.what = "path length is not reached",
       .sent = {leaf()},
       .roots = {odd([](Made& m) { m.extensions = {basic_constraints(true, 0)}; },
                     root())}},
      {.what = "a stray certificate that does not parse",
       .sent = {leaf(), odd([](Made& m) { m.serial = der::integer("\xb5"); }, mid)},
       .roots = {root()},
       .cause = Cause::unparsable,
       .words =
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
      {.what = "expired",
       .sent = {odd([](Made& m) { m.not_after = der::utc("250101000000Z"); })},
       .roots = {root()},
       .cause = Cause::expired,
       .words = early + "after 2025-01-01T00:00:00Z"},
      {.what = "not yet valid",
       .sent = {odd([](Made& m) { m.not_before = der::utc("270101000000Z"); })},
       .roots = {root()},
       .cause = Cause::not_yet_valid,
       .words = early + "before 2027-01-01T00:00:00Z"},
      {.what = "expired root",
       .sent = {leaf()},
       .roots = {odd([](Made& m) { m.not_after = der::utc("250101000000Z"); }, root())},
       .cause = Cause::expired,
       .words = early + "after 2025-01-01T00:00:00Z"},
      {.what = "SHA-1",
       .sent = {odd([](Made& m) { m.algorithm = "1.2.840.113549.1.1.5"; })},
       .roots = {root()},
       .cause = Cause::weak_signature,
       .words =
           hint("x509: cannot verify signature: insecure algorithm SHA1-RSA", "root")},
      {.what = "SHA-1 in Go 1.23",
       .sent = {odd([](Made& m) { m.algorithm = "1.2.840.113549.1.1.5"; })},
       .roots = {root()},
       .cause = Cause::weak_signature,
       .words =
           hint("x509: cannot verify signature: insecure algorithm SHA1-RSA (temporarily "
                "override with GODEBUG=x509sha1=1)",
                "root"),
       .go = {23}},
      {.what = "SHA-1 in Go 1.17",
       .sent = {odd([](Made& m) { m.algorithm = "1.2.840.113549.1.1.5"; })},
       .roots = {root()},
       .cause = Cause::none,
       .words = "ok",
       .go = {17}},
      {.what = "SHA-1 of a root does not matter",
       .sent = {leaf()},
       .roots = {odd([](Made& m) { m.algorithm = "1.2.840.113549.1.1.5"; }, root())}},
      {.what = "SHA-224",
       .sent = {odd([](Made& m) { m.algorithm = "1.2.840.113549.1.1.14"; })},
       .roots = {root()},
       .cause = Cause::weak_signature,
       .words = hint("x509: cannot verify signature: algorithm unimplemented", "root")},
      {.what = "signed with ECDSA by an RSA key",
       .sent = {odd([](Made& m) { m.algorithm = "1.2.840.10045.4.3.2"; })},
       .roots = {root()},
       .cause = Cause::unknown_authority,
       .words = hint(
           "x509: signature algorithm specifies an ECDSA public key, but have public key "
           "of type *rsa.PublicKey",
           "root")},
      {.what = "signed by an RSA key of 512 bits",
       .sent = {odd([](Made& m) { m.signer_bits = 512; })},
       .roots = {odd([](Made& m) { m.key = made_key("root", 512); }, root())},
       .cause = Cause::weak_signature,
       .words = hint("crypto/rsa: 512-bit keys are insecure (see "
                     "https://go.dev/pkg/crypto/rsa#hdr-Minimum_key_size)",
                     "root")},
      {.what = "signed by an RSA key of 512 bits in Go 1.23",
       .sent = {odd([](Made& m) { m.signer_bits = 512; })},
       .roots = {odd([](Made& m) { m.key = made_key("root", 512); }, root())},
       .cause = Cause::none,
       .words = "ok",
       .go = {23}},
      {.what = "RSA key of 1024 bits",
       .sent = {odd([](Made& m) { m.key = made_key("leaf", 1024); })},
       .roots = {root()}},
      {.what = "RSA key of 16384 bits",
       .sent = {odd([](Made& m) { m.key = made_key("leaf", 16384); })},
       .roots = {root()},
       .cause = Cause::too_large,
       .words = "tls: server sent certificate containing RSA key larger than 8192 bits"},
      {.what = "key of an unknown type",
       .sent = {odd([](Made& m) {
         m.key = der::sequence(der::sequence(der::oid("1.2.3")) + der::bits("a"));
       })},
       .roots = {root()},
       .cause = Cause::key_type,
       .words =
           "tls: server's certificate contains an unsupported type of public key: <nil>"},
      {.what = "critical extension",
       .sent = {leaf("root", {der::extension("1.2.3", "", true)})},
       .roots = {root()},
       .cause = Cause::critical_extension,
       .words = "x509: unhandled critical extension"},
      {.what = "serverAuth",
       .sent = {leaf("root", {usages({k_server_auth})})},
       .roots = {root()}},
      {.what = "any usage",
       .sent = {leaf("root", {usages({"2.5.29.37.0"})})},
       .roots = {root()}},
      {.what = "clientAuth only",
       .sent = {leaf("root", {usages({k_client_auth})})},
       .roots = {root()},
       .cause = Cause::key_usage,
       .words = "x509: certificate specifies an incompatible key usage"},
      {.what = "root for clients only",
       .sent = {leaf("root", {usages({k_server_auth})})},
       .roots = {root({usages({k_client_auth})})},
       .cause = Cause::key_usage,
       .words = "x509: certificate specifies an incompatible key usage"},
      {.what = "common name only",
       .sent = {Made{.subject = "localhost"}},
       .roots = {root()},
       .cause = Cause::no_names,
       .words = "x509: certificate relies on legacy Common Name field, use SANs instead"},
      {.what = "expired before Go 1.20 says it without crypto/tls",
       .sent = {odd([](Made& m) { m.not_after = der::utc("250101000000Z"); })},
       .roots = {root()},
       .cause = Cause::expired,
       .words = early + "after 2025-01-01T00:00:00Z",
       .go = {19}},
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
  check({.what = "a hundred of the same name",
         .sent = sent,
         .roots = {root()},
         .cause = Cause::too_many_signatures,
         .words = "x509: signature check attempts limit reached while verifying "
                  "certificate chain"});
}
