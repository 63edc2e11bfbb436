#include "base/base64.hpp"
#include "base/hmac.hpp"
#include "base/text.hpp"
#include "checks/webhook/probe.hpp"
#include "go/json.hpp"

#include <fmt/format.h>

namespace oidcctl::webhook {

namespace {

constexpr int k_unknown_keys = 20;

// The parts of a good token, decoded as far as they have to be.
struct Parts
{
  Json header = {};
  Json claims = {};
  std::vector<std::string> raw = {}; // three
};

std::string
url_text(std::string_view bytes)
{
  return base64::encode(bytes, base64::Alphabet::url);
}

std::optional<Json>
decoded(const std::string& part)
{
  const auto bytes = base64::decode(part, base64::Alphabet::url);
  const auto value = bytes ? go::parse(*bytes) : tl::make_unexpected(go::ParseError{});
  return value && value->is(go::Value::Kind::object) ? std::optional(go::to_json(*value))
                                                     : std::nullopt;
}

std::optional<Parts>
parts_of(const std::string& token)
{
  Parts parts{.raw = text::split(token, '.')};
  if (parts.raw.size() != 3) {
    return std::nullopt;
  }
  const auto header = decoded(parts.raw[0]);
  const auto claims = decoded(parts.raw[1]);
  if (!header || !claims) {
    return std::nullopt;
  }
  parts.header = *header;
  parts.claims = *claims;
  return parts;
}

// Builds tokens of one good one.
class Forger
{
public:
  explicit Forger(Parts parts) : m_parts(std::move(parts)) {}

  // Return the token with another header and the signature `signature`.
  std::string
  with_header(const Json& header, const std::string& signature) const
  {
    return url_text(to_text(header, -1)) + "." + m_parts.raw[1] + "." + signature;
  }

  // The same with another algorithm, and a MAC under `key`.
  std::string
  with_mac(std::string_view key) const
  {
    const auto input =
        url_text(to_text(header_with("alg", "HS256"), -1)) + "." + m_parts.raw[1];
    return input + "." + url_text(hmac_sha256(key, input));
  }

  Json
  header_with(const char* name, const Json& value) const
  {
    auto header = m_parts.header;
    header[name] = value;
    return header;
  }

  // Return the token signed by `key`, whose header says what is in `more`.
  std::string
  signed_by(const SigningKey& key, const Json& more) const
  {
    auto header = m_parts.header;
    header["alg"] = key.algorithm();
    header.update(more);
    const auto input = url_text(to_text(header, -1)) + "." + m_parts.raw[1];
    return input + "." + url_text(key.sign(key.algorithm(), input).value_or(""));
  }

  std::string flipped() const;
  std::string changed() const;

private:
  Parts m_parts;
};

std::string
Forger::flipped() const
{
  auto signature = m_parts.raw[2];
  if (!signature.empty()) {
    auto& byte = signature[signature.size() / 2];
    byte = byte == 'A' ? 'B' : 'A';
  }
  return m_parts.raw[0] + "." + m_parts.raw[1] + "." + signature;
}

std::string
Forger::changed() const
{
  auto claims = m_parts.claims;
  claims["sub"] = "oidcctl-test";
  claims["email"] = "oidcctl-test@example.com";
  claims["groups"] = {"system:masters"};
  return m_parts.raw[0] + "." + url_text(to_text(claims, -1)) + "." + m_parts.raw[2];
}

void
append(Probes& all,
       const std::string& name,
       const std::string& what,
       const std::vector<std::string>& tokens)
{
  for (auto& probe : about({.name = name, .what = what, .base = "good"}, tokens)) {
    all.push_back(std::move(probe));
  }
}

void
append_forged(Probes& all, const Parts& parts, const SigningKey* stranger)
{
  const Forger forger(parts);
  append(all, "signature", "a token with a changed signature", {forger.flipped()});
  append(all,
         "signature",
         "a token without a signature",
         {parts.raw[0] + "." + parts.raw[1] + "."});
  append(all, "payload", "a token with changed claims", {forger.changed()});
  const auto none = forger.header_with("alg", "none");
  append(all,
         "algorithm",
         "a token with alg none",
         {forger.with_header(none, ""), forger.with_header(none, parts.raw[2])});
  append(all,
         "algorithm",
         "a token signed with HS256 and a key that everyone can guess",
         {forger.with_mac(""), forger.with_mac("secret")});
  std::vector<std::string> unknown;
  for (int i = 0; i < k_unknown_keys; ++i) {
    unknown.push_back(forger.with_header(
        forger.header_with("kid", fmt::format("oidcctl-unknown-{}", i)), parts.raw[2]));
  }
  append(all, "unknown-key", "a token that names an unknown key", unknown);
  if (stranger != nullptr) {
    append(all,
           "signature",
           "a token signed by another key",
           {forger.signed_by(*stranger, Json::object())});
    append(all,
           "header-key",
           "a token that brings its own key (jwk)",
           {forger.signed_by(*stranger, {{"jwk", stranger->public_jwk()}})});
  }
}

} // namespace

std::string
algorithm_of(const std::string& token)
{
  const auto parts = parts_of(token);
  const auto found = parts ? parts->header.find("alg") : Json::const_iterator();
  const bool is_named = parts && found != parts->header.end() && found->is_string();
  return is_named ? found->get<std::string>() : "RS256";
}

Probes
good_token_probes(const std::string& token, const SigningKey* stranger)
{
  Probes probes;
  for (const auto* version : {"v1", "v1beta1"}) {
    probes.push_back({.name = "good",
                      .what = "the good token",
                      .expect = Expect::accepted,
                      .body = review_body(token, version),
                      .version = version});
  }
  // As a newer API server may write it.
  auto newer = review_body(token, "v1");
  newer.insert(newer.size() - 1, R"(,"oidcctlUnknown":{"field":[1]})");
  probes.push_back({.name = "unknown-fields",
                    .what = "the good token in a review with unknown fields",
                    .base = "good",
                    .expect = Expect::accepted,
                    .body = newer,
                    .version = "v1"});
  probes.push_back({.name = "review-audience",
                    .what = "the good token, for an unknown audience",
                    .base = "good",
                    .expect = Expect::reported,
                    .body = review_body(token, "v1", {"oidcctl-unknown-audience"}),
                    .version = "v1"});
  append(probes,
         "white-space",
         "a token with white space around it",
         {" " + token, token + "\n"});
  if (const auto parts = parts_of(token)) {
    append_forged(probes, *parts, stranger);
  }
  return probes;
}

} // namespace oidcctl::webhook
