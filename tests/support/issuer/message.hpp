#pragma once

#include "base/json.hpp"
#include "model/http/http.hpp"
#include "model/http/url.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

// What the endpoints see of HTTP: no endpoint knows the library below.
namespace oidcctl::test_issuer {

struct Ask
{
  std::string method = {};
  std::string path = {};  // as sent, without the query
  std::string query = {}; // as sent
  std::string base = {};  // "https://localhost:1234", as the client named this port
  std::string accept = {};
  std::string authorization = {};
  std::string body = {};
};

enum class Delivery {
  whole,
  trickle,   // one byte of the body a second
  truncated, // fewer bytes than Content-Length says, then the end of the connection
};

struct Reply
{
  int status = 200;
  std::vector<HttpHeader> headers = {};
  std::string body = {};
  Milliseconds delay{0};                 // before the first byte
  std::function<bool()> ends_delay = {}; // whether it is over already
  Delivery delivery = Delivery::whole;
};

// Give `reply` the header, instead of one of the same name.
void set_header(Reply& reply, std::string_view name, std::string_view value);

// Return `body` as an answer of type `content_type`.
Reply make_reply(int status, std::string_view content_type, std::string body);

// Return `value` as an answer.
Reply json_reply(int status, const Json& value);

// Return a small page; `title` and `text` are escaped.
Reply page_reply(int status, std::string_view title, std::string_view text);

// Return an answer that sends the client to `location`.
Reply redirect_reply(int status, std::string_view location);

} // namespace oidcctl::test_issuer
