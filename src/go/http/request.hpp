#pragma once

#include "go/http/reply.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace oidcctl::go::http {

// A request as net/http's client sends it.
struct Request
{
  std::string method = "GET";
  std::string scheme = {};
  std::string authority = {}; // host and, if the URL has one, port
  std::string target = {};    // path and query; of a plain proxy: the whole URL
  std::vector<Field> fields = {};
  std::string body = {};
  bool is_chunked = false; // as of a body whose length is not known
};

// Return the bytes of `request` for HTTP/1.1 (request.go write): Host, User-Agent,
// Content-Length, the fields by name, and Accept-Encoding: gzip at the end; with
// `is_chunked` Transfer-Encoding and one chunk. A field "user-agent" replaces Go's own.
std::string write_request(const Request& request);

// Return the fields of `request` for HTTP/2, pseudo fields first (internal/httpcommon
// EncodeHeaders).
std::vector<Field> request_fields(const Request& request);

} // namespace oidcctl::go::http
