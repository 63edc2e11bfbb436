#pragma once

#include "base/secret.hpp"
#include "base/time.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Values of the HTTP port: what is asked, what came back, and what was seen of TLS.
namespace oidcctl {

struct HttpHeader
{
  std::string name = {}; // lower case in replies
  std::string value = {};
};

// One request. Redirects are never followed by the port: a redirect is an answer.
struct HttpRequest
{
  std::string method = "GET";
  std::string url = {};
  std::vector<HttpHeader> headers = {};
  Secret bearer_token = {}; // sent as "Authorization: Bearer ...", unless it is empty
  std::string body = {};
  Milliseconds timeout{30000};                 // for all of it, name resolution included
  std::size_t max_body = std::size_t{1} << 20; // bytes; more is an error
};

struct Certificate
{
  std::string subject = {};
  std::string issuer = {};
  std::vector<std::string> names =
      {}; // subject alternative names: DNS names and addresses
  Time not_before = {};
  Time not_after = {};
  std::string signature_algorithm = {};
  std::string sha256 = {}; // fingerprint, lower-case hex
};

// What was seen of TLS, also when the handshake was refused.
struct TlsInfo
{
  std::string protocol = {};
  std::vector<Certificate> chain = {}; // as the server sent it, its own certificate first
  std::string verify_error = {};       // empty: the chain was accepted
};

struct HttpReply
{
  int status = 0;
  std::vector<HttpHeader> headers = {};
  std::string body = {};
  std::string address = {}; // of the peer
  std::optional<TlsInfo> tls = std::nullopt;
  Milliseconds time{0};

  // Return the value of the first header called `name` (lower case), or nothing.
  std::optional<std::string> header(std::string_view name) const;
};

enum class HttpFault {
  resolve,     // the name has no address
  connect,     // nothing answered
  certificate, // the certificate was refused
  tls,         // TLS failed otherwise
  timeout,
  too_large,
  closed, // the connection ended before the reply did
  proxy,
  protocol, // no HTTP, or a URL that cannot be asked
};

// Why there is no reply.
struct HttpFailure
{
  HttpFault fault = HttpFault::protocol;
  std::string message = {};
  std::optional<TlsInfo> tls = std::nullopt;
};

// Return the permanent word for `fault`, as evidence files carry it.
std::string_view to_string(HttpFault fault);

// Return the fault that `word` names.
std::optional<HttpFault> parse_http_fault(std::string_view word);

} // namespace oidcctl
