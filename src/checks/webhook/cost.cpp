#include "checks/webhook/cost.hpp"

#include "base/text.hpp"
#include "checks/webhook/authorization_case.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

namespace oidcctl::webhook {

namespace {

constexpr Cost k_at_once{.is_error = true};
constexpr Cost k_repeated{.requests = 5, .seconds = 4.5, .is_error = true};
constexpr Cost k_hangs{.seconds = 30, .is_error = true};
constexpr int k_patience = 30; // seconds, for all tries of one token
constexpr int k_most_requests = 31;

// Statuses that kube-apiserver's client repeats by itself (util/webhook
// DefaultShouldRetry): those that k8s.io/apimachinery reads as an internal error, as a
// timeout or as too many requests.
bool
is_repeated(int status)
{
  return status == 429 || (status >= 500 && status != 503);
}

// Return the seconds of a Retry-After header that client-go follows (rest/with_retry
// checkWait): a number, not a date.
std::optional<int>
retry_after(const HttpReply& reply)
{
  const bool is_read = reply.status == 429 || reply.status >= 500;
  const auto value = reply.header("retry-after");
  int seconds = 0;
  if (!is_read || !value) {
    return std::nullopt;
  }
  const auto read =
      std::from_chars(value->data(), value->data() + value->size(), seconds);
  const bool is_number =
      read.ec == std::errc() && read.ptr == value->data() + value->size();
  return is_number && seconds >= 1 ? std::optional(seconds) : std::nullopt;
}

// Return whether mime.ParseMediaType takes a content type: it has a media type at all.
bool
has_media_type(const HttpReply& reply)
{
  const auto value = reply.header("content-type");
  if (!value || value->empty()) {
    return true; // then client-go takes its own
  }
  const auto type = text::trim(std::string_view(*value).substr(0, value->find(';')));
  return !type.empty() && type.find(' ') == std::string_view::npos;
}

Cost
cost_of_failure(const HttpFailure& failure)
{
  switch (failure.fault) {
  case HttpFault::timeout:
    return k_hangs;
  case HttpFault::closed:
    return k_repeated;
  default:
    return k_at_once;
  }
}

bool
is_understood(const Exchange& exchange, bool is_authorization)
{
  const auto& reply = *exchange.outcome;
  if (is_authorization) {
    const auto answer = read_access_answer(reply);
    return answer.is_review && has_version(answer.api_version, exchange.version, true);
  }
  const auto answer = read_answer(reply);
  return answer.is_review && has_version(answer.api_version, exchange.version, false);
}

Cached
cached_for(const HttpReply& reply, bool is_authorization)
{
  if (is_authorization) {
    // An answer with both is an error each time, and is cached as one that allows.
    const auto answer = read_access_answer(reply);
    return answer.allowed ? Cached::five_minutes : Cached::half_a_minute;
  }
  const auto answer = read_answer(reply);
  return answer.authenticated || answer.error.empty() ? Cached::two_minutes
                                                      : Cached::never;
}

int
seconds_of(Cached cached)
{
  switch (cached) {
  case Cached::never:
    return 0;
  case Cached::two_minutes:
    return 120;
  case Cached::five_minutes:
    return 300;
  case Cached::half_a_minute:
    return 30;
  }
  return 0;
}

} // namespace

Cost
cost_of(const Exchange& exchange, bool is_authorization)
{
  if (!exchange.outcome) {
    return cost_of_failure(exchange.outcome.error());
  }
  const auto& reply = *exchange.outcome;
  if (const auto seconds = retry_after(reply)) {
    return {.requests = std::clamp(k_patience / *seconds + 1, 1, k_most_requests),
            .seconds = static_cast<double>(k_patience),
            .is_error = true};
  }
  if (is_repeated(reply.status)) {
    return k_repeated;
  }
  const bool is_redirect = reply.status >= 301 && reply.status <= 303;
  if (is_redirect) {
    return {.requests = 2, .is_error = true}; // as GET, without its body
  }
  if (reply.status < 200 || reply.status > 206) {
    return k_at_once;
  }
  if (!has_media_type(reply)) {
    return k_repeated; // "Internal error occurred: mime: no media type"
  }
  if (!is_understood(exchange, is_authorization)) {
    return k_at_once;
  }
  return {.cached = cached_for(reply, is_authorization)};
}

std::string
words_of(const Cost& cost)
{
  auto words = fmt::format("{} {}", cost.requests, cost.requests == 1 ? "try" : "tries");
  if (cost.seconds > 0) {
    words += fmt::format(", {:g} s", cost.seconds);
  }
  switch (cost.cached) {
  case Cached::never:
    return words + (cost.is_error ? ", an error in its log" : "") +
           ", asked again for the next request";
  case Cached::two_minutes:
    return words + ", cached for 2 minutes";
  case Cached::five_minutes:
    return words + ", cached for 5 minutes";
  case Cached::half_a_minute:
    return words + ", cached for 30 seconds";
  }
  return words;
}

Json
to_json(const Cost& cost)
{
  return {{"cost", words_of(cost)},
          {"requests", cost.requests},
          {"seconds", cost.seconds},
          {"cachedSeconds", seconds_of(cost.cached)}};
}

} // namespace oidcctl::webhook
