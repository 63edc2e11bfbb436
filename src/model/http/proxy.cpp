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
            const std::string& port)
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
  return is_of_domain(host, name);
}

bool
uses_proxy(const std::string& no_proxy, const Url& url)
{
  const auto host = text::to_lower(url.host);
  const auto address = IpAddress::parse(host);
  if (host == "localhost" || (address && address->is_loopback())) {
    return false;
  }
  const auto port = fmt::format("{}", url.effective_port());
  for (const auto& entry : text::split(no_proxy, ',')) {
    if (is_excepted(text::to_lower(text::trim(entry)), host, address, port)) {
      return false;
    }
  }
  return true;
}

} // namespace

tl::expected<std::string, std::string>
proxy_for(const ProxySettings& settings, const Url& url)
{
  auto proxy = url.scheme == "https" ? settings.https : settings.http;
  if (proxy.empty() || !uses_proxy(settings.no_proxy, url)) {
    return std::string();
  }
  auto parts = Url::parse(proxy);
  if (!parts || parts->host.empty()) {
    proxy = "http://" + proxy;
    parts = Url::parse(proxy);
  }
  if (!parts || parts->host.empty()) {
    return tl::make_unexpected(std::string("not a URL"));
  }
  if (parts->scheme != "http" && parts->scheme != "https" && parts->scheme != "socks5" &&
      parts->scheme != "socks5h") {
    return tl::make_unexpected(fmt::format(
        "the scheme is {}://: expected http, https or socks5", parts->scheme));
  }
  return proxy;
}

} // namespace oidcctl
