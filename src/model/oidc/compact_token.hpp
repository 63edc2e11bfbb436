#pragma once

#include "go/json.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace oidcctl {

// A compact token (RFC 7515 7.1), taken apart once for all who look at it. Nothing in it
// is verified.
struct CompactToken
{
  std::string_view text = {}; // has to outlive this
  std::size_t parts = 0;      // separated by dots
  // Decoded; nothing unless there are three parts, and this one is base64url.
  std::optional<std::string> payload = std::nullopt;
  // Of the payload; nullptr where it is not a JSON object (see `parse_payload`).
  std::shared_ptr<const go::Value> claims = nullptr;
  go::ParseError claims_error = {}; // of a payload without claims

  static CompactToken parse(std::string_view token);

  // Return the issuer that the token names (see `untrusted_issuer`), if it does.
  std::optional<std::string> untrusted_issuer() const;
};

} // namespace oidcctl
