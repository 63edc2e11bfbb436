#include "adapters/network/curl_http.hpp"

#include "adapters/network/connection_pool.hpp"
#include "adapters/network/gunzip.hpp"
#include "adapters/network/wire.hpp"
#include "base/base64.hpp"
#include "base/text.hpp"
#include "go/punycode.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace oidcctl {

namespace {

tl::unexpected<HttpFailure>
refuse(HttpFault fault, std::string words)
{
  return tl::make_unexpected(HttpFailure{fault, std::move(words), {}});
}

// Where a request goes.
struct Route
{
  Url url = {};
  std::string proxy = {}; // a URL; empty: none

  // Return whether the proxy itself is asked for the URL, without a tunnel.
  bool
  is_asked_of_proxy() const
  {
    return url.scheme == "http" && proxy.starts_with("http");
  }
  // Return what requests that can share a connection have in common.
  std::string
  key() const
  {
    const bool is_shared = is_asked_of_proxy();
    return fmt::format(
        "{} {}",
        proxy,
        is_shared ? "" : fmt::format("{}:{}", url.origin(), url.effective_port()));
  }
};

// Return whether one header would become two.
bool
is_torn(std::string_view text)
{
  return text.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos;
}

tl::expected<go::http::Request, HttpFailure>
request_for(const HttpRequest& request, const Route& route)
{
  go::http::Request out{.method = request.method,
                        .scheme = route.url.scheme,
                        .authority =
                            route.url.origin().substr(route.url.scheme.size() + 3),
                        .target = request_target(route.url),
                        .body = request.body,
                        .is_chunked = request.is_chunked};
  if (route.is_asked_of_proxy()) {
    out.target = route.url.origin() + out.target;
    if (const auto user = proxy_user(route.proxy)) {
      out.fields.push_back(
          {"proxy-authorization",
           "Basic " + base64::encode(*user, base64::Alphabet::standard)});
    }
  }
  for (const auto& header : request.headers) {
    out.fields.push_back({text::to_lower(header.name), header.value});
  }
  if (!request.bearer_token.empty()) {
    out.fields.push_back({"authorization", "Bearer " + request.bearer_token.reveal()});
  }
  for (const auto& field : out.fields) {
    if (is_torn(field.name) || is_torn(field.value)) {
      return refuse(HttpFault::protocol, "a header would contain a line break");
    }
  }
  return out;
}

class CurlHttp : public Http
{
public:
  explicit CurlHttp(NetworkSession session) : m_session(std::move(session)) {}

  tl::expected<HttpReply, HttpFailure> send(const HttpRequest& request) override;

private:
  tl::expected<Route, HttpFailure> route_of(const HttpRequest& request) const;
  tl::expected<HttpReply, HttpFailure>
  reply_of(go::http::Reply reply, const Connection& connection, std::size_t limit) const;

  NetworkSession m_session;
  ConnectionPool m_pool = {};
};

tl::expected<Route, HttpFailure>
CurlHttp::route_of(const HttpRequest& request) const
{
  auto url = Url::parse(request.url);
  if (!url || url->host.empty()) {
    return refuse(HttpFault::protocol,
                  url ? "http: no Host in request URL" : url.error());
  }
  auto host = go::ascii_host(url->host);
  if (!host) {
    return refuse(HttpFault::protocol,
                  "http: invalid internationalized domain name: " +
                      text::quote(url->host));
  }
  url->host = std::move(*host);
  if (url->scheme != "http" && url->scheme != "https") {
    return refuse(HttpFault::protocol,
                  fmt::format("unsupported protocol scheme \"{}\"", url->scheme));
  }
  const auto& options = m_session.options;
  if (options.proxy_url) {
    return Route{*url, options.proxy_url->reveal()};
  }
  auto proxy = proxy_for(options.proxies, *url, options.go);
  if (!proxy) {
    return refuse(HttpFault::proxy, "the proxy of the environment: " + proxy.error());
  }
  return Route{*url, std::move(*proxy)};
}

tl::expected<HttpReply, HttpFailure>
CurlHttp::reply_of(go::http::Reply reply,
                   const Connection& connection,
                   std::size_t limit) const
{
  HttpReply out{.status = reply.status,
                .body = std::move(reply.body),
                .address = connection.address(),
                .tls = connection.tls()};
  // Asked for gzip, Go decodes exactly that and takes all else as it is.
  const auto encoding = go::http::find_field(reply.fields, "content-encoding");
  const bool is_gzip = encoding && text::to_lower(*encoding) == "gzip";
  if (is_gzip) {
    auto body = gunzip(out.body, limit);
    if (!body) {
      const bool is_large = body.error().kind == go::http::FaultKind::too_large;
      return tl::make_unexpected(
          HttpFailure{is_large ? HttpFault::too_large : HttpFault::protocol,
                      body.error().words,
                      out.tls});
    }
    out.body = std::move(*body);
  }
  for (auto& field : reply.fields) {
    if (!is_gzip ||
        (field.name != "content-encoding" && field.name != "content-length")) {
      out.headers.push_back({std::move(field.name), std::move(field.value)});
    }
  }
  return out;
}

tl::expected<HttpReply, HttpFailure>
CurlHttp::send(const HttpRequest& request)
{
  Deadline deadline(request.timeout, request.method, m_session.is_interrupted);
  // Later it is seen while something is waited for, and a near server may answer at once.
  if (deadline.is_interrupted()) {
    return tl::make_unexpected(HttpFailure{HttpFault::interrupted, "interrupted"});
  }
  const auto route = route_of(request);
  if (!route) {
    return tl::make_unexpected(route.error());
  }
  const auto plain = request_for(request, *route);
  if (!plain) {
    return tl::make_unexpected(plain.error());
  }
  const go::http::Limits limits{.body = request.max_body};
  const auto key = route->key();
  const bool may_repeat = request.method == "GET" || request.method == "HEAD";
  for (;;) {
    auto connection = m_pool.take(key);
    const bool is_reused = connection != nullptr;
    if (!is_reused) {
      auto opened = Connection::open(m_session, route->url, route->proxy, deadline);
      if (!opened) {
        return tl::make_unexpected(std::move(opened).error());
      }
      connection = std::move(*opened);
    }
    auto reply = exchange(
        *connection, *plain, request.withheld, limits, m_session.options.go, deadline);
    if (!reply) {
      const auto& failure = reply.error();
      const bool was_idle = is_reused && may_repeat && !failure.has_begun &&
                            failure.failure.fault == HttpFault::closed;
      if (was_idle) {
        continue; // the server closed it meanwhile
      }
      return tl::make_unexpected(failure.failure);
    }
    const bool closes = reply->closes;
    auto out = reply_of(std::move(*reply), *connection, request.max_body);
    if (out) {
      out->time = deadline.elapsed();
    }
    if (!closes) {
      m_pool.give_back(key, std::move(connection));
    }
    return out;
  }
}

} // namespace

Result<std::unique_ptr<Http>>
make_curl_http(const NetworkOptions& options,
               const go::x509::SignatureVerifier& signatures,
               bool (*is_interrupted)())
{
  static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (ready != CURLE_OK) {
    return fail(ErrorCode::bug, "cannot initialize libcurl");
  }
  NetworkSession session{.options = options, .is_interrupted = is_interrupted};
  TRY_ASSIGN(session.trust, make_trust(options, signatures));
  if (options.client_certificate) {
    TRY_ASSIGN(session.identity, ClientIdentity::read(*options.client_certificate));
  }
  return std::make_unique<CurlHttp>(std::move(session));
}

} // namespace oidcctl
