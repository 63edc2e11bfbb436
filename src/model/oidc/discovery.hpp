#pragma once

#include "go/json.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace oidcctl {

// A list member of a discovery document. Absent, null and a wrong type are distinguished,
// because "not announced" is not "not supported" (OIDC Discovery 1.0, chapter 3).
struct Announced
{
  enum class State { absent, listed, unusable };

  State state = State::absent;
  std::vector<std::string> values = {};

  bool
  is_listed() const
  {
    return state == State::listed;
  }
  bool contains(std::string_view value) const;
};

// A provider's discovery document: first what kube-apiserver decodes from it, then what
// login helpers and people read in it.
struct Discovery
{
  // The members that kube-apiserver decodes (go-oidc NewProvider), by Go's rules: names
  // without regard to case, the last of several wins.
  std::string issuer = {};
  std::string authorization_endpoint = {};
  std::string token_endpoint = {};
  std::string jwks_uri = {};
  std::string userinfo_endpoint = {};
  Announced signing_algorithms = {}; // id_token_signing_alg_values_supported
  // Go's reason to refuse the document: a wrong type in one of the six above.
  std::optional<std::string> decode_error = std::nullopt;
  // The same for Kubernetes before 1.28, which did not decode the list of algorithms.
  std::optional<std::string> decode_error_before_1_28 = std::nullopt;

  // What others read, by exact name.
  std::string device_authorization_endpoint = {};
  std::string revocation_endpoint = {};
  std::string end_session_endpoint = {};
  Announced scopes = {};
  Announced claims = {};
  Announced response_types = {};
  Announced response_modes = {};
  Announced grant_types = {};
  Announced pkce_methods = {};
  Announced token_auth_methods = {};
  bool sends_issuer_in_response = false; // RFC 9207

  std::vector<std::string> duplicates = {}; // member names that are more than once
  go::Value raw = {};

  // Return the document in `body`, or why it is not one: not JSON, not an object, or
  // nested deeper than 64 levels.
  static tl::expected<Discovery, go::ParseError> parse(std::string_view body);

  // Return whether the document has a member with exactly this name that is not null.
  bool has(std::string_view name) const;
  // Return the text of the member with exactly this name; empty when it is not a string.
  std::string text(std::string_view name) const;
};

// Return the URL at which kube-apiserver asks for the document of `issuer`: one trailing
// slash cut, then the well-known path (OIDC Discovery 1.0, chapter 4.1).
std::string discovery_url(std::string_view issuer);

} // namespace oidcctl
