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
      {k_authority_pem},
      {"text before\n" + k_authority_pem},
      {k_client_key_pem + k_authority_pem},
      {k_authority_pem.substr(0, 200),
       none,
       "it is cut off: the line -----END ... is missing"},
      {indented, none, "the lines of PEM must not be indented"},
      {one_line, none, "PEM has several lines: keep its line breaks"},
      {escaped, none, "its line breaks are written as \\n: use real line breaks"},
      {"x", none, "it has to be PEM with a certificate: -----BEGIN ..."},
      {decoded("DATA+OMITTED"), none, "it is DATA+OMITTED: " + view},
      {decoded("REDACTED"), none, "it is REDACTED: " + view},
      {encoded(k_authority_pem), none, "it is base64 twice: decode it once"},
      {k_client_key_pem,
       "unable to load root certificates: no valid certificate authority data seen",
       "it has to be PEM with a certificate, whole and unchanged"},
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
      {""},
      {"abc"},
      {token},
      {"a/b+c=="},
      {" abc "},
      {token + "\n", true, "the token has a line break"},
      {"a\nb", true, "the token has a line break"},
      {"a\x7f", true, "the token has a line break"},
      {"Bearer " + token, false, "the token starts with \"Bearer \""},
      {"bearer x", false, "the token starts with \"Bearer \""},
      {"a b", false, "the token has a space"},
      {"a\tb", false, "the token has a space"},
      {"\"abc\"", false, "the token has quotes around it"},
      {"{\"token\": \"x\"}", false, "the token has a space"},
      {"{\"token\":\"x\"}", false, "the token is a JSON document"},
      {encoded(token), false, "the token is base64 of a JWT"},
      {encoded(token + "\n"), false, "the token is base64 of a JWT"},
      {"t\u00f6ken", false, "the token has characters that are not ASCII"},
      {"REDACTED", true, "the token is REDACTED"},
      {"DATA+OMITTED", true, "the token is DATA+OMITTED"},
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
