#pragma once

#include "base/secret.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace oidcctl {

// How a token is obtained (RFC 6749, RFC 8628). The names are kubelogin's.
enum class GrantType {
  automatic, // password when a user name is given, else authcode
  authcode,
  authcode_keyboard, // the code is typed, nothing listens
  password,
  device_code,
  client_credentials,
};

// PKCE (RFC 7636). `automatic` sends S256 as `s256` does; the two differ in the cache
// key.
enum class PkceMethod { automatic, none, s256 };

// TLS renegotiation as Go's crypto/tls has it. It is part of the cache key and nothing
// else.
enum class Renegotiation { never, once, freely };

// Everything that decides which token a login gives. Two calls with equal settings share
// one entry of the cache.
struct LoginSettings
{
  std::string issuer = {};
  std::string client_id = {};
  Secret client_secret = {};
  std::vector<std::string> extra_scopes = {}; // their order counts
  std::string redirect_url = {};
  PkceMethod pkce = PkceMethod::automatic;
  bool use_access_token = false;
  std::map<std::string, std::string> request_headers = {};
  std::vector<std::string> ca_files = {};
  std::vector<std::string> ca_data = {}; // base64 of PEM
  Renegotiation renegotiation = Renegotiation::never;
  std::string username = {};
  std::map<std::string, std::string> extra_parameters =
      {}; // of the authorization request
  GrantType grant = GrantType::automatic;

  // Return the grant that `automatic` stands for.
  GrantType effective_grant() const;
  // Return the scopes that are asked for: the extra ones, then `openid`.
  std::vector<std::string> scopes() const;
};

// Return the word of an option for a value, and the value of a word.
std::string_view to_string(GrantType grant);
std::optional<GrantType> parse_grant_type(std::string_view word);
std::optional<PkceMethod> parse_pkce_method(std::string_view word);

// Which program's names for cache entries are used.
enum class CacheNaming {
  kubelogin, // int128/kubelogin from 1.36 on
  together,  // together-kubelogin, and int128/kubelogin 1.34 and 1.35
};

// Return the name of the cache entry for `settings`: 64 hexadecimal digits, the SHA-256
// of Go's gob encoding of kubelogin's key, so that both programs find one login. Where
// kubelogin's own name depends on the order of a Go map (two headers or more), it is the
// one for the sorted order.
std::string cache_name(const LoginSettings& settings, CacheNaming naming);

} // namespace oidcctl
