#include "adapters/server/connection.hpp"

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

constexpr std::size_t k_first_read = 4096; // bytes
constexpr std::chrono::seconds k_write{10};
constexpr std::chrono::seconds k_close{2};

http::response<http::string_body>
response_of(ServerReply reply, unsigned version, bool keeps_alive)
{
  http::response<http::string_body> response(static_cast<http::status>(reply.status),
                                             version);
  response.set(http::field::content_type, reply.content_type);
  response.set(http::field::cache_control, "no-store");
  for (const auto& [name, value] : reply.headers) {
    response.set(name, value);
  }
  response.keep_alive(keeps_alive);
  response.body() = std::move(reply.body);
  response.prepare_payload();
  return response;
}

// Return the status of a request that the parser refused; 0: close without a word.
int
status_of(const ErrorWord& problem)
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
        m_buffer(m_state->options.head + k_first_read)
  {
    ++m_state->open;
  }
  ~Connection() override
  {
    leave_idle();
    end_request();
    --m_state->open;
  }

  void
  start()
  {
    lowest().expires_after(m_state->options.first);
    enter_idle();
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
  close_soon() override
  {
    asio::post(lowest().get_executor(), [weak = this->weak_from_this()] {
      if (const auto self = weak.lock(); self && self->m_idle) {
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
  enter_idle()
  {
    if (!m_idle) {
      m_idle = m_state->idle.add(this->weak_from_this(), m_is_proven);
    }
  }

  void
  leave_idle()
  {
    if (m_idle) {
      m_state->idle.remove(*m_idle);
      m_idle = std::nullopt;
    }
  }

  void
  begin_request()
  {
    if (!m_is_busy) {
      m_is_busy = true;
      ++m_state->busy;
    }
  }

  void
  end_request()
  {
    if (m_is_busy) {
      m_is_busy = false;
      --m_state->busy;
    }
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
      return shut_down();
    }
    m_parser.emplace();
    m_parser->header_limit(static_cast<std::uint32_t>(m_state->options.head));
    m_parser->body_limit(m_state->options.body);
    if (m_buffer.size() > 0) { // the client did not wait for the reply
      return read_request();
    }
    enter_idle();
    if (m_is_proven) {
      lowest().expires_after(m_state->options.idle);
    }
    m_stream.async_read_some(
        m_buffer.prepare(k_first_read),
        [self = this->shared_from_this()](ErrorWord problem, std::size_t count) {
          self->leave_idle();
          if (problem) {
            self->count(problem);
            return;
          }
          self->m_buffer.commit(count);
          self->read_request();
        });
  }

  void
  read_request()
  {
    begin_request();
    lowest().expires_after(m_state->options.request);
    http::async_read(m_stream,
                     m_buffer,
                     *m_parser,
                     [self = this->shared_from_this()](ErrorWord problem, std::size_t) {
                       self->take(problem);
                     });
  }

  void
  take(const ErrorWord& problem)
  {
    if (problem) {
      count(problem);
      const int status = status_of(problem);
      if (status == 0) {
        return end_request();
      }
      ++m_state->malformed;
      return send(
          {.status = status,
           .content_type = "text/plain",
           .body = std::string(http::obsolete_reason(static_cast<http::status>(status))) +
                   "\n"},
          false);
    }
    auto message = m_parser->release();
    m_is_proven = true;
    m_version = message.version();
    m_keeps_alive = message.keep_alive();
    ServerRequest request{.method = std::string(message.method_string()),
                          .target = std::string(message.target()),
                          .content_type = std::string(message[http::field::content_type]),
                          .body = std::move(message.body())};
    lowest().expires_never();
    m_state->handler(std::move(request), sender());
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
    m_keeps_alive = keeps_alive && !m_state->is_stopping;
    m_response.emplace(response_of(std::move(reply), m_version, m_keeps_alive));
    lowest().expires_after(k_write);
    http::async_write(m_stream,
                      *m_response,
                      [self = this->shared_from_this()](ErrorWord problem, std::size_t) {
                        self->m_response.reset();
                        self->end_request();
                        self->count(problem);
                        if (problem) {
                          return;
                        }
                        self->m_keeps_alive ? self->wait_for_request()
                                            : self->shut_down();
                      });
  }

  void
  shut_down()
  {
    end_request();
    lowest().expires_after(k_close);
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
  std::optional<http::response<http::string_body>> m_response = std::nullopt;
  std::optional<IdleList::Place> m_idle = std::nullopt;
  unsigned m_version = 11;
  bool m_keeps_alive = false;
  bool m_is_proven = false; // a whole request came
  bool m_is_busy = false;
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
