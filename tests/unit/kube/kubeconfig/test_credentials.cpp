#include "base/base64.hpp"
#include "client_certificates.hpp"
#include "kube/kubeconfig/credentials.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

using namespace oidcctl;
using namespace oidcctl::test;

namespace {

constexpr Time k_now{Seconds{1795356000}}; // 2026-11-22T14:00:00Z

std::string
encoded(const std::string& text)
{
  return base64::encode(text, base64::Alphabet::standard);
}

std::string
decoded(const std::string& text)
{
  return base64::decode(text, base64::Alphabet::standard).value_or("");
}

// Return a JWT with these claims and no signature to speak of.
std::string
jwt(const std::string& claims)
{
  const auto part = [](const std::string& json) {
    return base64::encode(json, base64::Alphabet::url);
  };
  return part(R"({"alg":"RS256"})") + "." + part(claims) + ".c2ln";
}

} // namespace

TEST_CASE("kubeconfig credentials: what client-go takes for a certificate authority")
{
  struct Row
  {
    std::string pem = {};
    std::string problem = {}; // empty: it is taken
    std::string hint = {};
  };
  const std::string none =
      "unable to load root certificates: unable to parse bytes as PEM block";
  auto indented = k_authority_pem;
  for (auto at = indented.find('\n'); at + 1 < indented.size();
       at = indented.find('\n', at + 1)) {
    indented.insert(at + 1, "  ");
  }
  indented.insert(0, "  ");
  auto one_line = k_authority_pem;
  std::replace(one_line.begin(), one_line.end(), '\n', ' ');
  std::string escaped = k_authority_pem;
  for (auto at = escaped.find('\n'); at != std::string::npos; at = escaped.find('\n')) {
    escaped.replace(at, 1, "\\n");
  }
  const std::string view =
      "that is what `kubectl config view` prints instead of data: take it "
      "from `kubectl config view --raw --flatten`";
  const Row rows[] = {
      {.pem = k_authority_pem},
      {.pem = "text before\n" + k_authority_pem},
      {.pem = k_client_key_pem + k_authority_pem},
      {.pem = k_authority_pem.substr(0, 200),
       .problem = none,
       .hint = "it is cut off: the line -----END ... is missing"},
      {.pem = indented, .problem = none, .hint = "the lines of PEM must not be indented"},
      {.pem = one_line,
       .problem = none,
       .hint = "PEM has several lines: keep its line breaks"},
      {.pem = escaped,
       .problem = none,
       .hint = "its line breaks are written as \\n: use real line breaks"},
      {.pem = "x",
       .problem = none,
       .hint = "it has to be PEM with a certificate: -----BEGIN ..."},
      {.pem = decoded("DATA+OMITTED"),
       .problem = none,
       .hint = "it is DATA+OMITTED: " + view},
      {.pem = decoded("REDACTED"), .problem = none, .hint = "it is REDACTED: " + view},
      {.pem = encoded(k_authority_pem),
       .problem = none,
       .hint = "it is base64 twice: decode it once"},
      {.pem = k_client_key_pem,
       .problem =
           "unable to load root certificates: no valid certificate authority data seen",
       .hint = "it has to be PEM with a certificate, whole and unchanged"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.pem);
    const auto bundle = kube::read_ca_bundle(row.pem);
    CHECK(bundle.problem == row.problem);
    CHECK(bundle.hint == row.hint);
    CHECK(bundle.certificates.empty() == !row.problem.empty());
  }
  const std::string broken =
      "-----BEGIN CERTIFICATE-----\neA==\n-----END CERTIFICATE-----\n";
  CHECK(kube::read_ca_bundle(broken).problem.starts_with(
      "unable to load root certificates: failed to parse certificate: x509: "));
  CHECK(kube::read_ca_bundle(broken + k_authority_pem).skipped == 1);
  CHECK(kube::read_ca_bundle(k_authority_pem + k_authority_pem).skipped == 0);
}

