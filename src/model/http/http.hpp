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
  bool is_chunked = false;     // the body is sent without its length
  std::size_t withheld = 0;    // bytes at the end of the body that are never sent
  Milliseconds timeout{30000}; // for all of it, name resolution included
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
  std::string key_type =
      {}; // "RSA", "ECDSA", "Ed25519", "DSA"; empty: another, or not known
  unsigned key_bits = 0;
  bool is_ca = false;
  std::vector<std::string> usages = {}; // extendedKeyUsage, OIDs
};

// Return what there is to show of the certificate in `der`. What is after the first place
// that Go cannot read is left out.
Certificate describe_certificate(std::string_view der);

// What was seen of TLS, also when the handshake was refused.
struct TlsInfo
{
  std::string protocol = {};
  std::vector<Certificate> chain = {}; // as the server sent it, its own certificate first
  std::string verify_error = {};       // in Go's words; empty: the chain was accepted
  std::string verify_cause = {};       // a word of go::x509::Cause, or empty
  std::string refused_subject =
      {}; // of the certificate that is meant, if not the server's
  std::vector<std::string> roots = {}; // subjects of the given CAs; none: the system's
  // The alert with which the server ended the connection (go/tls/alert.hpp).
  std::optional<int> alert = std::nullopt;
  bool wants_client_certificate = false;
  std::string offered =
      {}; // to the server, in a few words; only of a handshake that failed
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
  tls,         // the server answered, and no TLS connection of Go can come of it
  timeout,
  too_large,
  closed,   // the connection ended before the reply did
  proxy,    // the proxy refuses, or cannot be reached
  protocol, // net/http refuses the URL or the reply, and would each time
  interrupted,
};

// Why there is no reply.
struct HttpFailure
{
  HttpFault fault = HttpFault::closed;
  std::string message = {};
  std::optional<TlsInfo> tls = std::nullopt;
};

// Return whether `failure` is an answer: the same request would fail again, for every
// client that is written in Go. Otherwise it is not known what such a client would get.
bool is_answer(const HttpFailure& failure);

// Return the permanent word for `fault`, as evidence files carry it.
std::string_view to_string(HttpFault fault);

// Return the fault that `word` names.
std::optional<HttpFault> parse_http_fault(std::string_view word);

} // namespace oidcctl
