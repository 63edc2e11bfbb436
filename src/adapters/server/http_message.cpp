#include "adapters/server/http_message.hpp"

#include <boost/beast/core.hpp>
#include <string_view>

namespace oidcctl::server {

namespace {

namespace beast = boost::beast;
namespace http = beast::http;

constexpr unsigned k_http_1_1 = 11;
constexpr std::size_t k_usual_head = 192; // bytes

} // namespace

ServerRequest
to_request(HttpRequest request, std::string peer)
{
  return {.method = std::string(request.method_string()),
          .target = std::string(request.target()),
          .content_type = std::string(request[http::field::content_type]),
          .peer = std::move(peer),
          .body = std::move(request.body())};
}

std::string
to_bytes(const ServerReply& reply, unsigned version, bool keeps_alive, bool is_head)
{
  const bool is_old = version < k_http_1_1;
  const auto reason = http::obsolete_reason(static_cast<http::status>(reply.status));
  std::string bytes;
  bytes.reserve(k_usual_head + reply.body.size());
  bytes += is_old ? "HTTP/1.0 " : "HTTP/1.1 ";
  bytes += std::to_string(reply.status);
  bytes += ' ';
  bytes.append(reason.data(), reason.size());
  const auto add = [&bytes](std::string_view name, std::string_view value) {
    bytes += "\r\n";
    bytes += name;
    bytes += ": ";
    bytes += value;
  };
  add("Content-Type", reply.content_type);
  add("Cache-Control", "no-store");
  for (const auto& [name, value] : reply.headers) {
    add(name, value);
  }
  if (is_old == keeps_alive) { // not the default of the version
    add("Connection", keeps_alive ? "keep-alive" : "close");
  }
  add("Content-Length", std::to_string(reply.body.size()));
  bytes += "\r\n\r\n";
  if (!is_head) {
    bytes += reply.body;
  }
  return bytes;
}

int
status_of(const boost::system::error_code& problem)
{
  if (problem == http::error::body_limit) {
    return 413;
  }
  if (problem == http::error::header_limit || problem == http::error::buffer_overflow) {
    return 431;
  }
  static const auto& parser = http::make_error_code(http::error::bad_method).category();
  const bool ended =
      problem == http::error::end_of_stream || problem == http::error::partial_message;
  return problem.category() == parser && !ended ? 400 : 0;
}

ServerReply
error_reply(int status)
{
  return {.status = status,
          .content_type = "text/plain",
          .body = std::string(http::obsolete_reason(static_cast<http::status>(status))) +
                  "\n"};
}

bool
expects_continue(const HttpRequest& request)
{
  return request.version() >= k_http_1_1 &&
         beast::iequals(request[http::field::expect], "100-continue");
}

} // namespace oidcctl::server
