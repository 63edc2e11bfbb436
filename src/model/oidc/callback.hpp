#pragma once

#include "base/secret.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

// What comes to the loopback listener while a browser is logging in (RFC 6749 4.1.2, RFC
// 8252 7.3). Any user of the machine, and any page in the browser, can send something.
namespace oidcctl {

// The largest request head that is read, in bytes; more is refused.
inline constexpr std::size_t k_max_callback = std::size_t{16} << 10;

// What the one right request looks like.
struct CallbackRules
{
  std::string state = {};
  std::string issuer = {}; // what `iss` has to be where it is sent (RFC 9207)
  std::string path = "/";
  std::uint16_t port = 0; // of the listener
  // "host:port" that the Host header may name besides the loopback names with `port`.
  std::vector<std::string> hosts = {};
};

struct CallbackReading
{
  enum class Kind {
    ignore,  // nothing was asked; close the connection without a word
    reject,  // not the request that is waited for; answer, and go on waiting
    refused, // the provider, or RFC 9207, says that there will be no code
    code,    // the authorization code
  };

  Kind kind = Kind::ignore;
  int status = 0; // of the answer
  Secret code = {};
  std::string error = {};    // the OAuth error code of `refused`
  std::string message = {};  // why it was rejected or refused, one printable line
  std::string response = {}; // the whole HTTP answer; for `code` that of success
};

// Return whether a client begins to speak TLS, as a browser does that comes by https.
bool is_tls_hello(std::string_view bytes);

// Return whether `bytes` hold the whole head of a request, or can never do so.
bool is_whole_callback(std::string_view bytes);

// Return what the request `bytes` is. The order of the checks: size, form, method, path,
// Host, `state` (in constant time), parameters that are twice, `iss`, `error`, `code`.
CallbackReading read_callback(std::string_view bytes, const CallbackRules& rules);

// Return the same for a line that a person typed: the URL that the browser ended at, its
// query, or the bare code. There is not an answer to send.
CallbackReading read_typed_callback(std::string_view line, const CallbackRules& rules);

} // namespace oidcctl
