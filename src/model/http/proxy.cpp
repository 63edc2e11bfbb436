#include "model/http/proxy.hpp"

#include "base/text.hpp"
#include "model/http/ip_address.hpp"

#include <fmt/format.h>

#include <optional>

namespace oidcctl {

namespace {

struct HostPort
{
  std::string host = {};
  std::string port = {}; // empty: any
};

// Return the parts of "host:port" and "[host]:port"; anything else is a host.
HostPort
split_host_port(const std::string& text)
{
  const auto colon = text.rfind(':');
  const bool is_bracketed = text.starts_with('[');
  if (colon == std::string::npos || (!is_bracketed && text.find(':') != colon) ||
      (is_bracketed && (colon == 0 || text[colon - 1] != ']'))) {
    return {text, {}};
  }
  auto host = text.substr(0, colon);
  if (is_bracketed) {
    host = host.substr(1, host.size() - 2);
  }
  return {host, text.substr(colon + 1)};
}

bool
is_of_domain(const std::string& host, std::string domain)
{
  if (domain.starts_with("*.")) {
    domain.erase(0, 1);
  }
  return domain.starts_with('.') ? host.ends_with(domain)
                                 : host == domain || host.ends_with("." + domain);
}

// Return whether one entry of NO_PROXY names `host`, which is `address` if it is one.
bool
is_excepted(const std::string& entry,
            const std::string& host,
            const std::optional<IpAddress>& address,
            const std::string& port,
            go::Version go)
{
  if (entry == "*") {
    return true;
  }
  if (const auto range = IpRange::parse(entry)) {
    return address && range->contains(*address);
  }
  const auto [name, wanted_port] = split_host_port(entry);
  if (name.empty() || (!wanted_port.empty() && wanted_port != port)) {
    return false;
  }
  if (const auto wanted = IpAddress::parse(name)) {
    return address == wanted;
  }
  // Patch releases of Go 1.23 and 1.24 stopped to take addresses for names
  // (CVE-2025-22870).
  constexpr go::Version knows_addresses{23};
  return (!address || go < knows_addresses) && is_of_domain(host, name);
}

bool
uses_proxy(const std::string& no_proxy, const Url& url, go::Version go)
{
  const auto address = IpAddress::parse(url.host);
  if (url.host == "localhost" || (address && address->is_loopback())) {
    return false;
  }
  const auto host = text::to_lower(url.host);
  const auto port = fmt::format("{}", url.effective_port());
  for (const auto& entry : text::split(no_proxy, ',')) {
    if (is_excepted(text::to_lower(text::trim(entry)), host, address, port, go)) {
      return false;
    }
  }
  return true;
}

// Return whether a client of Go `go` speaks to proxies of `scheme`.
bool
is_known_scheme(const std::string& scheme, go::Version go)
{
  constexpr go::Version knows_socks5h{24};
  return scheme == "http" || scheme == "https" || scheme == "socks5" ||
         (scheme == "socks5h" && go >= knows_socks5h);
}

} // namespace

ProxySettings
ProxySettings::from(
    const std::function<std::optional<std::string>(const std::string&)>& get)
{
  const auto first_set = [&get](const char* one, const char* other) {
    const auto value = get(one).value_or("");
    return value.empty() ? get(other).value_or("") : value;
  };
  return {.http = first_set("HTTP_PROXY", "http_proxy"),
          .https = first_set("HTTPS_PROXY", "https_proxy"),
          .no_proxy = first_set("NO_PROXY", "no_proxy"),
          .is_cgi = !get("REQUEST_METHOD").value_or("").empty()};
}

tl::expected<std::string, std::string>
proxy_for(const ProxySettings& settings, const Url& url, go::Version go)
{
  auto proxy = url.scheme == "https" ? settings.https : settings.http;
  auto parts = Url::parse(proxy);
  if (!proxy.empty() && (!parts || parts->host.empty())) {
    proxy = "http://" + proxy;
    parts = Url::parse(proxy);
  }
  if (proxy.empty() || !parts) {
    return std::string(); // Go takes a value that is not a URL for none
  }
  if (url.scheme == "http" && settings.is_cgi) {
    return tl::make_unexpected(
        std::string("Go refuses HTTP_PROXY in a CGI program (REQUEST_METHOD is set)"));
  }
  if (!uses_proxy(settings.no_proxy, url, go)) {
    return std::string();
  }
  if (parts->host.empty()) {
    return tl::make_unexpected(std::string("its URL has no host"));
  }
  if (!is_known_scheme(parts->scheme, go)) {
    return tl::make_unexpected(
        fmt::format("unsupported scheme {}: expected http, https or socks5",
                    text::quote(parts->scheme)));
  }
  return proxy;
}

std::optional<std::string>
proxy_user(std::string_view proxy)
{
  const auto start = proxy.find("://");
  proxy.remove_prefix(start == std::string_view::npos ? 0 : start + 3);
  proxy = proxy.substr(0, proxy.find_first_of("/?#"));
  const auto at = proxy.rfind('@');
  if (at == std::string_view::npos) {
    return std::nullopt;
  }
  std::string escaped;
  for (const char c : proxy.substr(0, at)) {
    c == '+' ? escaped += "%2B" : escaped += c; // not a space here
  }
  auto user = percent_decode(escaped);
  return user.find(':') == std::string::npos ? user + ":" : user;
}

std::string
proxy_name(const std::string& proxy)
{
  const auto parts = Url::parse(proxy);
  return parts ? parts->origin() : std::string("of the environment");
}

} // namespace oidcctl
