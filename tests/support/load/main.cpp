// Asks an authentication webhook as fast as it can, or at a rate, over connections that
// are kept, and counts what is wrong:
//
//   oidcctl-webhook-load --ca FILE --path PATH --tokens FILE [option]... PORT...
//
//   --tokens FILE      one token a line after "yes " or "no ": the answer that is right
//   --garbage N        N tokens instead, each another random text of 200 characters
//   --connections N    20 by default
//   --rate N           reviews a second; 0, the default: as many as there can be
//   --seconds N        10 by default; with --garbage until all were asked
//
// The connections are spread over the ports on loopback; each goes to the next port when
// it breaks, or when the server closes it. Prints one line of JSON. `wrong` are answers
// that say yes for no or no for yes, or are not reviews; `undecided` those with status
// 503; `broken` reviews that got no answer, and were asked again.
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using ErrorWord = boost::system::error_code;
using Clock = std::chrono::steady_clock;
using Json = nlohmann::json;

constexpr std::size_t k_garbage_size = 200;
constexpr std::chrono::milliseconds k_retry{50};
constexpr std::chrono::seconds k_patience{30};

struct Options
{
  std::string ca = {};
  std::string path = "/authenticate";
  std::string tokens = {};
  std::size_t garbage = 0;
  std::size_t connections = 20;
  double rate = 0;
  double seconds = 10;
  std::vector<unsigned short> ports = {};
};

struct Review
{
  const std::string* token = nullptr;
  bool is_good = false;
  Clock::time_point due = {};
};

struct Tally
{
  std::size_t asked = 0;
  std::size_t wrong = 0;
  std::size_t undecided = 0;
  std::size_t broken = 0;
  std::vector<float> milliseconds = {};
  std::string first_wrong = {};
};

// Hands out reviews, and takes their answers.
class Source
{
public:
  explicit Source(const Options& options) : m_options(options), m_begun(Clock::now())
  {
    if (options.garbage == 0) {
      read_tokens();
    }
  }

  bool
  is_over() const
  {
    return m_options.garbage != 0 ? m_next >= m_options.garbage
                                  : passed() >= m_options.seconds;
  }
  double
  passed() const
  {
    return std::chrono::duration<double>(Clock::now() - m_begun).count();
  }

  // Call `then` with the next review when its time has come; not any more at the end.
  template <typename Then>
  void
  next(asio::steady_timer& timer, Then then)
  {
    if (is_over()) {
      return;
    }
    const auto number = m_next++;
    Review review{.due = Clock::now()};
    if (m_options.garbage == 0) {
      const auto& [good, token] = m_tokens[number % m_tokens.size()];
      review.token = &token;
      review.is_good = good;
    }
    if (m_options.rate <= 0) {
      return then(review);
    }
    // Times are those of a plan: who is late is not asked less often.
    review.due =
        m_begun +
        std::chrono::duration_cast<Clock::duration>(
            std::chrono::duration<double>(static_cast<double>(number) / m_options.rate));
    if (review.due <= Clock::now()) {
      return then(review);
    }
    timer.expires_at(review.due);
    timer.async_wait([then, review](ErrorWord problem) {
      if (!problem) {
        then(review);
      }
    });
  }

  std::string
  garbage()
  {
    static constexpr std::string_view letters =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    std::string text(k_garbage_size, '.');
    for (auto& c : text) {
      c = letters[m_random() % letters.size()];
    }
    if (m_random() % 2 == 0) { // three parts, of which none is JSON
      text[k_garbage_size / 3] = '.';
      text[k_garbage_size / 2] = '.';
    }
    return text;
  }

  Tally tally = {};

private:
  void
  read_tokens()
  {
    std::ifstream file(m_options.tokens);
    std::string word;
    std::string token;
    while (file >> word >> token) {
      m_tokens.emplace_back(word == "yes", token);
    }
    if (m_tokens.empty()) {
      throw std::runtime_error("no tokens in " + m_options.tokens);
    }
  }

  const Options& m_options;
  Clock::time_point m_begun;
  std::size_t m_next = 0;
  std::vector<std::pair<bool, std::string>> m_tokens = {};
  std::mt19937_64 m_random{std::random_device{}()};
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
    m_buffer.clear();
    SSL_set_tlsext_host_name(m_stream->native_handle(), "localhost");
    const auto port = m_options.ports[m_port % m_options.ports.size()];
    auto& lowest = beast::get_lowest_layer(*m_stream);
    lowest.expires_after(k_patience);
    lowest.async_connect(asio::ip::tcp::endpoint(asio::ip::address_v4::loopback(), port),
                         [self = shared_from_this()](ErrorWord problem) {
                           if (problem) {
                             return self->broke();
                           }
                           ErrorWord ignored;
                           beast::get_lowest_layer(*self->m_stream)
                               .socket()
                               .set_option(asio::ip::tcp::no_delay(true), ignored);
                           self->m_stream->async_handshake(
                               asio::ssl::stream_base::client, [self](ErrorWord failed) {
                                 failed ? self->broke() : self->go_on();
                               });
                         });
  }

