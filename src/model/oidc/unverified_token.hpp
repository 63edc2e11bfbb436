#pragma once

#include "go/json.hpp"

#include <string>
#include <string_view>

namespace oidcctl {

// What a compact JWT says about itself, before any user has looked at its signature. Good
// for hints, never for a decision about access.
struct UnverifiedToken
{
  go::Value header = {};
  go::Value claims = {};

  // Return header and claims of `text` (spaces around it are passed over), or what is
  // wrong with it in a few words that do not repeat the token.
  static tl::expected<UnverifiedToken, std::string> parse(std::string_view text);
};

} // namespace oidcctl
