#include "model/oidc/id_token.hpp"

#include "base/number.hpp"
#include "base/time.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

namespace oidcctl {

namespace {

using Kind = go::Value::Kind;
using Problem = std::optional<std::string>;

constexpr std::int64_t k_seconds_to_1970 = 62135596800; // from Go's year 1

std::string
type_error(const go::Value& value, std::string_view field, std::string_view go_type)
{
  return fmt::format("json: cannot unmarshal {} into Go struct field {} of type {}",
                     go::type_name(value.kind),
                     field,
                     go_type);
}

// Go's json.Number: a number, or a string that holds one.
bool
is_number(const std::string& text)
{
  const auto value = go::parse(text);
  return value && value->is(Kind::number) && value->text == text;
}

Problem
decode_time(const go::Value& value, std::string_view field, JsonTime& out)
{
  if (value.is(Kind::null)) {
    return std::string("strconv.ParseFloat: parsing \"\": invalid syntax");
  }
  if (!value.is(Kind::number) && !value.is(Kind::string)) {
    return type_error(value, field, "json.Number");
  }
  if (value.is(Kind::string) && !is_number(value.text)) {
    return fmt::format("json: invalid number literal, trying to unmarshal {} into Number",
                       go::go_quote(go::go_quote(value.text)));
  }
  const auto& text = value.text;
  out.is_set = true;
  const auto* end = text.data() + text.size();
  const auto whole = std::from_chars(text.data(), end, out.unix_seconds);
  if (whole.ec == std::errc{} && whole.ptr == end) {
    return std::nullopt;
  }
  // Too small is zero to Go, too large is an error.
  const double number = leading_double(text).value_or(0);
  if (std::isinf(number)) {
    return fmt::format("strconv.ParseFloat: parsing {}: value out of range",
                       go::go_quote(text));
  }
  // What does not fit becomes the smallest number on the machines API servers run on.
  constexpr double limit = 9223372036854775808.0; // 2^63
  out.unix_seconds = number >= limit || number < -limit
                         ? std::numeric_limits<std::int64_t>::min()
                         : static_cast<std::int64_t>(number);
  return std::nullopt;
}

Problem
decode_audience(const go::Value& value, std::vector<std::string>& out)
{
  out.clear();
  if (value.is(Kind::string) || value.is(Kind::null)) {
    out.push_back(value.text); // null decodes into the empty string
    return std::nullopt;
  }
  if (!value.is(Kind::array)) {
    return type_error(value, "idToken.aud", "[]string");
  }
  for (const auto& item : value.items) {
    if (!item.is(Kind::string) && !item.is(Kind::null)) {
      return type_error(item, "idToken.aud", "string");
    }
    out.push_back(item.text);
  }
  return std::nullopt;
}

Problem
decode_string(const go::Value& value, std::string_view field, std::string* out)
{
  if (value.is(Kind::null)) {
    return std::nullopt;
  }
  if (!value.is(Kind::string)) {
    return type_error(value, field, "string");
  }
  if (out != nullptr) {
    *out = value.text;
  }
  return std::nullopt;
}

Problem
decode_names(const go::Value& value, std::map<std::string, std::string>& out)
{
  constexpr std::string_view field = "idToken._claim_names";
  if (value.is(Kind::null)) {
    out.clear();
    return std::nullopt;
  }
  if (!value.is(Kind::object)) {
    return type_error(value, field, "map[string]string");
  }
  for (const auto& member : value.members) {
    out[member.name].clear();
    if (auto problem = decode_string(member.value, field, &out[member.name])) {
      return problem;
    }
  }
  return std::nullopt;
}

Problem
decode_source(const go::Value& value, ClaimSource& out)
{
  constexpr std::string_view place = "claimSource._claim_sources.";
  if (value.is(Kind::null)) {
    return std::nullopt;
  }
  if (!value.is(Kind::object)) {
    return type_error(value, "idToken._claim_sources", "oidc.claimSource");
  }
  for (const auto& member : value.members) {
    struct Field
    {
      std::string_view name;
      std::string* target;
    };
    for (const auto& field :
         {Field{"endpoint", &out.endpoint}, Field{"access_token", &out.access_token}}) {
      if (!go::names_field(member.name, field.name)) {
        continue;
      }
      if (auto problem = decode_string(
              member.value, std::string(place) + std::string(field.name), field.target)) {
        return problem;
      }
    }
  }
  return std::nullopt;
}

Problem
decode_sources(const go::Value& value, std::map<std::string, ClaimSource>& out)
{
  if (value.is(Kind::null)) {
    out.clear();
    return std::nullopt;
  }
  if (!value.is(Kind::object)) {
    return type_error(value, "idToken._claim_sources", "map[string]oidc.claimSource");
  }
  for (const auto& member : value.members) {
    out[member.name] = {};
    if (auto problem = decode_source(member.value, out[member.name])) {
      return problem;
    }
  }
  return std::nullopt;
}

Problem
decode_not_before(const go::Value& value, std::optional<JsonTime>& out)
{
  if (value.is(Kind::null)) {
    out.reset();
    return std::nullopt;
  }
  return decode_time(value, "idToken.nbf", out.emplace());
}

Problem
decode_member(const go::Member& member, IdToken& token)
{
  const auto& [name, value] = member;
  const auto is = [&member](std::string_view field) {
    return go::names_field(member.name, field);
  };
  if (is("iss")) {
    return decode_string(value, "idToken.iss", &token.issuer);
  }
  for (const auto* unused : {"sub", "nonce", "at_hash"}) {
    if (is(unused)) {
      return decode_string(value, std::string("idToken.") + unused, nullptr);
    }
  }
  if (is("aud")) {
    return decode_audience(value, token.audience);
  }
  if (is("exp")) {
    return decode_time(value, "idToken.exp", token.expiry);
  }
  if (is("iat")) {
    JsonTime unused;
    return decode_time(value, "idToken.iat", unused);
  }
  if (is("nbf")) {
    return decode_not_before(value, token.not_before);
  }
  if (is("_claim_names")) {
    return decode_names(value, token.claim_names);
  }
  if (is("_claim_sources")) {
    return decode_sources(value, token.claim_sources);
  }
  return std::nullopt;
}

// Return whether go-oidc has a decoder of its own for the member: Go stops at its error,
// and goes on after a wrong type elsewhere.
bool
has_own_decoder(std::string_view name)
{
  constexpr std::string_view fields[] = {"aud", "exp", "iat", "nbf"};
  return std::any_of(std::begin(fields), std::end(fields), [name](auto field) {
    return go::names_field(name, field);
  });
}

} // namespace

bool
JsonTime::is_before(std::int64_t unix_now) const
{
  if (!is_set) {
    return true;
  }
  // Go counts from the year 1, and the sum wraps around.
  const auto wrapped =
      static_cast<std::int64_t>(static_cast<std::uint64_t>(unix_seconds) +
                                static_cast<std::uint64_t>(k_seconds_to_1970));
  return wrapped < unix_now + k_seconds_to_1970;
}

std::string
JsonTime::go_text() const
{
  if (!is_set) {
    return "0001-01-01 00:00:00 +0000 UTC";
  }
  auto text = to_rfc3339(Time{Seconds{unix_seconds}});
  text[10] = ' ';
  text.pop_back();
  return text + " +0000 UTC";
}

tl::expected<IdToken, std::string>
IdToken::decode(const go::Value& payload)
{
  IdToken token;
  Problem first;
  for (const auto& member : payload.members) {
    auto problem = decode_member(member, token);
    if (problem && has_own_decoder(member.name)) {
      return tl::make_unexpected(std::move(*problem));
    }
    if (problem && !first) {
      first = std::move(problem);
    }
  }
  if (first) {
    return tl::make_unexpected(std::move(*first));
  }
  return token;
}

tl::expected<go::Value, go::ParseError>
parse_payload(std::string_view payload)
{
  constexpr std::size_t kept_depth = 64;
  auto value = go::parse(payload, kept_depth, go::DepthPolicy::forget);
  if (value && value->is(Kind::null)) {
    value->kind = Kind::object; // Go decodes null into a struct without a word
  }
  if (value && !value->is(Kind::object)) {
    return tl::make_unexpected(
        go::ParseError{go::DecodeError::syntax,
                       fmt::format("json: cannot unmarshal {} into Go value",
                                   go::type_name(value->kind))});
  }
  return value;
}

std::optional<std::string>
untrusted_issuer(const go::Value& payload)
{
  std::string issuer;
  for (const auto& member : payload.members) {
    if (!go::names_field(member.name, "iss")) {
      continue;
    }
    if (decode_string(member.value, "iss", &issuer)) {
      return std::nullopt;
    }
  }
  return issuer == "accounts.google.com" ? "https://accounts.google.com" : issuer;
}

} // namespace oidcctl