private:
  // Ask what was not answered, or the next.
  void
  go_on()
  {
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
    const auto token = m_review->token != nullptr ? *m_review->token : m_source.garbage();
    const auto body =
        fmt::format(R"({{"kind":"TokenReview","apiVersion":"authentication.k8s.io/v1",)"
                    R"("metadata":{{"creationTimestamp":null}},"spec":{{"token":"{}",)"
                    R"("audiences":["https://kubernetes.default.svc"]}},)"
                    R"("status":{{"user":{{}}}}}})",
                    token);
    m_request = fmt::format("POST {}?timeout=30s HTTP/1.1\r\nHost: localhost\r\n"
                            "Accept: application/json, */*\r\n"
                            "Content-Type: application/json\r\n"
                            "Content-Length: {}\r\n\r\n{}",
                            m_options.path,
                            body.size(),
                            body);
    beast::get_lowest_layer(*m_stream).expires_after(k_patience);
    asio::async_write(*m_stream,
                      asio::buffer(m_request),
                      [self = shared_from_this()](ErrorWord problem, std::size_t) {
                        problem ? self->broke() : self->read();
                      });
  }

  void
  read()
  {
    m_response = {};
    http::async_read(*m_stream,
                     m_buffer,
                     m_response,
                     [self = shared_from_this()](ErrorWord problem, std::size_t) {
                       problem ? self->broke() : self->answered();
                     });
  }

  void
  answered()
  {
    auto& tally = m_source.tally;
    ++tally.asked;
    tally.milliseconds.push_back(
        std::chrono::duration<float, std::milli>(Clock::now() - m_review->due).count());
    const auto& body = m_response.body();
    const auto status = m_response.result_int();
    const bool says_yes = body.find(R"("authenticated":true)") != std::string::npos;
    const bool says_no = body.find(R"("authenticated":false)") != std::string::npos;
    if (status == 503) {
      ++tally.undecided;
    } else if (status != 200 || says_yes == says_no || says_yes != m_review->is_good) {
      ++tally.wrong;
      if (tally.first_wrong.empty()) {
        tally.first_wrong = fmt::format("{} {}", status, body);
      }
    }
    m_review = std::nullopt;
    if (m_response.keep_alive()) {
      return go_on();
    }
    if (!m_source.is_over()) {
      ++m_port;
      connect();
    }
  }

  // Go to the next server, and ask there.
  void
  broke()
  {
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
  std::optional<beast::ssl_stream<beast::tcp_stream>> m_stream = std::nullopt;
  beast::flat_buffer m_buffer = {};
  std::string m_request = {};
  http::response<http::string_body> m_response = {};
  std::optional<Review> m_review = std::nullopt;
};

Options
parse(int argc, char** argv)
{
  Options options;
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    const auto value = [&] {
      if (++i == argc) {
        throw std::runtime_error(word + " needs a value");
      }
      return std::string(argv[i]);
    };
    if (word == "--ca") {
      options.ca = value();
    } else if (word == "--path") {
      options.path = value();
    } else if (word == "--tokens") {
      options.tokens = value();
    } else if (word == "--garbage") {
      options.garbage = std::stoul(value());
    } else if (word == "--connections") {
      options.connections = std::stoul(value());
    } else if (word == "--rate") {
      options.rate = std::stod(value());
    } else if (word == "--seconds") {
      options.seconds = std::stod(value());
    } else {
      options.ports.push_back(static_cast<unsigned short>(std::stoul(word)));
    }
  }
  if (options.ports.empty()) {
    throw std::runtime_error("no port");
  }
  return options;
}

Json
figures(Tally& tally, double seconds)
{
  auto& times = tally.milliseconds;
  std::sort(times.begin(), times.end());
  const auto quantile = [&times](double part) {
    const auto at = static_cast<std::size_t>(part * static_cast<double>(times.size()));
    return times.empty() ? 0.0F : times[std::min(at, times.size() - 1)];
  };
  return {{"asked", tally.asked},
          {"wrong", tally.wrong},
          {"undecided", tally.undecided},
          {"broken", tally.broken},
          {"firstWrong", tally.first_wrong},
          {"seconds", seconds},
          {"perSecond", static_cast<double>(tally.asked) / seconds},
          {"p50", quantile(0.5)},
          {"p99", quantile(0.99)},
          {"max", quantile(1)}};
}

} // namespace

int
main(int argc, char** argv)
{
  try {
    const auto options = parse(argc, argv);
    asio::io_context io(1);
    asio::ssl::context tls(asio::ssl::context::tls_client);
    tls.load_verify_file(options.ca);
    tls.set_verify_mode(asio::ssl::verify_peer);
    Source source(options);
    for (std::size_t i = 0; i < options.connections; ++i) {
      std::make_shared<Connection>(io, tls, options, source, i)->connect();
    }
    io.run();
    std::cout << figures(source.tally, source.passed()).dump() << '\n';
    return 0;
  } catch (const std::exception& problem) {
    std::cerr << "webhook-load: error: " << problem.what() << '\n';
    return 2;
  }
}
