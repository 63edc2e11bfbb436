#include "base/base64.hpp"
#include "grid.hpp"

namespace oidcctl::test {

namespace {

using B = CaseBuilder;
using enum Status;

constexpr auto k_noon = k_now.time_since_epoch().count();

void
no_token(B& b)
{
  b.token.clear();
}

void
opaque(B& b)
{
  b.token = "opaque";
}

// Give a token whose claims are written out, because a member may stand twice.
void
raw_claims(B& b, const char* claims)
{
  b.token = token_text({{"alg", "RS256"}}, Json::object());
  const auto dot = b.token.find('.');
  b.token = b.token.substr(0, dot + 1) + base64::encode(claims, base64::Alphabet::url) +
            ".c2ln";
}

const GridRow k_rows[] = {
    {"token/form", "healthy", [](B&) {}, pass, "a signed JWT"},
    {"token/form", "none", no_token, skipped, "no --token-file given"},
    {"token/form",
     "opaque",
     opaque,
     failure,
     "the token is no signed JWT: it has 1 parts between dots, a signed JWT has 3"},

    {"token/issuer", "healthy", [](B&) {}, pass, "the token is of this issuer"},
    {"token/issuer", "none", no_token, skipped, "no --token-file given"},
    {"token/issuer", "unreadable", opaque, skipped, "the token cannot be read"},
    {"token/issuer",
     "a slash",
     [](B& b) {
       b.with_token({{"iss", "https://idp.example.com/"}});
     },
     failure,
     "the token is of issuer \"https://idp.example.com/\", configured is "
     "\"https://idp.example.com\""},
    {"token/issuer",
     "missing",
     [](B& b) {
       b.with_token({{"iss", nullptr}});
     },
     failure,
     "the token is of issuer \"\""},
    {"token/issuer",
     "not a string",
     [](B& b) {
       b.with_token({{"iss", 1}});
     },
     failure,
     "the token is of issuer \"\""},
    {"token/issuer",
     "Google's old name",
     [](B& b) {
       b.issuer("https://accounts.google.com");
       b.with_token({{"iss", "accounts.google.com"}});
     },
     pass,
     "the token is of this issuer"},
    {"token/issuer",
     "the last wins, whatever its case",
     [](B& b) { raw_claims(b, R"({"iss":"x","ISS":"https://idp.example.com"})"); },
     pass,
     "the token is of this issuer"},

    {"token/audience", "healthy", [](B&) {}, pass, "the token is for this client"},
    {"token/audience", "none", no_token, skipped, "no --token-file given"},
    {"token/audience",
     "no client",
     [](B& b) { b.policy.client_ids.clear(); },
     skipped,
     "no --client-id given"},
    {"token/audience",
     "one of several",
     [](B& b) {
       b.with_token({{"aud", {"other", "kubernetes"}}});
     },
     pass,
     "the token is for this client"},
    {"token/audience",
     "another",
     [](B& b) {
       b.with_token({{"aud", "other"}, {"azp", "kubernetes"}});
     },
     failure,
     "the token is for \"other\", the API server expects \"kubernetes\""},
    {"token/audience",
     "missing",
     [](B& b) {
       b.with_token({{"aud", nullptr}});
     },
     failure,
     "the token is for \"\""},
    {"token/audience",
     "other case",
     [](B& b) {
       b.with_token({{"aud", "Kubernetes"}});
     },
     failure,
     "the token is for \"Kubernetes\""},
    {"token/audience",
     "a number among them",
     [](B& b) {
       b.with_token({{"aud", {"kubernetes", 1}}});
     },
     failure,
     "`aud` is neither a string nor a list of strings"},

    {"token/algorithm", "healthy", [](B&) {}, pass, "signed with RS256"},
    {"token/algorithm", "none", no_token, skipped, "no --token-file given"},
    {"token/algorithm",
     "not accepted",
     [](B& b) {
       b.with_token({}, {{"alg", "ES256"}});
     },
     failure,
     "the token is signed with \"ES256\", accepted is RS256"},
    {"token/algorithm",
     "no signature",
     [](B& b) {
       b.with_token({}, {{"alg", "none"}});
     },
     failure,
     "the token is signed with \"none\""},
    {"token/algorithm",
     "a shared secret",
     [](B& b) {
       b.policy.structured = true;
       b.with_token({}, {{"alg", "HS256"}});
     },
     failure,
     "the token is signed with \"HS256\""},
    {"token/algorithm",
     "structured",
     [](B& b) {
       b.policy.structured = true;
       b.with_token({}, {{"alg", "ES256"}});
     },
     pass,
     "signed with ES256"},

    {"token/key", "healthy", [](B&) {}, pass, "signed by key \"k1\""},
    {"token/key", "none", no_token, skipped, "no --token-file given"},
    {"token/key",
     "no kid",
     [](B& b) {
       b.with_token({}, {{"alg", "RS256"}});
     },
     skipped,
     "the token names no key"},
    {"token/key",
     "no keys",
     [](B& b) { b.keys_failure(HttpFault::timeout, "late"); },
     skipped,
     "needs the key set"},
    {"token/key",
     "rotated out",
     [](B& b) {
       b.with_token({}, {{"alg", "RS256"}, {"kid", "k0"}});
     },
     failure,
     "the token is signed by key \"k0\", which the key set has not"},

    {"token/times", "healthy", [](B&) {}, pass, "valid for 1 h more"},
    {"token/times", "none", no_token, skipped, "no --token-file given"},
    {"token/times",
     "a fraction",
     [](B& b) {
       b.with_token({{"exp", static_cast<double>(k_noon) + 60.9}});
     },
     pass,
     "valid for 1 min more"},
    {"token/times",
     "a number in a string",
     [](B& b) {
       b.with_token({{"exp", std::to_string(k_noon + 60)}});
     },
     pass,
     "valid for 1 min more"},
    {"token/times",
     "ended",
     [](B& b) {
       b.with_token({{"exp", k_noon - 3600}});
     },
     warning,
     "the token ended 1 h ago"},
    {"token/times",
     "missing",
     [](B& b) {
       b.with_token({{"exp", nullptr}});
     },
     failure,
     "the token has no readable `exp`"},
    {"token/times",
     "no number",
     [](B& b) {
       b.with_token({{"exp", "noon"}});
     },
     failure,
     "the token has no readable `exp`"},
    {"token/times",
     "too large",
     [](B& b) {
       b.with_token({{"exp", 1e300}});
     },
     failure,
     "the token has no readable `exp`"},
};

} // namespace

std::span<const GridRow>
token_rows()
{
  return k_rows;
}

} // namespace oidcctl::test
