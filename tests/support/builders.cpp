#include "builders.hpp"

#include "base/base64.hpp"

namespace oidcctl::test {

namespace {

std::string
base64url(const std::string& bytes)
{
  return base64::encode(bytes, base64::Alphabet::url);
}

std::string
document_url(std::string_view issuer)
{
  return discovery_url(issuer);
}

TlsInfo
good_tls()
{
  return {.protocol = "TLSv1.3",
          .chain = {{.subject = "CN=idp.example.com",
                     .issuer = "CN=Example CA",
                     .names = {"idp.example.com"},
                     .not_before = k_now - std::chrono::days{30},
                     .not_after = k_now + std::chrono::days{60},
                     .signature_algorithm = "ecdsa-with-SHA256",
                     .sha256 = std::string(64, 'a')}}};
}

void
set_header(HttpReply& reply, std::string_view name, std::string_view value)
{
  std::erase_if(reply.headers,
                [name](const auto& header) { return header.name == name; });
  reply.headers.push_back({std::string(name), std::string(value)});
}

HttpReply&
reply_of(std::variant<NotTried, HttpExchange>& probe)
{
  return std::get<HttpExchange>(probe).outcome.value();
}

void
set_body(std::variant<NotTried, HttpExchange>& probe, const Json& body)
{
  if (std::holds_alternative<HttpExchange>(probe)) {
    reply_of(probe).body = to_text(body);
  }
}

class TestKey : public PublicKey
{
public:
  explicit TestKey(bool is_good) : m_is_good(is_good) {}

