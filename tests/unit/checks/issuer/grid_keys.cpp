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
    {.check = "keys/reply",
     .name = "healthy",
     .change = [](B&) {},
     .status = pass,
     .piece = "bytes from https://idp.example.com/keys"},
    {.check = "keys/reply",
     .name = "no document",
     .change = no_document,
     .status = skipped,
     .piece = "requires the discovery document"},
    {.check = "keys/reply",
     .name = "refused",
     .change = [](B& b) { b.keys_failure(HttpFault::connect, "refused"); },
     .status = unknown,
     .piece = "the key set could not be fetched from \"https://idp.example.com/keys\": "
              "refused"},
    {.check = "keys/reply",
     .name = "late",
     .change = [](B& b) { b.keys_failure(HttpFault::timeout, "30 s"); },
     .status = unknown,
     .piece = "the key set did not arrive before the timeout: 30 s"},
    {.check = "keys/reply",
     .name = "certificate",
     .change = [](B& b) { b.keys_failure(HttpFault::certificate, "self-signed"); },
     .status = failure,
     .piece =
         "the certificate of \"https://idp.example.com/keys\" was rejected: self-signed"},

    {.check = "keys/status",
     .name = "healthy",
     .change = [](B&) {},
     .status = pass,
     .piece = "HTTP 200"},
    {.check = "keys/status",
     .name = "no document",
     .change = no_document,
     .status = skipped,
     .piece = "no response"},
    {.check = "keys/status",
     .name = "404",
     .change = [](B& b) { b.keys_reply({.status = 404}); },
     .status = failure,
     .piece = "HTTP 404 from \"https://idp.example.com/keys\"; only 200 is accepted"},
    {.check = "keys/status",
     .name = "redirected",
     .change =
         [](B& b) {
           std::get<HttpExchange>(b.evidence.keys).redirects = {"https://b/keys"};
         },
     .status = warning,
     .piece = "redirected to \"https://b/keys\""},

    {.check = "keys/readable",
     .name = "healthy",
     .change = [](B&) {},
     .status = pass,
     .piece = "1 key, all readable by kube-apiserver"},
    {.check = "keys/readable",
     .name = "none",
     .change = [](B& b) { body(b, "{}"); },
     .status = pass,
     .piece = "0 keys"},
    {.check = "keys/readable",
     .name = "no document",
     .change = no_document,
     .status = skipped,
     .piece = "requires the key set"},
    {.check = "keys/readable",
     .name = "html",
     .change = [](B& b) { body(b, "<html>"); },
     .status = failure,
     .piece = "the key set is not a JSON object: it is an HTML or XML page"},
    {.check = "keys/readable",
     .name = "too deep",
     .change =
         [](B& b) { body(b, (std::string(65, '[') + std::string(65, ']')).c_str()); },
     .status = unknown,
     .piece = "the key set is nested deeper than 64 levels"},
    {.check = "keys/readable",
     .name = "a list",
     .change = [](B& b) { body(b, "[]"); },
     .status = failure,
     .piece = "kube-apiserver cannot decode the key set: expected an object, not a JSON "
              "array"},
    {.check = "keys/readable",
     .name = "no list",
     .change = [](B& b) { body(b, R"({"keys":"x"})"); },
     .status = failure,
     .piece = "`keys` is a string, not a list"},
    {.check = "keys/readable",
     .name = "x5u",
     .change = [](B& b) { b.key("x5u", "https://a"); },
     .status = failure,
     .piece = "key 1 (kid \"k1\"): kube-apiserver's library cannot read keys with `x5u`; "
              "kube-apiserver rejects the whole key set because of one unusable key"},
    {.check = "keys/readable",
     .name = "the second",
     .change =
         [](B& b) {
           second_key(b, {{"kty", "EC"}, {"kid", "k2"}});
         },
     .status = failure,
     .piece = "key 2 (kid \"k2\"): the curve \"\" is not one of"},
    {.check = "keys/readable",
     .name = "mathematics",
     .change = [](B& b) { b.jose.problem = "the point is not on the curve P-256"; },
     .status = failure,
     .piece = "key 1 (kid \"k1\"): the point is not on the curve P-256"},

    {.check = "keys/usable",
     .name = "healthy",
     .change = [](B&) {},
     .status = pass,
     .piece = "keys for PS256 PS384 PS512 RS256 RS384 RS512"},
    {.check = "keys/usable",
     .name = "no document",
     .change = no_document,
     .status = skipped,
     .piece = "requires the key set"},
    {.check = "keys/usable",
     .name = "not decoded",
     .change = [](B& b) { body(b, "[]"); },
     .status = skipped,
     .piece = "requires the key set"},
    {.check = "keys/usable",
     .name = "empty",
     .change = [](B& b) { body(b, R"({"keys":[]})"); },
     .status = failure,
     .piece = "the key set is empty; no token can be verified"},
    {.check = "keys/usable",
     .name = "no reader",
     .change = [](B& b) { body(b, k_ed25519); },
     .status = failure,
     .piece = "no key can verify a signature"},
    {.check = "keys/usable",
     .name = "short RSA",
     .change = [](B& b) { b.key("n", std::string(160, 'A') + "AQAB"); },
     .status = failure,
     .piece = "no key can verify a signature"},
    {.check = "keys/usable",
     .name = "all spoilt",
     .change = [](B& b) { body(b, R"({"keys":[{}]})"); },
     .status = skipped,
     .piece = "no key can be read; see keys/readable"},

    {.check = "keys/algorithms",
     .name = "healthy",
     .change = [](B&) {},
     .status = pass,
     .piece = "accepted, and with a key: RS256"},
    {.check = "keys/algorithms",
     .name = "no key",
     .change = [](B& b) { body(b, k_ed25519); },
     .status = skipped,
     .piece = "requires a key that can verify a signature"},
    {.check = "keys/algorithms",
     .name = "others",
     .change =
         [](B& b) {
           b.policy.signing_algorithms = {"ES256", "ES384"};
         },
     .status = failure,
     .piece = "the API server accepts ES256 ES384, the keys are for PS256 PS384 PS512 "
              "RS256 RS384 "
              "RS512"},

    {.check = "keys/ids",
     .name = "healthy",
     .change = [](B&) {},
     .status = pass,
     .piece = "all key IDs are unique"},
    {.check = "keys/ids",
     .name = "no document",
     .change = no_document,
     .status = skipped,
     .piece = "requires the key set"},
    {.check = "keys/ids",
     .name = "one without",
     .change = [](B& b) { b.key("kid", ""); },
     .status = pass,
     .piece = "the only key has no kid: it is tried for tokens without kid"},
    {.check = "keys/ids",
     .name = "some without",
     .change =
         [](B& b) {
           second_key(b, {{"kid", nullptr}});
         },
     .status = info,
     .piece = "1 of 2 keys have no kid"},
    {.check = "keys/ids",
     .name = "twice",
     .change = [](B& b) { second_key(b, Json::object()); },
     .status = warning,
     .piece = "more than one key has kid \"k1\""},

    {.check = "keys/strength",
     .name = "healthy",
     .change = [](B&) {},
     .status = pass,
     .piece = "no weak RSA keys"},
    {.check = "keys/strength",
     .name = "no document",
     .change = no_document,
     .status = skipped,
     .piece = "requires the key set"},
    {.check = "keys/strength",
     .name = "1536",
     .change = [](B& b) { b.key("n", std::string(256, '_')); },
     .status = warning,
     .piece = "key 1 (kid \"k1\") has 1536 bits; RSA keys below 2048 bits are weak"},
    {.check = "keys/strength",
     .name = "768",
     .change = [](B& b) { b.key("n", std::string(128, '_')); },
     .status = warning,
     .piece =
         "has 768 bits; RSA keys below 2048 bits are weak and rejected below 1024 since "
         "Kubernetes 1.33"},

    {.check = "keys/private",
     .name = "healthy",
     .change = [](B&) {},
     .status = pass,
     .piece = "only public keys are published"},
    {.check = "keys/private",
     .name = "no document",
     .change = no_document,
     .status = skipped,
     .piece = "requires the key set"},
    {.check = "keys/private",
     .name = "private",
     .change = [](B& b) { b.key("d", "AQ").key("p", "AQ").key("q", "AQ"); },
     .status = warning,
     .piece = "key 1 (kid \"k1\") contains its private part"},
    {.check = "keys/private",
     .name = "symmetric",
     .change = [](B& b) { body(b, R"({"keys":[{"kty":"oct","k":"AQ"}]})"); },
     .status = warning,
     .piece = "key 1 (no kid) contains its private part"},

    {.check = "keys/cache",
     .name = "healthy",
     .change = [](B&) {},
     .status = pass,
     .piece = "a new key is fetched with the first token that needs it"},
    {.check = "keys/cache",
     .name = "no document",
     .change = no_document,
     .status = skipped,
     .piece = "requires the key set"},
    {.check = "keys/cache",
     .name = "half a minute",
     .change = [](B& b) { b.key_header("cache-control", "max-age=30"); },
     .status = pass,
     .piece = "a new key is fetched with the first token that needs it"},
    {.check = "keys/cache",
     .name = "an hour",
     .change = [](B& b) { b.key_header("cache-control", "max-age=3600"); },
     .status = info,
     .piece = "cached 1 h (max-age): tokens signed with a new key are rejected for up to "
              "59 min "
              "30 s, and a removed key stays trusted at least as long"},
    {.check = "keys/cache",
     .name = "a file",
     .change =
         [](B& b) { b.key_header("last-modified", "Thu, 01 Jan 2026 00:00:00 GMT"); },
     .status = info,
     .piece = "cached 1 d (Last-Modified)"},
    {.check = "keys/cache",
     .name = "a week",
     .change = [](B& b) { b.key_header("cache-control", "s-maxage=604800"); },
     .status = warning,
     .piece = "cached 7 d (s-maxage)"},
};

} // namespace

std::span<const GridRow>
keys_rows()
{
  return k_rows;
}

} // namespace oidcctl::test
