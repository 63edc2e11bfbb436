#include "model/oidc/jwks.hpp"

#include "base/text.hpp"
#include "go/x509/certificate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

namespace oidcctl {

namespace {

using Kind = go::Value::Kind;

constexpr unsigned k_smallest_rsa = 1024;
constexpr unsigned k_newest = 1000; // later than any Kubernetes

// Return `e` as go-jose takes it: what an int64 keeps of it (math/big Int64).
std::int64_t
go_exponent(const Jwk& key)
{
  std::uint64_t exponent = 0;
  for (const char byte : key.exponent) {
    exponent = exponent << 8U | static_cast<unsigned char>(byte);
  }
  return static_cast<std::int64_t>(exponent);
}

bool
is_refused_rsa(const Jwk& key, unsigned minor)
{
  constexpr unsigned first_strict = 33; // Go 1.24
  constexpr std::int64_t largest_exponent = 0x7fffffff;
  const auto exponent = go_exponent(key);
  const bool is_even = exponent % 2 == 0 || key.modulus.empty() ||
                       static_cast<unsigned char>(key.modulus.back()) % 2 == 0;
  return exponent < 2 || exponent > largest_exponent ||
         (minor >= first_strict && (bits_of(key) < k_smallest_rsa || is_even));
}

} // namespace

bool
is_refused_by_go(const Jwk& key, unsigned minor)
{
  return key.type == Jwk::Type::rsa && is_refused_rsa(key, minor);
}

namespace {

void
read_keys(const go::Value& list, Jwks& set)
{
  set.keys.clear();
  for (const auto& item : list.items) {
    set.keys.push_back(read_jwk(item));
  }
}

} // namespace

tl::expected<Jwks, go::ParseError>
Jwks::parse(std::string_view body)
{
  auto value = go::parse(body);
  if (!value) {
    return tl::make_unexpected(value.error());
  }
  Jwks set;
  if (!value->is(Kind::object) && !value->is(Kind::null)) {
    set.decode_error =
        fmt::format("expected an object, not a JSON {}", go::type_name(value->kind));
    return set;
  }
  for (const auto& [name, list] : value->members) {
    if (!go::names_field(name, "keys")) {
      continue;
    }
    if (list.is(Kind::array)) {
      // An earlier member of that name was decoded too: its bad keys stay bad.
      const bool spoilt = std::any_of(
          set.keys.begin(), set.keys.end(), [](const Jwk& key) { return key.problem; });
      if (!spoilt) {
        read_keys(list, set);
      }
    } else if (list.is(Kind::null)) {
      set.keys.clear();
    } else {
      set.decode_error = fmt::format("`keys` is {}, not a list", go::noun_of(list.kind));
    }
  }
  return set;
}

std::optional<std::string>
x5c_problem(const std::vector<std::string>& certificates, go::Version go)
{
  for (const auto& der : certificates) {
    auto certificate = go::x509::parse_certificate(der, go);
    if (!certificate) {
      return std::move(certificate).error();
    }
  }
  return std::nullopt;
}

std::vector<std::string>
algorithms_of(const Jwk& key)
{
  if (key.is_private) {
    return {};
  }
  if (key.type == Jwk::Type::rsa && !is_refused_rsa(key, k_newest)) {
    return {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512"};
  }
  // The API server does not tie the curve to the algorithm, but a provider does.
  if (key.type == Jwk::Type::ec) {
    return {key.curve == "P-256" ? "ES256" : key.curve == "P-384" ? "ES384" : "ES512"};
  }
  return {};
}

std::string
describe(const Jwk& key, std::size_t index)
{
  return key.key_id.empty()
             ? fmt::format("key {} (no kid)", index + 1)
             : fmt::format("key {} (kid {})", index + 1, text::quote(key.key_id, 60));
}

const std::vector<std::string>&
known_algorithms()
{
  static const std::vector<std::string> algorithms{
      "ES256", "ES384", "ES512", "PS256", "PS384", "PS512", "RS256", "RS384", "RS512"};
  return algorithms;
}

} // namespace oidcctl
