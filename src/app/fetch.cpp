#include "app/fetch.hpp"

#include "model/http/url.hpp"
#include "ports/clock.hpp"

#include <algorithm>

namespace oidcctl {

Fetcher::Fetcher(Http& http, const Clock& clock, Milliseconds timeout)
    : m_http(http), m_clock(clock), m_deadline(clock.steady() + timeout)
{}

Milliseconds
Fetcher::left() const
{
  return m_deadline - m_clock.steady();
}

tl::expected<HttpReply, HttpFailure>
Fetcher::send(const std::string& url, std::vector<HttpHeader> headers)
{
  if (left() <= Milliseconds{0}) {
    return tl::make_unexpected(
        HttpFailure{HttpFault::timeout, "no time left for this request", {}});
  }
  return m_http.send({.url = url, .headers = std::move(headers), .timeout = left()});
}

HttpExchange
Fetcher::fetch(const std::string& url, std::vector<HttpHeader> headers)
{
  HttpExchange exchange{.url = url};
  exchange.outcome = send(url, headers);
  while (const auto* reply = exchange.reply()) {
    const auto location = reply->header("location");
    static constexpr int followed[] = {301, 302, 303, 307, 308};
    if (!location || exchange.redirects.size() >= k_max_redirects ||
        std::find(std::begin(followed), std::end(followed), reply->status) ==
            std::end(followed)) {
      break;
    }
    const auto base = Url::parse(exchange.last_url());
    const auto target = base ? resolve(*base, *location) : base;
    if (!target || target->host.empty()) {
      break;
    }
    if (target->origin() != base->origin()) {
      headers.clear(); // a credential is for the host it was meant for
    }
    exchange.redirects.push_back(target->str());
    exchange.outcome = send(target->str(), headers);
  }
  return exchange;
}

} // namespace oidcctl
