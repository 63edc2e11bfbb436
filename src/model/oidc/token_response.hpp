#pragma once

#include "base/secret.hpp"
#include "model/http/http.hpp"

#include <tl/expected.hpp>

#include <optional>
#include <string>

namespace oidcctl {

// What a token endpoint gives out (RFC 6749 5.1, OIDC Core 3.1.3.3). Members that were
// not sent are empty.
struct TokenResponse
{
  Secret id_token = {};
  Secret access_token = {};
  Secret refresh_token = {};
};

// Why a token endpoint, or one that answers in the same way, gives nothing.
struct TokenRefusal
{
  std::string error =
      {}; // the OAuth error code; empty: the answer is not an OAuth answer
  std::string description = {}; // `error_description`, as sent
  std::string message = {};     // what was seen, in one printable line for people
  int status = 0;               // of HTTP
};

// Return the tokens in `reply`, or why there are none: an OAuth error (RFC 6749 5.2,
// whatever its HTTP status), or something that is not an answer of a token endpoint.
// Nothing of a body that is not an OAuth error is repeated: it could hold a token.
tl::expected<TokenResponse, TokenRefusal> read_token_response(const HttpReply& reply);

// Return the refusal in `reply` if it holds one, or if its status is not 200.
std::optional<TokenRefusal> read_refusal(const HttpReply& reply);

} // namespace oidcctl
