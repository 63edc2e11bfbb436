#pragma once

#include "source.hpp"

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/write.hpp>
#include <charconv>
#include <memory>
#include <optional>

namespace oidcctl::load {

constexpr std::size_t k_largest_reply = 16384;
constexpr std::chrono::milliseconds k_retry{50};
constexpr std::chrono::seconds k_patience{30};

// A reply as `webhook serve` sends it, which has a length; nothing where its end has not
// come. This is no library: the load has to be the server's.
struct Reply
{
  int status = 0;
  bool is_last = false; // of its connection
  std::string_view body = {};

  static std::optional<Reply>
  parse(std::string_view text)
  {
    constexpr std::string_view end = "\r\n\r\n";
    constexpr std::string_view length = "\r\nContent-Length: ";
    constexpr std::size_t status_at = 9; // after "HTTP/1.1 "
    const auto head = text.substr(0, text.find(end));
    const auto at = head.find(length);
    std::size_t size = 0;
    Reply reply;
    if (head.size() == text.size() || at == std::string_view::npos) {
      return std::nullopt;
    }
    std::from_chars(text.data() + at + length.size(), text.data() + head.size(), size);
    std::from_chars(text.data() + status_at, text.data() + head.size(), reply.status);
    reply.is_last = head.find("\r\nConnection: close") != std::string_view::npos;
    reply.body = text.substr(head.size() + end.size());
    return reply.body.size() < size ? std::nullopt : std::optional(reply);
  }
};

class Connection : public std::enable_shared_from_this<Connection>
{
public:
  Connection(asio::io_context& io,
             asio::ssl::context& tls,
             const Options& options,
             Source& source,
             std::size_t number)
      : m_io(io), m_tls(tls), m_options(options), m_source(source), m_timer(io),
        m_port(number)
  {}

  void
  connect()
  {
    m_stream.emplace(m_io, m_tls);
    SSL_set_tlsext_host_name(m_stream->native_handle(), "localhost");
    const auto port = m_options.ports[m_port % m_options.ports.size()];
    m_since = Clock::now();
    m_stream->next_layer().async_connect(
        {asio::ip::address_v4::loopback(), port},
        [self = shared_from_this()](ErrorWord problem) {
          if (problem) {
            return self->broke();
          }
          ErrorWord ignored;
          self->m_stream->next_layer().set_option(asio::ip::tcp::no_delay(true), ignored);
          self->m_stream->async_handshake(
              asio::ssl::stream_base::client,
              [self](ErrorWord failed) { failed ? self->broke() : self->go_on(); });
        });
  }

  // Break the connection where the other side has said nothing for too long.
  void
  look(Clock::time_point now)
  {
    if (m_since && now - *m_since > k_patience) {
      ErrorWord ignored;
      m_stream->next_layer().close(ignored);
    }
  }

private:
  using Socket =
      asio::basic_stream_socket<asio::ip::tcp, asio::io_context::executor_type>;

  // Ask what was not answered, or the next.
  void
  go_on()
  {
    m_since = std::nullopt;
    if (m_review) {
      return ask();
    }
    m_source.next(m_timer, [self = shared_from_this()](const Review& review) {
      self->m_review = review;
      self->ask();
    });
  }

  void
  ask()
  {
    m_since = Clock::now();
    m_garbage = m_review->request.empty() ? m_source.garbage() : std::string();
    const auto request = m_garbage.empty() ? m_review->request : m_garbage;
    m_size = 0;
    asio::async_write(*m_stream,
                      asio::buffer(request.data(), request.size()),
                      [self = shared_from_this()](ErrorWord problem, std::size_t) {
                        problem ? self->broke() : self->read();
                      });
  }

  void
  read()
  {
    m_stream->async_read_some(
        asio::buffer(m_bytes.data() + m_size, m_bytes.size() - m_size),
        [self = shared_from_this()](ErrorWord problem, std::size_t count) {
          if (problem) {
            return self->broke();
          }
          self->m_size += count;
          const auto reply = Reply::parse({self->m_bytes.data(), self->m_size});
          if (reply) {
            return self->answered(*reply);
          }
          self->m_size < self->m_bytes.size() ? self->read() : self->broke();
        });
  }

  void
  answered(const Reply& reply)
  {
    auto& tally = m_source.tally;
    ++tally.asked;
    m_source.last = m_source.passed();
    tally.milliseconds.push_back(
        std::chrono::duration<float, std::milli>(Clock::now() - m_review->due).count());
    const bool says_yes =
        reply.body.find(R"("authenticated":true)") != std::string_view::npos;
    const bool says_no =
        reply.body.find(R"("authenticated":false)") != std::string_view::npos;
    if (reply.status == 503) {
      ++tally.undecided;
    } else if (reply.status != 200 || says_yes == says_no ||
               says_yes != m_review->is_good) {
      ++tally.wrong;
      if (tally.first_wrong.empty()) {
        tally.first_wrong = fmt::format("{} {}", reply.status, reply.body);
      }
    }
    m_review = std::nullopt;
    if (!reply.is_last) {
      return go_on();
    }
    m_since = std::nullopt;
    if (!m_source.is_over()) {
      ++m_port;
      connect();
    }
  }

  // Go to the next server, and ask there.
  void
  broke()
  {
    m_since = std::nullopt;
    if (m_review) {
      ++m_source.tally.broken;
    }
    if (m_source.is_over()) {
      return;
    }
    ++m_port;
    m_timer.expires_after(k_retry);
    m_timer.async_wait([self = shared_from_this()](ErrorWord) { self->connect(); });
  }

  asio::io_context& m_io;
  asio::ssl::context& m_tls;
  const Options& m_options;
  Source& m_source;
  asio::steady_timer m_timer;
  std::size_t m_port;
  std::optional<asio::ssl::stream<Socket>> m_stream = std::nullopt;
  std::string m_garbage = {};
  std::array<char, k_largest_reply> m_bytes = {};
  std::size_t m_size = 0;
  std::optional<Review> m_review = std::nullopt;
  // When it began to wait for the other side.
  std::optional<Clock::time_point> m_since = std::nullopt;
};

// Look at all connections each second, as long as one is left.
inline void
watch(asio::steady_timer& timer, const std::vector<std::weak_ptr<Connection>>& all)
{
  timer.expires_after(std::chrono::seconds(1));
  timer.async_wait([&](ErrorWord) {
    bool is_one_left = false;
    for (const auto& each : all) {
      if (const auto connection = each.lock()) {
        is_one_left = true;
        connection->look(Clock::now());
      }
    }
    if (is_one_left) {
      watch(timer, all);
    }
  });
}

} // namespace oidcctl::load