  bool
  verifies(std::string_view, std::string_view, std::string_view) const override
  {
    return m_is_good;
  }

private:
  bool m_is_good;
};

} // namespace

Json
healthy_document(std::string_view issuer)
{
  const std::string base(issuer);
  return {{"issuer", base},
          {"authorization_endpoint", base + "/authorize"},
          {"token_endpoint", base + "/token"},
          {"jwks_uri", base + "/keys"},
          {"device_authorization_endpoint", base + "/device"},
          {"response_types_supported", {"code"}},
          {"grant_types_supported", {"authorization_code", "refresh_token"}},
          {"code_challenge_methods_supported", {"S256"}},
          {"token_endpoint_auth_methods_supported", {"none", "client_secret_basic"}},
          {"scopes_supported", {"openid", "email", "profile", "offline_access"}},
          {"claims_supported", {"sub", "email", "email_verified", "groups"}},
          {"id_token_signing_alg_values_supported", {"RS256"}}};
}

Json
healthy_keys()
{
  return {{"keys",
           {{{"kty", "RSA"},
             {"kid", "k1"},
             {"use", "sig"},
             {"alg", "RS256"},
             {"n", base64url(std::string(256, '\xc3'))},
             {"e", "AQAB"}}}}};
}

Json
healthy_claims(std::string_view issuer)
{
  return {{"iss", issuer},
          {"aud", k_client},
          {"exp", k_now.time_since_epoch().count() + 3600},
          {"iat", k_now.time_since_epoch().count()},
          {"sub", "f3a1"},
          {"email", "ada@example.com"},
          {"email_verified", true},
          {"groups", {"admins", "people"}}};
}

std::string
token_text(const Json& header, const Json& claims)
{
  return base64url(to_text(header, -1)) + "." + base64url(to_text(claims, -1)) + ".c2ln";
}

HttpReply
json_reply(std::string body)
{
  return {.status = 200,
          .headers = {{"content-type", "application/json"},
                      {"date", "Sun, 22 Nov 2026 12:00:00 GMT"}},
          .body = std::move(body),
          .address = "203.0.113.7",
          .tls = good_tls(),
          .time = Milliseconds{20}};
}

HttpExchange
answered(std::string url, HttpReply reply)
{
  return {.url = std::move(url), .redirects = {}, .outcome = std::move(reply)};
}

HttpExchange
failed(std::string url, HttpFault fault, std::string message)
{
  return {.url = std::move(url),
          .redirects = {},
          .outcome = tl::make_unexpected(
              HttpFailure{.fault = fault, .message = std::move(message)})};
}

std::optional<std::string>
TestJose::key_problem(const Jwk&) const
{
  return problem;
}

go::tls::KeyMatch
TestJose::key_match(std::string_view /*der*/, std::string_view /*spki*/) const
{
  return match;
}

std::unique_ptr<PublicKey>
TestJose::public_key(const Jwk&) const
{
  return std::make_unique<TestKey>(signatures_are_good);
}

CaseBuilder::CaseBuilder()
{
  evidence.issuer = k_issuer;
  evidence.now = k_now;
  evidence.addresses = std::vector<std::string>{"203.0.113.7"};
  evidence.discovery = answered(document_url(k_issuer), json_reply(""));
  evidence.keys = answered(std::string(k_issuer) + "/keys", json_reply(""));
  policy.client_ids = {std::string(k_client)};
  policy.username_claim = "email";
  policy.groups_claim = "groups";
  login_reply({.status = 302, .headers = {{"location", "/login"}}});
}

CaseBuilder&
CaseBuilder::issuer(std::string_view url)
{
  evidence.issuer = url;
  std::get<HttpExchange>(evidence.discovery).url = document_url(url);
  return member("issuer", url);
}

CaseBuilder&
CaseBuilder::member(std::string_view name, Json value)
{
  document[std::string(name)] = std::move(value);
  return *this;
}

CaseBuilder&
CaseBuilder::without(std::string_view name)
{
  document.erase(std::string(name));
  return *this;
}

CaseBuilder&
CaseBuilder::key(std::string_view name, Json value)
{
  keys.at("keys").at(0)[std::string(name)] = std::move(value);
  return *this;
}

CaseBuilder&
CaseBuilder::key_header(std::string_view name, std::string_view value)
{
  set_header(reply_of(evidence.keys), name, value);
  return *this;
}

CaseBuilder&
CaseBuilder::document_header(std::string_view name, std::string_view value)
{
  set_header(reply_of(evidence.discovery), name, value);
  return *this;
}

CaseBuilder&
CaseBuilder::document_reply(HttpReply reply)
{
  m_document_replaced = true;
  std::get<HttpExchange>(evidence.discovery).outcome = std::move(reply);
  return *this;
}

CaseBuilder&
CaseBuilder::document_failure(HttpFault fault, std::string message)
{
  m_document_replaced = true;
  evidence.discovery = failed(document_url(evidence.issuer), fault, std::move(message));
  return *this;
}

CaseBuilder&
CaseBuilder::keys_reply(HttpReply reply)
{
  m_keys_replaced = true;
  std::get<HttpExchange>(evidence.keys).outcome = std::move(reply);
  return *this;
}

CaseBuilder&
CaseBuilder::keys_failure(HttpFault fault, std::string message)
{
  m_keys_replaced = true;
  evidence.keys = failed(std::string(k_issuer) + "/keys", fault, std::move(message));
  return *this;
}

CaseBuilder&
CaseBuilder::login_reply(HttpReply reply)
{
  evidence.authorizations = std::vector{AuthorizationProbe{
      .client_id = std::string(k_client),
      .redirect_url = std::string(k_redirect_url),
      .exchange = answered(std::string(k_issuer) + "/authorize?response_type=code",
                           std::move(reply))}};
  return *this;
}

CaseBuilder&
CaseBuilder::with_token(const Json& changes, const Json& header)
{
  auto claims = healthy_claims(evidence.issuer);
  if (changes.is_object()) { // `{}` is null to the library
    claims.merge_patch(changes);
  }
  token = token_text(header, claims);
  return *this;
}

IssuerEvidence
CaseBuilder::seen() const
{
  auto out = evidence;
  if (!m_document_replaced) {
    set_body(out.discovery, document);
  }
  if (!m_keys_replaced) {
    set_body(out.keys, keys);
  }
  // As the collector does: without a document nothing after it is asked for.
  const auto read = make_issuer_case(out, policy, jose);
  if (read.discovery() == nullptr &&
      std::holds_alternative<HttpExchange>(out.discovery)) {
    out.keys = NotTried{"requires the discovery document"};
    out.authorizations = NotTried{"requires the discovery document"};
  }
  return out;
}

IssuerCase
CaseBuilder::build() const
{
  auto out = make_issuer_case(seen(), policy, jose);
  out.redirect_urls = {std::string(k_redirect_url)};
  out.has_token = !token.empty();
  if (out.has_token && !policy.client_ids.empty()) {
    const auto& seen_there = out.evidence;
    out.token_verdict = judge_token(
        token,
        policy,
        {.now = seen_there.now,
         .provider = {seen_there.issuer, seen_there.discovery, seen_there.keys}},
        jose);
  }
  return out;
}

} // namespace oidcctl::test
