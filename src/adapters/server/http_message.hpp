#pragma once

#include "ports/http_server.hpp"

#include <boost/beast/http.hpp>

// Requests and replies between Beast and the port.
namespace oidcctl::server {

using HttpRequest = boost::beast::http::request<boost::beast::http::string_body>;

// Return `request` without its connection; `peer` is the address of the client.
ServerRequest to_request(HttpRequest request, std::string peer);

// Return the bytes of `reply` to a request of HTTP `version`, 10 or 11. The answer to a
// HEAD request has no body, but says how long it would be.
std::string
to_bytes(const ServerReply& reply, unsigned version, bool keeps_alive, bool is_head);

// Return the status of a request that the parser refused; 0: close without a word.
int status_of(const boost::system::error_code& problem);

// Return the reply with an error status and its name.
ServerReply error_reply(int status);

// Return whether the client waits for "100 Continue" before it sends the body.
bool expects_continue(const HttpRequest& request);

} // namespace oidcctl::server
