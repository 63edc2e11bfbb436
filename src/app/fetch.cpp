#include "app/fetch.hpp"

#include "go/json.hpp"
#include "model/http/url.hpp"
#include "ports/clock.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oidcctl {

namespace {

bool
is_redirect(int status)
{
  constexpr int followed[] = {301, 302, 303, 307, 308};
  return std::find(std::begin(followed), std::end(followed), status) !=
         std::end(followed);
}

// Return where the last reply of `exchange` sends the client, or Go's words for why it
// does not go there (net/http client.go).
tl::expected<Url, std::string>
redirect_target(const HttpExchange& exchange, const std::string& location)
{
  const auto refuse = [](std::string words) {
    return tl::make_unexpected(std::move(words));
  };
  const auto base = Url::parse(exchange.last_url());
  const auto target = base ? resolve(*base, location) : base;
  if (!target) {
    return refuse(fmt::format("failed to parse Location header {}: {}",
                              go::go_quote(location),
                              target.error()));
  }
  if (target->scheme != "http" && target->scheme != "https") {
    return refuse(fmt::format("Get {}: unsupported protocol scheme {}",
                              go::go_quote(target->str()),
                              go::go_quote(target->scheme)));
  }
  if (target->host.empty()) {
    return refuse(
        fmt::format("Get {}: http: no Host in request URL", go::go_quote(target->str())));
  }
  if (exchange.redirects.size() >= k_max_redirects) {
    return refuse(fmt::format("Get {}: stopped after {} redirects",
                              go::go_quote(target->str()),
                              k_max_redirects + 1));
  }
  return *target;
}

} // namespace

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
        HttpFailure{HttpFault::timeout, "no time was left for this request", {}});
  }
  return m_http.send({.url = url, .headers = std::move(headers), .timeout = left()});
}

HttpExchange
Fetcher::fetch(const std::string& url, std::vector<HttpHeader> headers)
{
  HttpExchange exchange{.url = url};
  exchange.outcome = send(url, headers);
  while (const auto* reply = exchange.reply()) {
    const auto location = reply->header("location").value_or("");
    if (!is_redirect(reply->status) || location.empty()) {
      break; // without a place to go to it is a reply
    }
    auto target = redirect_target(exchange, location);
    if (!target) {
      exchange.outcome = tl::make_unexpected(
          HttpFailure{HttpFault::protocol, std::move(target).error(), reply->tls});
      break;
    }
    const auto base = *Url::parse(exchange.last_url());
    if (target->origin() != base.origin()) {
      headers.clear(); // a credential is for the host it was meant for
    }
    auto sent = headers;
    if (base.scheme != "https" || target->scheme != "http") {
      sent.push_back({"Referer", base.str()});
    }
    exchange.redirects.push_back(target->str());
    exchange.outcome = send(target->str(), std::move(sent));
  }
  return exchange;
}

} // namespace oidcctl
