#pragma once

#include "go/json.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace oidcctl {

// A JSON time as go-oidc reads it: whole Unix seconds, which may not fit Go's own range.
struct JsonTime
{
  std::int64_t unix_seconds = 0;
  bool is_set = false; // unset is the year 1, as Go's zero time

  // Return whether the time lies before `unix_now`, with Go's overflow far in the future.
  bool is_before(std::int64_t unix_now) const;
  // Return the time as Go prints it: "2027-01-15 07:00:00 +0000 UTC".
  std::string go_text() const;
};

struct ClaimSource
{
  std::string endpoint = {};
  std::string access_token = {};
};

// The members of an ID token that the verifier itself decodes (go-oidc verify.go, type
// idToken): names without regard to case, the last of several wins.
struct IdToken
{
  std::string issuer = {};
  std::vector<std::string> audience = {};
  JsonTime expiry = {};
  std::optional<JsonTime> not_before = std::nullopt;
  std::map<std::string, std::string> claim_names = {};
  std::map<std::string, ClaimSource> claim_sources = {};

  // Return the token in the JSON object `payload`, or Go's complaint about a wrong type.
  static tl::expected<IdToken, std::string> decode(const go::Value& payload);
};

// Return the JSON object in a token's payload as Go reads it, or its complaint; what is
// nested deeper than 64 levels is checked and not kept.
tl::expected<go::Value, go::ParseError> parse_payload(std::string_view payload);

// Return the `iss` that decides whether a token is looked at at all: Google's old form
// counts as the new one (untrustedIssuer of k8s.io/apiserver). Nothing when `payload` is
// not an object or its `iss` is not a string.
std::optional<std::string> untrusted_issuer(const go::Value& payload);

} // namespace oidcctl
