#include "model/oidc/jws.hpp"

#include "base/base64.hpp"
#include "go/json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>

namespace oidcctl {

namespace {

using Kind = go::Value::Kind;
using Problem = std::optional<std::string>;

constexpr unsigned k_first_with_b64 = 27;

// Return the parts of a compact token where it has three.
std::optional<std::array<std::string_view, 3>>
parts_of(std::string_view token)
{
  const auto first = token.find('.');
  const auto second =
      first == std::string_view::npos ? first : token.find('.', first + 1);
  if (second == std::string_view::npos ||
      token.find('.', second + 1) != std::string_view::npos) {
    return std::nullopt;
  }
  return std::array{token.substr(0, first),
                    token.substr(first + 1, second - first - 1),
                    token.substr(second + 1)};
}

// Return Go's complaint about `text`, which is not an unpadded base64url.
std::string
base64_error(std::string_view text)
{
  static constexpr std::string_view digits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_\r\n";
  const auto at = text.find_first_not_of(digits);
  return fmt::format("illegal base64 data at input byte {}",
                     at == std::string_view::npos ? text.size() - 1 : at);
}

// Go decodes the values of unknown header members too, so all of them must decode.
Problem
value_problem(const go::Value& value)
{
  if (const auto twice = go::duplicates(value); !twice.empty()) {
    return fmt::format("json: duplicate key '{}' in object", twice.front());
  }
  if (value.is(Kind::number)) {
    // Go's float64: what is too large is an error.
    const double number = std::strtod(value.text.c_str(), nullptr);
    if (number > 1.7976931348623157e308 || number < -1.7976931348623157e308) {
      return fmt::format(
          "failed to unmarshal value: json: cannot unmarshal number {} into "
          "Go value of type float64",
          value.text.substr(0, 40));
    }
  }
  for (const auto& item : value.items) {
    if (auto problem = value_problem(item)) {
      return problem;
    }
  }
  for (const auto& member : value.members) {
    if (auto problem = value_problem(member.value)) {
      return problem;
    }
  }
  return std::nullopt;
}

Problem
read_string(const go::Value& header,
            std::string_view name,
            std::string_view what,
            std::string& out)
{
  const auto* value = header.find(name);
  if (value == nullptr || value->is(Kind::null)) {
    return std::nullopt;
  }
  if (!value->is(Kind::string)) {
    return fmt::format(
        "failed to unmarshal {}: json: cannot unmarshal {} into Go value of "
        "type string",
        what,
        go::type_name(value->kind));
  }
  out = value->text;
  return std::nullopt;
}

Problem
read_embedded_key(const go::Value& header, Jws& jws)
{
  const auto* value = header.find("jwk");
  if (value == nullptr || value->is(Kind::null)) {
    return std::nullopt;
  }
  auto key = read_jwk(*value);
  if (key.problem) {
    return "failed to unmarshal JWK: " + *key.problem;
  }
  const bool is_valid = !key.is_private && key.type != Jwk::Type::symmetric &&
                        (key.type != Jwk::Type::rsa || !key.exponent.empty());
  if (!is_valid) {
    return std::string("go-jose/go-jose: invalid embedded jwk, must be public key");
  }
  jws.embedded_key = std::move(key);
  return std::nullopt;
}

Problem
read_certificates(const go::Value& header, Jws& jws)
{
  const auto* list = header.find("x5c");
  if (list == nullptr || list->is(Kind::null)) {
    return std::nullopt;
  }
  if (!list->is(Kind::array)) {
    return fmt::format(
        "failed to unmarshal x5c header: json: cannot unmarshal {} into Go "
        "value of type []string",
        go::type_name(list->kind));
  }
  for (const auto& item : list->items) {
    auto der = base64::decode(item.text, base64::Alphabet::standard);
    if ((!item.is(Kind::string) && !item.is(Kind::null)) || !der) {
      return std::string("failed to unmarshal x5c header: an element is not base64");
    }
    jws.certificates.push_back(std::move(*der));
  }
  return std::nullopt;
}

// `crit` and `b64` are looked at when a signature is verified, not when the header is
// parsed: what is wrong with them looks like a bad signature.
void
read_critical(const go::Value& header, unsigned minor, Jws& jws)
{
  const bool knows_b64 = minor >= k_first_with_b64;
  const auto* unencoded = header.find("b64");
  jws.is_payload_unencoded = knows_b64 && unencoded != nullptr &&
                             unencoded->is(Kind::boolean) && !unencoded->boolean;
  const auto* list = header.find("crit");
  if (list == nullptr || list->is(Kind::null)) {
    return;
  }
  if (!list->is(Kind::array)) {
    jws.critical = "`crit` is not a list";
    return;
  }
  for (const auto& item : list->items) {
    const bool is_known = knows_b64 && item.is(Kind::string) && item.text == "b64";
    if (!is_known) {
      jws.critical = "`crit` contains an extension that the API server does not support";
    }
  }
}

Problem
read_header(const go::Value& header, unsigned minor, Jws& jws)
{
  if (!header.is(Kind::object) && !header.is(Kind::null)) {
    return fmt::format("json: cannot unmarshal {} into Go value of type jose.rawHeader",
                       go::type_name(header.kind));
  }
  if (auto problem = value_problem(header)) {
    return problem;
  }
  std::string nonce;
  for (auto& problem : {read_string(header, "kid", "key ID", jws.key_id),
                        read_string(header, "alg", "algorithm", jws.algorithm),
                        read_string(header, "nonce", "nonce", nonce),
                        read_embedded_key(header, jws),
                        read_certificates(header, jws)}) {
    if (problem) {
      return problem;
    }
  }
  read_critical(header, minor, jws);
  return std::nullopt;
}

} // namespace

tl::expected<Jws, std::string>
Jws::parse(std::string_view token, unsigned kubernetes_minor)
{
  const auto parts = parts_of(token);
  if (!parts) {
    return tl::make_unexpected(
        std::string("go-jose/go-jose: compact JWS format must have three parts"));
  }
  Jws jws;
  std::string* const targets[] = {&jws.header, &jws.payload, &jws.signature};
  for (std::size_t i = 0; i < parts->size(); ++i) {
    const auto part = (*parts)[i];
    auto bytes = base64::decode(part, base64::Alphabet::url);
    if (!bytes) {
      return tl::make_unexpected(base64_error(part));
    }
    *targets[i] = std::move(*bytes);
  }
  if (jws.header.empty()) {
    return jws; // no protected header at all: no algorithm either
  }
  constexpr std::size_t header_depth = 64;
  const auto header = go::parse(jws.header, header_depth, go::DepthPolicy::forget);
  if (!header) {
    return tl::make_unexpected(header.error().message);
  }
  if (auto problem = read_header(*header, kubernetes_minor, jws)) {
    return tl::make_unexpected(std::move(*problem));
  }
  return jws;
}

std::string
Jws::signing_input() const
{
  return base64::encode(header, base64::Alphabet::url) + "." +
         (is_payload_unencoded ? payload
                               : base64::encode(payload, base64::Alphabet::url));
}

std::optional<std::string>
untrusted_payload(std::string_view token)
{
  const auto parts = parts_of(token);
  return parts ? base64::decode((*parts)[1], base64::Alphabet::url) : std::nullopt;
}

} // namespace oidcctl