TEST_CASE("kubeconfig credentials: tokens that are not what they look like")
{
  struct Row
  {
    std::string token = {};
    bool is_refused = false;
    std::string words = {}; // how they start; empty: nothing is wrong
  };
  const auto token = jwt("{}");
  const Row rows[] = {
      {.token = ""},
      {.token = "abc"},
      {.token = token},
      {.token = "a/b+c=="},
      {.token = " abc "},
      {.token = token + "\n", .is_refused = true, .words = "the token has a line break"},
      {.token = "a\nb", .is_refused = true, .words = "the token has a line break"},
      {.token = "a\x7f", .is_refused = true, .words = "the token has a line break"},
      {.token = "Bearer " + token,
       .is_refused = false,
       .words = "the token starts with \"Bearer \""},
      {.token = "bearer x",
       .is_refused = false,
       .words = "the token starts with \"Bearer \""},
      {.token = "a b", .is_refused = false, .words = "the token has a space"},
      {.token = "a\tb", .is_refused = false, .words = "the token has a space"},
      {.token = "\"abc\"",
       .is_refused = false,
       .words = "the token has quotes around it"},
      {.token = "{\"token\": \"x\"}",
       .is_refused = false,
       .words = "the token has a space"},
      {.token = "{\"token\":\"x\"}",
       .is_refused = false,
       .words = "the token is a JSON document"},
      {.token = encoded(token),
       .is_refused = false,
       .words = "the token is base64 of a JWT"},
      {.token = encoded(token + "\n"),
       .is_refused = false,
       .words = "the token is base64 of a JWT"},
      {.token = "t\u00f6ken",
       .is_refused = false,
       .words = "the token has characters that are not ASCII"},
      {.token = "REDACTED", .is_refused = true, .words = "the token is REDACTED"},
      {.token = "DATA+OMITTED", .is_refused = true, .words = "the token is DATA+OMITTED"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.token);
    const auto problems = kube::token_problems(row.token);
    CHECK(problems.empty() == row.words.empty());
    if (!problems.empty() && !row.words.empty()) {
      CHECK(problems.front().words.starts_with(row.words));
      CHECK(problems.front().is_refused == row.is_refused);
      CHECK_FALSE(problems.front().hint.empty());
    }
  }
}

TEST_CASE("kubeconfig credentials: when they end")
{
  using State = kube::Validity::State;
  const auto of = [](const std::string& pem) {
    const auto certificate = kube::first_certificate(pem);
    REQUIRE(certificate.has_value());
    return kube::validity_of(*certificate, k_now);
  };
  CHECK(of(k_client_pem).state == State::valid);
  CHECK(of(k_client_key_pem + k_expired_client_pem).words ==
        "expired on 2026-11-01T00:00:00Z, 21 d ago");
  CHECK(of(k_ending_client_pem).words == "expires on 2026-11-27T00:00:00Z, in 4 d 10 h");
  CHECK(of(k_early_client_pem).words == "is not valid before 2027-01-01T00:00:00Z");
  CHECK_FALSE(kube::first_certificate("x").has_value());

  const auto token = [](const std::string& claims) {
    return kube::validity_of_token(jwt(claims), k_now);
  };
  CHECK_FALSE(token("{}").has_value());
  CHECK_FALSE(kube::validity_of_token("abc", k_now).has_value());
  CHECK(token(R"({"exp":1795355999})")->state == State::expired);
  CHECK(token(R"({"exp":1795359600})")->words ==
        "expires on 2026-11-22T15:00:00Z, in 1 h");
  CHECK(token(R"({"exp":1895359600})")->state == State::valid);

  using Words = std::vector<std::string>;
  CHECK(kube::ended_credentials("", "", k_now) == Words{});
  CHECK(kube::ended_credentials(k_client_pem, jwt(R"({"exp":1795359600})"), k_now) ==
        Words{});
  CHECK(kube::ended_credentials(
            k_expired_client_pem, jwt(R"({"exp":1795352400})"), k_now) ==
        Words{"the client certificate expired on 2026-11-01T00:00:00Z, 21 d ago",
              "the token expired on 2026-11-22T13:00:00Z, 1 h ago"});
}
