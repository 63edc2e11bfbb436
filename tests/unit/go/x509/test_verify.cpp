#include "go/x509/verify.hpp"
#include "made_certificate.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace oidcctl;
using namespace oidcctl::test;
using go::Version;
using go::x509::Cause;

namespace {

using namespace std::string_literals;

constexpr Time k_now{Seconds{1767225600}}; // 2026-01-01

struct Row
{
  std::string what = {};
  std::vector<Made> sent = {};
  std::vector<Made> roots = {};
  Cause cause = Cause::none;
  std::string words = "ok"; // without what crypto/tls puts before
  Version go = go::k_newest;
};

const auto k_name = san({"localhost"});

Made
leaf(std::string issuer = "root", std::vector<std::string> more = {})
{
  Made made{.issuer = std::move(issuer), .extensions = {k_name}};
  made.extensions.insert(made.extensions.end(), more.begin(), more.end());
  return made;
}

Made
root(std::vector<std::string> more = {})
{
  return made_ca("root", "root", std::move(more));
}

// The leaf with one more part that is odd.
Made
odd(void (*change)(Made&), Made made = leaf())
{
  change(made);
  return made;
}

std::string
constraints(std::uint8_t half, std::uint8_t kind, std::string_view name)
{
  const auto tree = der::sequence(der::context(kind, name));
  return der::extension("2.5.29.30", der::sequence(der::constructed(half, tree)), true);
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

void
check(const Row& row)
{
  CAPTURE(row.what);
  CAPTURE(row.go.minor);
  std::vector<std::string> sent;
  std::vector<go::x509::Certificate> roots;
  for (const auto& made : row.sent) {
    sent.push_back(make(made));
  }
  for (const auto& made : row.roots) {
    roots.push_back(parsed(make(made), row.go));
  }
  const auto refusal = judge_server_chain(
      sent, roots, {"localhost", k_now, row.go}, MadeSignatures());
  CHECK(to_string(refusal ? refusal->cause : Cause::none) == to_string(row.cause));
  const std::string front = "tls: failed to verify certificate: ";
  auto words = refusal ? refusal->words : "ok";
  if (words.starts_with(front)) {
    words.erase(0, front.size());
  }
  CHECK(words == row.words);
}

const auto k_unknown = "x509: certificate signed by unknown authority"s;

std::string
hint(std::string_view why, std::string_view candidate)
{
  return k_unknown + " (possibly because of \"" + std::string(why) +
         "\" while trying to verify candidate authority certificate \"" +
         std::string(candidate) + "\")";
}

std::string
not_for(std::string_view name)
{
  return "x509: a root or intermediate certificate is not authorized to sign for this "
         "name: " +
         std::string(name);
}

} // namespace

TEST_CASE("x509 verify: chains")
{
  const auto mid = made_ca("mid", "root");
  const auto cannot_sign = "x509: invalid signature: parent certificate cannot sign this kind of certificate"s;
  const Row rows[] = {
      {"signed by the root", {leaf()}, {root()}},
      {"the root is sent, too", {leaf(), root()}, {root()}},
      {"nothing is sent", {}, {root()}, Cause::no_certificate, "tls: received empty certificates message"},
      {"no roots", {leaf()}, {}, Cause::unknown_authority, k_unknown},
      {"intermediate sent", {leaf("mid"), mid}, {root()}},
      {"intermediate missing", {leaf("mid")}, {root()}, Cause::unknown_authority, k_unknown},
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
      {"key identifiers that do not match", {leaf("root", {authority("a")})}, {root({key_id("b")})}},
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
       hint("x509: signature algorithm specifies an ECDSA public key, but have public key "
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
      {"RSA key of 1024 bits", {odd([](Made& m) { m.key = made_key("leaf", 1024); })}, {root()}},
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

TEST_CASE("x509 verify: name constraints")
{
  const auto both = san({"localhost", "*.corp.example"});
  const Made wild{.extensions = {both}};
  const Row rows[] = {
      {"permitted", {leaf()}, {root({constraints(0, 2, "localhost")})}},
      {"not permitted",
       {leaf()},
       {root({constraints(0, 2, "corp.example")})},
       Cause::name_constraint,
       not_for("DNS name \"localhost\" is not permitted by any constraint")},
      {"excluded",
       {leaf()},
       {root({constraints(1, 2, "localhost")})},
       Cause::name_constraint,
       not_for("DNS name \"localhost\" is excluded by constraint \"localhost\"")},
      {"a leading dot wants one more label",
       {leaf()},
       {root({constraints(0, 2, ".localhost")})},
       Cause::name_constraint,
       not_for("DNS name \"localhost\" is not permitted by any constraint")},
      {"everything is permitted", {leaf()}, {root({constraints(0, 2, "")})}},
      {"a wildcard falls under an excluded name",
       {wild},
       {root({constraints(1, 2, "a.corp.example")})},
       Cause::name_constraint,
       not_for("DNS name \"*.corp.example\" is excluded by constraint \"a.corp.example\"")},
      {"until Go 1.23 it does not",
       {wild},
       {root({constraints(1, 2, "a.corp.example")})},
       Cause::none,
       "ok",
       {23}},
      {"addresses",
       {Made{.extensions = {san({"localhost"}, {"\x0a\1\2\3"s})}}},
       {root({constraints(0, 7, "\x0b\0\0\0\xff\0\0\0"s)})},
       Cause::name_constraint,
       not_for("IP address \"10.1.2.3\" is not permitted by any constraint")},
      {"addresses excluded",
       {Made{.extensions = {san({"localhost"}, {"\x0a\1\2\3"s})}}},
       {root({constraints(1, 7, "\x0a\0\0\0\xff\0\0\0"s)})},
       Cause::name_constraint,
       not_for("IP address \"10.1.2.3\" is excluded by constraint \"10.0.0.0/8\"")},
      {"names of a kind that is not constrained", {leaf()}, {root({constraints(0, 1, "corp.example")})}},
      {"directory names are not known",
       {leaf()},
       {root({der::extension(
           "2.5.29.30",
           der::sequence(der::constructed(
               0, der::sequence(der::constructed(4, der::name("Corp"))))),
           true)})},
       Cause::critical_extension,
       "x509: unhandled critical extension"},
      {"a name of an intermediate is judged",
       {leaf("mid"), made_ca("mid", "root", {san({"elsewhere"})})},
       {root({constraints(0, 2, "localhost")})},
       Cause::name_constraint,
       not_for("DNS name \"elsewhere\" is not permitted by any constraint")},
      {"until Go 1.20 it is not",
       {leaf("mid"), made_ca("mid", "root", {san({"elsewhere"})})},
       {root({constraints(0, 2, "localhost")})},
       Cause::none,
       "ok",
       {20}},
      {"one path breaks a constraint, another does not",
       {leaf("mid"),
        made_ca("mid", "root", {constraints(0, 2, "corp.example")}),
        made_ca("mid", "root")},
       {root()}},
  };
  for (const auto& row : rows) {
    check(row);
  }
}

TEST_CASE("x509 verify: certificate policies")
{
  const auto policies = [](std::string_view oid) {
    return der::extension("2.5.29.32", der::sequence(der::sequence(der::oid(oid))));
  };
  // policyConstraints with requireExplicitPolicy 0
  const auto wanted =
      der::extension("2.5.29.36", der::sequence(der::context(0, "\0"s)), true);
  const auto none_valid = "x509: no valid chains built: 1 candidate chains with invalid policies"s;
  const auto mid = [&](std::string_view oid) {
    return made_ca("mid", "root", {policies(oid), wanted});
  };
  const Row rows[] = {
      {"the same policy", {leaf("mid", {policies("1.2.3")}), mid("1.2.3")}, {root()}},
      {"any policy above", {leaf("mid", {policies("1.2.3")}), mid("2.5.29.32.0")}, {root()}},
      {"another policy",
       {leaf("mid", {policies("1.2.4")}), mid("1.2.3")},
       {root()},
       Cause::policy,
       none_valid},
      {"no policy", {leaf("mid"), mid("1.2.3")}, {root()}, Cause::policy, none_valid},
      {"until Go 1.23 the extension is not known",
       {leaf("mid"), mid("1.2.3")},
       {root()},
       Cause::critical_extension,
       "x509: unhandled critical extension",
       {23}},
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
  check({"a hundred of the same name",
         sent,
         {root()},
         Cause::too_many_signatures,
         "x509: signature check attempts limit reached while verifying certificate chain"});
}
