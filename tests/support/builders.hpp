#pragma once

#include "base/json.hpp"
#include "checks/issuer/issuer_case.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// A healthy issuer, and small changes to it, for tests of what is made of evidence.
namespace oidcctl::test {

inline constexpr std::string_view k_issuer = "https://idp.example.com";
inline constexpr std::string_view k_client = "kubernetes";
inline constexpr std::string_view k_redirect_url = "http://localhost:8000";
inline constexpr Time k_now{Seconds{1795348800}}; // 2026-11-22T12:00:00Z

// Return the discovery document of `issuer`: nothing is wrong with it, and no provider is
// recognised in it.
Json healthy_document(std::string_view issuer = k_issuer);

// Return a key set of one RSA key of 2048 bits, "k1"; no one has its secret half.
Json healthy_keys();

// Return the claims of an ID token that kube-apiserver takes.
Json healthy_claims(std::string_view issuer = k_issuer);

// Return `header.claims.signature`, with a signature that no one made.
std::string token_text(const Json& header, const Json& claims);

// Return a reply with status 200, application/json, a Date of `k_now` and good TLS.
HttpReply json_reply(std::string body);

// Return an exchange that ended well, or without a reply.
HttpExchange answered(std::string url, HttpReply reply);
HttpExchange failed(std::string url, HttpFault fault, std::string message);

// Key mathematics that answers as a test wants it to, whatever key it is asked about.
class TestJose : public Jose
{
public:
  std::optional<std::string> problem = std::nullopt; // of every key
  bool signatures_are_good = true;
  go::tls::KeyMatch match = go::tls::KeyMatch::same;

  std::optional<std::string> key_problem(const Jwk& key) const override;
  go::tls::KeyMatch key_match(std::string_view der, std::string_view spki) const override;
  std::unique_ptr<PublicKey> public_key(const Jwk& key) const override;
};

// Everything that was seen of the healthy issuer, and what it is judged by. Members are
// changed one by one; `build` parses what they have become.
struct CaseBuilder
{
  IssuerEvidence evidence = {};
  Policy policy = {};
  Json document = healthy_document();
  Json keys = healthy_keys();
  std::string token = {}; // empty: none is given
  TestJose jose = {};

  CaseBuilder();

  // Change the issuer and its document's name for it, or one member of the document, of
  // the first key, or of the header fields of a reply.
  CaseBuilder& issuer(std::string_view url);
  CaseBuilder& member(std::string_view name, Json value);
  CaseBuilder& without(std::string_view name);
  CaseBuilder& key(std::string_view name, Json value);
  CaseBuilder& key_header(std::string_view name, std::string_view value);
  CaseBuilder& document_header(std::string_view name, std::string_view value);

  // Replace the reply to a request as a whole; the document and key set stay unread.
  CaseBuilder& document_reply(HttpReply reply);
  CaseBuilder& document_failure(HttpFault fault, std::string message);
  CaseBuilder& keys_reply(HttpReply reply);
  CaseBuilder& keys_failure(HttpFault fault, std::string message);

  // Have every authorization request answered with `reply`.
  CaseBuilder& login_reply(HttpReply reply);
  // Give a token with the claims of a healthy one, `changes` laid over them (RFC 7396).
  CaseBuilder& with_token(const Json& changes = Json::object(),
                          const Json& header = {{"alg", "RS256"}, {"kid", "k1"}});

  // Return the evidence with document and key set as they are now, and the case with the
  // verdict on the token when one and a client ID are given.
  IssuerEvidence seen() const;
  IssuerCase build() const;

private:
  bool m_document_replaced = false;
  bool m_keys_replaced = false;
};

} // namespace oidcctl::test
