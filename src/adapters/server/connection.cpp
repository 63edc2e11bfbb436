#include "adapters/server/connection.hpp"

#include "adapters/server/connection_account.hpp"
#include "adapters/server/http_message.hpp"

#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>
#include <optional>
#include <type_traits>

namespace oidcctl::server {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;

using ErrorWord = boost::system::error_code;
using Plain = beast::tcp_stream;
using Tls = beast::ssl_stream<beast::tcp_stream>;

constexpr std::size_t k_first_read = 4096;             // bytes
constexpr std::size_t k_small = std::size_t{64} << 10; // bytes of a body read at once
constexpr std::chrono::seconds k_write{10};
constexpr std::chrono::seconds k_close{2};
constexpr std::string_view k_continue = "HTTP/1.1 100 Continue\r\n\r\n";

// Return an address as text; one of IPv4 that came over IPv6 as IPv4.
std::string
name_of(const asio::ip::address& address)
{
  const bool is_mapped = address.is_v6() && address.to_v6().is_v4_mapped();
  return is_mapped
             ? asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6()).to_string()
             : address.to_string();
}

// One connection: handshake, then request after request. All of it runs in the strand of
// its socket; it lives as long as an operation on it is under way.
template <typename Stream>
class Connection final : public Closable,
                         public std::enable_shared_from_this<Connection<Stream>>
{
public:
  template <typename... Arguments>
  explicit Connection(std::shared_ptr<SharedState> state,
                      std::shared_ptr<asio::ssl::context> tls,
                      Arguments&&... arguments)
      : m_state(std::move(state)), m_tls(std::move(tls)),
        m_stream(std::forward<Arguments>(arguments)...),
        m_buffer(m_state->options.head + k_first_read), m_account(m_state)
  {}

  void
  start()
  {
    ErrorWord ignored;
    m_peer = name_of(lowest().socket().remote_endpoint(ignored).address());
    lowest().expires_after(m_state->options.first);
    offer();
    if constexpr (std::is_same_v<Stream, Tls>) {
      m_stream.async_handshake(asio::ssl::stream_base::server,
                               [self = this->shared_from_this()](ErrorWord problem) {
                                 self->shaken(problem);
                               });
    } else {
      wait_for_request();
    }
  }

  void
  close_soon(bool in_a_request) override
  {
    asio::post(lowest().get_executor(), [weak = this->weak_from_this(), in_a_request] {
      const auto self = weak.lock();
      if (self && self->m_account.may_go(in_a_request)) {
        self->lowest().close();
      }
    });
  }

private:
  Plain&
  lowest()
  {
    return beast::get_lowest_layer(m_stream);
  }

  void
  offer()
  {
    m_account.offer(this->weak_from_this());
  }

  // Count a failure that is the other side's doing.
  void
  count(const ErrorWord& problem)
  {
    if (problem == beast::error::timeout) {
      ++m_state->timed_out;
    }
  }

  void
  shaken(const ErrorWord& problem)
  {
    if (problem) {
      count(problem);
      ++m_state->refused_tls;
      return;
    }
    wait_for_request();
  }

  void
  wait_for_request()
  {
    if (m_state->is_stopping) {
      lowest().expires_after(k_close);
      return shut_down();
    }
    m_parser.emplace();
    m_parser->header_limit(static_cast<std::uint32_t>(m_state->options.head));
    m_parser->body_limit(m_state->options.body);
    offer();
    if (m_buffer.size() > 0) { // the client did not wait for the reply
      return read_head();
    }
    if (m_has_served) {
      lowest().expires_after(m_state->options.idle);
    }
    m_stream.async_read_some(
        m_buffer.prepare(k_first_read),
        [self = this->shared_from_this()](ErrorWord problem, std::size_t count) {
          if (problem) {
            self->count(problem);
            return self->m_account.keep();
          }
          self->m_buffer.commit(count);
          self->read_head();
        });
  }

  void
  read_head()
  {
    m_account.begin_request();
    if (m_account.is_proven()) {
      offer(); // as the newest; others keep the place that they have
    }
    lowest().expires_after(m_state->options.request);
    http::async_read_header(
        m_stream,
        m_buffer,
        *m_parser,
        [self = this->shared_from_this()](ErrorWord problem, std::size_t) {
          if (!problem && !self->m_parser->is_done() &&
              expects_continue(self->m_parser->get())) {
            return self->send_continue();
          }
          self->read_body(problem);
        });
  }

  void
  send_continue()
  {
    asio::async_write(m_stream,
                      asio::buffer(k_continue),
                      [self = this->shared_from_this()](ErrorWord problem, std::size_t) {
                        self->read_body(problem);
                      });
  }

  // Read a small body at once; any other part by part, so that it is accounted for.
  void
  read_body(const ErrorWord& problem)
  {
    if (problem) {
      return refuse(problem);
    }
    if (!m_account.hold(m_parser->get().body().size())) {
      ++m_state->over_memory;
      return refuse(503);
    }
    if (m_parser->is_done()) {
      return take();
    }
    const auto length = m_parser->content_length();
    if (length && *length <= k_small) {
      return http::async_read(m_stream, m_buffer, *m_parser, continued());
    }
    http::async_read_some(m_stream, m_buffer, *m_parser, continued());
  }

  auto
  continued()
  {
    return [self = this->shared_from_this()](ErrorWord problem, std::size_t) {
      self->read_body(problem);
    };
  }

  void
  refuse(const ErrorWord& problem)
  {
    count(problem);
    const int status = status_of(problem);
    if (status == 0) {
      m_account.keep();
      return m_account.end_request();
    }
    ++m_state->malformed;
    refuse(status);
  }

  void
  refuse(int status)
  {
    m_is_head = false;
    m_is_unread = true;
    send(error_reply(status), false);
  }

  void
  take()
  {
    m_account.keep();
    auto message = m_parser->release();
    m_has_served = true;
    m_version = message.version();
    m_is_head = message.method() == http::verb::head;
    m_keeps_alive = message.keep_alive() && !m_is_head;
    lowest().expires_never();
    m_state->handler(to_request(std::move(message), m_peer), sender());
  }

  // Return what sends the reply in the strand. The connection ends where it is dropped.
  SendReply
  sender()
  {
    struct Once
    {
      std::shared_ptr<Connection> connection = nullptr;
    };
    const auto once = std::make_shared<Once>(Once{this->shared_from_this()});
    return [once](ServerReply reply) {
      const auto self = std::move(once->connection);
      if (!self) {
        return;
      }
      asio::dispatch(self->lowest().get_executor(),
                     [self, reply = std::move(reply)]() mutable {
                       self->send(std::move(reply), self->m_keeps_alive);
                     });
    };
  }

  void
  send(ServerReply reply, bool keeps_alive)
  {
    m_account.keep();
    m_account.answered(reply.status);
    m_keeps_alive = keeps_alive && !m_state->is_draining && !m_state->is_stopping;
    m_response.emplace(
        to_response(std::move(reply), m_version, m_keeps_alive, m_is_head));
    lowest().expires_after(k_write);
    http::async_write(m_stream,
                      *m_response,
                      [self = this->shared_from_this()](ErrorWord problem, std::size_t) {
                        self->m_response.reset();
                        self->m_account.end_request();
                        self->count(problem);
                        if (problem) {
                          return;
                        }
                        self->after_reply();
                      });
  }

  void
  after_reply()
  {
    if (m_keeps_alive) {
      return wait_for_request();
    }
    lowest().expires_after(k_close);
    if (!m_is_unread) {
      return shut_down();
    }
    ErrorWord ignored;
    lowest().socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
    discard();
  }

  // Read what a refused client still sends, for a short time: closing before that would
  // take the reply away from it.
  void
  discard()
  {
    m_buffer.clear();
    m_stream.async_read_some(
        m_buffer.prepare(k_first_read),
        [self = this->shared_from_this()](ErrorWord problem, std::size_t) {
          problem ? self->shut_down() : self->discard();
        });
  }

  void
  shut_down()
  {
    m_account.end_request();
    if constexpr (std::is_same_v<Stream, Tls>) {
      m_stream.async_shutdown([self = this->shared_from_this()](ErrorWord) {});
    } else {
      ErrorWord ignored;
      lowest().socket().shutdown(asio::ip::tcp::socket::shutdown_both, ignored);
    }
  }

  std::shared_ptr<SharedState> m_state;
  std::shared_ptr<asio::ssl::context> m_tls; // has to outlive the stream
  Stream m_stream;
  beast::flat_buffer m_buffer;
  std::optional<http::request_parser<http::string_body>> m_parser = std::nullopt;
  std::optional<HttpResponse> m_response = std::nullopt;
  ConnectionAccount m_account;
  std::string m_peer = {};
  unsigned m_version = 11;
  bool m_keeps_alive = false;
  bool m_is_head = false;
  bool m_is_unread = false;  // the client may still send the rest of a request
  bool m_has_served = false; // a whole request came
};

} // namespace

void
serve_connection(asio::ip::tcp::socket socket,
                 std::shared_ptr<asio::ssl::context> tls,
                 std::shared_ptr<SharedState> state)
{
  ErrorWord ignored;
  socket.set_option(asio::ip::tcp::no_delay(true), ignored);
  if (tls) {
    auto& context = *tls;
    std::make_shared<Connection<Tls>>(
        std::move(state), std::move(tls), std::move(socket), context)
        ->start();
  } else {
    std::make_shared<Connection<Plain>>(
        std::move(state), std::move(tls), std::move(socket))
        ->start();
  }
}

} // namespace oidcctl::server
