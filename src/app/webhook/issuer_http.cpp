#include "app/webhook/issuer_http.hpp"

#include "go/json.hpp"
#include "model/http/ip_address.hpp"
#include "model/http/url.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oidcctl {

namespace {

// IANA's special-purpose registries, without what is for documentation.
constexpr std::string_view k_private[] = {"0.0.0.0/8",
                                          "10.0.0.0/8",
                                          "100.64.0.0/10",
                                          "127.0.0.0/8",
                                          "169.254.0.0/16",
                                          "172.16.0.0/12",
                                          "192.0.0.0/24",
                                          "192.168.0.0/16",
                                          "198.18.0.0/15",
                                          "224.0.0.0/3",
                                          "::/127",
                                          "64:ff9b:1::/48",
                                          "fc00::/7",
                                          "fe80::/10",
                                          "ff00::/8"};

tl::unexpected<HttpFailure>
refused(std::string why)
{
  return tl::make_unexpected(HttpFailure{HttpFault::protocol, std::move(why), {}});
}

// Return whether the request follows a redirect: then it says where it comes from.
bool
is_redirect(const HttpRequest& request)
{
  return std::any_of(request.headers.begin(),
                     request.headers.end(),
                     [](const HttpHeader& header) { return header.name == "Referer"; });
}

} // namespace

bool
is_private_address(const std::string& text)
{
  const auto address = IpAddress::parse(text);
  return !address ||
         std::any_of(std::begin(k_private), std::end(k_private), [&address](auto range) {
           const auto parsed = IpRange::parse(range);
           return parsed && parsed->contains(*address);
         });
}

tl::expected<HttpReply, HttpFailure>
IssuerHttp::send(const HttpRequest& request)
{
  const auto url = Url::parse(request.url);
  if (!url || url->scheme != "https") {
    return refused(fmt::format("{} is not https: keys are only fetched over TLS",
                               url ? go::go_quote(url->str()) : "the URL"));
  }
  const bool is_guarded = is_redirect(request) && m_is_public;
  const auto why = fmt::format("redirected from a public to a private address by {}",
                               go::go_quote(url->host));
  const bool is_literal = IpAddress::parse(url->host).has_value();
  if (is_guarded && is_literal && is_private_address(url->host)) {
    return refused(why); // not even asked
  }
  auto reply = m_http->send(request);
  if (!reply) {
    return reply;
  }
  if (!is_redirect(request)) {
    m_is_public = !is_private_address(reply->address);
  } else if (is_guarded && is_private_address(reply->address)) {
    return refused(why);
  }
  return reply;
}

} // namespace oidcctl
