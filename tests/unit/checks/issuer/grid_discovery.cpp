#include "grid.hpp"

namespace oidcctl::test {

namespace {

using B = CaseBuilder;
using enum Status;

void
status(B& b, int code)
{
  b.document_reply({.status = code});
}

void
body(B& b, const char* text)
{
  b.document_reply(json_reply(text));
}

std::vector<std::string>&
redirects(B& b)
{
  return std::get<HttpExchange>(b.evidence.discovery).redirects;
}

void
no_document(B& b)
{
  status(b, 404);
}

const GridRow k_rows[] = {
    {"discovery/reply",
     "healthy",
     [](B&) {},
     pass,
     "bytes from https://idp.example.com/.well-known/openid-configuration in 20 ms"},
    {"discovery/reply", "any status", [](B& b) { status(b, 500); }, pass, "0 bytes from"},
    {"discovery/reply",
     "not tried",
     [](B& b) { b.evidence.discovery = NotTried{"the issuer URL is invalid"}; },
     skipped,
     "the issuer URL is invalid"},
    {"discovery/reply",
     "too large",
     [](B& b) { b.document_failure(HttpFault::too_large, "2 MB"); },
     unknown,
     "the discovery document is larger than the limit of oidcctl: 2 MB"},
    {"discovery/reply",
     "cut off",
     [](B& b) { b.document_failure(HttpFault::closed, "eof"); },
     unknown,
     "the discovery document was cut off: eof"},
    {"discovery/reply",
     "no HTTP",
     [](B& b) { b.document_failure(HttpFault::protocol, "HTTP/0.9"); },
     failure,
     "the discovery document cannot be read from "
     "\"https://idp.example.com/.well-known/openid-configuration\": HTTP/0.9"},
    {"discovery/reply",
     "slow body",
     [](B& b) {
       b.document_failure(HttpFault::timeout, "late");
       std::get<HttpExchange>(b.evidence.discovery).outcome.error().tls = TlsInfo{};
     },
     unknown,
     "the discovery document did not arrive before the timeout: late"},
    {"discovery/reply",
     "told below",
     [](B& b) { b.document_failure(HttpFault::connect, "refused"); },
     skipped,
     "no connection"},

    {"discovery/status", "healthy", [](B&) {}, pass, "HTTP 200"},
    {"discovery/status",
     "no response",
     [](B& b) { b.document_failure(HttpFault::connect, "x"); },
     skipped,
     "no response"},
    {"discovery/status",
     "404",
     [](B& b) { status(b, 404); },
     failure,
     "HTTP 404 from \"https://idp.example.com/.well-known/openid-configuration\"; only "
     "200 "
     "is accepted"},
    {"discovery/status", "401", [](B& b) { status(b, 401); }, failure, "HTTP 401"},
    {"discovery/status", "503", [](B& b) { status(b, 503); }, failure, "HTTP 503"},
    {"discovery/status",
     "a redirect to nowhere",
     [](B& b) { status(b, 302); },
     failure,
     "only 200 is accepted (the redirect has no valid target)"},
    {"discovery/reply",
     "too many redirects",
     [](B& b) {
       b.document_failure(HttpFault::protocol,
                          "Get \"https://a\": stopped after 10 redirects");
     },
     failure,
     "stopped after 10 redirects"},
    {"discovery/status",
     "a page of a firewall",
     [](B& b) {
       auto reply = test::json_reply("<title>Just a moment...</title>");
       reply.status = 403;
       b.document_reply(std::move(reply));
     },
     failure,
     "HTTP 403"},

    {"discovery/redirect", "healthy", [](B&) {}, pass, "answered without a redirect"},
    {"discovery/redirect",
     "no response",
     [](B& b) { b.document_failure(HttpFault::connect, "x"); },
     skipped,
     "no response"},
    {"discovery/redirect",
     "elsewhere",
     [](B& b) { redirects(b) = {"https://b"}; },
     warning,
     "redirected to \"https://b\"; the API server follows, other clients may not"},
    {"discovery/redirect",
     "over http",
     [](B& b) {
       redirects(b) = {"HTTP://b", "https://c"};
     },
     warning,
     "which is not https"},

    {"discovery/document",
     "healthy",
     [](B&) {},
     pass,
     "valid JSON, and all members have the expected type"},
    {"discovery/document",
     "no response",
     no_document,
     skipped,
     "requires a response with status 200"},
    {"discovery/document",
     "html",
     [](B& b) { body(b, " <html>"); },
     failure,
     "the document is not a JSON object: it is an HTML or XML page"},
    {"discovery/document",
     "empty",
     [](B& b) { body(b, " "); },
     failure,
     "the document is not a JSON object: it is empty"},
    {"discovery/document",
     "cut",
     [](B& b) { body(b, "{\"issuer\":"); },
     failure,
     "the document is not a JSON object: unexpected end of JSON input"},
    {"discovery/document",
     "a list",
     [](B& b) { body(b, "[]"); },
     failure,
     "expected an object, not a JSON array"},
    {"discovery/document",
     "wrong type",
     [](B& b) { b.member("token_endpoint", 1); },
     failure,
     "kube-apiserver cannot decode the document: json: cannot unmarshal number into Go "
     "struct field .token_endpoint of type string"},
    {"discovery/document",
     "too deep",
     [](B& b) { body(b, (std::string(65, '[') + std::string(65, ']')).c_str()); },
     unknown,
     "the document is nested deeper than 64 levels, which exceeds the limit of oidcctl"},

    {"discovery/duplicates", "healthy", [](B&) {}, pass, "no duplicate members"},
    {"discovery/duplicates",
     "no document",
     no_document,
     skipped,
     "requires the discovery document"},
    {"discovery/duplicates",
     "one",
     [](B& b) { body(b, R"({"a":1,"a":2})"); },
     warning,
     "1 duplicate member, for example \"a\""},
    {"discovery/duplicates",
     "two",
     [](B& b) { body(b, R"({"a":1,"a":2,"b":1,"b":2})"); },
     warning,
     "2 duplicate members, for example \"a\""},

    {"discovery/media-type", "healthy", [](B&) {}, pass, "application/json"},
    {"discovery/media-type",
     "no document",
     no_document,
     skipped,
     "requires the discovery document"},
    {"discovery/media-type",
     "text",
     [](B& b) { b.document_header("content-type", "text/plain"); },
     info,
     "the document has content type \"text/plain\": expected application/json"},
    {"discovery/media-type",
     "none",
     [](B& b) { b.document_header("content-type", ""); },
     info,
     "the document has content type (none): expected application/json"},

    {"discovery/issuer-match",
     "healthy",
     [](B&) {},
     pass,
     "the document contains this issuer byte for byte"},
    {"discovery/issuer-match",
     "no document",
     no_document,
     skipped,
     "requires the discovery document"},
    {"discovery/issuer-match",
     "slash",
     [](B& b) { b.member("issuer", "https://idp.example.com/"); },
     failure,
     "issuer did not match: \"https://idp.example.com\" was requested, the document "
     "contains \"https://idp.example.com/\""},
    {"discovery/issuer-match",
     "case",
     [](B& b) { b.member("issuer", "https://IDP.example.com"); },
     failure,
     "the document contains \"https://IDP.example.com\""},
    {"discovery/issuer-match",
     "none",
     [](B& b) { b.without("issuer"); },
     failure,
     "the document contains none"},
    {"discovery/issuer-match",
     "a template",
     [](B& b) { b.member("issuer", "https://login.example.com/{tenantid}/v2.0"); },
     failure,
     "{tenantid}"},

    {"discovery/keys-url", "healthy", [](B&) {}, pass, "https://idp.example.com/keys"},
    {"discovery/keys-url",
     "no document",
     no_document,
     skipped,
     "requires the discovery document"},
    {"discovery/keys-url",
     "none",
     [](B& b) { b.without("jwks_uri"); },
     failure,
     "the document has no jwks_uri"},
    {"discovery/keys-url",
     "relative",
     [](B& b) { b.member("jwks_uri", "/keys"); },
     failure,
     "jwks_uri \"/keys\" is not an absolute http URL"},
    {"discovery/keys-url",
     "no host",
     [](B& b) { b.member("jwks_uri", "https:///keys"); },
     failure,
     "is not an absolute http URL"},
    {"discovery/keys-url",
     "http",
     [](B& b) { b.member("jwks_uri", "http://a/k"); },
     warning,
     "jwks_uri \"http://a/k\" is not https"},

    {"discovery/algorithms", "healthy", [](B&) {}, pass, "RS256"},
    {"discovery/algorithms",
     "no document",
     no_document,
     skipped,
     "requires the discovery document"},
    {"discovery/algorithms",
     "none announced",
     [](B& b) { b.without("id_token_signing_alg_values_supported"); },
     info,
     "no signing algorithms announced"},
    {"discovery/algorithms",
     "others",
     [](B& b) {
       b.member("id_token_signing_alg_values_supported", {"ES256", "EdDSA"});
     },
     warning,
     "the provider announces ES256 EdDSA, the API server accepts RS256"},
    {"discovery/algorithms",
     "structured",
     [](B& b) {
       b.member("id_token_signing_alg_values_supported", {"ES256"});
       b.policy.structured = true;
     },
     pass,
     "ES256"},
};

} // namespace

std::span<const GridRow>
discovery_rows()
{
  return k_rows;
}

} // namespace oidcctl::test
