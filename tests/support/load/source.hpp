#pragma once

#include "options.hpp"

#include <fmt/format.h>

#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <fstream>
#include <random>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace oidcctl::load {

namespace asio = boost::asio;
using ErrorWord = boost::system::error_code;
using Clock = std::chrono::steady_clock;

struct Review
{
  std::string_view request = {}; // whole, of a token of the file
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

constexpr std::size_t k_garbage_size = 200;

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
      const auto& [good, request] = m_requests[number % m_requests.size()];
      review.request = request;
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

  // Return a request about a random text.
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
    return request_about(text);
  }

  Tally tally = {};
  double last = 0; // when the last review was answered

private:
  std::string
  request_about(const std::string& token) const
  {
    const auto body =
        fmt::format(R"({{"kind":"TokenReview","apiVersion":"authentication.k8s.io/v1",)"
                    R"("metadata":{{"creationTimestamp":null}},"spec":{{"token":"{}",)"
                    R"("audiences":["https://kubernetes.default.svc"]}},)"
                    R"("status":{{"user":{{}}}}}})",
                    token);
    return fmt::format("POST {}?timeout=30s HTTP/1.1\r\nHost: localhost\r\n"
                       "Accept: application/json, */*\r\n"
                       "Content-Type: application/json\r\n"
                       "Content-Length: {}\r\n\r\n{}",
                       m_options.path,
                       body.size(),
                       body);
  }

  void
  read_tokens()
  {
    std::ifstream file(m_options.tokens);
    std::string word;
    std::string token;
    while (file >> word >> token) {
      m_requests.emplace_back(word == "yes", request_about(token));
    }
    if (m_requests.empty()) {
      throw std::runtime_error("no tokens in " + m_options.tokens);
    }
  }

  const Options& m_options;
  Clock::time_point m_begun;
  std::size_t m_next = 0;
  std::vector<std::pair<bool, std::string>> m_requests = {};
  std::mt19937_64 m_random{std::random_device{}()};
};

} // namespace oidcctl::load
