#pragma once

#include <string>

namespace oidcctl {

// The status codes that this program tells apart by name (RFC 9110 15, RFC 6585).
namespace http_status {

inline constexpr int k_ok = 200;
inline constexpr int k_created = 201;
inline constexpr int k_bad_request = 400;
inline constexpr int k_unauthorized = 401;
inline constexpr int k_forbidden = 403;
inline constexpr int k_not_found = 404;
inline constexpr int k_conflict = 409;
inline constexpr int k_gone = 410;
inline constexpr int k_unprocessable = 422;
inline constexpr int k_too_many_requests = 429;
inline constexpr int k_unavailable = 503;
inline constexpr int k_gateway_timeout = 504;

} // namespace http_status

// Return "401 Unauthorized": the status and its text in Go's net/http, which is what logs
// show of replies over HTTP/2; the bare number where Go has no text. (Over HTTP/1 they
// show what the server calls it.)
std::string status_line(int status);

} // namespace oidcctl
