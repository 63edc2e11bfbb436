#include "http_listener.hpp"

#include "base/text.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <httplib.h>

#include <sys/socket.h>

#include <algorithm>
#include <chrono>
#include <thread>

namespace oidcctl::test_issuer {

namespace {

constexpr std::size_t k_max_body = std::size_t{1} << 20;
constexpr int k_backlog = 512;
constexpr Milliseconds k_step{10}; // between looks whether a delay is over

Ask
to_ask(const httplib::Request& request, const std::string& scheme, int port)
{
  const auto question = request.target.find('?');
  auto host = request.get_header_value("Host");
  if (host.empty()) {
    host = fmt::format("localhost:{}", port);
  }
  return {.method = request.method == "HEAD" ? "GET" : request.method,
          .path = request.target.substr(0, question),
          .query =
              question == std::string::npos ? "" : request.target.substr(question + 1),
          .base = scheme + "://" + host,
          .accept = request.get_header_value("Accept"),
          .authorization = request.get_header_value("Authorization"),
          .body = request.body};
}

std::string
http_date()
{
  const auto now = std::chrono::system_clock::now();
  return fmt::format("{:%a, %d %b %Y %H:%M:%S} GMT",
                     fmt::gmtime(std::chrono::system_clock::to_time_t(now)));
}

// Return what writes `reply` in the manner that it asks for; false ends the connection.
httplib::ContentProvider
writer_of(const Reply& reply)
{
  return [body = reply.body, delivery = reply.delivery](
             std::size_t offset, std::size_t /*length*/, httplib::DataSink& sink) {
    if (delivery == Delivery::trickle) {
      if (offset > 0) {
        std::this_thread::sleep_for(std::chrono::seconds{1});
      }
      return sink.write(body.data() + offset, 1);
    }
    return offset < body.size() && sink.write(body.data(), body.size());
  };
}

void
fill(httplib::Response& response, const Reply& reply)
{
  response.status = reply.status;
  std::string type;
  for (const auto& header : reply.headers) {
    if (text::to_lower(header.name) == "content-type") {
      type = header.value;
    } else {
      response.set_header(header.name, header.value);
    }
  }
  if (!response.has_header("Date")) {
    response.set_header("Date", http_date());
  }
  const auto missing = reply.delivery == Delivery::truncated ? std::size_t{1} : 0;
  if (const auto size = reply.body.size() + missing; size > 0) {
    // A provider even for whole bodies: the library would compress any other, and that
    // takes it seconds for the large ones.
    response.set_content_provider(size, type, writer_of(reply));
  } else if (!type.empty()) {
    response.set_header("Content-Type", type);
  }
}

void
set_limits(httplib::Server& server, std::size_t threads)
{
  server.new_task_queue = [threads] { return new httplib::ThreadPool(threads); };
  server.set_payload_max_length(k_max_body);
  server.set_read_timeout(10);
  server.set_write_timeout(10);
  server.set_keep_alive_timeout(3);
  server.set_keep_alive_max_count(1000);
  // Header and body are two writes, the second of which would wait for the peer.
  server.set_tcp_nodelay(true);
}

// Bind `server`. The socket is seen in passing: the library was compiled for five waiting
// connections, which a benchmark overruns, and it would share a given port with others.
int
bind_to(httplib::Server& server, std::uint16_t port)
{
  int socket = -1;
  server.set_socket_options([&socket, port](int made) {
    socket = made;
    const int yes = 1;
    if (port != 0) {
      ::setsockopt(made, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    }
  });
  const std::string host = "127.0.0.1";
  const int bound = port == 0                         ? server.bind_to_any_port(host)
                    : server.bind_to_port(host, port) ? port
                                                      : -1;
  server.set_socket_options(nullptr);
  return bound > 0 && ::listen(socket, k_backlog) == 0 ? bound : -1;
}

} // namespace

HttpListener::HttpListener(std::unique_ptr<httplib::Server> server, std::string scheme)
    : m_server(std::move(server)), m_scheme(std::move(scheme))
{}
HttpListener::HttpListener(HttpListener&& other) noexcept = default;
HttpListener::~HttpListener() = default;

Result<HttpListener>
HttpListener::open(std::uint16_t port, std::size_t threads, const Identity* identity)
{
  std::unique_ptr<httplib::Server> server;
  if (identity == nullptr) {
    server = std::make_unique<httplib::Server>();
  } else {
    server = std::make_unique<httplib::SSLServer>(identity->certificate.get(),
                                                  identity->key.get());
  }
  if (!server->is_valid()) {
    return fail(ErrorCode::bug, "the HTTP library refused a certificate");
  }
  set_limits(*server, threads);
  HttpListener listener(std::move(server), identity == nullptr ? "http" : "https");
  listener.m_port = bind_to(*listener.m_server, port);
  if (listener.m_port < 0) {
    return fail(ErrorCode::usage, fmt::format("cannot listen on 127.0.0.1:{}", port));
  }
  return listener;
}

std::string
HttpListener::base() const
{
  return fmt::format("{}://localhost:{}", m_scheme, m_port);
}

void
HttpListener::start(std::function<Reply(const Ask&)> answer)
{
  const auto handle = [answer = std::move(answer), scheme = m_scheme, port = m_port](
                          const httplib::Request& request, httplib::Response& response) {
    const auto reply = answer(to_ask(request, scheme, port));
    const auto end = std::chrono::steady_clock::now() + reply.delay;
    while (std::chrono::steady_clock::now() < end &&
           !(reply.ends_delay && reply.ends_delay())) {
      std::this_thread::sleep_for(std::min(reply.delay, k_step));
    }
    fill(response, reply);
  };
  // Requests without a body are answered before the library matches the path against an
  // expression, and before it waits for the body that it expects of every PUT and POST.
  m_server->set_pre_routing_handler([handle](const httplib::Request& request,
                                             httplib::Response& response) {
    if (request.has_header("Content-Length") || request.has_header("Transfer-Encoding")) {
      return httplib::Server::HandlerResponse::Unhandled;
    }
    handle(request, response);
    return httplib::Server::HandlerResponse::Handled;
  });
  m_server->Get("/.*", handle);
  m_server->Post("/.*", handle);
  m_server->Put("/.*", handle);
  m_server->Delete("/.*", handle);
  std::thread([server = m_server.get()] { server->listen_after_bind(); }).detach();
}

} // namespace oidcctl::test_issuer
