#include "grid.hpp"

namespace oidcctl::test {

namespace {

using B = CaseBuilder;
using enum Status;

void
body(B& b, const char* text)
{
  b.keys_reply(json_reply(text));
}

void
no_document(B& b)
{
  b.document_reply({.status = 404});
}

// Add a second key with these members laid over the first.
void
second_key(B& b, const Json& changes)
{
  auto key = b.keys.at("keys").at(0);
  key.merge_patch(changes);
  b.keys.at("keys").push_back(key);
}

constexpr const char* k_ed25519 = R"({"keys":[{"kty":"OKP","crv":"Ed25519","x":"AQ"}]})";

const GridRow k_rows[] = {
    {"keys/reply", "healthy", [](B&) {}, pass, "bytes from https://idp.example.com/keys"},
    {"keys/reply",
     "no document",
     no_document,
     skipped,
     "requires the discovery document"},
    {"keys/reply",
     "refused",
     [](B& b) { b.keys_failure(HttpFault::connect, "refused"); },
     unknown,
     "the key set could not be fetched from \"https://idp.example.com/keys\": refused"},
    {"keys/reply",
     "late",
     [](B& b) { b.keys_failure(HttpFault::timeout, "30 s"); },
     unknown,
     "the key set did not arrive before the timeout: 30 s"},
    {"keys/reply",
     "certificate",
     [](B& b) { b.keys_failure(HttpFault::certificate, "self-signed"); },
     failure,
     "the certificate of \"https://idp.example.com/keys\" was rejected: self-signed"},

    {"keys/status", "healthy", [](B&) {}, pass, "HTTP 200"},
    {"keys/status", "no document", no_document, skipped, "no response"},
    {"keys/status",
     "404",
     [](B& b) { b.keys_reply({.status = 404}); },
     failure,
     "HTTP 404 from \"https://idp.example.com/keys\"; only 200 is accepted"},
    {"keys/status",
     "redirected",
     [](B& b) { std::get<HttpExchange>(b.evidence.keys).redirects = {"https://b/keys"}; },
     warning,
     "redirected to \"https://b/keys\""},

    {"keys/readable",
     "healthy",
     [](B&) {},
     pass,
     "1 key, all readable by kube-apiserver"},
    {"keys/readable", "none", [](B& b) { body(b, "{}"); }, pass, "0 keys"},
    {"keys/readable", "no document", no_document, skipped, "requires the key set"},
    {"keys/readable",
     "html",
     [](B& b) { body(b, "<html>"); },
     failure,
     "the key set is not a JSON object: it is an HTML or XML page"},
    {"keys/readable",
     "too deep",
     [](B& b) { body(b, (std::string(65, '[') + std::string(65, ']')).c_str()); },
     unknown,
     "the key set is nested deeper than 64 levels"},
    {"keys/readable",
     "a list",
     [](B& b) { body(b, "[]"); },
     failure,
     "kube-apiserver cannot decode the key set: expected an object, not a JSON array"},
    {"keys/readable",
     "no list",
     [](B& b) { body(b, R"({"keys":"x"})"); },
     failure,
     "`keys` is a string, not a list"},
    {"keys/readable",
     "x5u",
     [](B& b) { b.key("x5u", "https://a"); },
     failure,
     "key 1 (kid \"k1\"): kube-apiserver's library cannot read keys with `x5u`; "
     "kube-apiserver rejects the whole key set because of one unusable key"},
    {"keys/readable",
     "the second",
     [](B& b) {
       second_key(b, {{"kty", "EC"}, {"kid", "k2"}});
     },
     failure,
     "key 2 (kid \"k2\"): the curve \"\" is not one of"},
    {"keys/readable",
     "mathematics",
     [](B& b) { b.jose.problem = "the point is not on the curve P-256"; },
     failure,
     "key 1 (kid \"k1\"): the point is not on the curve P-256"},

    {"keys/usable",
     "healthy",
     [](B&) {},
     pass,
     "keys for PS256 PS384 PS512 RS256 RS384 RS512"},
    {"keys/usable", "no document", no_document, skipped, "requires the key set"},
    {"keys/usable",
     "not decoded",
     [](B& b) { body(b, "[]"); },
     skipped,
     "requires the key set"},
    {"keys/usable",
     "empty",
     [](B& b) { body(b, R"({"keys":[]})"); },
     failure,
     "the key set is empty; no token can be verified"},
    {"keys/usable",
     "no reader",
     [](B& b) { body(b, k_ed25519); },
     failure,
     "no key can verify a signature"},
    {"keys/usable",
     "short RSA",
     [](B& b) { b.key("n", std::string(160, 'A') + "AQAB"); },
     failure,
     "no key can verify a signature"},
    {"keys/usable",
     "all spoilt",
     [](B& b) { body(b, R"({"keys":[{}]})"); },
     skipped,
     "no key can be read; see keys/readable"},

    {"keys/algorithms", "healthy", [](B&) {}, pass, "accepted, and with a key: RS256"},
    {"keys/algorithms",
     "no key",
     [](B& b) { body(b, k_ed25519); },
     skipped,
     "requires a key that can verify a signature"},
    {"keys/algorithms",
     "others",
     [](B& b) {
       b.policy.signing_algorithms = {"ES256", "ES384"};
     },
     failure,
     "the API server accepts ES256 ES384, the keys are for PS256 PS384 PS512 RS256 RS384 "
     "RS512"},

    {"keys/ids", "healthy", [](B&) {}, pass, "all key IDs are unique"},
    {"keys/ids", "no document", no_document, skipped, "requires the key set"},
    {"keys/ids",
     "one without",
     [](B& b) { b.key("kid", ""); },
     pass,
     "the only key has no kid: it is tried for tokens without kid"},
    {"keys/ids",
     "some without",
     [](B& b) {
       second_key(b, {{"kid", nullptr}});
     },
     info,
     "1 of 2 keys have no kid"},
    {"keys/ids",
     "twice",
     [](B& b) { second_key(b, Json::object()); },
     warning,
     "more than one key has kid \"k1\""},

    {"keys/strength", "healthy", [](B&) {}, pass, "no weak RSA keys"},
    {"keys/strength", "no document", no_document, skipped, "requires the key set"},
    {"keys/strength",
     "1536",
     [](B& b) { b.key("n", std::string(256, '_')); },
     warning,
     "key 1 (kid \"k1\") has 1536 bits; RSA keys below 2048 bits are weak"},
    {"keys/strength",
     "768",
     [](B& b) { b.key("n", std::string(128, '_')); },
     warning,
     "has 768 bits; RSA keys below 2048 bits are weak and rejected below 1024 since "
     "Kubernetes 1.33"},

    {"keys/private", "healthy", [](B&) {}, pass, "only public keys are published"},
    {"keys/private", "no document", no_document, skipped, "requires the key set"},
    {"keys/private",
     "private",
     [](B& b) { b.key("d", "AQ").key("p", "AQ").key("q", "AQ"); },
     warning,
     "key 1 (kid \"k1\") contains its private part"},
    {"keys/private",
     "symmetric",
     [](B& b) { body(b, R"({"keys":[{"kty":"oct","k":"AQ"}]})"); },
     warning,
     "key 1 (no kid) contains its private part"},

    {"keys/cache",
     "healthy",
     [](B&) {},
     pass,
     "a new key is fetched with the first token that needs it"},
    {"keys/cache", "no document", no_document, skipped, "requires the key set"},
    {"keys/cache",
     "half a minute",
     [](B& b) { b.key_header("cache-control", "max-age=30"); },
     pass,
     "a new key is fetched with the first token that needs it"},
    {"keys/cache",
     "an hour",
     [](B& b) { b.key_header("cache-control", "max-age=3600"); },
     info,
     "cached 1 h (max-age): tokens signed with a new key are rejected for up to 59 min "
     "30 s, and a removed key stays trusted at least as long"},
    {"keys/cache",
     "a file",
     [](B& b) { b.key_header("last-modified", "Thu, 01 Jan 2026 00:00:00 GMT"); },
     info,
     "cached 1 d (Last-Modified)"},
    {"keys/cache",
     "a week",
     [](B& b) { b.key_header("cache-control", "s-maxage=604800"); },
     warning,
     "cached 7 d (s-maxage)"},
};

} // namespace

std::span<const GridRow>
keys_rows()
{
  return k_rows;
}

} // namespace oidcctl::test
