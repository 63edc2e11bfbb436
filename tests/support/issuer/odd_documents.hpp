#pragma once

#include "base/json.hpp"
#include "signing_keys.hpp"

#include <cstddef>
#include <string>
#include <string_view>

// Documents that no provider should send, and that some do. Each starts from a healthy
// one.
namespace oidcctl::test_issuer {

// Return `document` with the member `nested`: `depth` arrays inside each other.
std::string with_nesting(const Json& document, std::size_t depth);

// Return `document` with `issuer` and `jwks_uri` written twice: a wrong value first, then
// the right one, which Go takes.
std::string with_duplicates(const Json& document);

// Return `document` with the value of every member null.
Json with_nulls(const Json& document);

// Return `document` with strings where lists belong, and numbers where strings do.
Json with_wrong_types(const Json& document);

// Return `document` with a string that is not UTF-8.
std::string with_invalid_utf8(const Json& document);

// Return a text that would colour, retitle and clear a terminal, and turn writing round.
std::string terminal_attack();

// Return a text of 2 MiB.
std::string two_mebibytes();

// Return distinct JWKs, copies of `jwk` but for their key identifiers, of more than 2
// MiB.
Json many_keys(const Json& jwk);

// Return `jwk` with the base64 padding that RFC 7515 forbids.
Json with_padding(Json jwk);

// Return the page that a login portal answers with to everything, status 200.
std::string login_portal();

} // namespace oidcctl::test_issuer
