#include "app/lookup.hpp"

#include "ports/resolver.hpp"

#include <algorithm>

namespace oidcctl {

namespace {

std::optional<NotTried>
why_not(const NetworkOptions& network, const Url& url)
{
  const bool has_detour = std::any_of(
      network.connect_to.begin(), network.connect_to.end(), [&url](const auto& rule) {
        return rule.applies_to(url.host, url.effective_port());
      });
  if (has_detour) {
    return NotTried{"--connect-to redirects the connection"};
  }
  const auto proxy =
      network.proxy_url
          ? tl::expected<std::string, std::string>(network.proxy_url->reveal())
          : proxy_for(network.proxies, url, network.go);
  if (!proxy) {
    return NotTried{"the proxy of the environment cannot be used"};
  }
  return proxy->empty() ? std::nullopt
                        : std::optional(NotTried{"proxy " + proxy_name(*proxy) +
                                                 " looks the name up"});
}

} // namespace

std::variant<NotTried, Error, std::vector<std::string>>
look_up(Resolver& resolver,
        const NetworkOptions& network,
        const Url& url,
        Milliseconds timeout)
{
  if (auto why = why_not(network, url)) {
    return std::move(*why);
  }
  if (url.is_ipv6_literal) {
    return std::vector{url.host};
  }
  auto found = resolver.resolve(url.host, timeout);
  if (!found) {
    return std::move(found).error();
  }
  return std::move(*found);
}

} // namespace oidcctl
