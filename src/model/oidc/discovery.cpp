#include "model/oidc/discovery.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oidcctl {

namespace {

using Kind = go::Value::Kind;

Announced
announced(const go::Value* value)
{
  if (value == nullptr || value->is(Kind::null)) {
    return {};
  }
  if (!value->is(Kind::array)) {
    return {Announced::State::unusable, {}};
  }
  Announced list{Announced::State::listed, {}};
  for (const auto& item : value->items) {
    if (!item.is(Kind::string)) {
      return {Announced::State::unusable, {}};
    }
    list.values.push_back(item.text);
  }
  return list;
}

std::string
type_error(const go::Value& value, std::string_view field, std::string_view go_type)
{
  return fmt::format("json: cannot unmarshal {} into Go struct field .{} of type {}",
                     go::type_name(value.kind),
                     field,
                     go_type);
}

// Decode `value` into a string field; return Go's complaint, if it has one.
std::optional<std::string>
decode_string(const go::Value& value, std::string_view field, std::string& out)
{
  if (value.is(Kind::string)) {
    out = value.text;
  } else if (!value.is(Kind::null)) {
    return type_error(value, field, "string");
  }
  return std::nullopt;
}

std::optional<std::string>
decode_list(const go::Value& value, std::string_view field, Announced& out)
{
  if (value.is(Kind::null)) {
    out = {};
    return std::nullopt;
  }
  if (!value.is(Kind::array)) {
    return type_error(value, field, "[]string");
  }
  out = {Announced::State::listed, {}};
  for (const auto& item : value.items) {
    if (!item.is(Kind::string) && !item.is(Kind::null)) {
      return type_error(item, field, "string");
    }
    out.values.push_back(item.text);
  }
  return std::nullopt;
}

// Decode the members that kube-apiserver reads. A wrong type is remembered and decoding
// goes on, as in Go: it makes the document unusable wherever it is.
void
decode_go_members(Discovery& document)
{
  struct Field
  {
    std::string_view name;
    std::string Discovery::*target;
  };
  static constexpr Field fields[] = {
      {"issuer", &Discovery::issuer},
      {"authorization_endpoint", &Discovery::authorization_endpoint},
      {"token_endpoint", &Discovery::token_endpoint},
      {"jwks_uri", &Discovery::jwks_uri},
      {"userinfo_endpoint", &Discovery::userinfo_endpoint},
  };
  constexpr std::string_view algorithms = "id_token_signing_alg_values_supported";
  const auto remember = [](std::optional<std::string>& first,
                           const std::optional<std::string>& problem) {
    if (problem && !first) {
      first = problem;
    }
  };
  for (const auto& [name, value] : document.raw.members) {
    for (const auto& field : fields) {
      if (go::names_field(name, field.name)) {
        const auto problem = decode_string(value, field.name, document.*field.target);
        remember(document.decode_error, problem);
        remember(document.decode_error_before_1_28, problem);
      }
    }
    if (go::names_field(name, algorithms)) {
      remember(document.decode_error,
               decode_list(value, algorithms, document.signing_algorithms));
    }
  }
}

} // namespace

bool
Announced::contains(std::string_view value) const
{
  return std::find(values.begin(), values.end(), value) != values.end();
}

tl::expected<Discovery, go::ParseError>
Discovery::parse(std::string_view body)
{
  auto value = go::parse(body);
  if (!value) {
    return tl::make_unexpected(value.error());
  }
  Discovery document;
  document.raw = std::move(*value);
  if (document.raw.is(Kind::null)) {
    document.raw.kind = Kind::object; // Go decodes null into a struct without a word
  }
  if (!document.raw.is(Kind::object)) {
    return tl::make_unexpected(
        go::ParseError{go::DecodeError::syntax,
                       fmt::format("expected an object, not a JSON {}",
                                   go::type_name(document.raw.kind))});
  }
  decode_go_members(document);
  const auto list = [&document](std::string_view name) {
    return announced(document.raw.find(name));
  };
  document.device_authorization_endpoint = document.text("device_authorization_endpoint");
  document.revocation_endpoint = document.text("revocation_endpoint");
  document.end_session_endpoint = document.text("end_session_endpoint");
  document.scopes = list("scopes_supported");
  document.claims = list("claims_supported");
  document.response_types = list("response_types_supported");
  document.response_modes = list("response_modes_supported");
  document.grant_types = list("grant_types_supported");
  document.pkce_methods = list("code_challenge_methods_supported");
  document.token_auth_methods = list("token_endpoint_auth_methods_supported");
  const auto* iss = document.raw.find("authorization_response_iss_parameter_supported");
  document.sends_issuer_in_response = iss != nullptr && iss->boolean;
  document.duplicates = go::duplicates(document.raw);
  return document;
}

bool
Discovery::has(std::string_view name) const
{
  const auto* value = raw.find(name);
  return value != nullptr && !value->is(Kind::null);
}

std::string
Discovery::text(std::string_view name) const
{
  const auto* value = raw.find(name);
  return value != nullptr && value->is(Kind::string) ? value->text : std::string();
}

std::string
discovery_url(std::string_view issuer)
{
  if (!issuer.empty() && issuer.back() == '/') {
    issuer.remove_suffix(1);
  }
  return std::string(issuer) + "/.well-known/openid-configuration";
}

} // namespace oidcctl
