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
    {.check = "discovery/reply",
     .name = "healthy",
     .change = [](B&) {},
     .status = pass,
     .piece =
         "bytes from https://idp.example.com/.well-known/openid-configuration in 20 ms"},
    {.check = "discovery/reply",
     .name = "any status",
     .change = [](B& b) { status(b, 500); },
     .status = pass,
     .piece = "0 bytes from"},
    {.check = "discovery/reply",
     .name = "not tried",
     .change = [](B& b) { b.evidence.discovery = NotTried{"the issuer URL is invalid"}; },
     .status = skipped,
     .piece = "the issuer URL is invalid"},
    {.check = "discovery/reply",
     .name = "too large",
     .change = [](B& b) { b.document_failure(HttpFault::too_large, "2 MB"); },
     .status = unknown,
     .piece = "the discovery document is larger than the limit of oidcctl: 2 MB"},
    {.check = "discovery/reply",
     .name = "cut off",
     .change = [](B& b) { b.document_failure(HttpFault::closed, "eof"); },
     .status = unknown,
     .piece = "the discovery document was cut off: eof"},
    {.check = "discovery/reply",
     .name = "no HTTP",
     .change = [](B& b) { b.document_failure(HttpFault::protocol, "HTTP/0.9"); },
     .status = failure,
     .piece = "the discovery document cannot be read from "
              "\"https://idp.example.com/.well-known/openid-configuration\": HTTP/0.9"},
    {.check = "discovery/reply",
     .name = "slow body",
     .change =
         [](B& b) {
           b.document_failure(HttpFault::timeout, "late");
           std::get<HttpExchange>(b.evidence.discovery).outcome.error().tls = TlsInfo{};
         },
     .status = unknown,
     .piece = "the discovery document did not arrive before the timeout: late"},
    {.check = "discovery/reply",
     .name = "told below",
     .change = [](B& b) { b.document_failure(HttpFault::connect, "refused"); },
     .status = skipped,
     .piece = "no connection"},

    {.check = "discovery/status",
     .name = "healthy",
     .change = [](B&) {},
     .status = pass,
     .piece = "HTTP 200"},
    {.check = "discovery/status",
     .name = "no response",
     .change = [](B& b) { b.document_failure(HttpFault::connect, "x"); },
     .status = skipped,
     .piece = "no response"},
    {.check = "discovery/status",
     .name = "404",
     .change = [](B& b) { status(b, 404); },
     .status = failure,
     .piece = "HTTP 404 from "
              "\"https://idp.example.com/.well-known/openid-configuration\"; only "
              "200 "
              "is accepted"},
    {.check = "discovery/status",
     .name = "401",
     .change = [](B& b) { status(b, 401); },
     .status = failure,
     .piece = "HTTP 401"},
    {.check = "discovery/status",
     .name = "503",
     .change = [](B& b) { status(b, 503); },
     .status = failure,
     .piece = "HTTP 503"},
    {.check = "discovery/status",
     .name = "a redirect to nowhere",
     .change = [](B& b) { status(b, 302); },
     .status = failure,
     .piece = "only 200 is accepted (the redirect has no valid target)"},
    {.check = "discovery/reply",
     .name = "too many redirects",
     .change =
         [](B& b) {
           b.document_failure(HttpFault::protocol,
                              "Get \"https://a\": stopped after 10 redirects");
         },
     .status = failure,
     .piece = "stopped after 10 redirects"},
    {.check = "discovery/status",
     .name = "a page of a firewall",
     .change =
         [](B& b) {
           auto reply = test::json_reply("<title>Just a moment...</title>");
           reply.status = 403;
           b.document_reply(std::move(reply));
         },
     .status = failure,
     .piece = "HTTP 403"},

    {.check = "discovery/redirect",
     .name = "healthy",
     .change = [](B&) {},
     .status = pass,
     .piece = "answered without a redirect"},
    {.check = "discovery/redirect",
     .name = "no response",
     .change = [](B& b) { b.document_failure(HttpFault::connect, "x"); },
     .status = skipped,
     .piece = "no response"},
    {.check = "discovery/redirect",
     .name = "elsewhere",
     .change = [](B& b) { redirects(b) = {"https://b"}; },
     .status = warning,
     .piece =
         "redirected to \"https://b\"; the API server follows, other clients may not"},
    {.check = "discovery/redirect",
     .name = "over http",
     .change =
         [](B& b) {
           redirects(b) = {"HTTP://b", "https://c"};
         },
     .status = warning,
     .piece = "which is not https"},

    {.check = "discovery/document",
     .name = "healthy",
     .change = [](B&) {},
     .status = pass,
     .piece = "valid JSON, and all members have the expected type"},
    {.check = "discovery/document",
     .name = "no response",
     .change = no_document,
     .status = skipped,
     .piece = "requires a response with status 200"},
    {.check = "discovery/document",
     .name = "html",
     .change = [](B& b) { body(b, " <html>"); },
     .status = failure,
     .piece = "the document is not a JSON object: it is an HTML or XML page"},
    {.check = "discovery/document",
     .name = "empty",
     .change = [](B& b) { body(b, " "); },
     .status = failure,
     .piece = "the document is not a JSON object: it is empty"},
    {.check = "discovery/document",
     .name = "cut",
     .change = [](B& b) { body(b, "{\"issuer\":"); },
     .status = failure,
     .piece = "the document is not a JSON object: unexpected end of JSON input"},
    {.check = "discovery/document",
     .name = "a list",
     .change = [](B& b) { body(b, "[]"); },
     .status = failure,
     .piece = "expected an object, not a JSON array"},
    {.check = "discovery/document",
     .name = "wrong type",
     .change = [](B& b) { b.member("token_endpoint", 1); },
     .status = failure,
     .piece = "kube-apiserver cannot decode the document: json: cannot unmarshal number "
              "into Go "
              "struct field .token_endpoint of type string"},
    {.check = "discovery/document",
     .name = "too deep",
     .change =
         [](B& b) { body(b, (std::string(65, '[') + std::string(65, ']')).c_str()); },
     .status = unknown,
     .piece = "the document is nested deeper than 64 levels, which exceeds the limit of "
              "oidcctl"},

    {.check = "discovery/duplicates",
     .name = "healthy",
     .change = [](B&) {},
     .status = pass,
     .piece = "no duplicate members"},
    {.check = "discovery/duplicates",
     .name = "no document",
     .change = no_document,
     .status = skipped,
     .piece = "requires the discovery document"},
    {.check = "discovery/duplicates",
     .name = "one",
     .change = [](B& b) { body(b, R"({"a":1,"a":2})"); },
     .status = warning,
     .piece = "1 duplicate member, for example \"a\""},
    {.check = "discovery/duplicates",
     .name = "two",
     .change = [](B& b) { body(b, R"({"a":1,"a":2,"b":1,"b":2})"); },
     .status = warning,
     .piece = "2 duplicate members, for example \"a\""},

    {.check = "discovery/media-type",
     .name = "healthy",
     .change = [](B&) {},
     .status = pass,
     .piece = "application/json"},
    {.check = "discovery/media-type",
     .name = "no document",
     .change = no_document,
     .status = skipped,
     .piece = "requires the discovery document"},
    {.check = "discovery/media-type",
     .name = "text",
     .change = [](B& b) { b.document_header("content-type", "text/plain"); },
     .status = info,
     .piece = "the document has content type \"text/plain\": expected application/json"},
    {.check = "discovery/media-type",
     .name = "none",
     .change = [](B& b) { b.document_header("content-type", ""); },
     .status = info,
     .piece = "the document has content type (none): expected application/json"},

    {.check = "discovery/issuer-match",
     .name = "healthy",
     .change = [](B&) {},
     .status = pass,
     .piece = "the document contains this issuer byte for byte"},
    {.check = "discovery/issuer-match",
     .name = "no document",
     .change = no_document,
     .status = skipped,
     .piece = "requires the discovery document"},
    {.check = "discovery/issuer-match",
     .name = "slash",
     .change = [](B& b) { b.member("issuer", "https://idp.example.com/"); },
     .status = failure,
     .piece =
         "issuer did not match: \"https://idp.example.com\" was requested, the document "
         "contains \"https://idp.example.com/\""},
    {.check = "discovery/issuer-match",
     .name = "case",
     .change = [](B& b) { b.member("issuer", "https://IDP.example.com"); },
     .status = failure,
     .piece = "the document contains \"https://IDP.example.com\""},
    {.check = "discovery/issuer-match",
     .name = "none",
     .change = [](B& b) { b.without("issuer"); },
     .status = failure,
     .piece = "the document contains none"},
    {.check = "discovery/issuer-match",
     .name = "a template",
     .change =
         [](B& b) { b.member("issuer", "https://login.example.com/{tenantid}/v2.0"); },
     .status = failure,
     .piece = "{tenantid}"},

    {.check = "discovery/keys-url",
     .name = "healthy",
     .change = [](B&) {},
     .status = pass,
     .piece = "https://idp.example.com/keys"},
    {.check = "discovery/keys-url",
     .name = "no document",
     .change = no_document,
     .status = skipped,
     .piece = "requires the discovery document"},
    {.check = "discovery/keys-url",
     .name = "none",
     .change = [](B& b) { b.without("jwks_uri"); },
     .status = failure,
     .piece = "the document has no jwks_uri"},
    {.check = "discovery/keys-url",
     .name = "relative",
     .change = [](B& b) { b.member("jwks_uri", "/keys"); },
     .status = failure,
     .piece = "jwks_uri \"/keys\" is not an absolute http URL"},
    {.check = "discovery/keys-url",
     .name = "no host",
     .change = [](B& b) { b.member("jwks_uri", "https:///keys"); },
     .status = failure,
     .piece = "is not an absolute http URL"},
    {.check = "discovery/keys-url",
     .name = "http",
     .change = [](B& b) { b.member("jwks_uri", "http://a/k"); },
     .status = warning,
     .piece = "jwks_uri \"http://a/k\" is not https"},

    {.check = "discovery/algorithms",
     .name = "healthy",
     .change = [](B&) {},
     .status = pass,
     .piece = "RS256"},
    {.check = "discovery/algorithms",
     .name = "no document",
     .change = no_document,
     .status = skipped,
     .piece = "requires the discovery document"},
    {.check = "discovery/algorithms",
     .name = "none announced",
     .change = [](B& b) { b.without("id_token_signing_alg_values_supported"); },
     .status = info,
     .piece = "no signing algorithms announced"},
    {.check = "discovery/algorithms",
     .name = "others",
     .change =
         [](B& b) {
           b.member("id_token_signing_alg_values_supported", {"ES256", "EdDSA"});
         },
     .status = warning,
     .piece = "the provider announces ES256 EdDSA, the API server accepts RS256"},
    {.check = "discovery/algorithms",
     .name = "structured",
     .change =
         [](B& b) {
           b.member("id_token_signing_alg_values_supported", {"ES256"});
           b.policy.structured = true;
         },
     .status = pass,
     .piece = "ES256"},
};

} // namespace

std::span<const GridRow>
discovery_rows()
{
  return k_rows;
}

} // namespace oidcctl::test
