#pragma once

#include "base/time.hpp"
#include "checks/webhook/decision.hpp"

#include <array>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

namespace oidcctl {

// What `webhook serve` counts, in the text format of Prometheus. No label ever holds what
// a caller chose. Safe to use from many threads at once.
class Metrics
{
public:
  // Upper bounds of the buckets of times, in microseconds.
  static constexpr std::array<std::int64_t, 9> k_buckets{
      100, 250, 500, 1000, 2500, 5000, 20000, 100000, 1000000};

  void count_review(webhook::Outcome outcome,
                    std::string_view issuer, // of ours, or empty
                    std::string_view reason,
                    std::chrono::microseconds took);
  void count_reply(int status);
  void count_limited(); // a review of a client that asks too often
  void
  set_gauge(const std::string& name, const std::string& labels, double value)
  {
    const std::lock_guard lock(m_mutex);
    m_gauges[{name, labels}] = value;
  }

  // Take away the values of a gauge, for all labels.
  void clear_gauge(const std::string& name);

  // Return one label of a gauge: name="value".
  static std::string label(std::string_view name, std::string_view value);

  std::string text() const;

private:
  // Outcome, issuer and reason, compared without copies.
  using ReviewView = std::tuple<webhook::Outcome, std::string_view, std::string_view>;
  using ReviewKey = std::tuple<webhook::Outcome, std::string, std::string>;
  struct ReviewLess
  {
    using is_transparent = void;
    bool
    operator()(const ReviewView& a, const ReviewView& b) const
    {
      return a < b;
    }
  };

  mutable std::mutex m_mutex = {};
  std::map<ReviewKey, std::uint64_t, ReviewLess> m_reviews = {};
  std::map<int, std::uint64_t> m_replies = {}; // by status
  std::uint64_t m_limited = 0;
  std::map<std::pair<std::string, std::string>, double> m_gauges = {};
  std::array<std::uint64_t, k_buckets.size() + 1> m_times = {};
  double m_time_sum = 0; // seconds
};

} // namespace oidcctl
