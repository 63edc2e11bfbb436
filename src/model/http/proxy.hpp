#pragma once

#include "model/http/url.hpp"

#include <tl/expected.hpp>

#include <string>

namespace oidcctl {

// What the environment says of proxies: HTTP_PROXY, HTTPS_PROXY and NO_PROXY.
struct ProxySettings
{
  std::string http = {};
  std::string https = {};
  std::string no_proxy = {};
};

// Return the proxy through which Go's net/http asks for `url`, as a URL which may hold a
// password; an empty one means none. The rules are those of
// golang.org/x/net/http/httpproxy: no proxy for localhost and loopback addresses,
// whatever stands in NO_PROXY. What is wrong with the proxy's URL, without its text.
tl::expected<std::string, std::string> proxy_for(const ProxySettings& settings,
                                                 const Url& url);

} // namespace oidcctl
