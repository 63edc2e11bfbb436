#include "adapters/server/connection.hpp"

#include "adapters/server/connection_account.hpp"
#include "adapters/server/http_message.hpp"
#include "adapters/server/streams.hpp"

#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <optional>

namespace oidcctl::server {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;

constexpr std::size_t k_first_read = 4096;             // bytes
constexpr std::size_t k_small = std::size_t{64} << 10; // bytes of a body read at once
constexpr Milliseconds k_write{10000};
constexpr Milliseconds k_close{2000};
constexpr std::string_view k_continue = "HTTP/1.1 100 Continue\r\n\r\n";

// One connection: handshake, then request after request. All of it runs in the thread of
// its worker; it lives as long as an operation on it is under way.
template <typename Stream>
class Connection final : public Closable,
                         public std::enable_shared_from_this<Connection<Stream>>
{
public:
  template <typename... Arguments>
  explicit Connection(std::shared_ptr<SharedState> state,
                      std::shared_ptr<asio::ssl::context> tls,
                      Worker& worker,
                      Arguments&&... arguments)
      : m_state(std::move(state)), m_tls(std::move(tls)), m_worker(worker),
        m_stream(std::forward<Arguments>(arguments)...),
        m_buffer(m_state->options.head + k_first_read), m_account(m_state)
  {}

  // Begin in the thread of the worker; from now on the connection may be closed for
  // another one.
  void
  start()
  {
    offer();
    asio::post(m_worker.io(), [self = this->shared_from_this()] { self->begin(); });
  }
  void
  close_soon(std::shared_ptr<Closable> self, bool in_a_request) override
  {
    asio::post(m_worker.io(), [this, self = std::move(self), in_a_request] {
      if (m_account.may_go(in_a_request)) {
        close();
      }
    });
  }

private:
  void
  begin()
  {
    m_peer = peer_of(socket_of(m_stream));
    m_deadline.watch(m_worker.deadlines(), [this] { expire(); });
    m_deadline.set(m_state->options.first);
    shake_hands(m_stream, [self = this->shared_from_this()](ErrorWord problem) {
      self->shaken(problem);
    });
  }

  void
  offer()
  {
    m_account.offer(this->weak_from_this());
  }

  void
  close()
  {
    ErrorWord ignored;
    socket_of(m_stream).close(ignored);
  }

  // The other side was too slow; what waits for it ends with an error.
  void
  expire()
  {
    m_state->timed_out += m_is_ending ? 0 : 1;
    close();
  }

  // The other side has a moment to end the connection.
  void
  begin_to_end()
  {
    m_is_ending = true;
    m_deadline.set(k_close);
  }

  void
  shaken(const ErrorWord& problem)
  {
    if (problem) {
      ++m_state->refused_tls;
      return;
    }
    wait_for_request();
  }

  void
  wait_for_request()
  {
    if (m_state->is_stopping) {
      begin_to_end();
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
      m_deadline.set(m_state->options.idle);
    }
    m_stream.async_read_some(
        m_buffer.prepare(k_first_read),
        [self = this->shared_from_this()](ErrorWord problem, std::size_t count) {
          if (problem) {
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
    m_deadline.set(m_state->options.request);
    const auto problem = parse(false);
    if (problem != http::error::need_more) {
      return has_read_head(problem);
    }
    http::async_read_header(
        m_stream,
        m_buffer,
        *m_parser,
        [self = this->shared_from_this()](ErrorWord failure, std::size_t) {
          self->has_read_head(failure);
        });
  }

  // Parse what is here, mostly a whole request: its head, or its body. Return
  // `need_more` where the end is not here.
  ErrorWord
  parse(bool of_body)
  {
    ErrorWord problem;
    m_parser->eager(of_body);
    m_buffer.consume(m_parser->put(m_buffer.data(), problem));
    return problem;
  }

  void
  has_read_head(const ErrorWord& problem)
  {
    if (problem || m_parser->is_done()) {
      return read_body(problem);
    }
    if (expects_continue(m_parser->get())) {
      return send_continue();
    }
    const auto failure = m_buffer.size() > 0 ? parse(true) : ErrorWord();
    read_body(failure == http::error::need_more ? ErrorWord() : failure);
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
    m_deadline.clear();
    m_state->handler(to_request(std::move(message), m_peer), sender());
  }

  // Return what sends the reply in the thread of the connection, which ends where it is
  // dropped.
  SendReply
  sender()
  {
    struct Once
    {
      std::shared_ptr<Connection> connection = nullptr;

      explicit Once(std::shared_ptr<Connection> waiting) : connection(std::move(waiting))
      {}
      Once(const Once&) = delete;
      Once& operator=(const Once&) = delete;
      ~Once()
      {
        if (connection) { // its last owner, perhaps, which has to be its own thread
          auto& io = connection->m_worker.io();
          asio::post(io, [dropped = std::move(connection)] {});
        }
      }
    };
    const auto once = std::make_shared<Once>(this->shared_from_this());
    return [once](ServerReply reply) {
      auto self = std::move(once->connection);
      if (!self) {
        return;
      }
      auto& io = self->m_worker.io();
      asio::dispatch(io, [self = std::move(self), reply = std::move(reply)] {
        self->send(reply, self->m_keeps_alive);
      });
    };
  }

  void
  send(const ServerReply& reply, bool keeps_alive)
  {
    m_account.keep();
    m_account.answered(reply.status);
    m_keeps_alive = keeps_alive && !m_state->is_draining && !m_state->is_stopping;
    m_reply = to_bytes(reply, m_version, m_keeps_alive, m_is_head);
    m_deadline.set(k_write);
    asio::async_write(m_stream,
                      asio::buffer(m_reply),
                      [self = this->shared_from_this()](ErrorWord problem, std::size_t) {
                        self->m_account.end_request();
                        if (!problem) {
                          self->after_reply();
                        }
                      });
  }

  void
  after_reply()
  {
    if (m_keeps_alive) {
      return wait_for_request();
    }
    begin_to_end();
    if (!m_is_unread) {
      return shut_down();
    }
    ErrorWord ignored;
    socket_of(m_stream).shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
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
    say_goodbye(m_stream, [self = this->shared_from_this()](ErrorWord) {});
  }

  std::shared_ptr<SharedState> m_state;
  std::shared_ptr<asio::ssl::context> m_tls; // has to outlive the stream
  Worker& m_worker;
  Stream m_stream;
  beast::flat_buffer m_buffer;
  std::optional<http::request_parser<http::string_body>> m_parser = std::nullopt;
  std::string m_reply = {}; // that is being sent
  ConnectionAccount m_account;
  Deadlines::Deadline m_deadline = {};
  std::string m_peer = {};
  unsigned m_version = 11;
  bool m_keeps_alive = false;
  bool m_is_head = false;
  bool m_is_unread = false;  // the client may still send the rest of a request
  bool m_has_served = false; // a whole request came
  bool m_is_ending = false;
};

} // namespace

void
serve_connection(Worker::Socket socket,
                 std::shared_ptr<asio::ssl::context> tls,
                 std::shared_ptr<SharedState> state,
                 Worker& worker)
{
  ErrorWord ignored;
  socket.set_option(asio::ip::tcp::no_delay(true), ignored);
  if (tls) {
    auto& context = *tls;
    std::make_shared<Connection<Tls>>(
        std::move(state), std::move(tls), worker, std::move(socket), context)
        ->start();
  } else {
    std::make_shared<Connection<Plain>>(
        std::move(state), std::move(tls), worker, std::move(socket))
        ->start();
  }
}

} // namespace oidcctl::server
