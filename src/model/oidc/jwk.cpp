#include "base/base64.hpp"
#include "base/text.hpp"
#include "model/oidc/jwks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>

// One key, as go-jose v2 reads it (jwk.go).
namespace oidcctl {

namespace {

using Kind = go::Value::Kind;
using Problem = std::optional<std::string>;

constexpr std::size_t k_sha1_size = 20;
constexpr std::size_t k_sha256_size = 32;

struct Curve
{
  std::string_view name;
  std::size_t coordinate_size; // bytes
  unsigned bits;
};
constexpr std::array<Curve, 3> k_curves{
    {{"P-256", 32, 256}, {"P-384", 48, 384}, {"P-521", 66, 521}}};

const Curve*
find_curve(std::string_view name)
{
  const auto* found = std::find_if(
      k_curves.begin(), k_curves.end(), [name](const auto& c) { return c.name == name; });
  return found == k_curves.end() ? nullptr : found;
}

// go-jose has a JSON decoder of its own: names count with their case, and a member that
// occurs more than once is refused.
Problem
first_duplicate(const go::Value& object)
{
  const auto names = go::duplicates(object);
  return names.empty()
             ? std::nullopt
             : Problem(fmt::format("duplicate member {}", text::quote(names.front())));
}

Problem
read_text(const go::Value& object, std::string_view name, std::string& out)
{
  const auto* value = object.find(name);
  if (value == nullptr || value->is(Kind::null)) {
    return std::nullopt;
  }
  if (!value->is(Kind::string)) {
    return fmt::format("`{}` is {}, not a string", name, go::noun_of(value->kind));
  }
  out = value->text;
  return std::nullopt;
}

struct Bytes
{
  bool given = false;
  std::string value = {};
};

Problem
read_bytes(const go::Value& object, std::string_view name, Bytes& out)
{
  std::string text;
  if (auto problem = read_text(object, name, text)) {
    return problem;
  }
  const auto* value = object.find(name);
  out.given = value != nullptr && !value->is(Kind::null);
  auto bytes = base64::decode(text, base64::Alphabet::url);
  if (!bytes) {
    return fmt::format("`{}` is not base64url without padding (it has {})",
                       name,
                       text.find('=') != std::string::npos
                           ? "padding"
                           : "invalid characters or an invalid length");
  }
  out.value = std::move(*bytes);
  return std::nullopt;
}

std::string
without_leading_zeros(const std::string& bytes)
{
  const auto first = bytes.find_first_not_of('\0');
  return first == std::string::npos ? std::string() : bytes.substr(first);
}

struct RawMembers
{
  Bytes k, x, y, n, e, d, p, q, dp, dq, qi;
};

Problem
read_raw_members(const go::Value& object, RawMembers& raw)
{
  struct Member
  {
    std::string_view name;
    Bytes RawMembers::*target;
  };
  static constexpr Member members[] = {
      {"k", &RawMembers::k},
      {"x", &RawMembers::x},
      {"y", &RawMembers::y},
      {"n", &RawMembers::n},
      {"e", &RawMembers::e},
      {"d", &RawMembers::d},
      {"p", &RawMembers::p},
      {"q", &RawMembers::q},
      {"dp", &RawMembers::dp},
      {"dq", &RawMembers::dq},
      {"qi", &RawMembers::qi},
  };
  for (const auto& member : members) {
    if (auto problem = read_bytes(object, member.name, raw.*member.target)) {
      return problem;
    }
  }
  return std::nullopt;
}

Problem
read_certificates(const go::Value& object, Jwk& key)
{
  const auto* list = object.find("x5c");
  if (list == nullptr || list->is(Kind::null)) {
    return std::nullopt;
  }
  if (!list->is(Kind::array)) {
    return fmt::format("`x5c` is {}, not a list", go::noun_of(list->kind));
  }
  for (const auto& item : list->items) {
    if (!item.is(Kind::string) && !item.is(Kind::null)) {
      return std::string("`x5c` contains an element that is not a string");
    }
    auto der = base64::decode(item.text, base64::Alphabet::standard);
    if (!der) {
      return std::string("`x5c` contains an element that is not padded base64");
    }
    key.certificates.push_back(std::move(*der));
  }
  return std::nullopt;
}

std::optional<std::string>
decode_hex(std::string_view text)
{
  std::string bytes;
  for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
    int value = 0;
    for (const char c : text.substr(i, 2)) {
      static constexpr std::string_view digits = "0123456789abcdef";
      const auto digit =
          digits.find(static_cast<char>(c >= 'A' && c <= 'F' ? c | 0x20 : c));
      if (digit == std::string_view::npos) {
        return std::nullopt;
      }
      value = value * 16 + static_cast<int>(digit);
    }
    bytes += static_cast<char>(value);
  }
  return bytes;
}

// RFC 7517 chapter 4.8 leaves open whether the digest is bytes or hex; go-jose takes
// both.
Problem
read_thumbprint(const go::Value& object,
                std::string_view name,
                std::size_t size,
                std::string& out)
{
  std::string text;
  if (auto problem = read_text(object, name, text)) {
    return problem;
  }
  auto bytes = base64::decode(text, base64::Alphabet::url);
  if (!bytes) {
    return fmt::format("`{}` is not base64url without padding", name);
  }
  if (bytes->size() == 2 * size) {
    bytes = decode_hex(*bytes);
  }
  if (!bytes || (!bytes->empty() && bytes->size() != size)) {
    return fmt::format("`{}` is not a digest of {} bytes", name, size);
  }
  out = std::move(*bytes);
  return std::nullopt;
}

Problem
check_rsa(const RawMembers& raw, Jwk& key)
{
  if (!raw.n.given || !raw.e.given) {
    return std::string("an RSA key needs `n` and `e`");
  }
  if (key.is_private && (!raw.p.given || !raw.q.given)) {
    return std::string("a private RSA key needs `p` and `q`");
  }
  key.modulus = without_leading_zeros(raw.n.value);
  // go-jose keeps what an int64 holds of it (math/big Int64).
  const auto& e = raw.e.value;
  key.exponent = without_leading_zeros(
      e.substr(e.size() - std::min(e.size(), sizeof(std::int64_t))));
  return std::nullopt;
}

Problem
check_ec(const RawMembers& raw, Jwk& key)
{
  const auto* curve = find_curve(key.curve);
  if (curve == nullptr) {
    return fmt::format("the curve {} is not one of P-256, P-384, P-521",
                       text::quote(key.curve));
  }
  if (!raw.x.given || !raw.y.given) {
    return std::string("an EC key needs `x` and `y`");
  }
  for (const auto* coordinate : {&raw.x.value, &raw.y.value}) {
    if (coordinate->size() != curve->coordinate_size) {
      return fmt::format("a coordinate has {} bytes: {} requires {}",
                         coordinate->size(),
                         curve->name,
                         curve->coordinate_size);
    }
  }
  if (key.is_private && raw.d.value.size() != curve->coordinate_size) {
    return fmt::format("the private value has {} bytes: {} requires {}",
                       raw.d.value.size(),
                       curve->name,
                       curve->coordinate_size);
  }
  key.x = raw.x.value;
  key.y = raw.y.value;
  return std::nullopt;
}

Problem
check_okp(const RawMembers& raw, Jwk& key)
{
  if (key.curve == "Ed25519" && !raw.x.given) {
    return std::string("an OKP key needs `x`");
  }
  if (key.curve != "Ed25519") {
    return fmt::format(
        "kube-apiserver cannot read OKP keys on {}; it supports only Ed25519",
        text::quote(key.curve));
  }
  key.x = raw.x.value;
  return std::nullopt;
}

Problem
check_type(const RawMembers& raw, Jwk& key)
{
  switch (key.type) {
  case Jwk::Type::rsa:
    return check_rsa(raw, key);
  case Jwk::Type::ec:
    return check_ec(raw, key);
  case Jwk::Type::okp:
    return check_okp(raw, key);
  case Jwk::Type::symmetric:
    if (!raw.k.given) {
      return std::string("a symmetric key needs `k`");
    }
    return key.certificates.empty()
               ? std::nullopt
               : Problem("a symmetric key cannot have certificates (`x5c`)");
  case Jwk::Type::unknown:
    break;
  }
  return fmt::format("the key type {} is not one of RSA, EC, OKP, oct",
                     text::quote(key.key_type));
}

Jwk::Type
type_of(std::string_view key_type)
{
  static constexpr std::pair<std::string_view, Jwk::Type> types[] = {
      {"RSA", Jwk::Type::rsa},
      {"EC", Jwk::Type::ec},
      {"OKP", Jwk::Type::okp},
      {"oct", Jwk::Type::symmetric},
  };
  for (const auto& [name, type] : types) {
    if (name == key_type) {
      return type;
    }
  }
  return Jwk::Type::unknown;
}

Problem
fill(const go::Value& object, Jwk& key)
{
  if (!object.is(Kind::object) && !object.is(Kind::null)) {
    return fmt::format("it is {}, not an object", go::noun_of(object.kind));
  }
  if (auto problem = first_duplicate(object)) {
    return problem;
  }
  struct Text
  {
    std::string_view name;
    std::string Jwk::*target;
  };
  static constexpr Text texts[] = {{"kty", &Jwk::key_type},
                                   {"kid", &Jwk::key_id},
                                   {"alg", &Jwk::algorithm},
                                   {"use", &Jwk::use},
                                   {"crv", &Jwk::curve}};
  for (const auto& member : texts) {
    if (auto problem = read_text(object, member.name, key.*member.target)) {
      return problem;
    }
  }
  const auto* x5u = object.find("x5u");
  if (x5u != nullptr && !x5u->is(Kind::null) && !x5u->is(Kind::object)) {
    key.problem_since_1_27 = "kube-apiserver's library cannot read keys with `x5u`";
  }
  RawMembers raw;
  if (auto problem = read_raw_members(object, raw)) {
    return problem;
  }
  key.is_private = raw.d.given;
  key.type = type_of(key.key_type);
  if (auto problem = read_certificates(object, key)) {
    return problem;
  }
  if (auto problem = check_type(raw, key)) {
    return problem;
  }
  for (auto& problem :
       {read_thumbprint(object, "x5t", k_sha1_size, key.sha1_thumbprint),
        read_thumbprint(object, "x5t#S256", k_sha256_size, key.sha256_thumbprint)}) {
    if (problem && !key.problem_since_1_27) {
      key.problem_since_1_27 = problem;
    }
  }
  return std::nullopt;
}

} // namespace

Jwk
read_jwk(const go::Value& value)
{
  Jwk key;
  key.problem = fill(value, key);
  return key;
}

std::optional<std::string>
Jwk::problem_in(unsigned minor) const
{
  constexpr unsigned first = 27;
  if (problem) {
    return problem;
  }
  if (auto why = x5c_problem(certificates, go::version_of_kubernetes(minor))) {
    return "failed to unmarshal x5c field: " + *why;
  }
  return minor < first ? std::nullopt : problem_since_1_27;
}

unsigned
bits_of(const Jwk& key)
{
  if (key.type == Jwk::Type::ec) {
    const auto* curve = find_curve(key.curve);
    return curve == nullptr ? 0 : curve->bits;
  }
  if (key.type != Jwk::Type::rsa || key.modulus.empty()) {
    return 0;
  }
  auto bits = static_cast<unsigned>(key.modulus.size() - 1) * 8;
  for (auto top = static_cast<unsigned char>(key.modulus.front()); top != 0; top >>= 1) {
    ++bits;
  }
  return bits;
}

} // namespace oidcctl
