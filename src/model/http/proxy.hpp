#pragma once

#include "go/version.hpp"
#include "model/http/url.hpp"

#include <tl/expected.hpp>

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace oidcctl {

// What the environment says of proxies, as Go reads it.
struct ProxySettings
{
  std::string http = {};
  std::string https = {};
  std::string no_proxy = {};
  bool is_cgi = false; // a CGI program: HTTP_PROXY may be a client's field "Proxy"

  // Return the settings by `get`, which returns the value of an environment variable:
  // HTTP_PROXY, HTTPS_PROXY and NO_PROXY, or their lower-case forms where those are
  // empty. ALL_PROXY is not read (golang.org/x/net/http/httpproxy FromEnvironment).
  static ProxySettings
  from(const std::function<std::optional<std::string>(const std::string&)>& get);
};

// Return the proxy through which Go's net/http asks for `url`, as a URL which may hold a
// password; an empty one means none. The rules are those of
// golang.org/x/net/http/httpproxy: no proxy for localhost and loopback addresses,
// whatever NO_PROXY says, and a value that is not a URL counts as none. An error says
// what is wrong with the proxy's URL, without its text.
tl::expected<std::string, std::string>
proxy_for(const ProxySettings& settings, const Url& url, go::Version go = go::k_newest);

// Return "user:password" of the URL `proxy`, unescaped, or nothing when it has none.
std::optional<std::string> proxy_user(std::string_view proxy);

// Return the scheme, host and port of `proxy`, without user and password, for messages.
std::string proxy_name(const std::string& proxy);

} // namespace oidcctl
