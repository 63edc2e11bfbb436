#include "adapters/server/http_message.hpp"

#include <boost/beast/core.hpp>

namespace oidcctl::server {

namespace {

namespace beast = boost::beast;
namespace http = beast::http;

constexpr unsigned k_http_1_1 = 11;

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

HttpResponse
to_response(ServerReply reply, unsigned version, bool keeps_alive, bool is_head)
{
  HttpResponse response(static_cast<http::status>(reply.status), version);
  response.set(http::field::content_type, reply.content_type);
  response.set(http::field::cache_control, "no-store");
  for (const auto& [name, value] : reply.headers) {
    response.set(name, value);
  }
  response.keep_alive(keeps_alive);
  response.body() = std::move(reply.body);
  response.prepare_payload();
  if (is_head) {
    response.body().clear();
  }
  return response;
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
