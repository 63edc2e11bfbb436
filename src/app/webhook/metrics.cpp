#include "app/webhook/metrics.hpp"

#include <fmt/format.h>

#include <set>

namespace oidcctl {

namespace {

constexpr const char* k_prefix = "oidcctl_webhook_";

// Return a value of a label with what the format wants escaped.
std::string
escaped(std::string_view text)
{
  std::string out;
  for (const char c : text) {
    if (c == '\\' || c == '"') {
      out += '\\';
    }
    out += static_cast<unsigned char>(c) < ' ' ? ' ' : c;
  }
  return out;
}

void
add_type(std::string& text,
         std::set<std::string>& seen,
         const std::string& name,
         const char* type)
{
  if (seen.insert(name).second) {
    text += fmt::format("# TYPE {}{} {}\n", k_prefix, name, type);
  }
}

std::string
in_braces(const std::string& labels)
{
  return labels.empty() ? "" : "{" + labels + "}";
}

} // namespace

void
Metrics::count_review(webhook::Outcome outcome,
                      std::string_view issuer,
                      std::string_view reason,
                      std::chrono::microseconds took)
{
  std::size_t bucket = 0;
  while (bucket < k_buckets.size() && took.count() > k_buckets[bucket]) {
    ++bucket;
  }
  const std::lock_guard lock(m_mutex);
  auto found = m_reviews.find(ReviewView(outcome, issuer, reason));
  if (found == m_reviews.end()) {
    found =
        m_reviews.try_emplace({outcome, std::string(issuer), std::string(reason)}).first;
  }
  ++found->second;
  ++m_times[bucket];
  m_time_sum += static_cast<double>(took.count()) / 1e6;
}

std::string
Metrics::label(std::string_view name, std::string_view value)
{
  return fmt::format("{}=\"{}\"", name, escaped(value));
}

void
Metrics::clear_gauge(const std::string& name)
{
  const std::lock_guard lock(m_mutex);
  std::erase_if(m_gauges,
                [&name](const auto& gauge) { return gauge.first.first == name; });
}

void
Metrics::count_reply(int status)
{
  const std::lock_guard lock(m_mutex);
  ++m_replies[status];
}

void
Metrics::count_limited()
{
  const std::lock_guard lock(m_mutex);
  ++m_limited;
}

std::string
Metrics::text() const
{
  const std::lock_guard lock(m_mutex);
  std::string text;
  std::set<std::string> seen;
  const auto add = [&](const char* name, const std::string& labels, std::uint64_t value) {
    add_type(text, seen, name, "counter");
    text += fmt::format("{}{}{} {}\n", k_prefix, name, in_braces(labels), value);
  };
  for (const auto& [status, count] : m_replies) {
    add("replies_total", label("code", std::to_string(status)), count);
  }
  if (m_limited > 0) {
    add("reviews_limited_total", "", m_limited);
  }
  for (const auto& [key, count] : m_reviews) {
    const auto& [outcome, issuer, reason] = key;
    add("reviews_total",
        label("outcome", to_string(outcome)) + "," + label("issuer", issuer) + "," +
            label("reason", reason),
        count);
  }
  for (const auto& [key, value] : m_gauges) {
    add_type(text, seen, key.first, key.first.ends_with("_total") ? "counter" : "gauge");
    text += fmt::format("{}{}{} {}\n", k_prefix, key.first, in_braces(key.second), value);
  }
  add_type(text, seen, "review_duration_seconds", "histogram");
  std::uint64_t all = 0;
  for (std::size_t i = 0; i < m_times.size(); ++i) {
    all += m_times[i];
    const auto bound = i < k_buckets.size()
                           ? fmt::format("{}", static_cast<double>(k_buckets[i]) / 1e6)
                           : std::string("+Inf");
    text += fmt::format(
        "{}review_duration_seconds_bucket{{le=\"{}\"}} {}\n", k_prefix, bound, all);
  }
  text += fmt::format("{0}review_duration_seconds_sum {1}\n"
                      "{0}review_duration_seconds_count {2}\n",
                      k_prefix,
                      m_time_sum,
                      all);
  return text;
}

} // namespace oidcctl
